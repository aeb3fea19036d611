"""Accounts that no administrator opens: the first one and the periodic jobs'. Written by the database's owner."""

from __future__ import annotations

from ssi.accounts.models import Language, User
from ssi.common import clock

AUTOMATE = "automate"


def bootstrap_account(
    *, username: str, full_name: str, password: str | None, email: str = "", language: str = Language.FRENCH
) -> User:
    """An account with a password of its own; without one, nobody can sign in with it."""
    person = User(
        username=username,
        full_name=full_name,
        email=email,
        language=language,
        is_automate=username == AUTOMATE,
        created_at=clock.now(),
    )
    person.set_password(password)
    person.save(force_insert=True)
    return person
