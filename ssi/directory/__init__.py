"""Reference data that is not record data: authorities, crime types and the calendars of the five countries."""
