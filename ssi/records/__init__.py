"""Floor 5: the record table and what every kind of record has: reference, life-cycle, deadlines, links, timeline."""
