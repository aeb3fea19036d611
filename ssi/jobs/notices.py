"""Notices to people: which kinds there are, who wants which, and the one way to write one.

A notice says that something waits, how many, and where to look: no name, no reference, no country. The page it leads to
asks to sign in.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.db import connection
from django.utils.translation import gettext_lazy, ngettext

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.rules import Text
from ssi.jobs.models import NoticeChoice


class UnknownNoticeError(LookupError):
    """A kind that no application registered: a mistake in the code."""


@dataclass(frozen=True)
class NoticeKind:
    """LABEL names it in the preferences; SUBJECT and SENTENCE are the mail, from how many; PATH is a list, no record.

    ADDS: several that wait say their sum (things that happened); else the last one counts (how things stand). OPTIONAL:
    one may do without it.
    """

    key: str
    label: Text
    subject: Callable[[int], str]
    sentence: Callable[[int], str]
    path: str
    wanted: bool = True
    adds: bool = True
    optional: bool = True


_kinds: dict[str, NoticeKind] = {}


def register(kind: NoticeKind) -> None:
    if _kinds.setdefault(kind.key, kind) is not kind:
        raise ValueError(f"two kinds of notices are called {kind.key}")


def of(key: str) -> NoticeKind:
    try:
        return _kinds[key]
    except KeyError:
        raise UnknownNoticeError(key) from None


def all_kinds() -> tuple[NoticeKind, ...]:
    return tuple(_kinds.values())


def queue_notice(user: User, kind: str, *, count: int = 1, about: str = "") -> uuid.UUID | None:
    """Writes a notice of KIND to USER, with the rest of the request; a worker mails it a minute later.

    Those of one kind that wait for the same person make one mail with their sum. ABOUT names what it is about: the same
    is told once, and only its print is kept. None: the person has no address, does not want this kind, or was told.
    """
    chosen = of(kind)
    mark = sha256(about.encode()).hexdigest() if about else ""
    with connection.cursor() as cursor:
        cursor.execute("select ssi.queue_notice(%s, %s, %s, %s, %s)", [user.pk, kind, count, mark, chosen.wanted])
        found: uuid.UUID | None = cursor.fetchone()[0]
    return found


def wanted_by(user: User) -> dict[str, bool]:
    """Each kind that one may do without, and whether USER wants it."""
    chosen = dict(NoticeChoice.objects.filter(person=user).values_list("kind", "wanted"))
    return {kind.key: chosen.get(kind.key, kind.wanted) for kind in all_kinds() if kind.optional}


def choose(user: User, wanted: Mapping[str, bool]) -> None:
    for key, value in wanted.items():
        NoticeChoice.objects.update_or_create(person=user, kind=of(key).key, defaults={"wanted": value})
    journal.note(Act.ACCOUNT_CHANGED, keys=[f"person:{user.pk}"])


JOB_OVER = NoticeKind(
    key="job.over",
    label=gettext_lazy("Un travail que j’ai demandé est terminé"),
    subject=lambda count: ngettext("un travail terminé", "%(count)d travaux terminés", count) % {"count": count},
    sentence=lambda count: (
        ngettext(
            "Un travail que vous avez demandé est terminé.",
            "%(count)d travaux que vous avez demandés sont terminés.",
            count,
        )
        % {"count": count}
    ),
    path="/travaux/",
    wanted=False,
)
register(JOB_OVER)
