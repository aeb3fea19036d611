"""Reads of postings. Dates are judged by the product's clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from ssi.common import clock

if TYPE_CHECKING:
    from ssi.territories.models import Posting


class PostingQuerySet(models.QuerySet["Posting"]):
    def live(self) -> Self:
        return self.filter(during__contains=clock.now())

    def ended(self) -> Self:
        return self.filter(during__fully_lt=(clock.now(), None))
