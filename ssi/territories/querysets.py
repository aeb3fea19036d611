"""Reads of postings and of delegations. Dates are judged by the product's clock."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self, TypeVar

from django.db import models

from ssi.accounts.models import User
from ssi.common import clock

_PostingT = TypeVar("_PostingT", bound=models.Model)
_DelegationT = TypeVar("_DelegationT", bound=models.Model)


class PostingQuerySet(models.QuerySet[_PostingT]):
    def live(self) -> Self:
        return self.filter(during__contains=clock.now())

    def ended(self) -> Self:
        return self.filter(during__fully_lt=(clock.now(), None))


class DelegationQuerySet(models.QuerySet[_DelegationT]):
    def live(self) -> Self:
        return self.filter(during__contains=clock.now())

    def to_come(self) -> Self:
        return self.filter(during__startswith__gt=clock.now())

    def of(self, person: User) -> Self:
        """Those in which PERSON is absent or replaces."""
        return self.filter(models.Q(absent=person) | models.Q(delegate=person))

    def touching(self, countries: Iterable[str]) -> Self:
        return self.filter(countries__overlap=list(countries))

    def with_people(self) -> Self:
        return self.select_related("absent", "delegate", "written_by", "ended_by")
