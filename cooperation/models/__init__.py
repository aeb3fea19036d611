"""What each kind of cooperation record adds to the record table, one module per kind."""
