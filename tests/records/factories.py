"""Records of a plain kind, written as the owner of the tables: the pages of this floor know no domain."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ssi.accounts.models import User
from ssi.common import clock
from ssi.records.enums import DRAFT
from ssi.records.kinds import Kind
from ssi.records.models import NamedReader, Record
from ssi.records.workflow import State, Transition, Workflow
from ssi.territories.capabilities import Area
from tests.support.database import as_owner

WORKFLOW = Workflow(
    (
        State(DRAFT, "Brouillon"),
        State("received", "Reçu", awaits_decision=True),
        State("sent", "Transmis"),
        State("closed", "Clos", is_open=False),
    ),
    (
        Transition("receive", (DRAFT,), "received", "Recevoir"),
        Transition("send", ("received",), "sent", "Transmettre"),
        Transition("close", ("sent",), "closed", "Clore"),
    ),
)
PLAIN = Kind("PLN", Area.OPERATIONAL, "Dossier simple", WORKFLOW, page="plain:detail")
FILING = Kind("PFL", Area.CONSULAR, "Demande simple", WORKFLOW, page="plain:detail")


def make_record(author: User, country: str = "SG", *, kind: Kind = PLAIN, number: int = 1, **fields: Any) -> Record:
    """A registered record, received ten days ago, without a due date."""
    with as_owner():
        record = Record.objects.create(
            **{
                "kind": kind.code,
                "country_id": country,
                "area": kind.area,
                "reference": f"SSI-{country}-{kind.code}-2026-{number:04d}",
                "title": f"Dossier {number}",
                "state": "received",
                "author": author,
                "owner": author,
                "created_at": clock.now(),
                "opened_at": clock.now() - timedelta(days=10),
                **fields,
            }
        )
        record.refresh_from_db()
    return record


def make_draft(author: User, country: str = "SG", **fields: Any) -> Record:
    return make_record(author, country, **{"reference": None, "opened_at": None, "state": DRAFT, **fields})


def name_person(record: Record, person: User, until: datetime) -> NamedReader:
    with as_owner():
        return NamedReader.objects.create(
            record=record,
            scope=record.scope,
            person=person,
            during=(clock.now() - timedelta(days=1), until),
            reason="renfort sur cette affaire",
            named_by=person,
        )
