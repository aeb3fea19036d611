"""The copy of what a request says of a person, for that person (GDPR, art. 15): words, data and pieces in one file.

What was shared with the post, whole; the notes of the service when whoever answers for it has read them again. Never a
link to another file, nor anything that another file says. A piece under a handling code of its originator stays.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from consular.enums import Outcome
from consular.models import AssistanceFiling, Handling, Message, Note
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.documents.models import Document
from ssi.documents.storage import opened_whole
from ssi.jobs.work import Work
from ssi.printing.renderer import STAGES, render_pdf
from ssi.records import taken_out
from ssi.records.exports import allowed_to
from ssi.records.models import Record

TEMPLATE = "pdf/consular_copy.html"
_KEYS = frozenset({"record", "scope"})


def make_copy(work: Work) -> None:
    """1. What is said of the person. 2. Layout and file, without a transaction. 3. Rights again, then the result."""
    work.plan(STAGES + 2)
    with work.step(_("Lecture de la demande")):
        filing, handling = _sides(work)
        content = copy_of(filing, handling, notes=work.parameters["notes"])
        pieces = _pieces(filing)
        context = _printed(content, filing, work.person)
    first = work.done
    page = render_pdf(
        TEMPLATE,
        context,
        identifier=hashlib.sha256(str(work.claim.job).encode()).digest(),
        title=context["title"],
        language=work.person.language,
        created=clock.now(),
        progress=lambda stage, label: work.reach(first + stage - 1, label),
    )
    packed = _packed(content, page, pieces)
    work.reach(first + STAGES, "")
    with work.step(_("Enregistrement du fichier")):
        filing, handling = _sides(work)
        keys = [filing.pk, handling.pk]
        journal.note(Act.EXPORT_MADE, country=filing.country_id, keys=[f"copy:{work.claim.job}", *keys])
        work.finish(taken_out.keep(f"exports/{work.claim.job}/copie.zip", packed, keys))


def _sides(work: Work) -> tuple[Record, Record]:
    """Both sides, as long as the person may take them out: asked before the layout, and again after it."""
    allowed = allowed_to(work.person).filter(erased_at=None)
    filing = allowed.select_related("assistancefiling", "country", "post").filter(pk=work.parameters["filing"]).first()
    handling = allowed.filter(handling__filing=work.parameters["filing"]).select_related("handling").first()
    if filing is None or handling is None:
        raise RefusedError(_("Vos droits ont changé, ou la demande a été effacée : aucune copie n’a été produite."))
    return filing, handling


def copy_of(filing: Record, handling: Record, *, notes: bool) -> dict[str, Any]:
    """Everything that is said of the person, under plain names; empty is “not known”."""
    said = Message.objects.filter(record=filing).order_by("at", "id")
    inside = Note.objects.filter(record=handling).order_by("at", "id")
    outcome = handling.handling.outcome
    withheld = Document.objects.filter(record=filing).exclude(pk__in=[one.pk for one in _pieces(filing)]).count()
    return {
        "reference": filing.reference,
        "country": filing.country.name,
        "post": filing.post.name if filing.post else "",
        "filed_at": filing.opened_at,
        "closed_at": filing.closed_at,
        "request": _fields(filing.assistancefiling, AssistanceFiling),
        "handling": {
            **_fields(handling.handling, Handling, but=frozenset({"filing", "filing_scope"})),
            "outcome": str(Outcome(outcome).label) if outcome else "",
        },
        "relatives": [
            {"name": one.name, "relation": one.relation, "consent": str(one.get_consent_to_inform_display())}
            for one in filing.familycontacts.order_by("number")
        ],
        "asked": [one.text for one in filing.askeditems.order_by("number")],
        "messages": [{"at": one.at, "from": str(one.get_side_display()), "body": one.body} for one in said],
        "notes": [{"at": one.at, "body": one.body} for one in inside] if notes else [],
        "pieces": [one.file_name for one in _pieces(filing)],
        "withheld": {"notes": 0 if notes else inside.count(), "pieces": withheld},
    }


def _fields(row: Any, model: Any, *, but: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Each column by its name in words; a column added since is there too."""
    found = {}
    for field in model._meta.concrete_fields:
        if field.name not in _KEYS | but:
            shown = getattr(row, f"get_{field.name}_display", None)
            found[str(field.verbose_name)] = str(shown()) if shown else getattr(row, field.attname)
    return found


def _pieces(filing: Record) -> list[Document]:
    """What may be handed over: in use, clean, bound by no code."""
    return [one for one in Document.objects.filter(record=filing, handling_code="") if one.is_available]


def _printed(content: dict[str, Any], filing: Record, user: User) -> dict[str, Any]:
    zone = filing.country.time_zone
    with translation.override(user.language):
        return {
            "title": _("Copie des données personnelles · %(reference)s") % {"reference": filing.reference},
            "copy": content,
            "request": [(name, value) for name, value in content["request"].items() if value not in {"", None}],
            "produced_by": user.full_name,
            "produced_at": f"{clock.in_zone(clock.now(), zone):%d/%m/%Y %H:%M}",
            "state_brand": settings.STATE_BRAND,
            "embassy": settings.EMBASSY,
            "duty_phone": settings.DUTY_PHONE,
        }


def _packed(content: dict[str, Any], page: bytes, pieces: list[Document]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("copie.json", json.dumps(content, ensure_ascii=False, indent=2, default=str))
        archive.writestr("copie.pdf", page)
        for number, piece in enumerate(pieces, start=1):
            with opened_whole(piece.storage_key, size=piece.size, sha256=piece.sha256) as file:
                archive.writestr(f"pieces/{number:02}-{piece.file_name}", file.read())
    return packed.getvalue()
