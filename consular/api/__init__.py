"""Consular assistance for machines: what the post files, and, beside it, what the service does about it."""

from consular.api.kinds import register

__all__ = ["register"]
