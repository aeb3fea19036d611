"""Backups: taken by a role that only reads, sealed for a key that is elsewhere, proved before and after a restore."""
