"""Floor 3: countries, consular posts, postings, capabilities, and the two walls."""
