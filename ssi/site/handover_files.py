"""Who may print the note of a country, and where its file is. The web server loads this, and not the renderer."""

from __future__ import annotations

import uuid

from ssi.accounts.models import User
from ssi.territories.grants import read

_PASSES = {"change", "answer", "oversee"}


def countries_of(user: User) -> list[str]:
    """The countries in which USER follows records, or heads those who do."""
    return sorted({held.country for held in read(user).held if held.country and held.verb in _PASSES and not held.post})


def file_key(job: uuid.UUID) -> str:
    return f"handover/{job}/note.pdf"
