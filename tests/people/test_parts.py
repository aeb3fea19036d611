"""People and objects of a record: what may be said of them, two people on one form, who may write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from ssi.common import clock
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.people.content import NameContent
from ssi.people.models import Part
from ssi.people.services import PartContent, add_part, change_part, remove_part
from ssi.records.models import Change, Record
from ssi.territories.acting import acting_as
from tests.factories.cases import make_request
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]

TAN = PartContent(
    entity_type="person",
    name="TAN Wei Jie",
    category="suspect",
    names=(NameContent("Jay Tan"), NameContent("CHEN Weijie", "dialect")),
    birth_date=date(1988, 1, 1),
    birth_date_precision="approx",
)
COUNTS = ("TOTAL_FORMS", "INITIAL_FORMS")
UNBORN: dict[str, Any] = {"birth_date": None, "birth_date_precision": ""}


@pytest.fixture
def record(embassy: Embassy) -> Record:
    return make_request(embassy["attache.sg"])


@pytest.fixture
def part(embassy: Embassy, record: Record) -> Part:
    return named(embassy, record, TAN)


def named(embassy: Embassy, record: Record, content: PartContent, username: str = "attache.sg") -> Part:
    actor = embassy[username]
    with acting_as(actor):
        return add_part(record, content, actor=actor)


def parts_of(record: Record) -> list[Part]:
    with as_owner():
        return list(Part.objects.of(record))


def typed(**more: Any) -> dict[str, Any]:
    management = {f"{name}-{what}": "0" for name in ("names", "numbers", "warnings") for what in (*COUNTS,)}
    return {"entity_type": "person", "name": "TAN Wei Jie", "category": "suspect", "birth": "", **management, **more}


def add_page(record: Record) -> str:
    return reverse("cases:add_part", args=[record.reference])


def test_parts_come_in_the_order_in_which_they_were_named(embassy: Embassy, record: Record, part: Part) -> None:
    named(embassy, record, PartContent("organisation", "Tanjong Spice Trading Pte. Ltd."))
    named(embassy, record, PartContent("phone", "+65 8555 0142"))
    assert [(one.number, one.name) for one in parts_of(record)] == [
        (1, "TAN Wei Jie"),
        (2, "Tanjong Spice Trading Pte. Ltd."),
        (3, "+65 8555 0142"),
    ]


@pytest.mark.parametrize(
    ("typed_birth", "approx", "shown"),
    [
        ("14/03/1988", "", "14/03/1988"),
        ("1988-03-14", "", "14/03/1988"),
        ("3/1988", "", "03/1988"),
        ("1988", "", "1988"),
        ("1988", "on", "vers 1988"),
    ],
)
def test_a_birth_is_known_to_the_day_the_month_the_year_or_about(
    signed_in: SignIn, record: Record, typed_birth: str, approx: str, shown: str
) -> None:
    answer = signed_in("attache.sg").post(add_page(record), typed(birth=typed_birth, birth_approx=approx))
    assert answer.status_code == 302
    [part] = parts_of(record)
    assert part.birth_text == shown


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"birth": "2090"}, "Cette date est dans le futur."),
        ({"birth": "31/02/1988"}, "Saisissez JJ/MM/AAAA"),
        ({"birth": "0001"}, "n’est pas vraisemblable"),
        ({"birth_approx": "on"}, "Indiquez l’année approximative."),
        ({"name": "x" * 10_000}, "Ce texte compte 10000 caractères\u00a0; le maximum est de 200."),
        ({"name": "TAN\u202e Wei\x00"}, "U+0000, U+202E"),
        ({"name": "   "}, "obligatoire"),
        ({"entity_type": "ghost"}, "Choisissez une valeur de la liste."),
        ({"entity_type": "phone"}, "Une qualité ne se donne qu’à une personne ou à une société."),
        ({"entity_type": "phone", "category": "", "birth": "1988"}, "Seule une personne a une naissance."),
    ],
)
def test_a_wrong_value_is_said_at_its_field_and_nothing_is_written(
    signed_in: SignIn, record: Record, wrong: dict[str, str], message: str
) -> None:
    answer = signed_in("attache.sg").post(add_page(record), typed(detail="Ma saisie gardée", **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert "Ma saisie gardée" in page
    assert parts_of(record) == []


def test_the_future_is_judged_where_the_record_is(signed_in: SignIn, record: Record) -> None:
    """At 17:00 in Paris on the 8th it is already the 9th in Singapore."""
    with clock.at(datetime(2026, 9, 8, 17, tzinfo=UTC)):
        client = signed_in("attache.sg")
        assert client.post(add_page(record), typed(birth="10/09/2026")).status_code == 422
        assert client.post(add_page(record), typed(birth="09/09/2026")).status_code == 302


def test_the_same_sending_twice_names_once(signed_in: SignIn, record: Record) -> None:
    client = signed_in("attache.sg")
    key = str(client.get(add_page(record)).context["form"]["submission"].value())
    for _time in range(2):
        assert client.post(add_page(record), typed(submission=key)).status_code == 302
    assert len(parts_of(record)) == 1
    client.post(add_page(record), typed(submission=key, name="LIM Ah Kow"))
    assert len(parts_of(record)) == 2


def test_a_part_is_corrected_and_its_history_kept(signed_in: SignIn, record: Record, part: Part) -> None:
    client, address = signed_in("attache.sg"), reverse("people:change", args=[part.pk])
    page = client.get(address).content.decode()
    assert 'value="1988"' in page
    assert 'value="Jay Tan"' in page
    answer = client.post(address, typed(birth="14/03/1988", version="1"))
    assert answer.status_code == 302
    [changed] = parts_of(record)
    assert (changed.version, changed.birth_text) == (2, "14/03/1988")
    with as_owner():
        assert not changed.names.exists()
        change = Change.objects.filter(record=record, table_name="people_part", operation="update").get()
    assert change.fields["birth_date"] == ["1988-01-01", "1988-03-14"]


def test_the_second_of_two_people_is_told_and_shown_both_values(
    signed_in: SignIn, embassy: Embassy, record: Record, part: Part
) -> None:
    deputy = embassy["deputy.sg"]
    with acting_as(deputy):
        change_part(part, PartContent("person", "TAN Wei Jie dit Jay", "suspect"), version=1, actor=deputy)
    client, address = signed_in("attache.sg"), reverse("people:change", args=[part.pk])
    answer = client.post(address, typed(name="TAN Weijie", version="1"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "TAN Wei Jie dit Jay" in page
    assert "TAN Weijie" in page
    assert parts_of(record)[0].name == "TAN Wei Jie dit Jay"
    assert client.post(address, typed(name="TAN Weijie", version="2")).status_code == 302
    assert parts_of(record)[0].name == "TAN Weijie"


def test_a_part_named_by_mistake_leaves_after_one_question(signed_in: SignIn, record: Record, part: Part) -> None:
    client, address = signed_in("attache.sg"), reverse("people:remove", args=[part.pk])
    assert "Retirer «\u00a0TAN Wei Jie\u00a0» du dossier" in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"version": "7"}).status_code == 409
    assert client.post(address, {"version": "1"}).status_code == 302
    assert parts_of(record) == []
    assert client.get(address).status_code == 404
    with as_owner():
        assert Change.objects.filter(record=record, table_name="people_part", operation="delete").exists()


def test_a_service_tells_stale_from_gone(embassy: Embassy, part: Part) -> None:
    actor = embassy["attache.sg"]
    with acting_as(actor):
        with pytest.raises(StaleVersionError):
            remove_part(part, version=9, actor=actor)
        remove_part(part, version=1, actor=actor)
        with pytest.raises(RefusedError, match="retiré cette personne"):
            change_part(part, TAN, version=1, actor=actor)


def test_a_stranger_s_part_does_not_exist(signed_in: SignIn, part: Part) -> None:
    for name in ("people:change", "people:remove"):
        for username in ("attache.my", "agent.sin", "admin", "auditor"):
            foreign = signed_in(username).get(reverse(name, args=[part.pk]))
            missing = signed_in(username).get(reverse(name, args=[uuid4()]))
            assert (foreign.status_code, missing.status_code) == (404, 404)
    assert signed_in("attache.sg").get("/personnes/999999/modifier/").status_code == 404
    assert signed_in("attache.sg").get("/personnes/" + "9" * 18 + "/modifier/").status_code == 404


def test_who_sees_but_may_not_change_is_told_why(signed_in: SignIn, record: Record, part: Part) -> None:
    for address in (add_page(record), reverse("people:change", args=[part.pk])):
        answer = signed_in("manager").get(address)
        assert answer.status_code == 403
        assert "pas de le modifier" in answer.content.decode()


def test_the_manager_s_service_call_is_refused(embassy: Embassy, record: Record) -> None:
    with pytest.raises(RefusedError, match="pas de le modifier"):
        named(embassy, record, TAN, username="manager")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"birth_date": date(2999, 1, 1)}, "part_born_in_the_past"),
        ({"birth_date_precision": ""}, "part_birth_date_with_precision"),
        ({"entity_type": "phone", "category": ""}, "part_only_people_are_born"),
        ({**UNBORN, "entity_type": "phone"}, "part_capacity_of_people"),
        ({**UNBORN, "entity_type": "ghost", "category": ""}, "part_type_known"),
        ({"name": ""}, "part_named"),
    ],
)
def test_the_database_holds_the_rules_of_a_part(part: Part, change: dict[str, Any], constraint: str) -> None:
    with as_owner(), pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        Part.objects.filter(pk=part.pk).update(**change)


def test_the_second_wall_alone_hides_and_protects_parts(embassy: Embassy, record: Record, part: Part) -> None:
    with acting_as(embassy["attache.my"]):
        assert not Part.objects.filter(pk=part.pk).exists()
        assert Part.objects.filter(pk=part.pk).update(name="Volé") == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Part.objects.create(
                record=record, scope=record.scope, number=9, entity_type="phone", name="x", as_of=date(2026, 1, 1)
            )
    with acting_as(embassy["attache.my"]), connection.cursor() as cursor:
        cursor.execute("select count(*) from people_part")
        assert cursor.fetchone() == (0,)


def test_the_record_page_lists_its_people(signed_in: SignIn, record: Record, part: Part) -> None:
    page = signed_in("attache.sg").get(reverse("cases:detail", args=[record.reference])).content.decode()
    assert "TAN Wei Jie" in page
    assert "vers 1988" in page
    assert "Jay Tan" in page
    assert "CHEN Weijie" in page
    assert "Graphie dialectale" in page


def rows(**more: str) -> dict[str, str]:
    counts = {f"{name}-{count}": "2" for name in ("names", "numbers", "warnings") for count in ("TOTAL_FORMS",)}
    return {**counts, **more}


def test_names_numbers_and_warnings_are_rows_of_the_form(signed_in: SignIn, record: Record) -> None:
    said = {
        "names-0-value": "Haji Ahmad bin Ismail", "names-0-kind": "civil", "names-0-script": "latin",
        "names-0-title": "Haji", "names-0-given": "Ahmad", "names-0-particle": "bin", "names-0-patronym": "Ismail",
        "names-1-value": "陈伟杰", "names-1-kind": "chinese", "names-1-script": "han",
        "numbers-0-kind": "plate", "numbers-0-number": "SGX 1234 A", "numbers-0-country": "Singapour",
        "warnings-0-kind": "armed", "warnings-0-until": "2099-01-31", "warnings-0-note": "Couteau",
    }  # fmt: skip
    more = {"sex": "M", "nationalities": "Singapour, my", "occupation": "Transitaire"}
    client = signed_in("attache.sg")
    assert client.post(add_page(record), typed(**rows(**said), **more)).status_code == 302
    [part] = parts_of(record)
    with as_owner():
        assert [(one.value, one.given, one.patronym) for one in part.names.all()] == [
            ("Haji Ahmad bin Ismail", "Ahmad", "Ismail"),
            ("陈伟杰", "", ""),
        ]
        assert [(one.kind, one.value, one.country) for one in part.numbers.all()] == [("plate", "SGX 1234 A", "SG")]
    assert (part.sex, part.nationalities, part.occupation) == ("M", ["SG", "MY"], "Transitaire")
    page = client.get(reverse("cases:detail", args=[record.reference])).content.decode()
    for shown in ("陈伟杰", "Armé ou dangereux", "31/01/2099", "Couteau", "SGX 1234 A", "Singapour, Malaisie"):
        assert shown in page


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"names-0-given": "Ahmad"}, "Écrivez le nom en entier"),
        ({"names-0-value": "Ah", "names-0-kind": "ghost"}, "Choisissez une valeur de la liste."),
        ({"numbers-0-number": "SGX"}, "Choisissez la sorte de ce numéro."),
        ({"numbers-0-kind": "plate"}, "Écrivez le numéro"),
        ({"numbers-0-kind": "nric_fin", "numbers-0-number": "S1234567A"}, "clé de contrôle"),
        ({"numbers-0-kind": "plate", "numbers-0-number": "A1", "numbers-0-country": "Ruritanie"}, "Pays inconnu"),
        (
            {
                "numbers-0-kind": "plate",
                "numbers-0-number": "A1",
                "numbers-0-issued_on": "2026-02-01",
                "numbers-0-expires_on": "2025-02-01",
            },
            "expire après",
        ),
        ({"warnings-0-kind": "armed"}, "Dites jusqu’à quand"),
        ({"warnings-0-until": "2099-01-31"}, "Choisissez la mise en garde"),
        ({"names-TOTAL_FORMS": "25"} | {f"names-{n}-value": f"Nom {n}" for n in range(25)}, "20"),
        ({"nationalities": "Ruritanie"}, "Pays inconnu"),
        ({"sex": "Z"}, "Choisissez une valeur de la liste."),
        ({"mrz": "P<UTO"}, "44 caractères"),
        ({"entity_type": "phone", "category": "", "occupation": "Marin"}, "Seule une personne a un sexe"),
    ],
)
def test_a_wrong_row_is_said_and_nothing_is_written_nor_lost(
    signed_in: SignIn, record: Record, wrong: dict[str, str], message: str
) -> None:
    data = typed(detail="Ma saisie gardée", **(rows() | wrong))
    answer = signed_in("attache.sg").post(add_page(record), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert "Ma saisie gardée" in page
    assert parts_of(record) == []


def test_the_line_of_a_passport_fills_what_was_left_empty_and_is_not_kept(signed_in: SignIn, record: Record) -> None:
    data = typed(name="TAN Wei Jie", mrz=good_line("X12345678", "SGP", "880314", "M", "310101"))
    assert signed_in("attache.sg").post(add_page(record), data).status_code == 302
    [part] = parts_of(record)
    assert (part.birth_text, part.sex, part.nationalities) == ("14/03/1988", "M", ["SG"])
    with as_owner():
        number = part.numbers.get()
        assert (number.kind, number.masked, number.country) == ("passport", "••••••678", "SG")
        assert not Change.objects.filter(fields__icontains="X12345678").exists()


def good_line(number: str, country: str, birth: str, sex: str, expiry: str) -> str:
    """A second line whose digits are right."""

    def digit(text: str) -> str:
        values = (0 if one == "<" else int(one, 36) for one in text)
        return str(sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10)

    first, second, third = number + digit(number), birth + digit(birth), expiry + digit(expiry)
    personal = "<" * 14 + "<"
    return first + country + second + sex + third + personal + digit(first + second + third + personal)
