"""What is typed about cooperation, one module per kind."""
