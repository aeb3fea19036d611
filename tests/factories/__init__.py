"""Builders of rows, used as the owner: any country, any state. One module per package."""
