"""Floor 5: the record table and all that every kind of record has: reference, life-cycle, deadlines, links, timeline."""
