"""Cooperation in described worlds: each kind in each state, what a step records, the mistakes and their paths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cooperation.models import CooperationAction
from ssi.records.kinds import kind_by_code
from ssi.records.models import Record, RecordLink
from ssi.site.worlds.building import Built, build
from ssi.site.worlds.nodes import WorldError
from ssi.site.worlds.reading import read_world
from tests.support import database

pytestmark = pytest.mark.slow  # builds whole worlds


@pytest.fixture
def plain_kinds() -> None:
    """Worlds are made of the real kinds."""


@pytest.fixture
def empty(db: None) -> Iterator[None]:
    with database.as_owner():
        database.empty()
        yield


def world(*records: dict[str, Any]) -> dict[str, Any]:
    return {
        "now": "2026-09-21T08:42:00+08:00",
        "people": [{"username": "julien", "postings": [{"role": "attache", "countries": ["SG", "BN"]}]}],
        "records": list(records),
    }


def every_state() -> list[dict[str, Any]]:
    return [
        {"kind": kind, "key": f"{kind}-{state.code}", "country": "SG", "state": state.code}
        for kind in ("ACT", "PRT", "ACC")
        for state in kind_by_code(kind).workflow.states
    ]


def test_each_kind_is_built_in_each_of_its_states(empty: None) -> None:
    built: Built = build(read_world(world(*every_state())), 7)
    assert {key: placed.state for key, placed in built.records.items()} == {
        one["key"]: one["state"] for one in every_state()
    }


def test_what_is_said_of_an_action_is_what_is_kept(empty: None) -> None:
    action = {
        "kind": "ACT",
        "key": "regionale",
        "country": "SG",
        "state": "evaluated",
        "title": "CANARI",
        "regional": True,
        "french_services": ["civil_protection", "police"],
        "partner_authorities": ["SG-SCDF", "SG-SPF"],
        "planned_start": "2026-08-10",
        "actual_start": "2026-08-11",
        "actual_end": "2026-08-12",
        "days": 1.5,
        "actual_participants": 9,
        "actual_women": 4,
        "score": 5,
        "documents": [{"name": "liste.txt", "content": "CANARI-PIECE"}],
    }
    part = {
        "kind": "PRT",
        "key": "brunei",
        "country": "BN",
        "action": "regionale",
        "actual_participants": 3,
        "state": "held",
    }
    built = build(read_world(world(action, part)), 7)
    made = CooperationAction.objects.get(pk=built.records["regionale"].key)
    assert (str(made.days), made.actual_participants, made.actual_women, made.score) == ("1.5", 9, 4, 5)
    assert made.original_start is not None
    assert made.original_start.isoformat() == "2026-08-10"
    assert [one.authority_id for one in made.record.actionpartners.all()] == ["SG-SCDF", "SG-SPF"]
    link = RecordLink.objects.get()
    assert (link.left_id, link.right_id) == (built.records["brunei"].key, built.records["regionale"].key)


def test_a_signature_is_known_to_the_month(empty: None) -> None:
    letter = {"kind": "ACC", "key": "lettre", "country": "SG", "state": "in_force", "signed": "2013-05"}
    built = build(
        read_world(world({**letter, "negotiation_opened_on": None, "in_force_on": None, "expires_on": None})), 7
    )
    record = Record.objects.get(pk=built.records["lettre"].key)
    assert str(record.agreement.signed) == "05/2013"
    assert record.agreement.negotiation_opened_on is None


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"theme": "rien"}, r"\$\.records\[0\]\.theme"),
        ({"french_services": ["douane"]}, r"\$\.records\[0\]\.french_services\[0\]"),
        ({"partner_authorities": ["XX"]}, r"\$\.records\[0\]\.partner_authorities\[0\]"),
        ({"planned_participants": -1}, r"\$\.records\[0\]\.planned_participants"),
        ({"steps": [{"step": "register"}, {"step": "close"}]}, r"\$\.records\[0\]\.steps\[1\]\.step"),
        ({"inconnu": 1}, r"\$\.records\[0\]\.inconnu"),
    ],
)
def test_a_mistake_is_said_with_its_path(changes: dict[str, Any], path: str) -> None:
    with pytest.raises(WorldError, match=path):
        read_world(world({"kind": "ACT", "country": "SG", **changes}))
