"""Records for machines: one list and one shape for every kind, one door for every step; a kind registers the rest."""
