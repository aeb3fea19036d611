"""Letters made from a record: templates filled from an allow-list of fields, drafts, prints, departures."""
