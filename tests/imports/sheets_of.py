"""Old registers as a service keeps them: sheets in each format, with what people write in them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from ssi.printing import sheets
from ssi.printing.sheets import Format, Sheet

HEADINGS = (
    "N° d’ordre", "Reçu le", "Objet", "Service demandeur", "Votre référence", "Canal", "Cadre", "Infraction",
    "Destinataire", "Date d’envoi", "Date de clôture", "Suite donnée", "Question posée", "Observations",
)  # fmt: skip
Row = Sequence[str]


def row(number: int, **more: str) -> list[str]:
    """A sound line: a request of 2019, closed, with a reply."""
    said = {
        "N° d’ordre": f"{number}/2019",
        "Reçu le": f"{1 + number % 28:02}/03/2019 09:20",
        "Objet": f"Vérification {number}",
        "Service demandeur": "OFAST",
        "Votre référence": f"OFAST/2019/{number}",
        "Canal": "DCIS",
        "Cadre": "préliminaire",
        "Infraction": "Stupéfiants",
        "Destinataire": "CNB",
        "Date d’envoi": f"{1 + number % 28:02}/03/2019",
        "Date de clôture": "30/03/2019",
        "Suite donnée": "Positif",
        "Question posée": "Qui est-ce ?",
        "Observations": "",
        **more,
    }
    return [said[name] for name in HEADINGS]


def file_of(rows: Sequence[Row], kind: Format = "csv", headings: Row = HEADINGS) -> SimpleUploadedFile:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"registre.{kind}"
        sheets.write(kind, Sheet("Registre", ["Registre des demandes"], list(headings), rows), path)
        return SimpleUploadedFile(path.name, path.read_bytes())
