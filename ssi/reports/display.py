"""What the page of a report shows: living figures for a draft, the snapshot once it is issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common.forms import Difference
from ssi.common.periods import Period
from ssi.records.filters import address
from ssi.reports import snapshot
from ssi.reports.forms import CommentaryForm
from ssi.reports.models import Commentary, Report
from ssi.reports.sections import SUMMARY, CountedRecords, Section, all_sections
from ssi.reports.services import countries_of
from ssi.territories.grants import read

_DOCUMENT_LANGUAGES = {"fr": gettext_lazy("document en français"), "en": gettext_lazy("document en anglais")}


@dataclass(frozen=True)
class Lists:
    """Where a figure leads: the list of what it counts, as it stands today.

    A list shows every country of its reader: figures of the whole report lead there only when those are the same.
    """

    counted: CountedRecords
    period: Period
    countries: tuple[str, ...]
    reader_countries: tuple[str, ...]

    def of(self, breakdown: Mapping[str, Any], line: Mapping[str, Any], column: int) -> str:
        """The address behind one figure of a table; empty where no list shows just that."""
        narrows, code = breakdown.get("narrows"), line.get("code")
        if not narrows or not code or column >= len(breakdown["stages"]):
            return ""
        criteria = {narrows: code}
        if narrows != "country":
            if self.reader_countries != self.countries and len(self.countries) > 1:
                return ""
            if self.reader_countries != self.countries:
                criteria["country"] = self.countries[0]
        return self.address_of(breakdown["stages"][column], criteria)

    def address_of(self, stage: str, criteria: dict[str, str]) -> str:
        """The list of what is counted at STAGE of the period (after "before:", of the one before), under CRITERIA."""
        before, _colon, name = stage.rpartition(":")
        period = self.period.previous() if before else self.period
        dates = {"since": period.first.isoformat(), "until": period.last.isoformat()}
        asked = {"kind": self.counted.kind, **criteria, "stage": name, **dates}
        return address(reverse(self.counted.address), asked)


def lists_of(section: Section, report: Report, reader: User) -> Lists | None:
    if section.counted is None:
        return None
    held = read(reader).countries(f"{section.counted.area}_view")
    return Lists(section.counted, report.period, tuple(sorted(report.countries)), tuple(held))


@dataclass(frozen=True)
class Comment:
    """The commentary of one section: a form on a draft, words once issued; what differs when the form was stale."""

    text: str
    form: CommentaryForm | None = None
    stale: str = ""
    differences: list[Difference] = field(default_factory=list)


@dataclass(frozen=True)
class Block:
    """One section on the page; the summary has no figures of its own."""

    key: str
    title: str
    comment: Comment
    template: str = ""
    figures: dict[str, Any] | None = None
    lists: Lists | None = None


@dataclass(frozen=True)
class Page:
    period: str
    countries: list[dict[str, str]]
    counted_for: str
    language: str
    blocks: list[Block]

    @property
    def written(self) -> int:
        return sum(bool(block.comment.text.strip()) for block in self.blocks)


def page_of(report: Report, reader: User, shown: dict[str, Comment] | None = None) -> Page:
    """SHOWN: commentaries that the view has in hand (a form that was refused)."""
    content, counted_for = _content(report, reader)
    comments = {**_comments(report, reader), **(shown or {})}
    blocks = [Block(SUMMARY, _("Synthèse"), comments.get(SUMMARY, Comment("")))]
    blocks += [
        Block(
            section.key,
            str(section.title),
            comments.get(section.key, Comment("")),
            section.template,
            content["sections"][section.key],
            lists_of(section, report, reader),
        )
        for section in all_sections()
        if section.key in content["sections"]
    ]
    language = str(_DOCUMENT_LANGUAGES[report.language])
    return Page(content["period"], content["countries"], counted_for, language, blocks)


def _content(report: Report, reader: User) -> tuple[dict[str, Any], str]:
    """The figures in the reader's language, and the name of the person whose rights they count."""
    if report.snapshot is not None:
        languages = report.snapshot["languages"]
        return languages.get(get_language(), languages[report.language]), report.snapshot["counted_for"]
    countries = countries_of(report)
    collected = snapshot.collect(report.period, countries, reader)
    return snapshot.content(collected, report.period, countries), reader.full_name


def _comments(report: Report, reader: User) -> dict[str, Comment]:
    if report.snapshot is not None:
        return {key: Comment(text) for key, text in report.snapshot["commentaries"].items()}
    rows = Commentary.objects.visible_to(reader).filter(report=report).order_by("section")
    return {row.section: Comment(row.text, form_of(row)) for row in rows}


def form_of(row: Commentary, data: Any = None) -> CommentaryForm:
    return CommentaryForm(
        data, initial={"text": row.text}, version=row.version, auto_id=f"{row.section}-%s", label_suffix=""
    )
