"""The form adapts to what happened: what is asked, why, what is refused, what is kept when the situation changes."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from consular.enums import ASKED, ASKED_ANSWERS, DEATHS, Category
from consular.forms.draft import PersonForm, RequestForm
from consular.forms.situation import DEFAULTS, QUESTIONS, asked_at, parted, suggestions
from consular.models import AssistanceFiling
from consular.services import save_draft
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from ssi.territories.bootstrap import bootstrap_posting
from tests.consular.test_pages import STEP_1, STEP_2, SignIn, step, version_of
from tests.consular.world import FILED, INCIDENT, at, draft, filed
from tests.support.database import as_owner
from tests.support.people import Embassy

MISSING_KEY = "00000000-0000-4000-8000-000000000000"


# --- Words, without a database --------------------------------------------------------------------------------------


@pytest.mark.parametrize("category", Category.values)
def test_each_situation_asks_what_helps_first_and_each_question_once(category: str) -> None:
    asked = [*asked_at(2, category), *asked_at(3, category)]
    assert 2 <= len(asked_at(2, category)) <= 7
    assert max(Counter(asked).values()) == 1
    assert set(asked) <= set(QUESTIONS)
    assert len(suggestions(category)) >= 3


def test_each_question_is_asked_somewhere_says_why_and_is_never_required() -> None:
    assert {name for one in ASKED.values() for name in (*one.first, *one.then)} == set(QUESTIONS)
    assert all(one.help_text and one.label and not one.required for one in QUESTIONS.values())
    assert set(DEFAULTS) == {*ASKED_ANSWERS, "death_penalty_risk"}


@pytest.mark.parametrize(
    ("category", "asked"),
    [
        (Category.ARREST_DETENTION, {"charges", "place_of_detention"}),
        (Category.MISSING, {"last_contact_at", "description", "phone", "bank_card"}),
        (Category.DEATH_ACCIDENT, {"body_place", "death_cause", "family_informed"}),
    ],
)
def test_an_arrest_a_disappearance_and_a_death_are_asked_their_own_questions(category: str, asked: set[str]) -> None:
    form = PersonForm(category=category, asks=asked_at(2, category))
    assert asked <= set(form.fields)
    others = {"charges", "phone", "body_place"} - asked
    assert not others & set(form.fields)
    assert ("assistance_wish" in form.fields) == (category not in DEATHS)


def test_what_was_ticked_in_one_language_is_ticked_in_the_other() -> None:
    with translation.override("en"):
        english = [words for _code, words in suggestions(Category.MISSING)]
    assert parted([*english, "un chien de piste"], Category.MISSING, ["fr", "en"]) == (
        [code for code, _words in suggestions(Category.MISSING)],
        ["un chien de piste"],
    )


def test_boxes_and_lines_make_one_list_and_one_of_them_is_enough() -> None:
    def sent(**data: Any) -> RequestForm:
        return RequestForm({"version": "1", **data}, category=Category.MISSING)

    ticked = sent(usual=["trace", "notice"], asked="un chien de piste")
    assert ticked.is_valid()
    assert [len(ticked.cleaned_data["asked"]), ticked.cleaned_data["asked"][-1]] == [3, "un chien de piste"]
    assert "asked" in sent().errors
    assert "usual" in sent(usual=["x"]).errors
    assert "asked" in sent(usual=["trace"], asked="\n".join(f"demande {n}" for n in range(10))).errors


# --- What cannot be -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"birth_date": date(2026, 9, 18)}, "birth_date"),
        ({"last_contact_at": FILED + timedelta(hours=1)}, "last_contact_at"),
        ({"paid_at": FILED + timedelta(hours=1)}, "paid_at"),
        ({"bank_card": "BNP 4970 1012 3456 7890"}, "bank_card"),
        ({"complaint_filed": "no", "complaint_reference": "2026/118"}, "complaint_filed"),
    ],
)
def test_what_contradicts_itself_is_refused_in_words_and_by_the_database(
    embassy: Embassy, fields: dict[str, Any], field: str
) -> None:
    record, agent = draft(embassy, incident_at=INCIDENT["incident_at"] - timedelta(days=1)), embassy["agent.mnl"]
    with at(FILED, agent):
        with pytest.raises(RefusedError) as refusal:
            save_draft(record, fields=fields, actor=agent)
        assert refusal.value.field == field
        with pytest.raises(IntegrityError), transaction.atomic():
            AssistanceFiling.objects.filter(record=record).update(**fields)


# --- Pages ----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.django_db
def test_a_disappearance_is_filed_with_its_own_questions_and_printed(signed_in: SignIn) -> None:
    client = signed_in("agent.mnl")
    with clock.at(FILED):
        assert "votre première demande" in client.get("/consulaire/nouvelle/").content.decode()
        address = client.post("/consulaire/nouvelle/", {"x": ""}).headers["Location"]
        with as_owner():
            record = Record.objects.get(kind="ASC")
        client.post(address, {**STEP_1, "category": "missing", "version": version_of(record), "act": "next"})
        page = client.get(step(2, record)).content.decode()
        assert "Sa dernière position peut être demandée" in page
        assert 'name="charges"' not in page
        asked = {
            **STEP_2,
            "made_for": "missing",
            "last_contact_at": "16/09/2026 08:00",
            "phone": "+33 6 11 22 33 44",
            "bank_card": "BNP, 7890",
        }
        client.post(step(2, record), {**asked, "version": version_of(record), "act": "next"})
        page = client.get(step(3, record)).content.decode()
        assert "Un avis de recherche" in page
        typed = {"made_for": "missing", "usual": ["trace", "notice"], "complaint_filed": "unknown"}
        sent = client.post(step(3, record), {**typed, "version": version_of(record), "act": "file"})
        receipt = client.get(sent.headers["Location"]).content.decode()
        summary = client.get("/consulaire/SSI-MNL-ASC-2026-0001/recapitulatif/").content.decode()
        again = client.get("/consulaire/nouvelle/").content.decode()
    assert "Qui est prévenu" in receipt
    assert "+65 6555 0100" in receipt
    for words in ("+33 6 11 22 33 44", "BNP, 7890", "Un avis de recherche", "SSI-MNL-ASC-2026-0001"):
        assert words in summary
    assert "votre première demande" not in again


@pytest.mark.slow
@pytest.mark.django_db
def test_a_situation_that_changes_loses_nothing_of_what_was_answered(signed_in: SignIn, embassy: Embassy) -> None:
    record, client = draft(embassy), signed_in("agent.mnl")
    with clock.at(FILED):
        client.post(step(1, record), {**STEP_1, "category": "missing", "version": record.version, "act": "next"})
        page = client.get(step(3, record)).content.decode()
        assert "Mabolo Police Station 4" in page
        # Drawn for the arrest, sent after it became a disappearance: both are shown, what was typed is still there.
        late = client.post(step(2, record), {**STEP_2, "charges": "estafa", "version": record.version, "act": "next"})
        assert late.status_code == 409
        assert "estafa" in late.content.decode()
    assert version_of(record) == record.version + 1


@pytest.mark.slow
@pytest.mark.django_db
def test_a_birth_after_the_facts_is_said_at_whichever_step_it_is_typed(signed_in: SignIn, embassy: Embassy) -> None:
    record, client = draft(embassy, birth_date=date(2026, 9, 10)), signed_in("agent.mnl")
    earlier = {**STEP_1, "incident_at": "01/09/2026 10:00", "known_at": "02/09/2026 10:00", "version": record.version}
    with clock.at(FILED):
        first = client.post(step(1, record), earlier)
        typed = {**STEP_2, "birth_date": "18/09/2026", "version": record.version}
        second = client.post(step(2, record), typed)
        before = client.post(step(2, record), {**STEP_2, "notification_received_at": "17/09/2026 22:00"})
    for answer, field in ((first, "incident_at"), (second, "birth_date")):
        assert answer.status_code == 422
        assert f"#id_{field}" in answer.content.decode()
        assert "née après les faits" in answer.content.decode()
    assert before.status_code == 422
    assert version_of(record) == record.version


@pytest.mark.slow
@pytest.mark.django_db
def test_a_photo_of_forty_megabytes_is_refused_in_words_and_the_draft_stands(
    signed_in: SignIn, embassy: Embassy
) -> None:
    record, client = draft(embassy), signed_in("agent.mnl")
    photo = SimpleUploadedFile("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(40 * 1024 * 1024), "image/jpeg")
    with clock.at(FILED):
        answer = client.post(
            f"/consulaire/brouillons/{record.pk}/pieces/ajouter/", {"file": photo, "document_type": "photo"}
        )
    assert answer.status_code in {413, 422}
    assert "20" in answer.content.decode()
    assert version_of(record) == record.version


@pytest.mark.slow
@pytest.mark.django_db
def test_what_another_post_filed_does_not_exist_on_any_of_its_pages(signed_in: SignIn, embassy: Embassy) -> None:
    record = filed(embassy)
    client = signed_in("agent.kul")
    with clock.at(FILED):
        for tail in ("accuse/", "recapitulatif/"):
            found, missing = (
                client.get(f"/consulaire/SSI-MNL-ASC-2026-{number}/{tail}") for number in ("0001", "0999")
            )
            assert (found.status_code, missing.status_code) == (404, 404)
            assert len(found.content) == len(missing.content)
        for key in (record.pk, MISSING_KEY):
            assert client.get(f"/consulaire/brouillons/{key}/etape/2/").status_code == 404


@pytest.mark.slow
@pytest.mark.django_db
def test_an_agent_moved_yesterday_no_longer_sees_the_drafts_of_the_former_post(
    signed_in: SignIn, embassy: Embassy
) -> None:
    record = draft(embassy)
    posting = embassy["agent.mnl"].postings.get()
    with acting_as(embassy["admin"]), connection.cursor() as cursor:
        cursor.execute("select ssi.end_posting(%s, null)", [posting.pk])
    with as_owner():
        bootstrap_posting(embassy["agent.mnl"], posting.role, post="KUL", start=clock.now() - timedelta(days=1))
    client = signed_in("agent.mnl")
    assert client.get(step(2, record)).status_code == 404
    assert client.post(step(1, record), {**STEP_1, "version": record.version}).status_code == 404
    page = client.get("/consulaire/nouvelle/")
    assert page.status_code == 200
    assert str(record.pk) not in page.content.decode()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_guide_says_what_the_form_asks_and_each_reader_finds_it(signed_in: SignIn) -> None:
    page = signed_in("agent.mnl").get("/aide/assistance/").content.decode()
    assert "signalement, téléphone de la personne" in page
    assert "+65 6555 0100" in page
    assert "/consulaire/nouvelle/" in page
    assert "/consulaire/nouvelle/" not in signed_in("attache.ph").get("/aide/assistance/").content.decode()
    assert "/aide/assistance/" in signed_in("agent.mnl").get("/aide/").content.decode()
