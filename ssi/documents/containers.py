"""Office and OpenDocument files are ZIP containers: opened with suspicion, before anything is believed of them."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import BinaryIO

from django.utils.translation import gettext as _

from ssi.common.rules import RefusedError, Text
from ssi.documents.types import DOCX, ODS, ODT, XLSX, FileType

MAX_UNPACKED = 200 * 1024 * 1024
MAX_ENTRIES = 5000
_MAX_DIRECTORY = 1024 * 1024
_BLOCK = 256 * 1024
_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCATOR = b"PK\x06\x07"
_LOCATOR_SIZE = 20
_LOCAL_HEADER_SIZE = 30
TAIL = 65_535 + _END_SIZE
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    LookupError,
    OverflowError,
)
_CONTENT_TYPES = "[Content_Types].xml"
_OFFICE_MACROS = (b"macroEnabled", b"ms-office.vbaProject", b"vnd.ms-office.activeX")
_EMPTY_LIBRARIES = ("script-lb.xml", "script-lc.xml", "dialog-lb.xml", "dialog-lc.xml")


def _refuse(reason: Text) -> RefusedError:
    return RefusedError(reason, field="file")


def end_of_archive(tail: bytes) -> int | None:
    """Where, in the last bytes of a file, the end record of a ZIP archive begins; None when the file is none."""
    start = tail.rfind(_END)
    while start >= 0:
        if len(tail) - start >= _END_SIZE:
            (comment,) = struct.unpack_from("<H", tail, start + 20)
            if start + _END_SIZE + comment == len(tail):
                return start
        start = tail.rfind(_END, 0, start)
    return None


def check_container(file: BinaryIO, size: int, claimed: FileType) -> None:
    """Refuses, with the reason, a container that is not a sound, inert document of the CLAIMED type."""
    _check_frame(file, size)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_entries(entries, size)
            _unpack_all(archive, entries)
            _check_content(archive, entries, claimed)
    except _BROKEN as error:
        raise _refuse(_("Ce fichier est abîmé ou incomplet : il ne s’ouvre pas.")) from error


def _check_frame(file: BinaryIO, size: int) -> None:
    """One archive from the first byte to the last, with a directory that can be read at leisure."""
    file.seek(max(0, size - TAIL))
    tail = file.read(TAIL)
    end = end_of_archive(tail)
    if end is None:
        raise _refuse(_("Ce fichier est abîmé ou incomplet : il ne s’ouvre pas."))
    _disk, _first, here, count, directory, offset, _comment = struct.unpack_from("<4H2IH", tail, end + 4)
    large = end >= _LOCATOR_SIZE and tail[end - _LOCATOR_SIZE :].startswith(_LOCATOR)
    if large or here != count or count > MAX_ENTRIES or directory > _MAX_DIRECTORY:
        raise _refuse(_("Ce fichier contient trop d’éléments pour un document."))
    if offset + directory != size - len(tail) + end:
        raise _refuse(_("Ce fichier en cache un autre : il n’est pas accepté."))


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names) or any(not _is_plain(name) for name in names):
        raise _refuse(_("Ce fichier contient des éléments dont le nom n’est pas celui d’un document."))
    if any(entry.flag_bits & 1 for entry in entries):
        raise _refuse(_("Ce fichier est protégé par un mot de passe : déposez-le sans protection."))
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise _refuse(
            _("Ce fichier se déplie en plus de %(size)d Mo : il n’est pas accepté.")
            % {"size": MAX_UNPACKED // (1024 * 1024)}
        )
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            raise _refuse(_("Ce fichier en cache un autre : il n’est pas accepté."))
        end = entry.header_offset + _LOCAL_HEADER_SIZE + entry.compress_size
    if end > size:
        raise _refuse(_("Ce fichier est abîmé ou incomplet : il ne s’ouvre pas."))


def _is_plain(name: str) -> bool:
    parts = name.split("/")
    return (
        ".." not in parts and not name.startswith("/") and "\\" not in name and ":" not in name and name.isprintable()
    )


def _unpack_all(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Unpacks every element without keeping it: sizes and sums are checked, sizes in headers are not believed."""
    left = MAX_UNPACKED
    for entry in entries:
        with archive.open(entry) as element:
            head = b""
            while block := element.read(min(_BLOCK, left + 1)):
                head = head or block
                left -= len(block)
                if left < 0:
                    raise zipfile.BadZipFile("more than declared")
        if entry.filename.lower().endswith((".xml", ".rels")):
            _check_xml(entry.filename, head)


def _check_xml(name: str, head: bytes) -> None:
    """No document type of its own: that is how one file makes a reader fetch or swell others."""
    plain = head[:_BLOCK].replace(b"\x00", b"").upper()
    old_manifest = name == "META-INF/manifest.xml"
    if b"<!ENTITY" in plain or (b"<!DOCTYPE" in plain and not old_manifest):
        raise _refuse(_("Ce document appelle des éléments extérieurs : il n’est pas accepté."))


def _check_content(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], claimed: FileType) -> None:
    names = [entry.filename for entry in entries]
    types = archive.read(_CONTENT_TYPES) if _CONTENT_TYPES in names else b""
    if any(mark in types for mark in _OFFICE_MACROS) or any(_is_macro(name) for name in names):
        raise _refuse(_("Ce document contient des macros : enregistrez-le sans macros, ou en PDF."))
    found = _found(archive, entries, types)
    if found is not claimed:
        raise _refuse(
            _("Le nom annonce %(claimed)s, mais le contenu semble être %(found)s.")
            % {"claimed": claimed.label, "found": found.label if found else _("une archive ZIP")}
        )


def _is_macro(name: str) -> bool:
    folder, _slash, rest = name.partition("/")
    basic = folder in {"Basic", "Dialogs"} and rest and rest.rsplit("/", 1)[-1] not in _EMPTY_LIBRARIES
    return name.lower().endswith("vbaproject.bin") or bool(basic) or (folder == "Scripts" and bool(rest))


def _found(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], types: bytes) -> FileType | None:
    first = entries[0] if entries else None
    if first and first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED:
        mark = archive.read(first)
        return next((kind for kind in (ODT, ODS) if kind.mark == mark.strip()), None)
    return next((kind for kind in (DOCX, XLSX) if b'"' + kind.mark + b'"' in types), None)
