"""Reads of postings. Dates are judged by the product's clock."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from ssi.common import clock

_PostingT = TypeVar("_PostingT", bound=models.Model)


class PostingQuerySet(models.QuerySet[_PostingT]):
    def live(self) -> Self:
        return self.filter(during__contains=clock.now())

    def ended(self) -> Self:
        return self.filter(during__fully_lt=(clock.now(), None))
