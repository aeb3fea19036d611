"""Voiding a registration that should not have been: it keeps its number, counts nowhere, and is closed to every act.

Whoever may change the record voids it until the end of the day of its registration, on the wall clock of its country;
afterwards, the head of service. Only the head of service puts it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import Allowed, Refused, RefusedError, Verdict, require
from ssi.records.enums import DRAFT
from ssi.records.kinds import kind_of
from ssi.records.models import Passage, Record
from ssi.records.services import record_event
from ssi.records.standing import may_reopen, must_stand
from ssi.records.telling import Told, tell
from ssi.records.workflow import check_version, lock
from ssi.territories.grants import holds

VOIDED, RESTORED = "voided", "void_lifted"


def registered_at(record: Record, passages: Iterable[Passage] | None = None) -> datetime:
    """When RECORD got its number; it may have been received long before. PASSAGES: those that a page has already."""
    if passages is None:
        passages = Passage.objects.filter(record=record, from_state=DRAFT)
    return min((passage.at for passage in passages if passage.from_state == DRAFT), default=record.created_at)


def may_be_voided(record: Record, actor: User, passages: Iterable[Passage] | None = None) -> Verdict:
    """Whether ACTOR may void the registration of RECORD."""
    if record.is_draft:
        return Refused(_("Un brouillon n’est pas enregistré : supprimez-le."))
    if record.is_erased:
        return must_stand(record)
    if record.is_voided:
        return Refused(_("L’enregistrement de ce dossier est déjà annulé."))
    if may_reopen(record, actor):
        return Allowed()
    if not holds(actor, "change", record.scope):
        return Refused(_("Votre affectation ne permet pas d’annuler cet enregistrement."))
    zone = record.country.time_zone
    if clock.in_zone(registered_at(record, passages), zone).date() != clock.today(zone):
        return Refused(_("Passé le jour de l’enregistrement, seul le chef de service l’annule."))
    return Allowed()


def may_be_restored(record: Record, actor: User) -> Verdict:
    """Whether ACTOR may put back the voided registration of RECORD."""
    if not record.is_voided:
        return Refused(_("L’enregistrement de ce dossier n’est pas annulé."))
    if record.is_erased:
        return must_stand(record)
    if not may_reopen(record, actor):
        return Refused(_("Votre affectation ne permet pas de rétablir cet enregistrement."))
    return kind_of(record).may_stand_again(record)


def void_record(record: Record, *, reason: str, version: int | None = None, actor: User) -> Record:
    """Voids the registration of RECORD, for a reason that everybody who opens it reads. Its state stays as it was."""
    fresh = lock(record)
    check_version(fresh, version)
    require(may_be_voided(fresh, actor))
    if not reason.strip():
        raise RefusedError(_("Indiquez le motif : il reste au dossier."), field="reason")
    # Nothing is written on a voided record, its own event included.
    record_event(fresh, VOIDED, note=reason.strip(), actor=actor)
    moment = clock.now()
    fresh.voided_at, fresh.voided_by, fresh.void_reason = moment, actor, reason.strip()
    # What is planned opens on the day to come; it is not over before.
    fresh.closed_at = fresh.closed_at or max(moment, fresh.opened_at or moment)
    fresh.version += 1
    fresh.save()
    journal.note(Act.RECORD_VOIDED, country=fresh.country_id, keys=[fresh.pk])
    tell(fresh, Told.STEP, detail=VOIDED)
    return fresh


def restore_record(record: Record, *, reason: str, version: int | None = None, actor: User) -> Record:
    """Puts a voided registration back where it stood: the same number, the same state, the same deadlines."""
    fresh = lock(record)
    check_version(fresh, version)
    require(may_be_restored(fresh, actor))
    if not reason.strip():
        raise RefusedError(_("Indiquez le motif : il reste au dossier."), field="reason")
    fresh.voided_at, fresh.voided_by, fresh.void_reason = None, None, ""
    if kind_of(fresh).workflow.state(fresh.state).is_open:
        fresh.closed_at = None
    fresh.version += 1
    fresh.save()
    record_event(fresh, RESTORED, note=reason.strip(), actor=actor)
    journal.note(Act.RECORD_RESTORED, country=fresh.country_id, keys=[fresh.pk])
    return fresh
