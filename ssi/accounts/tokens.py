"""Tokens: what a program of a person presents instead of signing in.

Shown once, kept as a print; some of its person's rights, never more, until a day at most a year away. What it opens is
worked out at each request from what its person holds then (ssi.territories.grants, ssi.narrowing).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from ssi.accounts.models import Token, User
from ssi.accounts.services import person_key
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError

# What a scanner of secrets recognises in a file where none should be.
PREFIX = "ssi_"
LONGEST_LIFE = timedelta(days=366)
MOST_TOKENS = 20


@dataclass(frozen=True)
class NewToken:
    """A token and its secret: shown to its person, stored nowhere."""

    token: Token
    secret: str


def print_of(secret: str) -> str:
    """What the database keeps. The secret is drawn, not chosen: nothing slower than one pass of SHA-256 is needed."""
    return sha256(secret.encode()).hexdigest()


def create_token(*, name: str, capabilities: list[str], expires_at: datetime, actor: User) -> NewToken:
    """A token of ACTOR. The database refuses what they do not hold, and whoever comes by a token themselves."""
    if len(living_tokens(actor)) >= MOST_TOKENS:
        raise RefusedError(_("Vous avez déjà vingt jetons : révoquez ceux qui ne servent plus."))
    if not clock.now() < expires_at <= clock.now() + LONGEST_LIFE:
        raise RefusedError(_("Un jeton vaut un an au plus."), field="expires_on")
    secret = PREFIX + secrets.token_urlsafe(32)
    with connection.cursor() as cursor:
        cursor.execute(
            "select ssi.create_token(%s, %s::text[], %s, %s)", [name, capabilities, print_of(secret), expires_at]
        )
        key = cursor.fetchone()[0]
    journal.note(Act.TOKEN_CREATED, keys=[person_key(actor), f"token:{key}"])
    return NewToken(Token.objects.get(pk=key), secret)


def revoke_token(key: UUID) -> bool:
    """Ends a token now. False: nothing living of that key that the acting person may end."""
    with connection.cursor() as cursor:
        cursor.execute("select ssi.revoke_token(%s)", [key])
        owner = cursor.fetchone()[0]
    if owner is None:
        return False
    journal.note(Act.TOKEN_REVOKED, keys=[f"person:{owner}", f"token:{key}"])
    return True


def living_tokens(person: User) -> list[Token]:
    """The person's own that still open something, newest first."""
    return list(Token.objects.filter(user=person, revoked_at__isnull=True, expires_at__gt=clock.now()))


@dataclass(frozen=True)
class TokenDates:
    """What an administrator knows of somebody's token."""

    key: UUID
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


def tokens_of(person: User) -> list[TokenDates]:
    """The living tokens of PERSON; the database answers whoever administers accounts."""
    with connection.cursor() as cursor:
        cursor.execute("select * from ssi.tokens_of(%s)", [person.pk])
        return [TokenDates(*row) for row in cursor.fetchall()]


def person_presenting(header: str) -> User | None:
    """Whose token this header presents, narrowed to it; None when it opens nothing."""
    scheme, _space, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.startswith(PREFIX) or len(secret) > 100 or not secret.isascii():
        return None
    with connection.cursor() as cursor:
        cursor.execute("select * from ssi.present_token(%s, %s)", [print_of(secret), clock.now()])
        found = cursor.fetchone()
    if found is None:
        return None
    key, person, capabilities = found
    user = User.objects.get(pk=person)
    user.presented, user.narrowed_to = key, frozenset(capabilities)
    return user
