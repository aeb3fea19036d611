"""What must hold before a record may move on, one module per kind."""
