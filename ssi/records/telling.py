"""The one door by which a service tells those who follow a record what was done to it, in the transaction of the deed.

This floor says what happened; the floor that keeps who follows registers how it is told, and to whom.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from ssi.accounts.models import User
from ssi.records.models import Record

# Before the code of a step, in what is told: it was taken back.
BACK = "back:"


class Told(models.TextChoices):
    """What people are told of; the words are those of the preferences."""

    EXCHANGE = "exchange", _("Un échange est enregistré sur un dossier que je suis")
    STEP = "step", _("Un dossier que je suis franchit une étape, ou revient sur une étape")
    OWNER = "owner", _("Un dossier m’est attribué, ou change de titulaire")
    ACCESS = "access", _("Un accès nominatif m’est ouvert")
    TASK = "task", _("Une tâche m’est confiée")
    TASK_DONE = "task_done", _("Une tâche d’un dossier que je suis est faite ou abandonnée")
    HARD_DATE = "hard_date", _("Une date butoir approche")
    LATE = "late", _("L’échéance d’un dossier que je suis est dépassée")
    TASK_DUE = "task_due", _("Une de mes tâches arrive à son terme")


Teller = Callable[[Record, Told, str, tuple[int, ...], bool], None]
Beginner = Callable[[Record, User], None]
_tellers: list[Teller] = []
_beginners: list[Beginner] = []


def register(*, teller: Teller, beginner: Beginner) -> None:
    """TELLER writes what is told; BEGINNER does what a registration sets going. Each in the caller's transaction."""
    if teller not in _tellers:
        _tellers.append(teller)
        _beginners.append(beginner)


def tell(record: Record, what: Told, *, detail: str = "", also: Iterable[int] = (), alone: bool = False) -> None:
    """Tells those who follow RECORD, its owner and ALSO (ALONE: nobody else); never the acting person, nor whoever does
    not see it. DETAIL: a code, never a content."""
    for teller in _tellers:
        teller(record, what, detail, tuple(also), alone)


def begun(record: Record, *, actor: User) -> None:
    """RECORD has just been registered."""
    for beginner in _beginners:
        beginner(record, actor)
