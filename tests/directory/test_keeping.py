"""Reference data kept by hand: who writes them, by the database alone; their history; what is used stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from ssi.accounts.models import User
from ssi.audit.models import Entry
from ssi.common import clock
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.directory.models import (
    Authority,
    AuthorityAlias,
    ChecklistItem,
    CrimeType,
    HolidayCorrection,
    LegalInstrument,
    LegalProvision,
    ReferenceChange,
)
from ssi.directory.services import authorities, keeping, legal, posts
from ssi.territories.acting import acting_as
from ssi.territories.models import ConsularPost
from tests.factories.cases import make_request
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SOURCED: dict[str, Any] = {"source": "Usage du service", "checked_on": date(2026, 11, 1)}
OTHERS = ("attache.sg", "manager", "agent.mnl", "auditor", "nobody")


@pytest.fixture
def admin(embassy: Embassy) -> User:
    return embassy["admin"]


def new_authority(code: str = "SG-NEW", **values: Any) -> dict[str, Any]:
    return {"code": code, "country_id": "SG", "name": "A new service", "kinds": ["police"], **SOURCED, **values}


WRITES: dict[str, Callable[[], object]] = {
    "authority": lambda: Authority.objects.create(**new_authority(search_key=" x ")),
    "alias": lambda: AuthorityAlias.objects.create(authority_id="SG-CNB", value="Autre", **SOURCED),
    "crime type": lambda: CrimeType.objects.create(
        code="DRUG-X", parent_id="DRUG", name_fr="x", name_en="x", **SOURCED
    ),
    "instrument": lambda: LegalInstrument.objects.create(
        code="X-1", kind="law", name_fr="x", name_en="x", countries=["SG"], **SOURCED
    ),
    "provision": lambda: LegalProvision.objects.create(
        code="CP", article="1", label_fr="x", label_en="x", valid_from=date(2020, 1, 1), **SOURCED
    ),
    "holiday": lambda: HolidayCorrection.objects.create(
        country_id="PH", date=date(2026, 9, 11), working=False, label="x", **SOURCED
    ),
    "post": lambda: ConsularPost.objects.create(
        code="PEN", name_fr="x", name_en="x", time_zone="Asia/Kuala_Lumpur", seat_id="MY"
    ),
    "post's country": lambda: ConsularPost.countries.through.objects.create(consularpost_id="KUL", country_id="PH"),
}


@pytest.mark.parametrize("what", list(WRITES))
@pytest.mark.parametrize("person", OTHERS)
def test_the_database_alone_refuses_what_another_than_an_administrator_adds(
    embassy: Embassy, person: str, what: str
) -> None:
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting_as(embassy[person]):
        WRITES[what]()


@pytest.mark.parametrize("what", list(WRITES))
def test_the_database_lets_an_administrator_add(admin: User, what: str) -> None:
    with acting_as(admin):
        assert WRITES[what]()


@pytest.mark.parametrize("person", OTHERS)
def test_the_database_alone_hides_from_others_the_rows_they_would_change_or_delete(
    embassy: Embassy, person: str
) -> None:
    with acting_as(embassy[person]):
        assert Authority.objects.filter(code="SG-CNB").update(name="x") == 0
        assert CrimeType.objects.filter(code="DRUG").update(name_fr="x") == 0
        assert ConsularPost.objects.filter(code="KUL").update(name_fr="x") == 0
        assert ChecklistItem.objects.filter(retired_at=None).update(retired_at=clock.now()) == 0
        with connection.cursor() as cursor:
            cursor.execute("delete from directory_legalprovision")
            assert cursor.rowcount == 0


@pytest.mark.parametrize(
    "statement",
    [
        "update directory_authority set code = 'SG-OTHER' where code = 'SG-CNB'",
        "update directory_authority set country_id = 'MY'",
        "update directory_crimetype set code = 'OTHER'",
        "update directory_legalprovision set article = '1'",
        "update directory_checklistitem set clause = 'x'",
        "update territories_consularpost set seat_id = 'PH'",
        "delete from directory_checklistitem",
        "delete from territories_consularpost",
        "insert into directory_referencechange (table_name) values ('x')",
        "update directory_referencechange set actor = null",
        "delete from directory_referencechange",
    ],
)
def test_what_never_changes_is_closed_to_the_application_even_for_an_administrator(admin: User, statement: str) -> None:
    with (
        acting_as(admin),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_main_crime_type_is_not_added_by_hand(admin: User) -> None:
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting_as(admin):
        CrimeType.objects.create(code="NEWMAIN", name_fr="x", name_en="x", **SOURCED)


def test_the_history_is_read_by_administrators_and_the_auditor(embassy: Embassy) -> None:
    for person, reads in (("admin", True), ("auditor", True), ("manager", False), ("attache.sg", False)):
        with acting_as(embassy[person]):
            assert ReferenceChange.objects.exists() is reads, person


def test_a_correction_is_journalled_and_its_history_says_who_and_what(admin: User) -> None:
    row = Authority.objects.get(code="SG-CNB")
    with acting_as(admin):
        version = keeping.version_of(row)
        assert authorities.change_authority(row, {"name_fr": "Bureau des stupéfiants"}, version=version, actor=admin)
        line = ReferenceChange.objects.of_row(row).by_people().get()
    assert (line.actor, line.operation, line.subject) == (admin.pk, "update", "SG-CNB")
    assert line.fields == {"name_fr": ["Bureau central des stupéfiants", "Bureau des stupéfiants"]}
    with as_owner():
        assert Entry.objects.get(acts=["reference.changed"]).keys == ["authority:SG-CNB"]


@pytest.mark.parametrize("person", OTHERS)
def test_the_services_refuse_whoever_is_not_an_administrator(embassy: Embassy, person: str) -> None:
    actor, row = embassy[person], Authority.objects.get(code="SG-CNB")
    with acting_as(actor):
        for act in (
            lambda: authorities.add_authority(new_authority(), actor=actor),
            lambda: authorities.change_authority(row, {"name": "x"}, version=1, actor=actor),
            lambda: authorities.remove_authority(row, actor=actor),
        ):
            with pytest.raises(RefusedError, match="administrateur"):
                act()


def test_an_authority_sent_twice_is_added_once_and_another_under_its_code_is_refused(admin: User) -> None:
    with acting_as(admin):
        first = authorities.add_authority(new_authority(), actor=admin)
        assert authorities.add_authority(new_authority(), actor=admin) == first
        with pytest.raises(RefusedError, match="déjà pris") as refused:
            authorities.add_authority(new_authority(name="Another"), actor=admin)
        assert refused.value.field == "code"
        assert ReferenceChange.objects.of_row(first).count() == 1


def test_two_corrections_at_once_the_second_is_told_unless_it_says_the_same(admin: User) -> None:
    row = Authority.objects.get(code="SG-CNB")
    with acting_as(admin):
        seen = keeping.version_of(row)
        authorities.change_authority(row, {"acronym": "CNB2"}, version=seen, actor=admin)
        assert not authorities.change_authority(row, {"acronym": "CNB2"}, version=seen, actor=admin)
        with pytest.raises(StaleVersionError):
            authorities.change_authority(row, {"acronym": "CNB3"}, version=seen, actor=admin)


def test_the_search_finds_an_authority_by_its_corrected_names_and_no_longer_by_a_removed_one(admin: User) -> None:
    row = Authority.objects.get(code="SG-CNB")

    def found(words: str) -> bool:
        return Authority.objects.containing(words).filter(pk="SG-CNB").exists()

    with acting_as(admin):
        authorities.change_authority(row, {"name": "Ketamine Bureau"}, version=keeping.version_of(row), actor=admin)
        assert found("ketamine")
        assert not found("central narcotics")
        alias = authorities.add_alias(row, {"value": "Brigade Zéphyr", **SOURCED}, actor=admin)
        assert found("zephyr")
        authorities.change_alias(alias, {"value": "Brigade Mistral"}, version=keeping.version_of(alias), actor=admin)
        assert found("mistral")
        assert not found("zephyr")
        authorities.remove_alias(alias, actor=admin)
        assert not found("mistral")


def test_a_closed_authority_is_no_longer_suggested_and_keeps_its_page(admin: User) -> None:
    row = Authority.objects.get(code="SG-CNB")
    values = {"valid_until": date(2026, 6, 30), "successor_id": "SG-SPF"}
    with acting_as(admin):
        authorities.change_authority(row, values, version=keeping.version_of(row), actor=admin)
    assert not Authority.objects.suggested("cnb", on=date(2026, 7, 1)).filter(pk="SG-CNB").exists()
    assert Authority.objects.suggested("cnb", on=date(2026, 6, 30)).filter(pk="SG-CNB").exists()


def test_an_authority_stands_neither_above_nor_after_itself(admin: User) -> None:
    above = Authority.objects.get(code="SG-MHA")
    with acting_as(admin):
        for values, field in (
            ({"parent_id": "SG-SPF-ICD"}, "parent"),
            ({"parent_id": "SG-MHA"}, "parent"),
            ({"successor_id": "SG-MHA"}, "successor"),
        ):
            with pytest.raises(RefusedError, match="elle-même") as refused:
                authorities.change_authority(above, values, version=keeping.version_of(above), actor=admin)
            assert refused.value.field == field


def test_what_records_use_is_not_deleted_and_nothing_tells_how_many_or_which(embassy: Embassy, admin: User) -> None:
    record = make_request(embassy["attache.sg"], "SG", state="answered")
    row = Authority.objects.get(code="SG-CNB")
    with acting_as(admin):
        with pytest.raises(RefusedError, match="utilisée par des dossiers ou par d’autres fiches") as refused:
            authorities.remove_authority(row, actor=admin)
        assert str(record.reference) not in str(refused.value.reason)
        assert AuthorityAlias.objects.filter(authority="SG-CNB").count() == row.aliases.count()
        with pytest.raises(RefusedError, match="utilisée"):
            keeping.remove(CrimeType.objects.get(code="DRUG"), actor=admin)


def test_an_authority_that_nothing_uses_is_deleted_with_its_other_names(admin: User) -> None:
    with acting_as(admin):
        row = authorities.add_authority(new_authority(), actor=admin)
        authorities.add_alias(row, {"value": "Autre", **SOURCED}, actor=admin)
        authorities.remove_authority(row, actor=admin)
        assert not Authority.objects.filter(pk="SG-NEW").exists()
        assert ReferenceChange.objects.filter(subject="SG-NEW", operation="delete").count() == 2


def test_renumbering_closes_the_old_article_and_opens_the_new_in_one_act(admin: User) -> None:
    old = LegalProvision.objects.get(code="CP", article="222-36")
    values = {
        "article": "321-4",
        "label_fr": old.label_fr,
        "label_en": old.label_en,
        "maximum_penalty": old.maximum_penalty,
        "limitation_years": 30,
        **SOURCED,
    }
    on = date(2029, 1, 1)
    with acting_as(admin):
        version = keeping.version_of(old)
        opened = legal.renumber(old, values, on=on, version=version, actor=admin)
        assert legal.renumber(old, values, on=on, version=version, actor=admin) == opened
        old.refresh_from_db()
        assert (old.valid_until, old.successor, opened.valid_from) == (date(2028, 12, 31), opened, on)
        with pytest.raises(RefusedError, match="déjà un successeur"):
            legal.renumber(old, {**values, "article": "321-5"}, on=on, version=version, actor=admin)


def test_an_article_keeps_its_number_when_only_what_it_says_changes(admin: User) -> None:
    old = LegalProvision.objects.get(code="CP", article="313-1")
    values = {"article": "313-1", "label_fr": "Escroquerie simple", "label_en": "Plain fraud", **SOURCED}
    with acting_as(admin):
        with pytest.raises(RefusedError, match="choisissez un jour plus tardif") as refused:
            legal.renumber(old, values, on=old.valid_from, version=keeping.version_of(old), actor=admin)
        assert refused.value.field == "on"
        opened = legal.renumber(old, values, on=date(2027, 1, 1), version=keeping.version_of(old), actor=admin)
    assert LegalProvision.objects.in_force(date(2026, 12, 31)).get(article="313-1") == old
    assert LegalProvision.objects.in_force(date(2027, 1, 1)).get(article="313-1") == opened


def test_an_honorary_consul_is_a_post_for_its_countries_and_opens_nothing_to_anyone(
    embassy: Embassy, admin: User
) -> None:
    values = {"code": "PEN", "name_fr": "x", "name_en": "y", "time_zone": "Asia/Kuala_Lumpur", "seat_id": "MY"}
    with acting_as(admin):
        post = posts.add_post(values, countries=["BN"], actor=admin)
        assert posts.add_post(values, countries=["BN"], actor=admin) == post
    assert sorted(post.countries.values_list("code", flat=True)) == ["BN", "MY"]
    with acting_as(embassy["agent.kul"]), connection.cursor() as cursor:
        cursor.execute("select ssi.scopes('file')")
        assert cursor.fetchone()[0] == ["MY/consular/KUL"]


def test_a_constraint_without_words_is_an_error_and_not_a_refusal(admin: User) -> None:
    with acting_as(admin), pytest.raises(IntegrityError, match="authority_kinds_known"):
        authorities.add_authority(new_authority(kinds=["circus"]), actor=admin)
