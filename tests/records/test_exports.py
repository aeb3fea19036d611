"""Exports: exactly the list, as a granted and logged right, in cells that nothing runs."""

from __future__ import annotations

import csv
import io
import os
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from python_calamine import CalamineWorkbook

from ssi.audit.models import Entry
from ssi.jobs import runner
from ssi.jobs.models import Job
from ssi.printing import files, sheets
from ssi.printing.sheets import Format, Sheet
from ssi.records import exports, taken_out
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from ssi.territories.bootstrap import bootstrap_posting
from ssi.territories.grants import scopes
from ssi.territories.models import CountryGrant
from ssi.territories.roles import Role
from tests.factories.cases import make_request
from tests.factories.consular import make_filing
from tests.factories.records import copy_request
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SignIn = Callable[[str], StrictClient]
DANGEROUS = ["=1+1", "+33 6 12", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠x", " =1"]


def ask(client: StrictClient, key: str = "cases", query: str = "", kind: str = "xlsx") -> int:
    response = client.post("/exports/", {"list": key, "query": query, "format": kind})
    return int(response.status_code)


def made(client: StrictClient, username: str, embassy: Embassy, **asked: str) -> bytes:
    """The file, once its job has run."""
    assert ask(client, **asked) == 302
    job = last_job(embassy, username)
    runner.run(job.pk)
    response = client.get(f"/exports/{job.pk}/")
    assert response.status_code == 200, last_job(embassy, username).message
    return response.content


def last_job(embassy: Embassy, username: str) -> Job:
    with as_owner():
        return Job.objects.filter(kind=exports.EXPORT_JOB, person=embassy[username]).latest("created_at")


def table(content: bytes) -> list[list[object]]:
    return [list(row) for row in CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()]


def entries() -> list[Entry]:
    with as_owner():
        return list(Entry.objects.filter(acts__contains=["export.made"]))


@pytest.fixture
def thirty(embassy: Embassy) -> Record:
    """More than a page of them in Singapore, and one in Malaysia."""
    record = make_request(embassy["attache.sg"], state="answered", text="Affaire")
    for number in range(29):
        copy_request(record, number)
    make_request(embassy["attache.my"], "MY", state="answered", text="Canari de Malaisie")
    return record


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_the_file_is_the_whole_list_in_its_order_with_its_columns(
    embassy: Embassy, signed_in: SignIn, thirty: Record, kind: str
) -> None:
    client = signed_in("attache.sg")
    content = made(client, "attache.sg", embassy, query="sort=newest&country=SG", kind=kind)
    if kind == "csv":
        assert content.startswith(b"\xef\xbb\xbf")
        rows: list[list[object]] = [
            list(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
        ]
    else:
        rows = table(content)
    assert rows[0][0] == "SENSIBLE (DONNÉES PERSONNELLES)"
    assert str(rows[1][0]).startswith("Opérationnel, 30 dossiers, exportée par Julien Martin le ")
    assert "Pays" in str(rows[2][0])
    assert [cell for cell in rows[3] if cell] == [
        "Référence", "Objet", "Pays", "Requérant", "État", "Âge (jours)", "Échéance", "Titulaire",
    ]  # fmt: skip
    with as_owner():
        newest = Record.objects.filter(country="SG").order_by("-opened_at", "-pk")
        expected = list(newest.values_list("reference", flat=True))
    assert [row[0] for row in rows[4:]] == expected
    first = rows[4]
    if kind != "csv":
        assert isinstance(first[5], float)
        assert isinstance(first[6], date) or first[6] == ""
    assert "Canari" not in content.decode("utf-8", "ignore")


def test_the_journal_says_how_many_rows_under_which_criteria_and_names_each_record(
    embassy: Embassy, signed_in: SignIn, thirty: Record
) -> None:
    made(signed_in("attache.sg"), "attache.sg", embassy, query="country=SG&q=Affaire")
    (line,) = entries()
    assert line.country == "SG"
    assert {"list:cases", "format:xlsx", "rows:30", "filter:country=SG", "filter:q"} <= set(line.keys)
    with as_owner():
        records = {str(pk) for pk in Record.objects.filter(country="SG").values_list("pk", flat=True)}
    assert records <= set(line.keys)
    assert "Affaire" not in str(line.keys)
    with as_owner():
        assert Entry.objects.filter(acts__contains=["export.read"]).count() == 1


@pytest.mark.parametrize(
    "username", ["deputy.sg", "liaison.sg", "assistant.sg", "agent.mnl", "admin", "auditor", "nobody"]
)
def test_who_was_not_granted_it_has_neither_the_button_nor_the_file(
    embassy: Embassy, signed_in: SignIn, thirty: Record, username: str
) -> None:
    client = signed_in(username)
    for key in ("cases", "consular", "followed"):
        assert ask(client, key) == 403
    for address in ("/dossiers/", "/consulaire/", "/a-suivre/"):
        assert "/exports/" not in client.get(address).content.decode()


def test_who_holds_it_has_the_button_with_the_criteria_in_force(signed_in: SignIn, thirty: Record) -> None:
    html = signed_in("attache.sg").get("/dossiers/?country=SG&sort=newest").content.decode()
    assert 'value="country=SG&amp;sort=newest"' in html
    assert "Exporter" in html


def test_a_file_is_its_maker_s_for_a_day(embassy: Embassy, signed_in: SignIn, thirty: Record) -> None:
    client = signed_in("attache.sg")
    made(client, "attache.sg", embassy)
    job = last_job(embassy, "attache.sg")
    assert signed_in("manager").get(f"/exports/{job.pk}/").status_code == 404
    seconds = taken_out.KEPT.total_seconds()
    old = time.time() - seconds - 3600
    for path in Path(files._place("exports")).glob(f"{job.pk}/*"):
        os.utime(path, (old, old))
    assert files.sweep_kept("exports", seconds) == 2
    gone = client.get(f"/exports/{job.pk}/")
    assert gone.status_code == 410
    assert "plus gardé" in gone.content.decode()


def test_the_right_is_read_again_when_the_job_runs_and_when_the_file_is_fetched(
    embassy: Embassy, signed_in: SignIn, thirty: Record
) -> None:
    client = signed_in("attache.sg")
    made(client, "attache.sg", embassy)
    fetched = last_job(embassy, "attache.sg")
    assert ask(client, query="sort=oldest") == 302
    waiting = last_job(embassy, "attache.sg")
    with as_owner():
        CountryGrant.objects.filter(user=embassy["attache.sg"], permission__codename__endswith="_export").delete()
    assert client.get(f"/exports/{fetched.pk}/").status_code == 403
    runner.run(waiting.pk)
    with as_owner():
        refused = Job.objects.get(pk=waiting.pk)
    assert (refused.state, refused.message) == ("failed", "Votre affectation ne permet pas d’exporter cette liste.")
    assert len(entries()) == 1


def test_a_list_that_is_not_wholly_one_s_own_to_export_is_refused(embassy: Embassy, signed_in: SignIn) -> None:
    make_request(embassy["attache.sg"], state="answered", text="Affaire")
    with as_owner():
        bootstrap_posting(
            embassy["attache.sg"], Role.ASSISTANT, countries=["MY"], start=datetime(2024, 1, 1, tzinfo=UTC)
        )
    make_request(embassy["attache.my"], "MY", state="answered", text="Affaire")
    client = signed_in("attache.sg")
    response = client.post("/exports/", {"list": "cases", "query": "", "format": "csv"})
    assert response.status_code == 422
    assert "filtrez-la par pays" in response.content.decode()
    assert ask(client, query="country=SG") == 302


def test_empty_too_long_and_unknown_are_said(
    embassy: Embassy, signed_in: SignIn, thirty: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in("attache.sg")
    assert ask(client, query="state=withdrawn") == 422
    assert ask(client, query="state=absurd") == 422
    assert ask(client, key="autre") == 404
    assert ask(client, kind="pdf") == 404
    monkeypatch.setattr(exports, "MOST_ROWS", 10)
    response = client.post("/exports/", {"list": "cases", "query": "", "format": "xlsx"})
    assert response.status_code == 422
    assert "dépasse 10 dossiers" in response.content.decode()


def test_the_queue_of_requests_is_exported_by_the_service(embassy: Embassy, signed_in: SignIn) -> None:
    filing = make_filing(embassy["agent.mnl"], embassy["attache.ph"], state="answered", text="Cebu", note="secret")
    rows = table(made(signed_in("attache.ph"), "attache.ph", embassy, key="consular"))
    assert filing.reference in [row[0] for row in rows]
    assert "secret" not in str(rows)


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_no_cell_is_a_formula_and_every_value_keeps_its_type(kind: Format, tmp_path: Path) -> None:
    path = tmp_path / f"essai.{kind}"
    rows: list[list[sheets.Cell]] = [
        [text, 3, date(2026, 9, 21)] for text in [*DANGEROUS, "a\x00\x0bb", "<b>&amp;\"'", "deux  espaces", "0042"]
    ]
    sheets.write(kind, Sheet("Essai", ["=MENTION"], ["=Titre", "Nombre", "Jour"], rows), path)
    if kind == "csv":
        written = [row[0] for row in csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig")), delimiter=";")]
        assert all(cell.startswith("'") for cell in written[: 2 + len(DANGEROUS)])
        assert written[-1] == "0042"
        return
    read = table(path.read_bytes())
    assert [row[0] for row in read[2:]][-3:] == ["<b>&amp;\"'", "deux  espaces", "0042"]
    assert {type(row[1]) for row in read[2:]} == {float}
    assert {row[2] for row in read[2:]} == {date(2026, 9, 21)}
    assert read[2][0] == "=1+1"
    book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    assert book.sheet_names == ["Essai"]
    with zipfile.ZipFile(path) as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".xml"))
    assert b"<f>" not in parts
    assert b"table:formula" not in parts


def test_the_capability_is_the_same_in_both_walls(embassy: Embassy) -> None:
    for username in ("attache.sg", "manager", "deputy.sg", "agent.mnl"):
        with acting_as(embassy[username]), connection.cursor() as cursor:
            cursor.execute("select ssi.scopes('export')")
            assert sorted(cursor.fetchone()[0]) == scopes(embassy[username], "export")
