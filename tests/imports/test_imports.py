"""« Importer un registre »: from the file to the records, dry run first, each line once, and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils.html import strip_tags

from ssi.audit.models import Entry
from ssi.common import clock
from ssi.directory.models import Authority
from ssi.imports import writing
from ssi.imports.models import Batch, Line, Origin
from ssi.jobs import runner
from ssi.jobs.models import Job, Notice
from ssi.people.services import PartContent, add_part
from ssi.printing.sheets import Format
from ssi.records.models import Deadline, Passage, Record, SearchableText
from ssi.territories.acting import acting_as
from tests.documents.hostile import every
from tests.imports.sheets_of import HEADINGS, file_of, row
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
WRONG = {
    "Reçu le": ("31/02/2019 10:00", "Saisissez une date"),
    "Objet": ("", "obligatoire"),
    "Date de clôture": ("01/01/2018", "antérieure"),
}


def send(client: StrictClient, file: SimpleUploadedFile, country: str = "SG") -> Batch:
    response = client.post("/importer/", {"kind": "RFI", "country": country, "file": file})
    assert response.status_code == 302, strip_tags(response.content.decode())
    with as_owner():
        return Batch.objects.get(pk=key_in(response))


def key_in(response: Any) -> UUID:
    return UUID(response["Location"].split("/")[2])


def mapping(batch: Batch) -> dict[str, str]:
    """What the page of columns proposes, as it sends it."""
    said = {f"column_{name}": str(place) for name, place in batch.mapping["columns"].items()}
    return said | {f"default_{name}": value for name, value in batch.mapping["defaults"].items()}


def worked(client: StrictClient, response: Any) -> Job:
    """The job that an answer leads to, once a worker has done it."""
    assert response.status_code == 302, strip_tags(response.content.decode())
    assert "/travaux/" in response["Location"], response["Location"]
    key = key_in(response)
    runner.run(key)
    with as_owner():
        return Job.objects.get(pk=key)


def checked(client: StrictClient, rows: Sequence[Sequence[str]], kind: Format = "csv", **more: str) -> Batch:
    batch = send(client, file_of(rows, kind))
    job = worked(client, client.post(f"/importer/{batch.pk}/colonnes/", {**mapping(batch), **more}))
    assert job.state == "done", job.message
    return fresh(batch)


def fresh(batch: Batch) -> Batch:
    with as_owner():
        return Batch.objects.get(pk=batch.pk)


def write(client: StrictClient, batch: Batch, mode: str) -> Job:
    return worked(client, client.post(f"/importer/{batch.pk}/importer/", {"mode": mode}))


def imported(batch: Batch) -> list[Record]:
    with as_owner():
        found = Record.objects.filter(origins__batch=batch).select_related(
            "informationrequest", "letterrogatory", "country"
        )
        return list(found.order_by("origins__number"))


def sixty() -> list[list[str]]:
    """Sixty lines of which six are wrong, two of each kind."""
    rows = [row(number) for number in range(1, 61)]
    for place, (heading, (value, _said)) in zip((10, 20, 30, 40, 50, 59), [*WRONG.items()] * 2, strict=True):
        rows[place][HEADINGS.index(heading)] = value
    return rows


def test_columns_are_recognised_and_nothing_is_written_by_the_check(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    batch = send(client, file_of(sixty()))
    form = client.get(f"/importer/{batch.pk}/colonnes/").context["form"]
    assert {name: str(form[name].value()) for name in form.fields if form[name].value()} == mapping(batch)
    batch = checked(client, sixty())
    assert set(batch.mapping["columns"]) == {
        "old_reference", "received_at", "title", "requesting_authority", "external_reference", "received_by",
        "framework", "crime_type", "requested_authority", "sent_at", "closed_at", "outcome", "question", "summary",
    }  # fmt: skip
    assert (batch.state, batch.lines, batch.good, batch.wrong) == ("checked", 60, 54, 6)
    with as_owner():
        assert not Record.objects.exists()
        said = {line.number: line.faults for line in Line.objects.wrong()}
    assert sorted(said) == [13, 23, 33, 43, 53, 62]
    for number, (heading, (value, reason)) in zip(sorted(said), [*WRONG.items()] * 2, strict=True):
        ((column, shown, why),) = said[number]
        assert (column, shown) == (heading, value)
        assert reason in why
    page = client.get(f"/importer/{batch.pk}/").content.decode()
    assert "Lignes à corriger" in page
    assert "31/02/2019 10:00" in page


def test_the_good_lines_become_records_at_their_true_dates_and_nobody_is_told(
    signed_in: SignIn, embassy: Embassy
) -> None:
    client = signed_in("attache.sg")
    batch = checked(client, sixty())
    job = write(client, batch, "good")
    assert (job.state, job.result) == ("done", {"written": 54, "wrong": 6})
    records = imported(batch)
    assert len(records) == 54
    first = records[0]
    detail = first.informationrequest
    assert first.reference is not None
    assert first.reference.startswith("SSI-SG-RFI-2019-")
    assert first.opened_at == detail.received_at == datetime(2019, 3, 2, 1, 20, tzinfo=UTC)
    # The day of sending is that of reception, whose hour alone is known.
    assert detail.sent_at == detail.received_at
    assert first.closed_at == datetime(2019, 3, 29, 16, 0, tzinfo=UTC)
    assert (first.state, detail.outcome, detail.external_reference) == ("closed", "hit", "OFAST/2019/1")
    assert detail.requesting_authority_id == "FR-OFAST"
    assert detail.requested_authority_id == "SG-CNB"
    with as_owner():
        assert not Deadline.objects.exists()
        assert set(Notice.objects.values_list("kind", flat=True)) <= {"job.over"}
        passage = Passage.objects.get(record=first)
        # The references of the year follow the order of history, without a gap.
        ordered = Record.objects.order_by("opened_at", "reference").values_list("reference", flat=True)
        assert sorted(map(str, ordered)) == [f"SSI-SG-RFI-2019-{number:04}" for number in range(1, 55)]
        assert Entry.objects.filter(acts__contains=["record.imported"], keys__contains=[str(first.pk)]).exists()
    assert (passage.transition, passage.reason, passage.actor_id) == ("taken_over", "1/2019", embassy["attache.sg"].pk)
    page = client.get(f"/dossiers/{first.reference}/").content.decode()
    assert "1/2019" in page
    assert "Repris d’un ancien registre" in page
    # Typed whole, it opens the file.
    assert client.get("/recherche/?q=1/2019")["Location"] == f"/dossiers/{first.reference}/"


def searched() -> set[tuple[str, ...]]:
    found = SearchableText.objects.values_list("record_id", "source", "row_key", "slice", "text", "keys", "vector")
    return {tuple(map(str, [*row[:5], sorted(row[5]), row[6]])) for row in found}


def test_what_is_read_together_for_search_is_what_each_trigger_would_have_read(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    write(client, checked(client, [row(1, **{"Observations": "mots " * 1500}), row(2)]), "all")
    with as_owner(), connection.cursor() as cursor:
        together = searched()
        cursor.execute("delete from records_searchabletext")
        cursor.execute(
            "select tgrelid::regclass::text, encode(tgargs, 'escape') from pg_trigger"
            " where tgfoid = 'ssi.keep_searchable'::regproc"
        )
        for table, arguments in cursor.fetchall():
            cursor.execute(
                f"select ssi.index_row('{table}', to_jsonb(t), %s, %s, %s, %s, string_to_array(%s, ','),"
                f" string_to_array(%s, ',')) from {table} t",
                arguments.split("\\000")[:6],
            )
        assert together == searched()
    assert {source for _record, source, *_rest in together} == {"record", "facts", "question"}


def test_all_or_nothing_refuses_while_a_line_is_wrong_and_writes_all_otherwise(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    batch = checked(client, sixty())
    response = client.post(f"/importer/{batch.pk}/importer/", {"mode": "all"})
    assert response.status_code == 422
    assert "tout ou rien" in response.content.decode()
    whole = checked(client, [row(number) for number in range(1, 8)])
    assert write(client, whole, "all").result == {"written": 7, "wrong": 0}
    assert fresh(whole).state == "written"
    with as_owner():
        assert Record.objects.count() == 7


def test_nothing_stays_of_an_import_of_all_that_meets_a_line_taken_meanwhile(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    batch = checked(client, [row(number) for number in range(1, 6)])
    other = checked(client, [row(4)])
    write(client, other, "all")
    job = write(client, batch, "all")
    assert job.state == "failed"
    assert "rien n’a été importé" in job.message
    assert imported(batch) == []


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_the_wrong_lines_come_back_in_their_format_and_go_in_once_corrected(signed_in: SignIn, kind: Format) -> None:
    client = signed_in("attache.sg")
    rows = [row(1), row(2, **{"Objet": ""}), row(3, **{"Infraction": "choses diverses"})]
    batch = send(client, file_of(rows, kind))
    response = client.post(f"/importer/{batch.pk}/colonnes/", mapping(batch))
    assert response["Location"] == f"/importer/{batch.pk}/valeurs/"
    form = client.get(response["Location"]).context["form"]
    (name,) = form.fields
    assert "choses diverses" in str(form[name].label)
    worked(client, client.post(response["Location"], {name: "OTHER"}))
    write(client, batch, "good")
    assert [record.informationrequest.crime_type_id for record in imported(batch)] == ["DRUG", "OTHER"]
    response = client.get(f"/importer/{batch.pk}/lignes-a-corriger/")
    assert response["Content-Disposition"].endswith(f'registre-a-corriger.{kind}"')
    again = send(client, SimpleUploadedFile(f"registre.{kind}", response.content))
    assert again.headings == [*HEADINGS, "Pourquoi"]
    assert again.mapping == fresh(batch).mapping
    with as_owner():
        line = Line.objects.get(batch=again)
        assert "Objet : " in line.cells[-1]
        line.cells[HEADINGS.index("Objet")] = "Objet corrigé"
        line.save()
    worked(client, client.post(f"/importer/{again.pk}/colonnes/", mapping(again)))
    assert write(client, again, "all").result == {"written": 1, "wrong": 0}
    assert imported(again)[0].title == "Objet corrigé"


def test_a_reference_comes_in_once_in_a_country_whoever_sends_it(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    first = checked(client, [row(1), row(2), row(1)])
    with as_owner():
        ((_column, value, reason),) = Line.objects.wrong().get().faults
    assert (value, reason) == ("1/2019", "Cette référence est déjà à la ligne 3 du fichier.")
    write(client, first, "good")
    second = checked(signed_in("deputy.sg"), [row(1, **{"N° d’ordre": "n° 1 - 2019"}), row(1)])
    assert second.wrong == 1
    with as_owner():
        ((_column, _value, reason),) = Line.objects.wrong().get(batch=second).faults
    assert reason == "Cette référence est déjà importée dans ce pays."
    abroad = send(signed_in("attache.my"), file_of([row(1)]), "MY")
    worked(
        signed_in("attache.my"),
        signed_in("attache.my").post(f"/importer/{abroad.pk}/colonnes/", mapping(abroad)),
    )
    assert fresh(abroad).wrong == 0


def test_a_killed_worker_leaves_each_line_in_once(
    signed_in: SignIn, embassy: Embassy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "CHUNK", 10)
    client = signed_in("attache.sg")
    batch = checked(client, [row(number) for number in range(1, 31)])
    real, calls = Origin.objects.bulk_create, iter(range(10))

    def dies(rows: Any, *args: Any, **kwargs: Any) -> Any:
        if next(calls) == 1:
            raise MemoryError
        return real(rows, *args, **kwargs)

    monkeypatch.setattr(Origin.objects, "bulk_create", dies)
    response = client.post(f"/importer/{batch.pk}/importer/", {"mode": "good"})
    key = key_in(response)
    with pytest.raises(MemoryError):
        runner.run(key)
    assert fresh(batch).written == 10
    runner.run(key)
    with as_owner():
        assert Job.objects.get(pk=key).state == "done"
        assert Record.objects.count() == Origin.objects.count() == 30
    assert fresh(batch).written == 30


def test_what_is_open_in_the_register_is_open_here_with_its_deadline(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    open_one = {"Date de clôture": "", "Suite donnée": ""}
    rows = [row(1, **open_one), row(2, **open_one, **{"Date d’envoi": ""}), row(3, **{"Suite donnée": "refus"})]
    batch = checked(client, rows)
    with as_owner():
        ((column, _value, reason),) = Line.objects.wrong().get().faults
    assert (column, "motif" in reason) == ("Motif de refus", True)
    write(client, batch, "good")
    sent, registered = imported(batch)
    assert (sent.state, registered.state) == ("sent", "registered")
    assert sent.is_open
    with as_owner():
        assert {one.rule for one in Deadline.objects.filter(record=sent)} == {"rfi.normal"}
    assert client.get(f"/dossiers/{sent.reference}/").status_code == 200


def test_an_import_is_undone_by_its_author_and_what_was_worked_on_stays(signed_in: SignIn, embassy: Embassy) -> None:
    client = signed_in("attache.sg")
    batch = checked(client, [row(number) for number in range(1, 5)])
    write(client, batch, "all")
    kept, *others = imported(batch)
    with as_owner():
        Record.objects.filter(pk=kept.pk).update(version=2)
    assert client.post(f"/importer/{batch.pk}/annuler/", {"reason": ""}).status_code == 422
    job = worked(client, client.post(f"/importer/{batch.pk}/annuler/", {"reason": "Mauvais fichier."}))
    assert (job.state, job.result) == ("done", {"undone": 3, "kept": 1})
    with as_owner():
        assert set(Record.objects.voided().values_list("pk", flat=True)) == {one.pk for one in others}
    # Its references are free again.
    assert checked(client, [row(2), row(1)]).wrong == 1


def test_an_undone_import_leaves_what_a_colleague_has_added_to(signed_in: SignIn, embassy: Embassy) -> None:
    client = signed_in("attache.sg")
    still_open = {"Date de clôture": "", "Suite donnée": ""}
    batch = checked(client, [row(number, **still_open) for number in range(1, 4)])
    write(client, batch, "all")
    added_to, *others = imported(batch)
    deputy = embassy["deputy.sg"]
    with clock.at(clock.now() + timedelta(hours=1)), acting_as(deputy):
        add_part(added_to, PartContent("person", "TAN Wei Jie"), actor=deputy)
    assert added_to.version == 1, "its own line has not changed"
    job = worked(client, client.post(f"/importer/{batch.pk}/annuler/", {"reason": "Mauvais fichier."}))
    assert job.result == {"undone": 2, "kept": 1}
    with as_owner():
        assert set(Record.objects.voided().values_list("pk", flat=True)) == {one.pk for one in others}


def test_one_work_at_a_time_on_an_import(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    batch = checked(client, [row(number) for number in range(1, 4)])
    asked = client.post(f"/importer/{batch.pk}/importer/", {"mode": "good"})
    again = client.post(f"/importer/{batch.pk}/importer/", {"mode": "good"})
    assert key_in(asked) == key_in(again), "the same asked twice is one"
    other = client.post(f"/importer/{batch.pk}/importer/", {"mode": "all"})
    assert other.status_code == 422
    assert "Un travail est en cours" in strip_tags(other.content.decode())
    runner.run(key_in(asked))
    assert len(imported(batch)) == 3


def test_nothing_goes_where_the_person_may_not_write(signed_in: SignIn, embassy: Embassy) -> None:
    client = signed_in("attache.sg")
    response = client.post("/importer/", {"kind": "RFI", "country": "MY", "file": file_of([row(1)])})
    assert response.status_code == 422
    assert signed_in("manager").get("/importer/").status_code == 403
    batch = checked(client, [row(1)])
    for stranger in ("deputy.sg", "manager", "attache.my"):
        assert signed_in(stranger).get(f"/importer/{batch.pk}/").status_code == 404
        assert signed_in(stranger).post(f"/importer/{batch.pk}/importer/", {"mode": "good"}).status_code == 404
    with acting_as(embassy["deputy.sg"]):
        assert not Batch.objects.exists()
        assert not Line.objects.exists()
    # A right lost between the check and the import.
    response = client.post(f"/importer/{batch.pk}/importer/", {"mode": "good"})
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "update territories_countrygrant set during = 'empty' where user_id = %s", [embassy["attache.sg"].pk]
        )
    runner.run(key_in(response))
    with as_owner():
        job = Job.objects.get(pk=key_in(response))
        assert (job.state, Record.objects.count()) == ("failed", 0)


def test_hostile_files_are_refused_and_nothing_is_kept_of_them(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    tried = [one for one in every() if one[0].endswith(("xlsx", "ods", "csv", "xlsm", "xls"))][::4]
    assert len(tried) > 10
    for name, content in tried:
        sent = {"kind": "RFI", "country": "SG", "file": SimpleUploadedFile(name, content)}
        response = client.post("/importer/", sent)
        assert response.status_code == 422, name
    with as_owner():
        assert not Batch.objects.exists()


def test_a_required_column_and_a_column_used_twice_are_told_at_their_place(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    batch = send(client, file_of([row(1)]))
    said = {**mapping(batch), "column_title": "", "column_framework": "", "column_question": "1"}
    response = client.post(f"/importer/{batch.pk}/colonnes/", said)
    assert response.status_code == 422
    assert {"column_title", "column_framework", "column_question"} == set(response.context["form"].errors)
    job = worked(
        client,
        client.post(
            f"/importer/{batch.pk}/colonnes/",
            {**mapping(batch), "column_framework": "", "default_framework": "background"},
        ),
    )
    assert job.result == {"good": 1, "wrong": 0}


LETTER_HEADINGS = (
    "N°", "Objet", "Juridiction", "Magistrat", "Date de la CRI", "Reçue le", "Infraction", "Qualification",
    "Destinataire", "Date de remise", "Clôture", "Voie",
)  # fmt: skip
LETTER = (
    "12/CRI", "Blanchiment", "", "Mme Hélène VARENNE", "03.02.2018", "2018-02-20", "ML", "Blanchiment aggravé",
    "", "", "15/06/2018", "Valise",
)  # fmt: skip


def test_letters_of_an_old_register_come_in_too(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    early = [*LETTER]
    early[0], early[5] = "13/CRI", "01/02/2018"
    response = client.post(
        "/importer/", {"kind": "CRI", "country": "SG", "file": file_of([LETTER, early], "ods", LETTER_HEADINGS)}
    )
    with as_owner():
        batch = Batch.objects.get(pk=key_in(response))
        court = Authority.objects.filter(country="FR", kinds__contains=["court"]).order_by("code")[0]
    said = {**mapping(batch), "default_issuing_court": court.pk}
    assert worked(client, client.post(f"/importer/{batch.pk}/colonnes/", said)).result == {"good": 1, "wrong": 1}
    with as_owner():
        assert [fault[0] for fault in Line.objects.wrong().get().faults] == ["Reçue le"]
    write(client, batch, "good")
    (letter,) = imported(batch)
    assert (letter.state, letter.reference) == ("closed", "SSI-SG-CRI-2018-0001")
    assert letter.letterrogatory.issuing_court_id == court.pk
    page = client.get(f"/dossiers/{letter.reference}/").content.decode()
    assert "12/CRI" in page
    assert "Blanchiment aggravé" in page
