"""“Same person”: proposed with its grounds, decided by who sees both, with a reason, kept, and reversible."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from ssi.audit.models import Entry
from ssi.common.rules import RefusedError
from ssi.people.enums import Judged
from ssi.people.judging import candidates_of, decisions_on, judge
from ssi.people.models import Judgement, Part
from ssi.people.services import remove_part
from ssi.records.models import Record
from ssi.records.services import reserve
from ssi.territories.acting import acting_as
from tests.factories.cases import make_request
from tests.people.conftest import NRIC, Name
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
BORN = {"birth_date": date(1988, 3, 14), "birth_date_precision": "day"}


@pytest.fixture
def other(embassy: Embassy) -> Record:
    return make_request(embassy["attache.sg"], text="Blanchiment")


@pytest.fixture
def pair(record: Record, other: Record, name_one: Name) -> tuple[Part, Part]:
    return name_one(record, "TAN Wei Jie", **BORN), name_one(other, "CHEN Weijie", "Wei Jie TAN", **BORN)


def proposed(embassy: Embassy, part: Part, username: str = "attache.sg") -> list[tuple[str, tuple[str, ...]]]:
    user = embassy[username]
    with acting_as(user):
        fresh = Part.objects.visible_to(user).with_rows().select_related("record").get(pk=part.pk)
        return [(one.part.name, one.codes) for one in candidates_of(fresh, user, decisions_on(fresh, user))]


def decided(embassy: Embassy, pair: tuple[Part, Part], verdict: str, username: str = "attache.sg") -> Judgement:
    user = embassy[username]
    with acting_as(user):
        left, right = (Part.objects.select_related("record").with_rows().get(pk=part.pk) for part in pair)
        return judge(left, right, verdict=Judged(verdict), reason="Même photographie.", actor=user)


def test_a_candidate_comes_with_each_of_its_grounds(
    embassy: Embassy, signed_in: SignIn, pair: tuple[Part, Part]
) -> None:
    assert proposed(embassy, pair[0]) == [("CHEN Weijie", ("name", "birth"))]
    page = signed_in("attache.sg").get(reverse("people:detail", args=[pair[0].pk])).content.decode()
    assert "même nom, ordre différent (Wei Jie TAN)" in page
    assert "même naissance" in page


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"numbers": [("nric_fin", NRIC)]}, [("Inconnu", ("number",))]),
        ({}, []),
    ],
)
def test_the_same_number_is_a_ground_by_itself_sealed_or_not(
    embassy: Embassy, record: Record, other: Record, name_one: Name, facts: dict[str, Any], codes: list[Any]
) -> None:
    part = name_one(record, "TAN Wei Jie", numbers=[("nric_fin", NRIC)])
    name_one(other, "Inconnu", **facts)
    assert proposed(embassy, part) == codes


@pytest.mark.parametrize(
    ("born", "precision", "is_proposed"),
    [
        (date(1988, 3, 14), "day", True),
        (date(1988, 3, 1), "month", True),
        (date(1988, 1, 1), "year", True),
        (date(1990, 1, 1), "approx", True),
        (date(1989, 3, 14), "day", False),
        (date(1987, 1, 1), "year", False),
        (date(1970, 1, 1), "approx", False),
    ],
)
def test_births_that_contradict_each_other_make_a_name_alone_no_candidate(
    embassy: Embassy, record: Record, other: Record, name_one: Name, born: date, precision: str, *, is_proposed: bool
) -> None:
    part = name_one(record, "TAN Wei Jie", **BORN)
    name_one(other, "Tan Wei Jie", birth_date=born, birth_date_precision=precision)
    assert bool(proposed(embassy, part)) is is_proposed


def test_a_decision_reads_on_both_and_is_undone_with_its_reason_kept(
    embassy: Embassy, signed_in: SignIn, pair: tuple[Part, Part]
) -> None:
    client = signed_in("attache.sg")
    address = reverse("people:decide", args=[pair[0].pk])
    data = {"other": str(pair[1].pk), "verdict": "same", "reason": "Même photographie."}
    assert client.post(address, data).status_code == 302
    for part in pair:
        page = client.get(reverse("people:detail", args=[part.pk])).content.decode()
        assert "Même personne ou même objet" in page
        assert "Même photographie." in page
    assert proposed(embassy, pair[0]) == []
    assert client.post(address, {**data, "verdict": "open", "reason": "Photographie d’un tiers."}).status_code == 302
    assert proposed(embassy, pair[0]) == [("CHEN Weijie", ("name", "birth"))]
    with as_owner():
        kept = list(Judgement.objects.order_by("at").values_list("verdict", "reason", "features"))
        lines = Entry.objects.filter(acts__contains=["part.judged"])
        assert {(line.country, len(line.keys)) for line in lines} == {("", 2)}
    assert kept == [
        ("same", "Même photographie.", ["name", "birth"]),
        ("open", "Photographie d’un tiers.", ["name", "birth"]),
    ]


def test_a_pair_told_apart_is_not_proposed_again(embassy: Embassy, pair: tuple[Part, Part]) -> None:
    decided(embassy, pair, "distinct")
    assert proposed(embassy, pair[0]) == []
    assert proposed(embassy, pair[1]) == []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"verdict": "same", "reason": "   "}, "obligatoire"),
        ({"verdict": "maybe", "reason": "x"}, "Choisissez une valeur de la liste."),
        ({"verdict": "open", "reason": "x"}, "C’est déjà ce qui est décidé"),
        ({"verdict": "same", "reason": "x" * 600}, "600"),
    ],
)
def test_a_wrong_decision_is_refused_with_words(
    signed_in: SignIn, pair: tuple[Part, Part], data: dict[str, str], message: str
) -> None:
    client = signed_in("attache.sg")
    answer = client.post(reverse("people:decide", args=[pair[0].pk]), {"other": str(pair[1].pk), **data})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    with as_owner():
        assert not Judgement.objects.exists()


def test_a_part_is_not_another_nature_nor_itself_nor_in_a_draft(
    embassy: Embassy, record: Record, name_one: Name, pair: tuple[Part, Part]
) -> None:
    phone = name_one(record, "+65 8555 0142", entity_type="phone")
    drafted = name_one(make_request(embassy["attache.sg"], state="draft"), "TAN Wei Jie")
    for wrong in (phone, drafted, pair[0]):
        with pytest.raises(RefusedError):
            decided(embassy, (pair[0], wrong), "same")


def test_the_other_end_that_one_does_not_see_does_not_exist(
    embassy: Embassy, signed_in: SignIn, record: Record, name_one: Name
) -> None:
    """The same page and the same answers, whether the twin of another country exists or not."""
    part = name_one(record, "TAN Wei Jie", numbers=[("nric_fin", NRIC)])
    client = signed_in("attache.sg")
    before = main(client, part)
    foreign = name_one(make_request(embassy["attache.ph"], "PH"), "TAN Wei Jie", by="attache.ph")
    assert main(client, part) == before
    answers = [
        client.post(
            reverse("people:decide", args=[part.pk]), {"other": key, "verdict": "same", "reason": "Même visage."}
        )
        for key in (str(foreign.pk), "00000000-0000-4000-8000-000000000000")
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_a_decision_is_hidden_once_one_of_its_ends_is(
    embassy: Embassy, signed_in: SignIn, other: Record, pair: tuple[Part, Part]
) -> None:
    decided(embassy, pair, "same")
    with acting_as(embassy["attache.sg"]):
        reserve(other, reserved=True, version=None, actor=embassy["attache.sg"])
    assert "CHEN Weijie" not in signed_in("deputy.sg").get(reverse("people:detail", args=[pair[0].pk])).content.decode()
    with acting_as(embassy["deputy.sg"]):
        assert not Judgement.objects.exists()
    with acting_as(embassy["attache.sg"]):
        assert Judgement.objects.exists()


def test_who_only_looks_does_not_decide(embassy: Embassy, signed_in: SignIn, pair: tuple[Part, Part]) -> None:
    with pytest.raises(RefusedError, match="consulter"):
        decided(embassy, pair, "same", "manager")


def test_a_decision_is_neither_changed_nor_taken_away_by_the_application(
    embassy: Embassy, pair: tuple[Part, Part]
) -> None:
    row = decided(embassy, pair, "same")
    with acting_as(embassy["attache.sg"]):
        for change in (
            lambda: Judgement.objects.filter(pk=row.pk).update(reason="Autre"),
            lambda: Judgement.objects.filter(pk=row.pk).delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


def test_a_decision_leaves_with_the_part_that_was_named_by_mistake(embassy: Embassy, pair: tuple[Part, Part]) -> None:
    decided(embassy, pair, "same")
    with acting_as(embassy["attache.sg"]):
        remove_part(Part.objects.get(pk=pair[1].pk), version=None, actor=embassy["attache.sg"])
    with as_owner():
        assert not Judgement.objects.exists()


def main(client: StrictClient, part: Part) -> str:
    page: str = client.get(reverse("people:detail", args=[part.pk])).content.decode()
    return page.partition("<h2")[2].partition("</main>")[0]
