"""The addresses of the domain, one module per part of the map of pages."""
