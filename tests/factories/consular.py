"""Requests for assistance, filed by a post and handled, made by the services themselves, as the owner."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from consular.services import (
    Relative,
    add_note,
    close_handling,
    file_assistance,
    open_request,
    release_answer,
    save_draft,
    take_charge,
)
from ssi.accounts.models import User
from ssi.common import clock
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from ssi.territories.models import ConsularPost, Country
from tests.support.database import as_owner

FILED = datetime(2026, 9, 18, 13, 10, tzinfo=UTC)


def make_filing(
    agent: User,
    handler: User,
    post: str = "MNL",
    country: str = "PH",
    *,
    state: str = "filed",
    text: str = "Arrestation",
    note: str = "",
    category: str = "arrest_detention",
) -> Record:
    """A filing taken to STATE: draft, filed, in_progress, answered or closed. NOTE stays on the handling."""
    with as_owner(), clock.at(FILED):
        with acting_as(agent):
            draft = open_request(ConsularPost.objects.get(pk=post), Country.objects.get(pk=country), actor=agent)
            draft = save_draft(
                draft,
                fields={
                    "category": category,
                    "incident_at": FILED - timedelta(hours=20),
                    "incident_place": text,
                    "known_by": "family",
                    "known_at": FILED - timedelta(hours=1),
                    "last_name": "ROUVIÈRE",
                    "first_names": "Bastien",
                    "birth_date_unknown": True,
                    "circumstances": text,
                },
                relatives=[Relative("Maud ROUVIÈRE", "sœur")],
                asked=[text],
                actor=agent,
            )
            if state == "draft":
                return draft
            filing = file_assistance(draft, actor=agent)
        with acting_as(handler), clock.at(FILED + timedelta(hours=2)):
            handling = Record.objects.get(handling__filing=filing)
            if state != "filed":
                handling = take_charge(handling, actor=handler)
            if note:
                add_note(handling, body=note, actor=handler)
            if state in {"answered", "closed"}:
                release_answer(handling, body=text, answered=[1], actor=handler)
            if state == "closed":
                close_handling(Record.objects.get(pk=handling.pk), outcome="informed", actor=handler)
        return Record.objects.get(pk=filing.pk)


def handling_of(filing: Record) -> Record:
    with as_owner():
        return Record.objects.get(handling__filing=filing)
