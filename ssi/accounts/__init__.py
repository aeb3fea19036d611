"""Floor 2: who signs in. Knows no country and no record."""
