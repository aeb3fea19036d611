"""The demonstration embassy: invented people, three years of invented work. Demo and test modes only."""
