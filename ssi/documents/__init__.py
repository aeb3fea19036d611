"""Floor 6: files attached to records: stored apart, hashed, never served as an active type."""
