"""Bodies that are right, for tests to spoil."""

from __future__ import annotations

import json
from typing import Any

from ssi.records.models import Record
from tests.support.client import StrictClient

REQUESTS, LETTERS, FILINGS, HANDLINGS = (
    f"/api/v1/{word}/"
    for word in ("information-requests", "letters-rogatory", "assistance-requests", "assistance-handlings")
)


def request(**more: Any) -> dict[str, Any]:
    return {
        "country": "SG",
        "title": "Kétamine par colis",
        "direction": "incoming_fr",
        "requesting_authority": "FR-OFAST",
        "external_reference": "OFAST/2026-1",
        "received_at": "2026-09-08T09:20:00",
        "received_by": "dcis_h24",
        "urgency": "normal",
        "framework": "police",
        "crime_type": "DRUG-KET",
        "purpose": "investigate",
        "objective_reasons": "L’expéditeur se trouve dans le pays.",
        "availability": "indirect",
        "marking": "SENSIBLE",
        "questions": [{"question_type": "company", "text": "Qui expédie ?"}],
        **more,
    }


def filing(**more: Any) -> dict[str, Any]:
    return {
        "category": "arrest_detention",
        "incident_at": "2026-09-17T23:30:00",
        "incident_place": "Cebu",
        "known_by": "family",
        "known_at": "2026-09-18T20:45:00",
        "last_name": "ROUVIÈRE",
        "first_names": "Bastien",
        "birth_date": "1997-02-02",
        "asked": ["la qualification exacte"],
        "relatives": [{"name": "Maud ROUVIÈRE", "relation": "sœur"}],
        **more,
    }


def mail(**more: Any) -> dict[str, Any]:
    return {"at": "2026-09-08T16:05:00", "channel": "bilateral", "subject": "Kétamine", **more}


def send(client: StrictClient, url: str, body: Any, method: str = "post", **headers: str) -> Any:
    return getattr(client, method)(url, json.dumps(body), content_type="application/json", headers=headers)


def step(client: StrictClient, root: str, record: Record | str, transition: str, **fields: Any) -> Any:
    key = record if isinstance(record, str) else record.pk
    return send(client, f"{root}{key}/transitions/", {"transition": transition, **fields})
