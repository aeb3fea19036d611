"""The printed report: tagged, the same bytes each time, and it says what was frozen."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import outloud
import pikepdf
import pytest

from ssi.printing.renderer import STAGES
from ssi.reports.models import Report
from ssi.reports.printouts import printout_of
from tests.printing.reading import text_of
from tests.reports.conftest import frozen

pytestmark = pytest.mark.slow  # prints for real


def figures_of(node: Any) -> list[Any]:
    """Every Figure of the structure tree."""
    found = [node] if node.get("/S") == "/Figure" else []
    children = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary):
            found += figures_of(child)
    return found


def test_two_prints_are_the_same_bytes(issued: Report) -> None:
    first, second = printout_of(issued).render(), printout_of(issued).render()
    assert first == second


def test_a_print_in_another_process_at_another_time_is_the_same_bytes(issued: Report, tmp_path: Path) -> None:
    """Nothing of the process, of the folder or of the hour is in the file."""
    printout = printout_of(issued)
    here = tmp_path / "here.pdf"
    here.write_bytes(printout.render())
    there = tmp_path / "there.pdf"
    recipe = tmp_path / "recipe.txt"
    recipe.write_text(repr((printout.title, printout.language, printout.identifier, printout.created.isoformat())))
    context = tmp_path / "context.txt"
    context.write_text(repr(printout.context), encoding="utf-8")
    program = (
        "import ast, django, pathlib, datetime; django.setup()\n"
        "from ssi.reports.printouts import Printout\n"
        f"title, language, identifier, created = ast.literal_eval(pathlib.Path({str(recipe)!r}).read_text())\n"
        f"context = ast.literal_eval(pathlib.Path({str(context)!r}).read_text(encoding='utf-8'))\n"
        "created = datetime.datetime.fromisoformat(created)\n"
        "content = Printout(title, language, identifier, created, context).render()\n"
        f"pathlib.Path({str(there)!r}).write_bytes(content)\n"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "ssi.settings", "TZ": "America/Lima", "PYTHONHASHSEED": "9"}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment, timeout=120)
    assert subprocess.run(["cmp", here, there], check=False).returncode == 0


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_document_is_tagged_for_accessibility(issued: Report, language: str, tmp_path: Path) -> None:
    """The machine-checkable part of PDF/UA-1; the rest needs a reader."""
    issued.language = language
    content = printout_of(issued).render()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang) == language
        assert root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title).startswith("Rapport d" if language == "fr" else "")
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        figures = figures_of(root.StructTreeRoot)
        assert len(figures) >= 2
        assert all(str(figure.get("/Alt", "")) for figure in figures)
    target = tmp_path / "report.pdf"
    target.write_bytes(content)
    result = outloud.check(str(target))
    assert [str(finding) for finding in result.findings if finding.severity == "error"] == []


def test_the_pages_carry_marking_numbers_figures_and_commentary(issued: Report) -> None:
    frozen(issued)["commentaries"]["operational"] = "Trimestre chargé : trois saisies majeures !"
    text = text_of(printout_of(issued).render())
    pages = text.count("\f") or 1
    assert text.count("DIFFUSION RESTREINTE") >= 2 * pages
    assert f"1 / {pages}" in text
    assert f"{pages} / {pages}" in text
    flow = frozen(issued)["languages"]["fr"]["sections"]["operational"]["flow"]
    assert f"Ouvertes au début {flow['open_at_start']} + nouvelles {flow['opened']}" in text.replace("\n", " ")
    assert "chargé\u00a0: trois saisies majeures\u00a0!" in text
    assert "CANARI" not in text, "never a name"


def test_the_renderer_says_where_it_is(issued: Report) -> None:
    stages: list[tuple[int, str]] = []
    printout_of(issued).render(lambda stage, label: stages.append((stage, label)))
    numbers = [stage for stage, _label in stages]
    assert numbers == sorted(numbers)
    assert set(numbers) <= set(range(1, STAGES + 1))
    assert len({label for _stage, label in stages if "page 2" in label}) == 1
