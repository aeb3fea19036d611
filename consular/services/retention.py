"""How long a request is kept once it is over, and what is kept no more."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consular.enums import RETENTION_AT_FIRST
from consular.kinds import HANDLING
from consular.models import AssistanceFiling, Erasure, RetentionRule
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.jobs.notices import NoticeKind, queue_notice
from ssi.records.filters import Records
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from ssi.territories.grants import forget, read, serves
from ssi.territories.models import Posting

OVERDUE = NoticeKind(
    key="consular.overdue",
    label=gettext_lazy("Chaque lundi, les demandes d’assistance qui ne se conservent plus"),
    subject=lambda count: ngettext("une demande échue", "%(count)d demandes échues", count) % {"count": count},
    sentence=lambda count: (
        ngettext(
            "Une demande d’assistance a passé sa durée de conservation, ou son effacement attend d’être décidé.",
            "%(count)d demandes d’assistance ont passé leur durée de conservation, ou attendent d’être effacées.",
            count,
        )
        % {"count": count}
    ),
    path="/consulaire/donnees-personnelles/echues/",
    adds=False,
)
CATEGORY = "handling__filing__assistancefiling__category"


def lay_retention() -> None:
    """Writes, as the owner, the durations that the service starts with, where a situation has none yet."""
    rules = [RetentionRule(category=code, years=years, source=why) for code, (years, why) in RETENTION_AT_FIRST.items()]
    RetentionRule.objects.bulk_create(rules, ignore_conflicts=True)


def later(instant: datetime, years: int) -> datetime:
    """The same day YEARS later (before, when negative); the 29th of February becomes the 28th."""
    year = instant.year + years
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    day = 28 if (instant.month, instant.day) == (2, 29) and not leap else instant.day
    return instant.replace(year=year, day=day)


def kept_until(filing: Record) -> datetime | None:
    """Until when what FILING says is kept; None while it runs, or where no duration is fixed."""
    if filing.closed_at is None:
        return None
    category = AssistanceFiling.objects.filter(record=filing).values("category")
    rule = RetentionRule.objects.filter(category__in=category).first()
    return later(filing.closed_at, rule.years) if rule else None


def overdue(user: User) -> Records:
    """The handlings of requests whose time has passed, the oldest first, where nobody has asked for erasure yet."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for category, years in RetentionRule.objects.values_list("category", "years"):
        found[years].append(category)
    passed = Q(pk__in=[])
    for years, categories in found.items():
        passed |= Q(**{f"{CATEGORY}__in": categories}, handling__filing__closed_at__lt=later(clock.now(), -years))
    waiting = Erasure.objects.filter(record=OuterRef("pk"), verdict="")
    seen = Record.objects.visible_to(user).of_kinds(HANDLING).registered()
    over = seen.filter(passed, erased_at=None, closed_at__isnull=False).exclude(Exists(waiting))
    joined = over.select_related("handling__filing__assistancefiling", "handling__filing__country")
    return joined.order_by("handling__filing__closed_at", "pk")


def tell_overdue() -> int:
    """Run each Monday: whoever decides of erasures is told how many wait. Says how many notices were written."""
    told = 0
    posted = Posting.objects.live().exclude(countries=[]).values("person")
    for person in User.objects.people().filter(is_active=True, pk__in=posted).exclude(email="").order_by("pk"):
        forget(person)
        with acting_as(person):
            if not read(person).any_of("consular_oversee"):
                continue
            waiting = Erasure.objects.visible_to(person).filter(verdict="").count()
            count = overdue(person).count() + waiting
            about = f"retention:{clock.today(person.time_zone)}"
            if count and queue_notice(person, OVERDUE.key, count=count, about=about) is not None:
                told += 1
    return told


def correct_retention(category: str, *, years: int, source: str, seen: int | None = None, actor: User) -> RetentionRule:
    """Another duration for CATEGORY, and why. SEEN: the duration that was read; refused if it changed meanwhile."""
    if not serves(actor, "service_reference"):
        raise RefusedError(_("Les durées de conservation sont tenues par un administrateur des données de référence."))
    rule = RetentionRule.objects.select_for_update().get(category=category)
    if seen is not None and seen != rule.years:
        raise RefusedError(
            _("Cette durée a été changée depuis que vous avez ouvert la page : elle est de %(years)d ans.")
            % {"years": rule.years},
            field="years",
        )
    rule.years, rule.source = years, source.strip()
    rule.save(update_fields=["years", "source"])
    journal.note(Act.REFERENCE_CHANGED, keys=[f"retention:{category}"])
    return rule
