"""Aggregates for the report, one module per kind, over what the reader may see."""
