"""Reads of imports: one's own, as long as one may write where they go (first wall)."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import connection, models

from ssi.accounts.models import User
from ssi.territories.acting import Actor
from ssi.territories.grants import first_wall, scopes

_BatchT = TypeVar("_BatchT", bound=models.Model)
_LineT = TypeVar("_LineT", bound=models.Model)


class BatchQuerySet(models.QuerySet[_BatchT]):
    def visible_to(self, user: Actor) -> Self:
        if not first_wall():
            return self.all()
        return self.filter(person=user, scope__in=scopes(user, "change")) if isinstance(user, User) else self.none()


class LineQuerySet(models.QuerySet[_LineT]):
    def wrong(self) -> Self:
        return self.exclude(faults=[])

    def good(self) -> Self:
        return self.filter(faults=[])


def known_references(scope: str, kind: str, keys: list[str]) -> set[str]:
    """Which of these old references were imported already into SCOPE, by anybody; nothing else is told of them."""
    with connection.cursor() as cursor:
        cursor.execute("select ssi.known_old_references(%s, %s, %s)", [scope, kind, keys])
        return {row[0] for row in cursor.fetchall()}
