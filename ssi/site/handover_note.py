"""The note de passation of a country: what is open, due, awaited from whom, linked; a job prints it."""

from __future__ import annotations

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.moments import day_text, moment_text
from ssi.common.rules import RefusedError
from ssi.directory.models import Authority
from ssi.exchanges.models import Exchange
from ssi.jobs.work import Work
from ssi.printing.renderer import STAGES, render_pdf
from ssi.records import taken_out
from ssi.records.kinds import kind_of
from ssi.records.models import Record, RecordLink
from ssi.site.handover_files import countries_of, file_key
from ssi.territories.models import Country

TEMPLATE = "pdf/handover.html"
MOST = 1000


def print_note(work: Work) -> None:
    """1. What the person sees. 2. Layout, without a transaction. 3. Rights again, then file and result together."""
    code = work.parameters["country"]
    work.plan(STAGES + 2)
    with work.step(_("Lecture des dossiers")):
        _require(work.person, code)
        context = note_of(Country.objects.get(pk=code), work.person)
    first = work.done
    content = render_pdf(
        TEMPLATE,
        context,
        identifier=hashlib.sha256(str(work.claim.job).encode()).digest(),
        title=context["title"],
        language=work.person.language,
        created=clock.now(),
        progress=lambda stage, label: work.reach(first + stage - 1, label),
    )
    work.reach(first + STAGES, "")
    with work.step(_("Enregistrement du document")):
        _require(work.person, code)
        if not taken_out.all_among(context["named"], Record.objects.visible_to(work.person)):
            raise RefusedError(_("Vos droits ont changé pendant l’impression : demandez une nouvelle note."))
        journal.note(Act.EXPORT_MADE, country=code, keys=[f"handover:{work.claim.job}", *context["keys"]])
        work.finish(taken_out.keep(file_key(work.claim.job), content, context["named"]))


def _require(user: User, code: str) -> None:
    if code not in countries_of(user):
        raise RefusedError(_("Vous ne suivez plus de dossier dans ce pays : rien n’a été imprimé."))


def note_of(country: Country, user: User) -> dict[str, Any]:
    """All that the note says, in plain words; a reserved record is there for those who see it, and for nobody else."""
    zone = country.time_zone
    found = Record.objects.visible_to(user).open().filter(country=country).select_related("owner")
    records = list(found.order_by("due_at", "opened_at", "pk")[:MOST])
    exchanges = _last_exchanges(records, zone)
    links, linked = _links(records, user)
    with translation.override(user.language):
        return {
            "title": _("Note de passation · %(country)s") % {"country": country.name},
            "country": country.name,
            "rows": [_row(record, zone, exchanges, links) for record in records],
            "late": sum(record.due_at is not None and record.due_at < clock.now() for record in records),
            "unowned": sum(record.owner is None for record in records),
            "capped": len(records) == MOST,
            "authorities": [one.label for one in Authority.objects.filter(country=country)],
            "produced_by": user.full_name,
            "produced_at": f"{clock.in_zone(clock.now(), zone):%d/%m/%Y %H:%M}",
            "keys": [str(record.pk) for record in records],
            "named": sorted({*(record.pk for record in records), *linked}),
            "state_brand": settings.STATE_BRAND,
            "embassy": settings.EMBASSY,
        }


def _row(record: Record, zone: str, exchanges: dict[Any, str], links: dict[Any, list[str]]) -> dict[str, Any]:
    kind = kind_of(record)
    return {
        "name": record.reference or str(kind.label),
        "title": record.title,
        "kind": str(kind.label),
        "state": str(kind.workflow.state(record.state).label),
        "owner": record.owner.full_name if record.owner else _("à attribuer"),
        "opened": day_text(clock.in_zone(record.opened_at, zone).date()) if record.opened_at else "",
        "due": moment_text(record.due_at, zone) if record.due_at else _("sans échéance"),
        "late": record.due_at is not None and record.due_at < clock.now(),
        "reserved": record.need_to_know,
        "exchange": exchanges.get(record.pk, _("aucun échange")),
        "links": ", ".join(links.get(record.pk, [])),
    }


def _last_exchanges(records: Sequence[Record], zone: str) -> dict[Any, str]:
    """The last mail of each record: sent, somebody owes an answer; received, the service does."""
    newest = Exchange.objects.filter(record__in=records).order_by("record_id", "-occurred_at", "-id")
    found = newest.distinct("record_id").select_related("from_authority", "to_authority")
    words = {"in": _("reçu de %(who)s le %(day)s"), "out": _("attendu de %(who)s, saisi le %(day)s")}
    return {
        one.record_id: words.get(one.direction, _("interne, le %(day)s"))
        % {
            "who": one.receiver if one.direction == "out" else one.sender,
            "day": day_text(clock.in_zone(one.occurred_at, zone).date()),
        }
        for one in found
    }


def _links(records: Sequence[Record], user: User) -> tuple[dict[Any, list[str]], set[uuid.UUID]]:
    """The references joined to each record, those that USER sees; and the keys of what they name."""
    keys = {record.pk for record in records}
    pairs = list(RecordLink.objects.filter(Q(left__in=keys) | Q(right__in=keys)).values_list("left_id", "right_id"))
    ends = {end for pair in pairs for end in pair}
    seen = Record.objects.visible_to(user).filter(pk__in=ends, reference__isnull=False)
    named = {record.pk: str(record) for record in seen.only("reference", "kind")}
    found: dict[Any, list[str]] = defaultdict(list)
    for left, right in pairs:
        for one, other in ((left, right), (right, left)):
            if one in keys and other in named:
                found[one].append(named[other])
    return found, set(named)
