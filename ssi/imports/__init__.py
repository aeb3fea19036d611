"""Old registers brought in from a sheet: read, mapped, tried, then written by the services of each kind."""
