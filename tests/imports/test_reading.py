"""What is read of a sheet, whatever wrote it, and what a hostile one does: nothing."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ssi.common.rules import RefusedError
from ssi.documents.uploads import check
from ssi.imports import reading
from ssi.imports.reading import Sheet, sheet_of
from ssi.printing.sheets import Format
from tests.imports.sheets_of import file_of, row


def read(upload: SimpleUploadedFile) -> Sheet:
    checked = check(upload)
    return sheet_of(checked, checked.file_type.name.lower())


def plain(content: bytes) -> Sheet:
    return read(SimpleUploadedFile("registre.csv", content))


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_the_same_sheet_reads_the_same_in_each_format(kind: Format) -> None:
    rows = [row(1, **{"Objet": "=1+1"}), row(2, **{"Objet": "-12 « été »", "Observations": "une ligne\nune autre"})]
    sheet = read(file_of(rows, kind))
    assert sheet.headings[:3] == ["N° d’ordre", "Reçu le", "Objet"]
    # Numbered as a spreadsheet numbers them: what stands above the headings counts.
    assert [number for number, _cells in sheet.lines] == [3, 4]
    assert [cells for _number, cells in sheet.lines] == rows


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Réf;Objet;Reçu\n1;Été à Cébu;01/02/2019\n", "cp1252"),
        ("Réf,Objet,Reçu\n1,Été à Cébu,01/02/2019\n", "utf-8"),
        ("Réf\tObjet\tReçu\r\n1\tÉté à Cébu\t01/02/2019\r\n", "utf-16"),
        ("\ufeffRéf;Objet;Reçu\r\n\r\n1;Été à Cébu;01/02/2019\r\n;;\r\n", "utf-8"),
    ],
    ids=["windows", "commas", "tabs", "marked"],
)
def test_separator_and_letters_of_a_csv_are_found(content: str, encoding: str) -> None:
    sheet = plain(content.encode(encoding))
    assert sheet.headings == ["Réf", "Objet", "Reçu"]
    assert [cells for _number, cells in sheet.lines] == [["1", "Été à Cébu", "01/02/2019"]]


def test_headings_are_told_apart_and_lines_are_as_wide_as_they() -> None:
    sheet = plain("Réf;Date;Date\n1;2;3;4\n2\n".encode())
    assert sheet.headings == ["Réf", "Date", "Date (3)", "Colonne 4"]
    assert [cells for _number, cells in sheet.lines] == [["1", "2", "3", "4"], ["2", "", "", ""]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"rien\n", "ne contient pas de tableau"),
        (b"a;b\n", "ne contient pas de tableau"),
        (b"a;b\n" + b";".join(b"1" for _ in range(61)), "plus de 60 colonnes"),
    ],
    ids=["no table", "no line", "too wide"],
)
def test_what_is_no_register_is_refused_with_words(content: bytes, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        plain(content)


def test_a_register_too_long_is_refused_with_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_LINES", 30)
    with pytest.raises(RefusedError, match="plus de 30 lignes"):
        read(file_of([row(number) for number in range(31)]))


def corner_bomb() -> SimpleUploadedFile:
    """Two cells, at the two ends of the largest sheet: a reader that makes the rows between has no memory left."""
    sound = zipfile.ZipFile(io.BytesIO(file_of([row(1)], "xlsx").read()))
    sheet = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        "</sheetData></worksheet>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in sound.infolist():
            content = sheet.encode() if entry.filename == "xl/worksheets/sheet1.xml" else sound.read(entry)
            archive.writestr(entry.filename, content)
    return SimpleUploadedFile("registre.xlsx", made.getvalue())


def test_a_sheet_that_would_take_all_the_memory_is_refused() -> None:
    with pytest.raises(RefusedError, match="ne se lit pas"):
        read(corner_bomb())
