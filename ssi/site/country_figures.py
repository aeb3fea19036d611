"""The figures of one country in a quarter: those of the report, of the sections that the reader may see there."""

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
from ssi.reports.counting import flows_by_kind
from ssi.reports.display import Lists
from ssi.reports.figures import Flow
from ssi.reports.forms import quarters_offered
from ssi.reports.periods import short_title
from ssi.reports.sections import all_sections
from ssi.territories.grants import holds
from ssi.territories.models import Country

QUARTER = "trimestre"
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
    """OFFERED: the quarters that one may look at instead: code, name, whether it is this one."""

    quarter: Text
    lines: tuple[Counted, ...]
    offered: tuple[tuple[str, str, bool], ...]

    @property
    def heads(self) -> list[Text]:
        return [head for _stage, head in COLUMNS]


def figures_of(user: User, place: Country, asked: str = "") -> CountryFigures:
    """Counted as the report counts, in one statement: in hand at the start, new, closed, in hand at the end.

    ASKED: the code of a quarter; this quarter without it, or when it is none of those offered.
    """
    today = clock.today(place.time_zone)
    offered = quarters_offered(place.time_zone)
    code = asked if asked in dict(offered) else f"{today.year}-{(today.month + 2) // 3}"
    year, number = code.split("-")
    period = quarter_period(int(year), int(number))
    counted = [one.counted for one in all_sections() if one.counted is not None]
    seen = [one for one in counted if holds(user, "view", f"{place.code}/{one.area}")]
    records = Record.objects.visible_to(user).of_kinds(*(one.kind for one in seen)).filed()
    flows = flows_by_kind(records, period, place) if seen else {}
    lines = []
    for one in seen:
        flow = flows.get(one.kind, Flow.of(0, 0, 0, 0))
        lists = Lists(one, period, (place.code,), ())
        numbers = (flow.open_at_start, flow.opened, flow.closed, flow.open_at_end)
        cells = tuple(
            (figure, lists.address_of(stage, {"country": place.code}) if figure else "", head)
            for figure, (stage, head) in zip(numbers, COLUMNS, strict=True)
        )
        lines.append(Counted(kind_by_code(one.kind).label, cells))
    choices = tuple((key, name, key == code) for key, name in offered)
    return CountryFigures(short_title(period), tuple(lines), choices)
