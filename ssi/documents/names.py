"""File names as they come from elsewhere, made harmless: no path, no invisible character, no more than a row holds."""

from __future__ import annotations

import re
import unicodedata

from ssi.common.forms import without_tricks
from ssi.documents.models import LONGEST_NAME

# Marks that print nothing: soft hyphen, zero-width, direction marks, byte-order mark, line and paragraph separators.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028\u2029\u2060-\u2064\u3164\ufeff\ufff9-\ufffb]"
)
_UNWELCOME = re.compile(r'[<>:"|?*\t\r\n]')


def extension_of(name: str) -> str:
    return name.rsplit(".", 1)[1].lower() if "." in name else ""


def clean_name(raw: str) -> str:
    """RAW without folders nor tricks, cut before its extension when it is long. Empty when nothing is left."""
    name = re.split(r"[/\\]", without_tricks(raw.replace("\x00", "")))[-1]
    name = unicodedata.normalize("NFC", _UNWELCOME.sub("_", _INVISIBLE.sub("", name)))
    name = " ".join(name.split()).strip(". ")
    if len(name) <= LONGEST_NAME:
        return name
    extension = extension_of(name)
    return f"{name[: LONGEST_NAME - len(extension) - 1].rstrip('. ')}.{extension}"[:LONGEST_NAME]
