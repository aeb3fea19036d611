"""Worlds: an embassy described once, built through the product's own services (tests, demo, acceptance)."""
