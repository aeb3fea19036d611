"""The formats that the product accepts, by extension. What is not here is refused; nothing here can act by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext_lazy as _

from ssi.common.rules import Text

Family = Literal["pdf", "png", "jpeg", "text", "mail", "outlook", "office", "opendocument"]


@dataclass(frozen=True)
class FileType:
    """MIME is what we serve, whatever the sender claims; MARK is what a container must say of itself."""

    name: str
    mime: str
    label: Text
    family: Family
    mark: bytes = b""


_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

PDF = FileType("PDF", "application/pdf", _("un document PDF"), "pdf")
PNG = FileType("PNG", "image/png", _("une image PNG"), "png")
JPEG = FileType("JPEG", "image/jpeg", _("une image JPEG"), "jpeg")
TXT = FileType("TXT", "text/plain", _("un texte"), "text")
CSV = FileType("CSV", "text/csv", _("un tableau CSV"), "text")
EML = FileType("EML", "message/rfc822", _("un message électronique"), "mail")
MSG = FileType("MSG", "application/vnd.ms-outlook", _("un message Outlook"), "outlook")
DOCX = FileType(
    "DOCX",
    f"{_OFFICE}wordprocessingml.document",
    _("un document Word"),
    "office",
    f"{_OFFICE}wordprocessingml.document.main+xml".encode(),
)
XLSX = FileType(
    "XLSX",
    f"{_OFFICE}spreadsheetml.sheet",
    _("un classeur Excel"),
    "office",
    f"{_OFFICE}spreadsheetml.sheet.main+xml".encode(),
)
ODT = FileType("ODT", f"{_ODF}text", _("un document OpenDocument"), "opendocument", f"{_ODF}text".encode())
ODS = FileType("ODS", f"{_ODF}spreadsheet", _("un tableur OpenDocument"), "opendocument", f"{_ODF}spreadsheet".encode())

BY_EXTENSION = {
    "pdf": PDF,
    "png": PNG,
    "jpg": JPEG,
    "jpeg": JPEG,
    "txt": TXT,
    "csv": CSV,
    "eml": EML,
    "msg": MSG,
    "docx": DOCX,
    "xlsx": XLSX,
    "odt": ODT,
    "ods": ODS,
}
MIME_TYPES = sorted({one.mime for one in BY_EXTENSION.values()})
NAME_OF_MIME = {one.mime: one.name for one in BY_EXTENSION.values()}
ACCEPTED = ", ".join(dict.fromkeys(one.name for one in BY_EXTENSION.values()))
ACCEPT_ATTRIBUTE = ",".join(f".{extension}" for extension in BY_EXTENSION)
# What is shown page by page, drawn again as a picture.
SHOWN = frozenset({PDF.mime, PNG.mime, JPEG.mime})

# A piece is data, whatever it contains: saved by the browser, never shown or run inside the product.
SERVED_AS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
