"""What the service does with operational records: one function per intention, one module per kind."""
