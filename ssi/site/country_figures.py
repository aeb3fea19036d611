"""The figures of one country this quarter: those of the report, of the sections that the reader may see there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.periods import quarter_period
from ssi.common.rules import Text
from ssi.records.filters import OPENED
from ssi.records.kinds import kind_by_code
from ssi.records.models import Record
from ssi.reports.counting import count_by_country
from ssi.reports.display import Lists
from ssi.reports.periods import short_title
from ssi.reports.sections import all_sections
from ssi.territories.grants import holds
from ssi.territories.models import Country

# What each column counts, as the lists say it (ssi.records.filters.STAGES), and its head.
COLUMNS: tuple[tuple[str, Text], ...] = (
    ("start", _("En cours au début")),
    (OPENED, _("Nouveaux")),
    ("closed", _("Clos")),
    ("end", _("En cours")),
)


@dataclass(frozen=True)
class Counted:
    """One kind of record: each figure, the list behind it, what it counts."""

    label: Text
    cells: tuple[tuple[int, str, Text], ...]


@dataclass(frozen=True)
class CountryFigures:
    quarter: Text
    lines: tuple[Counted, ...]

    @property
    def heads(self) -> list[Text]:
        return [head for _stage, head in COLUMNS]


def figures_of(user: User, place: Country) -> CountryFigures:
    """Counted as the report counts, one statement a kind: in hand at the start, new, closed, in hand at the end."""
    today = clock.today(place.time_zone)
    period = quarter_period(today.year, (today.month + 2) // 3)
    lines = []
    for section in all_sections():
        counted = section.counted
        if counted is None or not holds(user, "view", f"{place.code}/{counted.area}"):
            continue
        records = Record.objects.visible_to(user).of_kinds(counted.kind).filed()
        flow = count_by_country(records, period, [place])[0].flow
        lists = Lists(counted, period, (place.code,), ())
        numbers = (flow.open_at_start, flow.opened, flow.closed, flow.open_at_end)
        cells = tuple(
            (number, lists.address_of(stage, {"country": place.code}) if number else "", head)
            for number, (stage, head) in zip(numbers, COLUMNS, strict=True)
        )
        lines.append(Counted(kind_by_code(counted.kind).label, cells))
    return CountryFigures(short_title(period), tuple(lines))
