"""Floor 8: report engine. Knows no domain: domains hand it sections."""
