"""The demonstration embassy: invented people, two years of invented requests. Demo and test modes only."""
