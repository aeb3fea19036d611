"""Closed lists of cooperation, one module per kind."""
