"""The two commands (make run, make test): environment, private servers, processes. No product code imports it."""
