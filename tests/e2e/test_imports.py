"""The journey « Importer un registre » in a real browser: file, columns, values, check, correction, import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ssi.jobs import runner
from ssi.jobs.models import Job
from tests.imports.sheets_of import file_of, row
from tests.support.browser import Visitor
from tests.support.database import as_owner

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def work(visitor: Visitor) -> None:
    """What a worker does while the person looks at the page of the job."""
    with as_owner():
        key = Job.objects.filter(state="waiting").latest("created_at").pk
    runner.run(key)
    visitor.page.reload()
    visitor.follow("Voir l’import")


def test_an_old_register_comes_in(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    rows = [row(number) for number in range(1, 31)]
    rows[4] = row(5, **{"Objet": ""})
    rows[9] = row(10, **{"Reçu le": "31/02/2019 10:00"})
    rows[14] = row(15, **{"Infraction": "Choses diverses"})
    file = file_of(rows, "xlsx")
    (tmp_path / "registre-2019.xlsx").write_bytes(file.read())
    visitor = visit("attache.sg")
    visitor.go("/importer/")
    visitor.check()
    visitor.picture("imports-1-file")
    visitor.choose("country", "SG")
    visitor.page.set_input_files("input[type=file]", tmp_path / "registre-2019.xlsx")
    visitor.press("Lire le fichier")
    assert "Que contient chaque colonne" in visitor.text
    visitor.check()
    visitor.picture("imports-2-columns")
    visitor.press("Vérifier les lignes")
    assert "Choses diverses" in visitor.text
    visitor.check()
    visitor.picture("imports-3-values")
    visitor.page.locator("select").first.select_option("OTHER", force=True)
    visitor.press("Vérifier les lignes")
    work(visitor)
    assert "31/02/2019 10:00" in visitor.text
    visitor.check()
    visitor.picture("imports-4-checked")
    visitor.choose("mode", "good")
    visitor.press("Importer les dossiers")
    work(visitor)
    assert "28" in visitor.text
    visitor.check()
    visitor.picture("imports-5-imported")
    visitor.go("/dossiers/")
    assert "SSI-SG-RFI-2019-" in visitor.text
