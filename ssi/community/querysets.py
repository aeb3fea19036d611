"""Reads of the notices and of the correspondents."""

from __future__ import annotations

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from ssi.directory.places import places
from ssi.directory.querysets import CountryRowQuerySet
from ssi.territories.acting import Actor
from ssi.territories.grants import first_wall, scopes

_NoticeT = TypeVar("_NoticeT", bound=models.Model)
_CorrespondentT = TypeVar("_CorrespondentT", bound=models.Model)


class NoticeQuerySet(CountryRowQuerySet[_NoticeT]):
    def visible_to(self, user: Actor, verb: str = "view") -> Self:
        """Those of the countries that USER follows, and those addressed to their post; twin of the policy."""
        if not first_wall():
            return self.all()
        seen = Q(scope__in=places(user, verb))
        for scope in scopes(user, "file"):
            country, _area, post = scope.split("/")
            seen |= Q(country=country, posts__contains=[post])
        return self.filter(seen)

    def not_over(self, day: date) -> Self:
        return self.filter(withdrawn_at=None, valid_until__gte=day)


class CorrespondentQuerySet(CountryRowQuerySet[_CorrespondentT]):
    def serving(self) -> Self:
        return self.filter(until=None)
