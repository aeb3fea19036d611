"""Floor 6: persons and objects, and their parts in records."""
