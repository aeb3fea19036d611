"""Technical and institutional cooperation."""
