"""What the service does, one function per intention, one module per kind."""
