"""The reference data that a first run loads, as plain rows; what the rows become is `ssi.directory.services`."""
