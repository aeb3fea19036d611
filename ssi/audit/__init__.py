"""Floor 1: the journal and its one writer. Actor, keys and scope are plain values: no foreign key upward, no content."""
