"""Two hundred hostile files, always the same: wrong contents, two files in one, bombs, false containers, bad names."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator

from tests.documents import files
from tests.documents.files import EXCEL, ODS, ODT, WORD, archive, jpeg, mail, office, opendocument, pdf, png

Hostile = tuple[str, bytes]

EXTENSIONS = ("pdf", "png", "jpg", "txt", "csv", "eml", "docx", "xlsx", "odt", "ods")
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
WRONG_CONTENTS = {
    "programme Windows": b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 80,
    "programme Linux": b"\x7fELF\x02\x01\x01" + b"\x00" * 80,
    "page HTML": b"\n  <html><body onload=alert(1)></body></html>",
    "page annoncée": HTML,
    "image SVG": SVG,
    "SVG nu": b"<svg onload=alert(1)>",
    "script": b"#!/bin/sh\nrm -rf /\n",
    "PHP": b"<?php system($_GET['c']); ?>",
    "archive ZIP": archive(("virus.exe", b"MZ")),
    "archive RAR": b"Rar!\x1a\x07\x01\x00" + b"\x01" * 40,
    "GZIP": b"\x1f\x8b\x08\x00" + b"\x00" * 40,
    "ancien Office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512,
}
REFUSED_EXTENSIONS = (
    "exe",
    "com",
    "bat",
    "cmd",
    "ps1",
    "vbs",
    "js",
    "html",
    "htm",
    "svg",
    "xml",
    "zip",
    "rar",
    "7z",
    "gz",
    "docm",
    "xlsm",
    "doc",
    "xls",
    "ppt",
    "pptx",
    "rtf",
    "php",
    "jar",
    "msi",
    "lnk",
    "iso",
    "hta",
    "gif",
    "bmp",
    "mp4",
    "pdf.exe",
)


def wrong_contents() -> Iterator[Hostile]:
    """Each content under each name that it does not deserve."""
    for label, content in WRONG_CONTENTS.items():
        for extension in EXTENSIONS:
            yield f"{label}.{extension}", content


def crossed() -> Iterator[Hostile]:
    """Sound files under the name of another."""
    made = {
        "pdf": pdf(),
        "png": png(),
        "jpg": jpeg(),
        "docx": office(WORD),
        "xlsx": office(EXCEL),
        "odt": opendocument(ODT),
    }
    for content_of, content in made.items():
        for name in made:
            if name != content_of:
                yield f"faux-{content_of}.{name}", content


def refused_names() -> Iterator[Hostile]:
    for extension in REFUSED_EXTENSIONS:
        yield f"piece.{extension}", pdf()
    yield "sans-extension", pdf()
    yield "facture\u202efdp.exe", pdf()
    yield ".pdf", pdf()


def two_in_one() -> Iterator[Hostile]:
    hidden = archive(("payload.html", HTML))
    yield "pdf-zip.pdf", pdf() + hidden
    yield "pdf-html.pdf", b"%PDF-1.7\n" + HTML + pdf()
    yield "pdf-php.pdf", b"%PDF-1.7\n<?php phpinfo(); ?>" + pdf()
    yield "png-zip.png", png() + hidden
    yield "png-html.png", png() + HTML
    yield "jpg-zip.jpg", jpeg() + hidden
    yield "jpg-script.jpg", jpeg(b"<script>alert(1)</script>")
    yield "eml-zip.eml", mail() + hidden
    yield "html-docx.docx", HTML + office(WORD)
    yield "docx-suivi.docx", office(WORD) + HTML
    yield "double.docx", office(WORD) + office(EXCEL)
    yield "exe-odt.odt", b"MZ" + opendocument(ODT)


def incomplete() -> Iterator[Hostile]:
    yield "vide.pdf", b""
    yield "vide.docx", b""
    yield "tronque.pdf", pdf()[:20]
    yield "tronque.png", png()[:-6]
    yield "entete.png", files.PNG_MARK
    yield "longueur.png", files.PNG_MARK + struct.pack(">I", 2**31) + b"IHDR"
    yield "tronque.jpg", jpeg()[:-2]
    for name, made in (("docx", office(WORD)), ("xlsx", office(EXCEL)), ("odt", opendocument(ODT))):
        for part in (4, 30, len(made) // 2, len(made) - 10):
            yield f"tronque-{part}.{name}", made[:part]


def false_containers() -> Iterator[Hostile]:
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    laughs = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>'
    yield "xxe.docx", office(WORD, ("word/evil.xml", entity))
    yield "xxe16.xlsx", office(EXCEL, ("xl/evil.xml", entity.decode().encode("utf-16")))
    yield "rires.odt", opendocument(ODT, ("styles.xml", laughs))
    yield "rels.docx", office(WORD, ("_rels/.rels", entity))
    yield "macro.docx", office(WORD, ("word/vbaProject.bin", b"\x00"))
    yield "macro.xlsx", office("application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    yield "macro-doc.docx", office("application/vnd.ms-word.document.macroEnabled.main+xml")
    yield "basic.ods", opendocument(ODS, ("Basic/Standard/Module1.xml", b"<x/>"))
    yield "python.odt", opendocument(ODT, ("Scripts/python/evil.py", b"import os"))
    yield "sans-type.docx", archive(("main.xml", b"<x/>"))
    yield "odt-ods.odt", opendocument(ODS)
    yield "mimetype-tardif.odt", archive(("content.xml", b"<x/>"), ("mimetype", ODT.encode()), stored=("mimetype",))
    yield "mimetype-comprime.odt", archive(("mimetype", ODT.encode()), ("content.xml", b"<x/>"))
    for number, path in enumerate(
        ("../../etc/cron.d/evil", "/etc/passwd", "..\\..\\evil", "C:\\evil", "a\nb", "a\u202eb")
    ):
        yield f"chemin-{number}.docx", office(WORD, (path, b"x"))
    yield "doublon.docx", _twice(office(WORD))
    yield "chiffre.docx", _encrypted(office(WORD))


def bombs() -> Iterator[Hostile]:
    zeros = bytes(1024 * 1024)
    yield "bombe.docx", office(WORD, *((f"word/media/{n}.bin", zeros * 8) for n in range(26)))
    yield "bombe-annoncee.ods", _swollen(opendocument(ODS, ("Pictures/1.bin", zeros)))
    yield "foule.xlsx", office(EXCEL, *((f"xl/{n}.xml", b"") for n in range(5001)))
    yield "foule.odt", opendocument(ODT, *((f"Pictures/{n}", b"") for n in range(6000)))
    yield "mensonge.docx", _lying(office(WORD, ("word/gros.bin", zeros)))
    yield "recouvrement.docx", _overlapping(office(WORD, ("word/media/1.bin", zeros)))
    yield "annuaire.xlsx", _long_directory(office(EXCEL))


def random_contents() -> Iterator[Hostile]:
    """Noise behind the right first bytes."""
    chance = random.Random(20260908)
    openings = {"pdf": b"%PDF-1.4", "png": files.PNG_MARK, "jpg": b"\xff\xd8\xff\xe0", "docx": b"PK\x03\x04"}
    openings |= {"ods": b"PK\x05\x06", "txt": b"", "eml": b"From: a\r\n"}
    for number in range(28):
        extension = sorted(openings)[number % len(openings)]
        noise = bytes(chance.choice(range(1, 31)) for _ in range(200 + number))
        yield f"bruit-{number}.{extension}", openings[extension] + b"\x00" + noise


def every() -> list[Hostile]:
    makers = (wrong_contents, crossed, refused_names, two_in_one, incomplete, false_containers, bombs, random_contents)
    return [one for maker in makers for one in maker()]


def _replaced(made: bytes, position: int, new: bytes) -> bytes:
    return made[:position] + new + made[position + len(new) :]


def _directory(made: bytes) -> list[int]:
    """Where each line of the central directory begins."""
    found, start = [], made.find(b"PK\x01\x02")
    while start >= 0:
        found.append(start)
        start = made.find(b"PK\x01\x02", start + 4)
    return found


def _twice(made: bytes) -> bytes:
    """The second element takes the name of the first in the directory."""
    first, second = _directory(made)[:2]
    length = struct.unpack_from("<H", made, second + 28)[0]
    return _replaced(made, second + 46, made[first + 46 : first + 46 + length])


def _encrypted(made: bytes) -> bytes:
    return _replaced(made, _directory(made)[0] + 8, b"\x01\x00")


def _lying(made: bytes) -> bytes:
    """The directory announces ten bytes where a megabyte comes out."""
    return _replaced(made, _directory(made)[-1] + 24, struct.pack("<I", 10))


def _swollen(made: bytes) -> bytes:
    """The directory announces a gigabyte."""
    return _replaced(made, _directory(made)[-1] + 24, struct.pack("<I", 2**30))


def _overlapping(made: bytes) -> bytes:
    """Two elements read the same compressed bytes."""
    lines = _directory(made)
    return _replaced(made, lines[1] + 42, made[lines[2] + 42 : lines[2] + 46])


def _long_directory(made: bytes) -> bytes:
    return _replaced(made, made.rfind(b"PK\x05\x06") + 12, struct.pack("<I", 2**31))
