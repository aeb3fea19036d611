"""Aggregates of security sheets, over what the reader may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from cooperation import kinds
from cooperation.enums.context import Audience, IncidentType, RiskTheme, Vigilance
from cooperation.models import ContextTheme, SecurityContext, SecurityIncident
from ssi.accounts.models import User
from ssi.common.clock import in_zone
from ssi.common.periods import Period
from ssi.common.rules import Text
from ssi.records.models import Record
from ssi.records.querysets import RecordQuerySet
from ssi.reports.counting import by_value, name_of
from ssi.reports.figures import Breakdown
from ssi.territories.models import Country


@dataclass(frozen=True)
class Change:
    """A level that the service gave during the period, with the sheet that says so."""

    day: str
    level: Text
    reference: str


@dataclass(frozen=True)
class CountryContext:
    """What a country's section says: levels at both ends of the period, and of its sheet at the end of it."""

    code: str
    country: Text
    before: Text
    level: Text
    rank: int
    changes: tuple[Change, ...]
    reference: str
    reviewed: str
    past: bool
    themes: tuple[Text, ...]
    outlook: str
    reserved: bool


def sheets_of(user: User) -> RecordQuerySet[Record]:
    """Registered sheets that USER may see."""
    return Record.objects.visible_to(user).of_kinds(kinds.SECURITY_CONTEXT).filed()


def published(user: User, codes: Sequence[str]) -> RecordQuerySet[Record]:
    """Those in force now or once, of these countries, the newest first."""
    ever = sheets_of(user).filter(country__in=codes, securitycontext__published_at__isnull=False)
    return ever.select_related("securitycontext").order_by("-securitycontext__published_at", "-pk")


def in_force_at(sheets: Sequence[Record], instant: datetime) -> Record | None:
    """The one of SHEETS, newest first, that stood at INSTANT."""
    for record in sheets:
        since = record.securitycontext.published_at
        if since and since < instant and (record.closed_at is None or record.closed_at >= instant):
            return record
    return None


def contexts(user: User, period: Period, countries: Sequence[Country]) -> tuple[CountryContext, ...]:
    """Two statements: the sheets that stood during the period, and the themes of the last of each country."""
    bounds = {country.code: period.bounds(country.time_zone) for country in countries}
    during = Q(pk__in=[])
    for code, (start, end) in bounds.items():
        stood = Q(closed_at__isnull=True) | Q(closed_at__gte=start)
        during |= Q(country=code, securitycontext__published_at__lt=end) & stood
    found: dict[str, list[Record]] = defaultdict(list)
    for record in published(user, list(bounds)).filter(during):
        found[record.country_id].append(record)
    last = {code: in_force_at(found[code], end) for code, (_start, end) in bounds.items()}
    themes: dict[object, list[Text]] = defaultdict(list)
    shown = [record.pk for record in last.values() if record]
    for theme in ContextTheme.objects.visible_to(user).filter(record__in=shown).order_by("record", "number"):
        themes[theme.record_id].append(_theme(theme))
    return tuple(
        _context(country, found[country.code], last[country.code], bounds[country.code], themes)
        for country in countries
    )


def _theme(theme: ContextTheme) -> Text:
    label: Text = RiskTheme(theme.theme).label
    return label


def _context(
    country: Country,
    sheets: Sequence[Record],
    last: Record | None,
    bounds: tuple[datetime, datetime],
    themes: dict[object, list[Text]],
) -> CountryContext:
    start, end = bounds
    first = in_force_at(sheets, start)
    changes = [
        Change(_day(since, country), _level(record), record.reference or "")
        for record in reversed(sheets)
        if (since := record.securitycontext.published_at) and since >= start
    ]
    sheet: SecurityContext | None = last.securitycontext if last else None
    reserved = sheet is not None and sheet.audience == Audience.INTERNAL
    return CountryContext(
        code=country.code,
        country=name_of(country),
        before=_level(first),
        level=_level(last),
        rank=sheet.level.rank if sheet else 0,
        changes=tuple(changes),
        reference=(last.reference or "") if last else "",
        reviewed=_day(sheet.reviewed_at, country) if sheet and sheet.reviewed_at else "",
        past=sheet is not None and sheet.valid_until < in_zone(end, country.time_zone).date(),
        themes=tuple(dict.fromkeys(themes[last.pk])) if last else (),
        outlook="" if sheet is None or reserved else sheet.outlook,
        reserved=reserved and sheet is not None and bool(sheet.outlook),
    )


def _day(instant: datetime, country: Country) -> str:
    return f"{in_zone(instant, country.time_zone):%d/%m/%Y}"


def _level(record: Record | None) -> Text:
    if record is None:
        return _("sans fiche")
    label: Text = Vigilance(record.securitycontext.vigilance_level).label
    return label


def incidents_of(user: User, countries: Sequence[Country]) -> QuerySet[SecurityIncident]:
    return (
        SecurityIncident.objects.visible_to(user)
        .of_filed()
        .filter(record__country__in=[country.code for country in countries])
    )


def by_type(incidents: QuerySet[SecurityIncident], period: Period) -> Breakdown:
    """Incidents count by the day on which they happened."""
    before = period.previous()
    return by_value(
        "incidents",
        _("Incidents par nature"),
        _("Nature"),
        incidents,
        "incident_type",
        dict(IncidentType.choices),
        current=Q(occurred_on__range=(period.first, period.last)),
        before=Q(occurred_on__range=(before.first, before.last)),
    )


def major(incidents: QuerySet[SecurityIncident], period: Period) -> int:
    return incidents.filter(is_major=True, occurred_on__range=(period.first, period.last)).count()


def french_concerned(incidents: QuerySet[SecurityIncident], period: Period) -> int:
    """How many French nationals were concerned, where the number is known."""
    counted = incidents.filter(occurred_on__range=(period.first, period.last)).aggregate(sum=Sum("french_concerned"))
    return counted["sum"] or 0
