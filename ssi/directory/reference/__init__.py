"""The pages where an administrator keeps the reference data, and where the auditor reads what was done to them."""
