"""Floor 1: the journal and its one writer. Plain values: no foreign key upward, no content."""
