"""Small pieces for the records of the demonstration: plain texts, and PDF documents of one page written by hand."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from ssi.site.worlds.draws import Draws


def pieces(draws: Draws, request: dict[str, Any], when: dict[str, datetime]) -> list[dict[str, Any]]:
    """The request as it came, and sometimes the answer as it came back."""
    number = draws.digits(4)
    found: list[dict[str, Any]] = [
        {
            "name": f"demande-{number}.pdf",
            "base64": as_pdf(["DEMANDE DE RENSEIGNEMENT", request["external_reference"], request["title"]]),
            "title": "Demande du service requérant",
            "type": "message",
            "at": when["register"].isoformat(),
        }
    ]
    if "record_answer" in when and draws.chance(60):
        lines = [
            f"{position}. {one.get('answer') or '-'}" for position, one in enumerate(request["questions"], start=1)
        ]
        found.append(
            {
                "name": f"reponse-{number}.txt",
                "content": "\n".join(["Réponse du partenaire (traduction de courtoisie)", "", *lines, ""]),
                "title": "Réponse du partenaire, traduction de courtoisie",
                "type": "translation",
                "handling_code": "H1",
                "at": when["record_answer"].isoformat(),
            }
        )
    return found


def as_pdf(lines: list[str]) -> str:
    """One page with LINES, in base64."""
    stream = b"BT /F1 12 Tf 16 TL 56 780 Td " + b" ".join(b"(%s) Tj T*" % _escaped(line) for line in lines) + b" ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R /Lang (fr) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    document, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(document))
        document += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return base64.b64encode(document + end % (size, table, size, len(document))).decode()


def _escaped(line: str) -> bytes:
    safe = line.encode("cp1252", "replace")
    return safe.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
