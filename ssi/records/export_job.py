"""The job that writes an export: keys first, then rows by the thousand, each under the rights of that moment."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from django.utils.translation import gettext as _

from ssi.common.rules import RefusedError, require
from ssi.jobs.work import Work
from ssi.printing import files, sheets
from ssi.records import taken_out
from ssi.records.exports import Chosen, allowed_to, highest
from ssi.records.models import Record

CHUNK = 1000


def write_export(work: Work) -> None:
    """1. Rights and keys. 2. Rows. 3. Rights again, then file, journal and result together."""
    kind = cast(sheets.Format, work.parameters["format"])
    with work.step(_("Vérification des droits")):
        asked = work.parameters
        keys = [uuid.UUID(key) for key in asked.get("keys", ())]
        chosen = Chosen(asked["list"], asked["query"], work.person, keys)
        require(chosen.verdict())
        found: list[Any] = list(chosen.records().values_list("pk", "country_id", "marking"))
        about = chosen.about(highest(marking for *_rest, marking in found), len(found))
        columns = chosen.columns()
    work.plan(2 + -(-len(found) // CHUNK))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"export.{kind}"
        rows = _rows(work, chosen, [key for key, *_rest in found])
        sheets.write(kind, sheets.Sheet(str(chosen.spec.title), about, columns, rows), path)
        content = path.read_bytes()
    with work.step(_("Enregistrement du fichier")):
        keys = [key for key, *_rest in found]
        if not taken_out.all_among(keys, allowed_to(work.person)):
            raise RefusedError(_("Vos droits ont changé pendant l’export : rien n’a été produit."))
        chosen.note(work.claim.job, kind, ((country, key) for key, country, *_rest in found))
        countries = sorted({country for _key, country, *_rest in found})
        file = f"exports/{work.claim.job}/{files.digest(content)}.{kind}"
        work.finish({**taken_out.keep(file, content, keys), "rows": len(found), "countries": countries})


def _rows(work: Work, chosen: Chosen, keys: list[Any]) -> Iterator[list[sheets.Cell]]:
    """The cells of each record. One that went out of sight since: the file would no longer be the list."""
    for start in range(0, len(keys), CHUNK):
        asked = keys[start : start + CHUNK]
        with work.step(_("Dossiers %(first)d à %(last)d") % {"first": start + 1, "last": start + len(asked)}):
            page: list[Record] = chosen.page(asked)
            if len(page) != len(asked):
                raise RefusedError(_("La liste a changé pendant l’export : demandez-le de nouveau."))
            cells = [chosen.cells(record) for record in page]
        yield from cells
