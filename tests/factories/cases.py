"""Requests for information at any point of their life, made by the services themselves, as the owner."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from cases.enums import Outcome, QuestionType
from cases.services.mail import Mail
from cases.services.requests import (
    AskedQuestion,
    GivenAnswer,
    draft_request,
    forward_answer,
    pass_step,
    record_answer,
    register_request,
    send_request,
)
from ssi.accounts.models import User
from ssi.common import clock
from ssi.directory.models import Authority, CrimeType
from ssi.documents.models import Document
from ssi.documents.uploads import check
from ssi.exchanges.models import Exchange
from ssi.exchanges.services import file_exchange
from ssi.records.enums import Marking
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.documents.files import uploaded
from tests.support.database import as_owner

RECEIVED = datetime(2026, 9, 8, 1, 20, tzinfo=UTC)
CHAIN = ("draft", "registered", "qualified", "sent", "answered", "forwarded", "closed")
PARTNERS = {"SG": "SG-CNB", "MY": "MY-PDRM", "PH": "PH-PDEA", "BN": "BN-RBPF"}


def content(**more: Any) -> dict[str, Any]:
    """Everything a request needs to go to the end of its life."""
    return {
        "requesting_authority": Authority.objects.get(code="FR-OFAST"),
        "external_reference": "OFAST/2026-1",
        "received_at": RECEIVED,
        "received_by": "dcis_h24",
        "urgency": "normal",
        "framework": "police",
        "crime_type": CrimeType.objects.get(code="DRUG"),
        "purpose": "investigate",
        "objective_reasons": "L’expéditeur se trouve dans le pays.",
        **more,
    }


def mail(text: str, hours: int) -> Mail:
    return Mail(channel="bilateral", at=RECEIVED + timedelta(hours=hours), subject=text, body=text)


def make_request(author: User, country: str = "SG", *, state: str = "registered", text: str = "Kétamine") -> Record:
    """A request taken to STATE along the main chain; TEXT is its title, its question, its exchanges."""
    partner = Authority.objects.get(code=PARTNERS[country])
    with as_owner(), clock.at(RECEIVED + timedelta(days=3)), acting_as(author):
        record = draft_request(
            country=Country.objects.get(pk=country),
            title=text,
            marking=Marking.SENSITIVE,
            content=content(summary=text),
            questions=[AskedQuestion(QuestionType.COMPANY, text)],
            actor=author,
        )
        steps = {
            "registered": lambda: register_request(record, actor=author),
            "qualified": lambda: pass_step(record, "qualify", actor=author),
            "sent": lambda: send_request(record, to_authority=partner, mail=mail(text, 2), actor=author),
            "answered": lambda: record_answer(
                record, answers=[GivenAnswer(1, Outcome.HIT, text)], mail=mail(text, 20), actor=author
            ),
            "forwarded": lambda: forward_answer(
                record,
                to_authority=record.informationrequest.requesting_authority,
                mail=mail(text, 30),
                actor=author,
            ),
            "closed": lambda: pass_step(record, "close", actor=author),
        }
        for step in CHAIN[1 : CHAIN.index(state) + 1]:
            steps[step]()
            record = Record.objects.get(pk=record.pk)
    return record


def written_consent(record: Record, user: User, *, sender: str = "SG-CNB", answers: Exchange | None = None) -> Document:
    """The paper of a consent, come to RECORD from SENDER; in answer to ANSWERS, when it is in a thread."""
    with as_owner(), acting_as(user):
        arrival = file_exchange(
            record,
            direction="in",
            kind="letter",
            channel="bilateral",
            occurred_at=clock.now(),
            subject="Accord d’usage",
            from_authority=Authority.objects.get(code=sender),
            in_reply_to=answers,
            new_pieces=[check(uploaded("accord.txt", f"Accord écrit de {sender}.".encode()))],
            actor=user,
        )
        paper: Document = arrival.attachments.get().document
    return paper
