"""Floor 7: the one register of arrivals and departures."""
