"""Security sheets at any point of their life, made by the services themselves, as the owner."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from cooperation.models import Zone
from cooperation.services.context import (
    Assessed,
    Element,
    Happened,
    add_incident,
    draft_sheet,
    pass_step,
    submit_sheet,
)
from cooperation.services.zones import Level, add_zone
from ssi.accounts.models import User
from ssi.common import clock
from ssi.records.enums import Marking
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.support.database import as_owner

WRITTEN = datetime(2026, 9, 8, 1, 20, tzinfo=UTC)
CHAIN = ("draft", "reviewed", "validated", "published")


def content(**more: Any) -> dict[str, Any]:
    return {
        "vigilance_level": "yellow",
        "summary": "Vigilance renforcée dans les transports.",
        "outlook": "Stable jusqu’à la fin de l’année.",
        "confidence": "medium",
        "audience": "internal",
        "valid_from": date(2026, 9, 8),
        "valid_until": date(2027, 3, 8),
        "proposed_change": "",
        **more,
    }


def make_sheet(
    author: User,
    head: User,
    country: str = "SG",
    *,
    state: str = "published",
    text: str = "Vigilance renforcée",
    at: datetime = WRITTEN,
    **more: Any,
) -> Record:
    """A sheet taken to STATE by AUTHOR and, for its validation, HEAD; one day between steps. TEXT is in all its parts.

    « superseded » and « expired » are reached by publishing another, and by waiting.
    """
    with as_owner():
        with clock.at(at), acting_as(author):
            record = draft_sheet(
                country=Country.objects.get(pk=country),
                marking=Marking.SENSITIVE,
                content=content(**{"summary": text, "outlook": text, **more}),
                themes=[Assessed("crime", text), Assessed("maritime", text, area="Détroit", vigilance_level="orange")],
                elements=[Element("Presse locale", text, "B", "2")],
                actor=author,
            )
        for number, step in enumerate(CHAIN[1 : CHAIN.index(state) + 1], start=1):
            person = head if step == "validated" else author
            with clock.at(at + timedelta(minutes=number)), acting_as(person):
                if step == "reviewed":
                    submit_sheet(record, actor=author)
                else:
                    pass_step(record, {"validated": "validate", "published": "publish"}[step], actor=person)
            record = Record.objects.get(pk=record.pk)
        return record


def make_incident(record: Record, author: User, *, text: str = "Vols", major: bool = False, day: date) -> None:
    with as_owner(), acting_as(author):
        add_incident(record, Happened("theft", text, day, "no", text, is_major=major), actor=author)


def make_zone(author: User, country: str = "SG", *, name: str = "Le Détroit", level: str = "orange") -> Zone:
    with as_owner(), acting_as(author):
        return add_zone(
            Country.objects.get(pk=country),
            name=name,
            description="",
            level=Level(level, WRITTEN.date(), "Diplomatie"),
            actor=author,
        )
