"""Small sound files of every accepted format, built by hand, and the pieces from which hostile ones are made."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

PNG_MARK = b"\x89PNG\r\n\x1a\n"
CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/main.xml" ContentType="{mark}"/></Types>'
)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def pdf(body: bytes = b"1 0 obj <<>> endobj") -> bytes:
    return b"%PDF-1.7\n" + body + b"\ntrailer <<>>\nstartxref\n9\n%%EOF\n"


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png() -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return PNG_MARK + header + chunk(b"IDAT", zlib.compress(b"\x00\x00")) + chunk(b"IEND")


def jpeg(comment: bytes = b"") -> bytes:
    said = b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment if comment else b""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + said + b"\xff\xd9"


def archive(*entries: tuple[str, bytes], stored: tuple[str, ...] = ()) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, content in entries:
            how = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            file.writestr(zipfile.ZipInfo(name), content, compress_type=how, compresslevel=1)
    return made.getvalue()


def office(mark: str, *more: tuple[str, bytes]) -> bytes:
    types = CONTENT_TYPES.format(mark=mark).encode()
    return archive(("[Content_Types].xml", types), ("main.xml", b"<?xml version='1.0'?><document/>"), *more)


def opendocument(mark: str, *more: tuple[str, bytes]) -> bytes:
    content = ("content.xml", b"<?xml version='1.0'?><office/>")
    return archive(("mimetype", mark.encode()), content, *more, stored=("mimetype",))


def mail() -> bytes:
    return (
        b"From: CNB <liaison@example.sg>\r\nTo: SSI <ssi@example.fr>\r\nDate: Thu, 10 Sep 2026 18:40:00 +0800\r\n"
        b"Subject: CNB/IL/FR/26/0219\r\n\r\nBonjour,\r\n"
    )


SOUND: dict[str, bytes] = {
    "note.pdf": pdf(),
    "plan.png": png(),
    "photo.jpg": jpeg(),
    "photo.JPEG": jpeg(b"prise a Cebu"),
    "note.txt": "Procès-verbal du 8 septembre : 14,6 kg\n".encode(),
    "ancien.txt": "Procès-verbal de Manille\n".encode("cp1252"),
    "bloc-notes.txt": "Procès-verbal\n".encode("utf-16"),
    "marque.txt": b"\xef\xbb\xbfTexte avec sa marque",
    "colis.csv": "numéro;poids\nLV 204118337 SG;14,6\n".encode(),
    "reponse.eml": mail(),
    "requete.docx": office(WORD),
    "tableau.xlsx": office(EXCEL),
    "note.odt": opendocument(ODT),
    "tableau.ods": opendocument(ODS, ("Basic/script-lc.xml", b"<libraries/>")),
}


def uploaded(name: str, content: bytes, claimed: str = "application/octet-stream") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=claimed)
