"""Two sheets of one country side by side: what changed from one version to the next, and who signed each."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cooperation import kinds
from cooperation.models import SecurityContext
from cooperation.stats.context import sheets_of
from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit.acts import Act
from ssi.common.moments import day_text
from ssi.records.access import get_record
from ssi.records.listing import note_shown
from ssi.records.models import Record
from ssi.territories.capabilities import Area

MOST = 40
_READ = ("securitycontext__validated_by", "author", "country")
_ROWS = ("contextthemes", "contextevidences")
Said = dict[tuple[str, ...], tuple[str, str]]


@dataclass(frozen=True)
class Changed:
    """One thing that the two versions say differently; empty: that version does not say it."""

    label: str
    before: str
    after: str


@require_safe
def compare(request: HttpRequest, reference: str) -> HttpResponse:
    """This sheet after the one that the address names, else after the one that it replaced."""
    user = person(request)
    record = get_record(user, reference, area=Area.CONTEXT, kind=kinds.SECURITY_CONTEXT, related=_READ, children=_ROWS)
    others = _others(record, user)
    asked = request.GET.get("avec", "")
    other = next((one for one in others if one.reference == asked), None) or _before(record, others)
    note_shown([record, *([other] if other else [])], Act.RECORD_READ)
    # The older on the left, whichever page one comes from.
    pair = sorted([record, other], key=lambda one: one.created_at) if other else [record]
    before, after = said_by(pair[0]), said_by(pair[-1])
    keys = list(dict.fromkeys([*after, *before]))
    labels = {
        **{key: label for key, (label, _text) in before.items()},
        **{key: label for key, (label, _t) in after.items()},
    }
    nothing = ("", "")
    changed = [
        Changed(labels[key], before.get(key, nothing)[1], after.get(key, nothing)[1])
        for key in keys
        if before.get(key, nothing)[1] != after.get(key, nothing)[1]
    ]
    same = [labels[key] for key in keys if before.get(key, nothing)[1] == after.get(key, nothing)[1]]
    context = {
        "record": record,
        "other": other,
        "pair": pair,
        "others": others,
        "changed": changed,
        "same": same,
        "breadcrumb": [
            (_("Pays"), reverse("countries")),
            (record.country.name, reverse("country", args=[record.country_id])),
            (record.reference or "", reverse("sheets:detail", args=[record.reference])),
            (_("Comparer"), ""),
        ],
    }
    return render(request, "cooperation/context/compare.html", context)


def _others(record: Record, user: User) -> list[Record]:
    """The other sheets of the country, the newest first."""
    seen = sheets_of(user).filter(country=record.country_id).exclude(pk=record.pk)
    return list(seen.select_related(*_READ).prefetch_related(*_ROWS).order_by("-created_at", "-pk")[:MOST])


def _before(record: Record, others: list[Record]) -> Record | None:
    """The last published before RECORD was written, else the one next to it."""
    older = [one for one in others if one.created_at < record.created_at]
    was_public = [one for one in older if one.securitycontext.published_at is not None]
    return next(iter([*was_public, *older, *reversed(others)]), None)


def said_by(record: Record) -> Said:
    """All that a sheet says, each under a key that two versions share."""
    sheet: SecurityContext = record.securitycontext
    validity = f"{day_text(sheet.valid_from)} – {day_text(sheet.valid_until)}"
    said: Said = {
        ("level",): (_("Niveau de vigilance"), str(sheet.level.label)),
        ("validity",): (_("Validité"), validity),
        ("confidence",): (_("Confiance dans l’appréciation"), str(sheet.get_confidence_display())),
        ("audience",): (_("À qui elle peut être communiquée"), str(sheet.get_audience_display())),
        ("marking",): (_("Mention de protection"), str(record.get_marking_display())),
        ("summary",): (_("Appréciation générale"), sheet.summary),
        ("outlook",): (_("Perspectives"), sheet.outlook),
        ("change",): (_("Changement à proposer au ministère"), sheet.proposed_change),
    }
    for theme in record.contextthemes.all():
        level = f"{theme.level.label}\n" if theme.level else ""
        said["theme", theme.theme, theme.area] = (f"{_('Thème')} · {theme}", f"{level}{theme.assessment}")
    for element in record.contextevidences.all():
        key = ("element", element.source, element.information)
        said[key] = (f"{_('Élément')} · {element.source}", f"{element.evaluation} {element.information}")
    return said
