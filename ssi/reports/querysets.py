"""Reads of reports: whoever prepares reports on all the countries of one reads it; nobody else knows it exists."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from ssi.reports.enums import State
from ssi.territories.acting import Actor
from ssi.territories.grants import first_wall, read

_ReportT = TypeVar("_ReportT", bound=models.Model)
_CommentaryT = TypeVar("_CommentaryT", bound=models.Model)


class ReportQuerySet(models.QuerySet[_ReportT]):
    def visible_to(self, user: Actor, codename: str = "report_produce") -> Self:
        if not first_wall():
            return self.all()
        countries = read(user).countries(codename)
        return self.filter(countries__contained_by=countries) if countries else self.none()

    def drafts(self) -> Self:
        return self.filter(state=State.DRAFT)

    def listed(self) -> Self:
        """For the list: without the frozen figures, which are heavy."""
        return self.defer("snapshot").select_related("producer", "issued_by")


class CommentaryQuerySet(models.QuerySet[_CommentaryT]):
    def visible_to(self, user: Actor, codename: str = "report_produce") -> Self:
        """A commentary is read by whoever reads its report."""
        if not first_wall():
            return self.all()
        countries = read(user).countries(codename)
        return self.filter(report__countries__contained_by=countries) if countries else self.none()
