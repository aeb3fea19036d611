"""The sections of the activity report that this domain brings, one module each."""
