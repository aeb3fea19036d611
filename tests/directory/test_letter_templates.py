"""Templates of letters: an allow-list, a language that cannot reach anything, versions that stay."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction

from ssi.common.rules import RefusedError, StaleVersionError
from ssi.directory.enums import LetterKind
from ssi.directory.letter_fields import fields_of, samples_of
from ssi.directory.letter_language import problems_of, render
from ssi.directory.models import LetterTemplate
from ssi.directory.services import load_reference_data
from ssi.directory.services.letters import change_template, template_for
from ssi.territories.acting import acting_as
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
ROOT = "/administration/reference/courriers/"


def said(source: str, record_kind: str = "CRI") -> list[str]:
    return [str(one) for one in problems_of(source, record_kind)]


def test_every_kind_is_shipped_in_both_languages_and_names_only_what_it_may() -> None:
    shipped = list(LetterTemplate.objects.in_force())
    assert {one.kind for one in shipped} == set(LetterKind.values)
    assert {(one.kind, one.record_kind) for one in shipped if one.language == "fr"} == {
        (one.kind, one.record_kind) for one in shipped if one.language == "en"
    }
    for one in shipped:
        assert said(one.subject, one.record_kind) == said(one.body, one.record_kind) == [], str(one)
        assert len(render(one.subject, samples_of(one.record_kind))) <= 200


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("Bonjour\n{{ need_to_know }}", "Ligne 2 : « need_to_know »"),
        ("{{ record }}", "Ligne 1 : « record »"),
        ("{{ reference.__class__ }}", "Ligne 1 : « reference.__class__ »"),
        ("{% if title != '' %}{{ marking }}{% endif %}", "« marking »"),
        ("a\nb\n{% for row in measures %}{{ row.answer }}{% endfor %}", "Ligne 3 : « row.answer »"),
        ("{% include 'x' %}", "n’a pas pu être interprété"),
        ("{% render 'x' %}", "n’a pas pu être interprété"),
        ("{% assign x = title %}", "n’a pas pu être interprété"),
        ("{% if title %}", "n’a pas pu être interprété"),
        ("{{ title ", "n’a pas pu être interprété"),
        ("{{ title | split: 'a' }}", "split"),
        ("{% for i in (1..1000000000) %}x{% endfor %}", "trop long"),
        ("{% for a in measures %}" * 5 + "{% endfor %}" * 5, "les unes dans les autres"),
        ("{{ members }}", "« members »"),
    ],
)
def test_what_a_template_may_not_say_is_told_at_its_line(source: str, problem: str) -> None:
    assert problem in said(source)[0].replace("\u00a0", " ")


def test_the_fields_hold_nothing_internal() -> None:
    names = {one.name for kind in ("", "RFI", "CRI", "MIS") for one in fields_of(kind)}
    inner = {name for kind in ("RFI", "CRI", "MIS") for one in fields_of(kind) for name in one.items}
    assert not {"marking", "need_to_know", "summary", "answer", "passport", "owner", "restrictions_on_use"} & (
        names | inner
    )


def test_a_condition_leaves_no_gap_and_an_unknown_value_is_refused() -> None:
    assert render("a\n\n{% if x != '' %}b{% endif %}\n\n\nc", {"x": ""}) == "a\n\nc"
    rows = "x :\n{% for one in xs %}\n- {{ one.n }}\n{% endfor %}\n\nfin"
    assert render(rows, {"xs": [{"n": "a"}, {"n": "b"}]}).endswith("- a\n- b\n\nfin")
    with pytest.raises(RefusedError, match="prévenez l’administrateur"):
        render("{{ gone }}", {})


def test_a_change_is_a_new_version_and_the_old_one_stays(embassy: Embassy) -> None:
    admin = embassy["admin"]
    with acting_as(admin):
        first = template_for("reminder", "RFI", "fr")
        second = change_template(first, subject="Relance", body="{{ reference }}", version=1, actor=admin)
        assert (second.version, second.written_by) == (2, admin)
        assert template_for("reminder", "RFI", "fr") == second
        assert LetterTemplate.objects.get(pk=first.pk).body == first.body
        with pytest.raises(StaleVersionError):
            change_template(first, subject="Autre", body="Autre", version=1, actor=admin)
        with pytest.raises(RefusedError, match="Ligne 1"):
            change_template(second, subject="Relance", body="{{ owner }}", version=2, actor=admin)
    with as_owner():
        load_reference_data()
    assert template_for("reminder", "RFI", "fr") == second, "an upgrade leaves what an administrator wrote"


def test_the_database_keeps_versions_and_their_writers(embassy: Embassy) -> None:
    one = template_for("reminder", "RFI", "fr")
    with acting_as(embassy["admin"]), pytest.raises(DatabaseError), transaction.atomic():
        LetterTemplate.objects.filter(pk=one.pk).update(body="Autre")
    with acting_as(embassy["attache.sg"]):
        with pytest.raises(RefusedError, match="administrateur"):
            change_template(one, subject="a", body="b", version=1, actor=embassy["attache.sg"])
        with transaction.atomic():
            assert LetterTemplate.objects.filter(pk=one.pk).update(retired_at=one.written_at) == 0


def test_an_administrator_tries_then_writes_a_template_and_errors_lose_nothing(signed_in: SignIn) -> None:
    client = signed_in("admin")
    one = template_for("note_verbale", "CRI", "fr")
    page = f"{ROOT}{one.pk}/"
    assert "central_authority" in client.get(page).content.decode()
    typed = {"version": "1", "subject": "Objet", "body": "Bonjour {{ addressee }}\n{{ owner }}"}
    refused = client.post(page, typed)
    assert refused.status_code == 422
    assert "Ligne 2 : « owner »" in refused.content.decode().replace("\u00a0", " ")
    assert "Bonjour {{ addressee }}" in refused.content.decode()
    tried = client.post(page, {**typed, "body": "Bonjour {{ addressee }}.", "apercu": "oui"})
    assert "Bonjour Example Authority." in tried.content.decode()
    assert template_for("note_verbale", "CRI", "fr") == one, "trying writes nothing"
    done = client.post(page, {**typed, "body": "Bonjour {{ addressee }}."})
    assert done.status_code == 302
    stale = client.post(page, {**typed, "body": "Tout autre chose."})
    assert stale.status_code == 409
    assert "Bonjour {{ addressee }}." in stale.content.decode()
    assert "Tout autre chose." in stale.content.decode()
    versions = client.get(f"{done.headers['Location']}versions/").content.decode()
    assert "Version 2" in versions
    assert "Yves Maillard" in versions


def test_the_auditor_reads_templates_and_writes_none(signed_in: SignIn) -> None:
    one = template_for("note_verbale", "CRI", "fr")
    assert signed_in("auditor").get(f"{ROOT}{one.pk}/").status_code == 200
    assert signed_in("auditor").post(f"{ROOT}{one.pk}/", {}).status_code == 403
    assert signed_in("attache.sg").get(ROOT).status_code == 403
