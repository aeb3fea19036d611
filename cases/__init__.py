"""Operational cooperation: requests for information. Knows neither the other domains nor the roof."""
