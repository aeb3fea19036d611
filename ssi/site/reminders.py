"""What is told by mail each working morning: what is due soon, whom one replaces; read as each person sees it."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ssi.accounts.models import User
from ssi.common import clock
from ssi.jobs.notices import NoticeKind, queue_notice, register
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from ssi.territories.grants import forget
from ssi.territories.models import Delegation, Posting

SOON = timedelta(days=3)
MORNING = range(8, 12)
WORKING_DAYS = range(5)

DUE_SOON = NoticeKind(
    key="due.soon",
    label=gettext_lazy("Chaque matin, mes dossiers en retard ou à échéance dans les trois jours"),
    subject=lambda count: ngettext("une échéance proche", "%(count)d échéances proches", count) % {"count": count},
    sentence=lambda count: (
        ngettext(
            "Un dossier dont vous êtes titulaire est en retard ou à échéance dans les trois jours.",
            "%(count)d dossiers dont vous êtes titulaire sont en retard ou à échéance dans les trois jours.",
            count,
        )
        % {"count": count}
    ),
    path="/a-suivre/?owner=me&sort=due",
    adds=False,
)
REPLACING = NoticeKind(
    key="delegation.begins",
    label=gettext_lazy("Un remplacement qui m’est confié commence"),
    subject=lambda _count: _("un remplacement commence"),
    sentence=lambda _count: _("Vous remplacez un collègue absent : ses droits vous sont confiés."),
    path="/mon-compte/absence/",
    adds=False,
)
register(DUE_SOON)
register(REPLACING)


def remind() -> int:
    """Run every hour; each person is told once in their own morning. Says how many notices were written."""
    posted = Posting.objects.live().exclude(countries=[]).values("person")
    told = 0
    for person in User.objects.people().filter(is_active=True, pk__in=posted).exclude(email="").order_by("pk"):
        here = clock.in_zone(clock.now(), person.time_zone)
        if here.hour in MORNING and here.weekday() in WORKING_DAYS:
            forget(person)
            with acting_as(person):
                told += _tell(person, f"{here:%Y-%m-%d}")
    return told


def _tell(person: User, today: str) -> int:
    soon = Record.objects.visible_to(person).open().filter(owner=person, due_at__lt=clock.now() + SOON)
    count = soon.count()
    written = [queue_notice(person, DUE_SOON.key, count=count, about=today)] if count else []
    replaced = Delegation.objects.live().filter(delegate=person).values_list("pk", flat=True)
    written += [queue_notice(person, REPLACING.key, about=f"delegation:{pk}") for pk in replaced]
    return sum(one is not None for one in written)
