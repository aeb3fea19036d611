"""Reads of what operational records hold."""

from __future__ import annotations

from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from ssi.exchanges.enums import Use
from ssi.exchanges.models import ReleaseConsent
from ssi.records.querysets import RecordChildQuerySet
from ssi.territories.acting import Actor

_QuestionT = TypeVar("_QuestionT", bound=models.Model)


class QuestionQuerySet(RecordChildQuerySet[_QuestionT]):
    def with_consents(self) -> Self:
        """Each with what allows its answer in judicial proceedings, in the same statement."""
        consents = ReleaseConsent.objects.filter(
            Q(answer=None) | Q(answer=OuterRef("number")), exchange=OuterRef("exchange"), use=Use.JUDICIAL
        )
        return self.annotate(
            allowed_by=Subquery(consents.values("reference")[:1]),
            allowed_on=Subquery(consents.values("consented_on")[:1]),
        )


class QuestionManager(models.Manager[Any]):
    """A question is always read with what allows its answer: nobody has to think of asking."""

    def get_queryset(self) -> QuestionQuerySet[Any]:
        return QuestionQuerySet[Any](self.model, using=self._db).with_consents()

    def visible_to(self, user: Actor, verb: str = "view") -> QuestionQuerySet[Any]:
        return self.get_queryset().visible_to(user, verb)

    def of_filed(self) -> QuestionQuerySet[Any]:
        return self.get_queryset().of_filed()
