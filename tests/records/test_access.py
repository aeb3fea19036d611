"""How a view reaches a record: unseen means missing; seen but not allowed is refused with words."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from ssi.common.rules import Refused
from ssi.records.access import get_draft, get_record, may
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from ssi.territories.capabilities import Area
from tests.factories.cases import make_request
from tests.factories.records import make_record
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
OPERATIONAL = Area.OPERATIONAL


@pytest.fixture
def record(embassy: Embassy) -> Record:
    return make_request(embassy["attache.sg"])


def test_a_record_is_reached_by_its_reference(embassy: Embassy, record: Record) -> None:
    with acting_as(embassy["deputy.sg"]) as _sheet:
        assert get_record(embassy["deputy.sg"], str(record.reference), area=OPERATIONAL, verb="change") == record


@pytest.mark.parametrize("username", ["attache.my", "agent.sin", "admin", "auditor", "nobody"])
def test_a_stranger_reaches_nothing(embassy: Embassy, record: Record, username: str) -> None:
    with acting_as(embassy[username]), pytest.raises(Http404):
        get_record(embassy[username], str(record.reference), area=OPERATIONAL)


@pytest.mark.parametrize("reference", ["", "SSI-SG-RFI-2026-9999", "a\x00b", "x" * 31, "<script>", "ré\u202ef"])
def test_what_is_no_reference_does_not_exist(embassy: Embassy, reference: str) -> None:
    with acting_as(embassy["attache.sg"]), pytest.raises(Http404):
        get_record(embassy["attache.sg"], reference, area=OPERATIONAL)


def test_a_record_is_not_reached_from_another_area(embassy: Embassy, record: Record) -> None:
    with acting_as(embassy["attache.sg"]), pytest.raises(Http404):
        get_record(embassy["attache.sg"], str(record.reference), area=Area.CONSULAR)


def test_who_sees_but_may_not_is_told_why(embassy: Embassy, record: Record) -> None:
    manager = embassy["manager"]
    with acting_as(manager):
        assert get_record(manager, str(record.reference), area=OPERATIONAL) == record
        with pytest.raises(PermissionDenied, match="permet de consulter ce dossier, pas de le modifier"):
            get_record(manager, str(record.reference), area=OPERATIONAL, verb="change")
        assert may(manager, "reopen", record)
    with acting_as(embassy["attache.sg"]):
        verdict = may(embassy["attache.sg"], "reopen", record)
    assert isinstance(verdict, Refused)
    assert "chef de service" in str(verdict.reason)


def test_a_post_changes_what_it_has_filed_and_no_more(embassy: Embassy) -> None:
    agent = embassy["agent.mnl"]
    filing = make_record(agent, "PH", "consular", kind="ASC", post_id="MNL", reference="SSI-MNL-ASC-2026-0007")
    with acting_as(agent):
        reached = get_record(agent, "SSI-MNL-ASC-2026-0007", area=Area.CONSULAR, verb="change")
        assert reached == filing
        assert may(agent, "file", filing)
        assert not may(agent, "reopen", filing)
    with acting_as(embassy["agent.kul"]), pytest.raises(Http404):
        get_record(embassy["agent.kul"], "SSI-MNL-ASC-2026-0007", area=Area.CONSULAR)


def test_a_draft_is_reached_by_its_author_until_it_is_registered(embassy: Embassy, record: Record) -> None:
    author = embassy["attache.sg"]
    draft = make_request(author, state="draft")
    with acting_as(author):
        assert get_draft(author, draft.pk, area=OPERATIONAL) == draft
        for key in (record.pk, uuid.uuid4()):
            with pytest.raises(Http404):
                get_draft(author, key, area=OPERATIONAL)
    for username in ("deputy.sg", "manager"):
        with acting_as(embassy[username]), pytest.raises(Http404):
            get_draft(embassy[username], draft.pk, area=OPERATIONAL)
