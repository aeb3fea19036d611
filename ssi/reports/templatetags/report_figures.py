"""How figures are written and drawn, on the page and on paper alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ssi.common.charts import Series, bar_chart, figure, line_chart, row_chart
from ssi.reports.display import Lists

register = template.Library()

HOURS_SHOWN_UP_TO = 72
DASH = "—"
ROWS_DRAWN = 10


@register.filter
def number(value: float | str | None) -> str:
    if value is None:
        return DASH
    return value if isinstance(value, str) else figure(value)


@register.filter
def percent(value: float | None) -> str:
    return DASH if value is None else _("%(value)s %%") % {"value": figure(value)}


@register.filter
def duration(hours: float | None) -> str:
    """Hours up to three days, then days with one decimal."""
    if hours is None:
        return DASH
    if hours < HOURS_SHOWN_UP_TO:
        return _("%(hours)s h") % {"hours": figure(hours)}
    return _("%(days)s j") % {"days": figure(round(hours / 24, 1))}


@register.filter
def measured(value: float | None, unit: str) -> str:
    """VALUE in its unit: a count, a share in percent, hours."""
    if unit == "hours":
        return duration(value)
    return percent(value) if unit == "percent" else number(value)


@register.simple_tag
def counted(
    value: float | str | None, lists: Lists | None, breakdown: Mapping[str, Any], line: Mapping[str, Any], column: int
) -> str:
    """A figure of a table; on the page, a link to the list of what it counts, where there is one."""
    address = lists.of(breakdown, line, column) if lists and value else ""
    return format_html('<a href="{}">{}</a>', address, number(value)) if address else number(value)


def _rows_chart(breakdown: Mapping[str, Any]) -> SafeString:
    """The first lines of a table whose labels are long; a line without a number is not drawn."""
    drawn = [line for line in breakdown["lines"] if isinstance(line["values"][0], int | float)][:ROWS_DRAWN]
    words = (f"graphique-{breakdown['key']}", breakdown["title"], breakdown["description"])
    return row_chart(*words, [line["label"] for line in drawn], [line["values"][0] for line in drawn])


@register.simple_tag
def report_chart(breakdown: Mapping[str, Any]) -> SafeString:
    """The chart of a table: its rows along the axis, one series a column; drawn as rows, its first column alone."""
    if breakdown["form"] == "rows":
        return _rows_chart(breakdown)
    labels = [line["label"] for line in breakdown["lines"]]
    series = [
        Series(name, [line["values"][index] for line in breakdown["lines"]])
        for index, name in enumerate(breakdown["columns"])
    ]
    words = (f"graphique-{breakdown['key']}", breakdown["title"], breakdown["description"])
    if breakdown["form"] == "lines":
        return line_chart(*words, labels, series)
    return bar_chart(*words, labels, series, stacked=breakdown["form"] == "stacked")
