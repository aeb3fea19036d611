"""The assurance that a reply waits for: asked for in set words, recorded with its paper, approved by another person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from cases.models import Assurance
from cases.rules.assurances import HOME, crime_type_of, destination, ever_said, may_approve
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, require
from ssi.directory.models import Authority, CrimeType
from ssi.documents.models import Document
from ssi.exchanges.models import Exchange
from ssi.exchanges.services import file_exchange
from ssi.records.access import may
from ssi.records.models import Record
from ssi.records.services import record_event
from ssi.records.workflow import lock
from ssi.territories.models import Country


@dataclass(frozen=True)
class Assured:
    """What the paper says: which State, by whom, under which reference, when, and the paper itself."""

    country: Country
    given_by: str
    reference: str
    given_on: date
    document: Document
    # Of the record today when it is not said; one that it has had before binds as much.
    crime_type: CrimeType | None = None


def record_assurance(record: Record, assured: Assured, *, actor: User) -> Assurance:
    """Stores an assurance for an offence that RECORD is, or was, about. It opens nothing until it is approved."""
    require(may(actor, "change", record))
    if assured.document.record_id != record.pk or not assured.document.is_available:
        raise RefusedError(_("Joignez d’abord l’assurance écrite à ce dossier, puis choisissez-la."), field="document")
    if assured.given_on > clock.today(record.country.time_zone):
        raise RefusedError(_("L’assurance est datée dans le futur."), field="given_on")
    if assured.country.pk == HOME:
        raise RefusedError(_("Une assurance est donnée par l’État à qui la réponse part."), field="country")
    crime_type = assured.crime_type or crime_type_of(record)
    if crime_type not in ever_said(record).crime_types:
        raise RefusedError(_("Ce dossier n’a jamais porté cette nature d’infraction."), field="crime_type")
    assurance = Assurance.objects.create(
        record=record,
        scope=record.scope,
        country=assured.country,
        crime_type=crime_type,
        given_by=assured.given_by,
        reference=assured.reference,
        given_on=assured.given_on,
        document=assured.document,
        recorded_by=actor,
        recorded_at=clock.now(),
    )
    record_event(record, "assurance_recorded", note=assured.reference, actor=actor)
    journal.note(Act.ASSURANCE_RECORDED, country=record.country_id, keys=[record.pk])
    return assurance


def approve_assurance(assurance: Assurance, *, actor: User) -> Assurance:
    """A second person takes upon themselves that the reply leaves on this assurance."""
    record = lock(assurance.record)
    current = Assurance.objects.select_for_update(of=("self",)).select_related("document").get(pk=assurance.pk)
    current.record = record
    require(may_approve(current, actor))
    if not current.document.is_available:
        raise RefusedError(_("La pièce de cette assurance a été retirée : il faut en enregistrer une autre."))
    current.approved_by, current.approved_at = actor, clock.now()
    current.save(update_fields=["approved_by", "approved_at"])
    record_event(record, "assurance_approved", note=current.reference, actor=actor)
    journal.note(Act.ASSURANCE_APPROVED, country=record.country_id, keys=[record.pk])
    return current


def asking_words(record: Record) -> tuple[str, str]:
    """Subject and body of the letter that asks for the assurance, in French and in English: it tells nothing of the
    record but its reference, so that it may leave before the assurance is there."""
    subject = f"Demande d’assurance / Request for assurances – {record}"
    body = (
        f"Notre référence : {record}.\n\n"
        "Avant de répondre à votre demande, nous sollicitons l’assurance écrite que ni la peine de mort ni aucun "
        "châtiment corporel ne sera requis, prononcé ou exécuté sur le fondement des éléments qui vous seraient "
        "transmis.\n\n—\n\n"
        f"Our reference: {record}.\n\n"
        "Before replying to your request, we ask for a written assurance that neither the death penalty nor any "
        "corporal punishment will be sought, imposed or carried out on the basis of the material that would be "
        "provided to you.\n"
    )
    return subject, body


def ask_assurance(record: Record, *, to_authority: Authority, channel: str, at: datetime, actor: User) -> Exchange:
    """Files the departure that asks for the assurance. Its words are the product's: nobody adds any to them."""
    if destination(record, to_authority) == HOME:
        raise RefusedError(_("Une assurance se demande à l’État à qui la réponse part."), field="to_authority")
    subject, body = asking_words(record)
    return file_exchange(
        record,
        direction="out",
        kind="letter",
        channel=channel,
        occurred_at=at,
        subject=subject,
        body=body,
        to_authority=to_authority,
        set_words=True,
        actor=actor,
    )
