"""Pieces in the browser: dropped on a record, one refused and named, looked at page by page, replaced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.documents.test_pictures import pdf_of, png_of
from tests.factories.cases import make_request
from tests.support.browser import Visitor
from tests.support.people import Embassy

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]

# As a person who drags files from their desk: the browser alone makes such an event.
DROP = """(place) => {
  const carried = new DataTransfer();
  const files = [["note.pdf", "%PDF-1.4 note %%EOF"], ["page.pdf", "<html><body>page</body></html>"]];
  files.forEach(([name, content]) => carried.items.add(new File([content], name)));
  for (const kind of ["dragover", "drop"])
    place.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


def test_files_are_dropped_judged_looked_at_and_replaced(visit: Visit, embassy: Embassy, tmp_path: Path) -> None:
    record = make_request(embassy["attache.sg"], state="answered")
    visitor = visit("attache.sg")
    page = visitor.page
    visitor.go(f"/dossiers/{record.reference}/")
    expect(page.get_by_text("ou faites glisser des fichiers ici")).to_be_visible()
    page.locator("[data-ssi-drop]").evaluate(DROP)
    page.locator("[data-ssi-drop] select[name=document_type]").wait_for(state="attached")
    visitor.check()
    visitor.picture("pieces-dropped")
    visitor.choose("document_type", "report")
    page.fill("[data-ssi-drop] [name=title]", "Réponse du CNB")
    visitor.press("Ajouter les pièces")
    expect(page.get_by_text("Ces fichiers n’ont pas été ajoutés")).to_be_visible()
    assert "« page.pdf »" in visitor.text.replace("\u00a0", " ")
    assert page.locator("[name=title]").input_value() == "Réponse du CNB"
    visitor.check()
    visitor.picture("pieces-refused")
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(pdf_of(2))
    page.set_input_files("[name=file]", str(plan))
    page.fill("[name=title]", "Plan du port")
    visitor.press("Ajouter les pièces")
    page.wait_for_url(f"**/dossiers/{record.reference}/")
    expect(page.get_by_text("Pièce ajoutée").first).to_be_visible()
    look_at(visitor)
    replace(visitor, tmp_path)


def look_at(visitor: Visitor) -> None:
    page = visitor.page
    page.get_by_role("link", name="Voir « Plan du port »").click()
    expect(page.get_by_text("Page 1 sur 2")).to_be_visible()
    assert page.locator(".ssi-sheet").evaluate("(image) => image.decode().then(() => image.naturalHeight)") == 1600
    visitor.check()
    visitor.picture("piece-page")
    visitor.follow("Page suivante")
    expect(page.get_by_text("Page 2 sur 2")).to_be_visible()
    page.go_back()
    page.go_back()


def replace(visitor: Visitor, folder: Path) -> None:
    page, version = visitor.page, folder / "plan.png"
    version.write_bytes(png_of(40, 40))
    page.get_by_role("link", name="Remplacer « Plan du port »").click()
    visitor.check()
    page.set_input_files("[name=file]", str(version))
    page.fill("[name=reason]", "Échelle corrigée")
    visitor.press("Ajouter la nouvelle version")
    expect(page.get_by_text("Nouvelle version ajoutée").first).to_be_visible()
    expect(page.get_by_text("Version 2")).to_be_visible()
    expect(page.get_by_text("Remplacée", exact=True)).to_be_visible()
    visitor.check()
    visitor.picture("piece-versions")
