"""Erasing what a request says of people, on both of its sides: asked by one person, decided by another.

What is counted stays, and stays true: category, country, post, dates of the service's own work, how long the local
authorities took. The certificate says what went, what was kept, who decided.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from consular.enums import Category, ErasureGround, ErasureVerdict
from consular.models import AssistanceFiling, Erasure, Handling
from consular.rules import may_ask_erasure, may_decide_erasure
from consular.services.retention import kept_until
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, require
from ssi.documents import pictures, storage
from ssi.records.models import Detail, Record
from ssi.records.workflow import lock

# What is counted of each side. A column that is not named here goes, whoever added it since.
COUNTED: dict[type[Detail], frozenset[str]] = {
    AssistanceFiling: frozenset({"category", "known_by", "death_penalty_risk", "first_answer_at"}),
    Handling: frozenset({"filing", "filing_scope", "urgency", "outcome"}),
}


def ask_erasure(handling: Record, *, ground: str, reason: str = "", actor: User) -> Erasure:
    """Asks that what a request says be erased; nothing goes before somebody else has decided."""
    fresh = lock(handling)
    filing = fresh.handling.filing
    require(may_ask_erasure(filing, fresh, actor))
    if ground == ErasureGround.PERSON and not reason.strip():
        raise RefusedError(_("Dites par quel courrier la personne l’a demandé, sans la nommer."), field="reason")
    _in_its_time(filing, ground)
    if Erasure.objects.filter(record=fresh, verdict="").exists():
        raise RefusedError(_("L’effacement de cette demande est déjà demandé : il attend d’être décidé."))
    erasure = Erasure.objects.create(
        record=fresh,
        scope=fresh.scope,
        ground=ground,
        reason=reason.strip(),
        asked_by=actor,
        asked_at=clock.now(),
    )
    journal.note(Act.ERASURE_ASKED, country=fresh.country_id, keys=[fresh.pk])
    return erasure


def _in_its_time(filing: Record, ground: str) -> None:
    until = kept_until(filing)
    if ground == ErasureGround.RETENTION and (until is None or until > clock.now()):
        raise RefusedError(_("Cette demande se conserve encore : sa durée n’est pas passée."), field="ground")


def ask_erasures(handlings: Collection[Record], *, actor: User) -> int:
    """Asks for the erasure of all these, whose time has passed; says how many were asked for."""
    for handling in handlings:
        ask_erasure(handling, ground=ErasureGround.RETENTION, actor=actor)
    return len(handlings)


def refuse_erasure(erasure: Erasure, *, reason: str, actor: User) -> Erasure:
    """Nothing is erased, and why."""
    current, filing = _waiting(erasure, actor)
    if not reason.strip():
        raise RefusedError(_("Indiquez le motif du refus : la personne peut le demander."), field="reason")
    current.verdict, current.refusal = ErasureVerdict.REFUSED, reason.strip()
    _decide(current, actor)
    journal.note(Act.ERASURE_REFUSED, country=filing.country_id, keys=[current.record_id])
    return current


def approve_erasure(erasure: Erasure, *, actor: User) -> Erasure:
    """Erases both sides of the request, its history, its pieces and what search knew of it; writes the certificate."""
    current, filing = _waiting(erasure, actor)
    _in_its_time(filing, current.ground)
    detail = AssistanceFiling.objects.get(record=filing)
    handling = current.record
    current.kept = _kept(filing, detail, handling)
    title = _title(detail)
    sides = (
        {**_empty(AssistanceFiling), **_moved(detail)},
        {**_empty(Handling), "urgency": handling.handling.urgency},
    )
    values = [json.dumps(side, cls=DjangoJSONEncoder) for side in sides]
    with connection.cursor() as cursor:
        cursor.execute("select ssi.erase_assistance(%s, %s, %s::jsonb, %s::jsonb)", [current.pk, title, *values])
        done = json.loads(cursor.fetchone()[0])
    files = [uuid.UUID(key) for key in done.pop("files")]
    storage.forget(files)
    pictures.forget(files)
    current.gone = done
    current.verdict = ErasureVerdict.APPROVED
    current.sha256 = fingerprint(current)
    _decide(current, actor)
    journal.note(Act.RECORD_ERASED, country=filing.country_id, keys=[filing.pk, handling.pk])
    return current


def fingerprint(erasure: Erasure) -> str:
    """The print of what a certificate says: the same for whoever works it out again."""
    said = {
        "reference": erasure.kept["reference"],
        "ground": erasure.ground,
        "asked_at": erasure.asked_at.astimezone(UTC).isoformat(),
        "gone": erasure.gone,
        "kept": erasure.kept,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _waiting(erasure: Erasure, actor: User) -> tuple[Erasure, Record]:
    handling = lock(erasure.record)
    # Decisions on it wait for the lock of its record; a row that one may not decide is read, to be refused with words.
    current = Erasure.objects.get(pk=erasure.pk)
    current.record = handling
    filing = lock(handling.handling.filing)
    require(may_decide_erasure(current, filing, actor))
    return current, filing


def _decide(erasure: Erasure, actor: User) -> None:
    erasure.decided_by, erasure.decided_at = actor, clock.now()
    erasure.save(update_fields=["verdict", "decided_by", "decided_at", "refusal", "gone", "kept", "sha256"])


def _empty(model: type[Detail]) -> dict[str, Any]:
    """Every column of MODEL that is not counted, as it is before anybody fills it in."""
    kept = COUNTED[model] | {"record", "scope"}
    fields = [field for field in model._meta.concrete_fields if field.name not in kept]
    return {field.attname: None if field.null else field.get_default() for field in fields}


def _moved(detail: AssistanceFiling) -> dict[str, datetime | None]:
    """The instants of the facts, both moved to the first of the month: how long it took stays, when it was goes."""
    facts, told, delay = detail.incident_at, detail.notification_received_at, detail.notification_delay
    first = _first_of_month(facts) if facts else None
    if first and delay is not None:
        return {"incident_at": first, "notification_received_at": first + delay}
    return {"incident_at": first, "notification_received_at": _first_of_month(told) if told else None}


def _first_of_month(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _kept(filing: Record, detail: AssistanceFiling, handling: Record) -> Mapping[str, Any]:
    """What the certificate says is still counted."""
    delay = detail.notification_delay
    return {
        "reference": filing.reference,
        "country": filing.country_id,
        "post": filing.post_id,
        "category": detail.category,
        "outcome": handling.handling.outcome,
        "opened": f"{filing.opened_at:%Y-%m}",
        "closed": f"{filing.closed_at:%Y-%m}",
        "notification_hours": None if delay is None else round(delay.total_seconds() / 3600, 1),
    }


def _title(detail: AssistanceFiling) -> str:
    with translation.override("fr"):
        return _("%(category)s · données effacées") % {"category": Category(detail.category).label}
