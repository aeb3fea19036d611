"""Floor 10, the roof: the only package that sees every domain."""
