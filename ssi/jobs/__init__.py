"""Floor 4: job rows and what workers do with them. The row is the truth; the broker only wakes a worker."""
