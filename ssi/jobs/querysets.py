"""Reads of jobs: a person sees the ones they asked for, and no other."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from ssi.accounts.models import User
from ssi.jobs.enums import State
from ssi.territories.acting import Actor
from ssi.territories.grants import first_wall

_JobT = TypeVar("_JobT", bound=models.Model)


class JobQuerySet(models.QuerySet[_JobT]):
    def visible_to(self, user: Actor) -> Self:
        if not first_wall():
            return self.all()
        return self.filter(person=user) if isinstance(user, User) else self.none()

    def live(self) -> Self:
        """Neither done nor failed yet."""
        return self.filter(state__in=[State.WAITING, State.RUNNING])

    def about(self, kind: str, subject: str) -> Self:
        return self.filter(kind=kind, subject=subject)
