"""Names of quarters, as a reader's language writes them; lazy, so that one collection serves both languages."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from ssi.common.moments import day_text
from ssi.common.periods import Period, quarter_of
from ssi.common.rules import Text


def quarter_name(period: Period) -> str:
    """« 3e trimestre 2026 »; another stretch of days is written from day to day."""
    quarter = quarter_of(period)
    if quarter is None:
        return _("du %(first)s au %(last)s") % {"first": day_text(period.first), "last": day_text(period.last)}
    year, number = quarter
    if number == 1:
        return _("1er trimestre %(year)d") % {"year": year}
    return _("%(number)de trimestre %(year)d") % {"number": number, "year": year}


def short_name(period: Period) -> str:
    """« T3 2026 »."""
    quarter = quarter_of(period)
    if quarter is None:
        return quarter_name(period)
    return _("T%(number)d %(year)d") % {"number": quarter[1], "year": quarter[0]}


def quarter_title(period: Period) -> Text:
    text: Text = lazy(quarter_name, str)(period)
    return text


def short_title(period: Period) -> Text:
    text: Text = lazy(short_name, str)(period)
    return text


def file_name(period: Period, language: str, countries: Sequence[str], number: int) -> str:
    """What a person finds among their downloads."""
    with translation.override(language):
        title = short_name(period).replace("/", "-").replace(" ", "-").lower()
    return f"rapport-activite-{title}-{'-'.join(countries)}-v{number}.pdf"
