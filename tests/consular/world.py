"""The third file of the worked input, played by the people of the test embassy, each acting as themselves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from consular.enums import Answer, Category, KnownBy
from consular.services import Relative, file_assistance, open_request, save_draft, take_charge
from ssi.common import clock
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from ssi.territories.models import ConsularPost, Country
from tests.support.people import Embassy

MANILA = ZoneInfo("Asia/Manila")
FILED = datetime(2026, 9, 18, 21, 10, tzinfo=MANILA)
ANSWERED = datetime(2026, 9, 19, 11, 15, tzinfo=MANILA)
CANARY = "canari-source-interne"

INCIDENT: dict[str, Any] = {
    "category": Category.ARREST_DETENTION,
    "incident_at": datetime(2026, 9, 17, 23, 30, tzinfo=MANILA).astimezone(UTC),
    "incident_place": "Cebu",
    "known_by": KnownBy.FAMILY,
    "known_at": datetime(2026, 9, 18, 20, 45, tzinfo=MANILA).astimezone(UTC),
    "detaining_authority": "Cebu City Police Office, Mabolo Police Station 4",
    "charges": "illegal possession of dangerous drugs (R.A. 9165, section 11)",
}
PERSON: dict[str, Any] = {
    "last_name": "Rouvière",
    "first_names": "Bastien",
    "birth_date": date(1997, 2, 2),
    "birth_place": "Valence",
    "ariane_registered": Answer.YES,
    "resident": Answer.NO,
}
ASKED = ("la qualification exacte", "l’enquêteur chargé du dossier", "la date de l’inquest", "l’accès consulaire")


@contextmanager
def at(moment: datetime, person: Any) -> Iterator[None]:
    """PERSON acts at MOMENT, on both clocks."""
    with clock.at(moment), acting_as(person):
        yield


def draft(embassy: Embassy, agent: str = "agent.mnl", country: str = "PH", post: str = "MNL", **fields: Any) -> Record:
    """A draft that lacks nothing."""
    with at(FILED, embassy[agent]):
        record = open_request(ConsularPost.objects.get(pk=post), Country.objects.get(pk=country), actor=embassy[agent])
        return save_draft(
            record,
            fields={**INCIDENT, **PERSON, **fields},
            relatives=[
                Relative("Maud Rouvière", "sœur", "+33 6 00 00 00 00"),
                Relative("Ateliers du Rhône", "employeur"),
            ],
            asked=ASKED,
            actor=embassy[agent],
        )


def filed(embassy: Embassy, agent: str = "agent.mnl", country: str = "PH", post: str = "MNL", **fields: Any) -> Record:
    """A filed request, not yet seen by the service."""
    record = draft(embassy, agent, country, post, **fields)
    with at(FILED, embassy[agent]):
        return file_assistance(record, actor=embassy[agent])


def handling_of(filing: Record, person: Any) -> Record:
    """The handling of FILING, as PERSON sees it."""
    return (
        Record.objects.visible_to(person)
        .select_related("handling__filing__assistancefiling")
        .get(handling__filing=filing)
    )


def in_charge(embassy: Embassy, attache: str = "attache.ph", **fields: Any) -> tuple[Record, Record]:
    """A filed request and its handling, taken charge of the next morning."""
    filing = filed(embassy, **fields)
    with at(ANSWERED, embassy[attache]):
        return filing, take_charge(handling_of(filing, embassy[attache]), actor=embassy[attache])
