"""Consular liaison: what a post files, and how the service handles it. Knows neither the other domains nor the roof."""
