"""From an issued report to its PDF: everything comes from the snapshot, so that two prints are the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from ssi.common.moments import moment_text
from ssi.common.typography import french_spaces
from ssi.printing.renderer import Progress, render_pdf
from ssi.reports.enums import Edition
from ssi.reports.models import Report
from ssi.reports.sections import SUMMARY, all_sections

TEMPLATE = "pdf/quarterly.html"


@dataclass(frozen=True)
class Printout:
    """All that the renderer needs, read from the row: rendering holds no transaction."""

    title: str
    language: str
    identifier: bytes
    created: datetime
    context: Mapping[str, Any]

    def render(self, progress: Progress | None = None) -> bytes:
        return render_pdf(
            TEMPLATE,
            self.context,
            identifier=self.identifier,
            title=self.title,
            language=self.language,
            created=self.created,
            progress=progress,
        )


def printout_of(report: Report) -> Printout:
    """The pages of an issued report, in its language."""
    if report.snapshot is None or report.issued_at is None or report.as_of is None:
        raise ValueError("a draft is not printed")
    frozen, language = report.snapshot, report.language
    with translation.override(language):
        words = frozen["languages"][language]
        title = _("Rapport d’activité · %(period)s") % {"period": words["period"]}
        context = {
            "title": title,
            "report": _facts(report),
            "countries": words["countries"],
            "counted_for": frozen["counted_for"],
            "summary": _typeset(frozen["commentaries"].get(SUMMARY, ""), language),
            "sections": _printed_sections(frozen, words, language),
            "state_brand": settings.STATE_BRAND,
            "embassy": settings.EMBASSY,
        }
    identifier = hashlib.sha256(f"{report.pk}:{report.snapshot_hash}".encode()).digest()
    return Printout(title, language, identifier, report.issued_at, context)


def file_key(report: Report, sha256: str) -> str:
    return f"reports/{report.pk}/{sha256}.pdf"


def _facts(report: Report) -> dict[str, Any]:
    frozen = report.snapshot or {}
    zone = frozen["zone"]
    issued_by = report.issued_by.full_name if report.issued_by else ""
    return {
        "edition": report.get_edition_display(),
        "has_references": report.edition == Edition.INTERNAL,
        "marking": report.get_marking_display().upper() if report.marking == "DR" else report.get_marking_display(),
        "number": report.number,
        "correction_reason": report.correction_reason,
        "as_of": moment_text(datetime.fromisoformat(frozen["as_of"]), zone),
        "issued_by": issued_by,
        "issued_at": moment_text(report.issued_at, zone) if report.issued_at else "",
        "hash": report.snapshot_hash,
    }


def _printed_sections(frozen: Mapping[str, Any], words: Mapping[str, Any], language: str) -> list[dict[str, Any]]:
    return [
        {
            "key": section.key,
            "title": str(section.title),
            "template": section.template,
            "figures": words["sections"][section.key],
            "commentary": _typeset(frozen["commentaries"].get(section.key, ""), language),
            "definitions": [{"term": str(one.term), "meaning": str(one.meaning)} for one in section.definitions],
        }
        for section in all_sections()
        if section.key in words["sections"]
    ]


def _typeset(text: str, language: str) -> str:
    return french_spaces(text) if language == "fr" else text
