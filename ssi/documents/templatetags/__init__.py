"""What lists of pieces need in templates."""
