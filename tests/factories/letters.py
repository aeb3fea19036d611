"""Letters rogatory at any point of their life, made by the services themselves, as the owner."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from cases.enums import Mark, MeasureState
from cases.models import Measure
from cases.rules.checklists import checked_items
from cases.services.letter_work import MeasureProgress, Said, check_letter, follow_measures
from cases.services.letters import (
    AskedMeasure,
    LetterText,
    NamedOffence,
    deliver_letter,
    draft_letter,
    pass_letter_step,
    register_letter,
    return_acts,
)
from cases.services.mail import Mail
from cases.services.returns import list_acts
from ssi.accounts.models import User
from ssi.common import clock
from ssi.directory.enums import Requirement
from ssi.directory.models import Authority, CrimeType, LegalInstrument, LegalProvision
from ssi.directory.services.checklists import checklist_stamp
from ssi.documents.services import attach_document
from ssi.people.services import PartContent, add_part
from ssi.records.enums import HardDateKind, Marking
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.documents.files import pdf, uploaded
from tests.support.database import as_owner

RECEIVED = datetime(2026, 10, 5, 1, 0, tzinfo=UTC)
TODAY = RECEIVED + timedelta(days=3)
CHAIN = (
    "draft",
    "received_at_post",
    "checked",
    "delivered",
    "under_review",
    "accepted",
    "executing",
    "executed",
    "returned",
    "closed",
)
CENTRAL = {"SG": "SG-AGC-IAD", "MY": "MY-AGC", "PH": "PH-DOJ-OCSC", "BN": "BN-AGC"}


def fields(**more: Any) -> dict[str, Any]:
    """Everything that a letter says, as file 2 of the worked input has it."""
    return {
        "issuing_court": Authority.objects.get(code="FR-JIRS-PARIS"),
        "issuing_chamber": "cabinet JIRS 4",
        "issuing_magistrate": "Hélène Varenne-Costa",
        "magistrate_function": "investigating_judge",
        "prosecution_number": "26240000418",
        "investigation_number": "JIJIRS4 26000027",
        "issued_on": date(2026, 9, 21),
        "received_at": RECEIVED,
        "received_by": "diplomatic_bag",
        "signed": True,
        "sealed": True,
        "investigating_service": Authority.objects.get(code="FR-OFAST"),
        "crime_type": CrimeType.objects.get(code="DRUG"),
        "purpose": "Établir qui a expédié les colis.",
        "facts_summary": "Trois colis ont été découverts à Roissy.",
        "reciprocity_undertaking": True,
        "procedure_wished": "Audition en présence d’un avocat.",
        "confidentiality": "asked",
        "confidentiality_reason": "L’intéressé ignore l’enquête.",
        "wished_before": date(2026, 11, 20),
        "limitation": "dated",
        "limitation_date": date(2056, 8, 28),
        **more,
    }


def text(**more: Any) -> LetterText:
    on = date(2026, 9, 21)
    return LetterText(
        fields=fields(**more),
        grounds=[LegalInstrument.objects.get(code="UN-DRUGS-1988")],
        offences=[
            NamedOffence(
                "Importation de stupéfiants en bande organisée",
                maximum_penalty="30 ans de réclusion criminelle",
                facts_from=date(2026, 5, 1),
                facts_until=date(2026, 8, 28),
                provisions=list(LegalProvision.objects.in_force(on).filter(article__in=["222-36", "132-71"])),
            )
        ],
        measures=[
            AskedMeasure("telecom_data", "Identification de l’abonné."),
            AskedMeasure("search_seizure", "Perquisition."),
        ],
        dates={HardDateKind.PRESERVATION: date(2026, 11, 27)},
    )


def mail(subject: str, days: int) -> Mail:
    return Mail(channel="diplomatic", at=RECEIVED + timedelta(days=days), subject=subject)


def attach(record: Record, author: User, document_type: str) -> None:
    attach_document(
        record, uploaded(f"{document_type}.pdf", pdf()), title=document_type, document_type=document_type, actor=author
    )


def complete(record: Record, author: User) -> None:
    """What the list asks beside the letter's own fields: the suspect and the pieces."""
    add_part(
        record,
        PartContent("person", "TAN Wei Jie", category="suspect", detail="A réglé les trois expéditions."),
        actor=author,
    )
    for document_type in ("translation", "certificate", "official_record"):
        attach(record, author, document_type)


def attested(record: Record) -> dict[UUID, Said]:
    """Every item that a person attests, attested."""
    items = checked_items(record)
    return {one.item.pk: Said(Mark.ATTESTED) for one in items if one.item.requirement == Requirement.ATTESTATION}


def draft(author: User, country: str = "SG", *, title: str = "Kétamine", **more: Any) -> Record:
    return draft_letter(
        country=Country.objects.get(pk=country),
        title=title,
        marking=Marking.SENSITIVE,
        text=text(**more),
        actor=author,
    )


def check(record: Record, author: User) -> Record:
    return check_letter(record, attested(record), stamp=checklist_stamp(record.country_id), actor=author)


def _execute(record: Record, author: User) -> Record:
    done = [MeasureProgress(measure.number, MeasureState.EXECUTED) for measure in Measure.objects.filter(record=record)]
    follow_measures(record, done, actor=author)
    return pass_letter_step(record, "finish", actor=author)


def listed(record: Record, author: User) -> Record:
    """The inventory of all its pieces, drawn."""
    return list_acts(record, list(record.documents.all()), actor=author)


def make_letter(
    author: User, country: str = "SG", *, state: str = "received_at_post", text: str = "Kétamine"
) -> Record:
    """A letter taken to STATE along the main chain; TEXT is its title."""
    central = Authority.objects.get(code=CENTRAL[country])
    with as_owner(), clock.at(TODAY), acting_as(author):
        # The limitation is the only other hard date: left out, so that one date is one thing of the matrix.
        record = draft(author, country, title=text, limitation="not_applicable", limitation_date=None)
        steps = {
            "received_at_post": lambda: register_letter(record, actor=author),
            "checked": lambda: check(record, author),
            "delivered": lambda: deliver_letter(record, to_authority=central, mail=mail(text, 2), actor=author),
            "under_review": lambda: pass_letter_step(record, "review", actor=author),
            "accepted": lambda: pass_letter_step(record, "accept", actor=author),
            "executing": lambda: pass_letter_step(record, "execute", actor=author),
            "executed": lambda: _execute(record, author),
            "returned": lambda: return_acts(
                listed(record, author),
                to_authority=record.letterrogatory.issuing_court,
                mail=mail(text, 3),
                actor=author,
            ),
            "closed": lambda: pass_letter_step(record, "close", actor=author),
        }
        if state != "draft":
            complete(record, author)
        for step in CHAIN[1 : CHAIN.index(state) + 1]:
            steps[step]()
            record = Record.objects.get(pk=record.pk)
    return record
