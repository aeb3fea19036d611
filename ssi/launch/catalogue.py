"""Translations: the compiled catalogues, made from locale/ without system tools and never committed.

The sources are in French: its catalogue is made of them, with the spaces that must not break where French wants them.
"""

import os
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from ssi.common.typography import french_spaces
from ssi.launch.bootstrap import say

SOURCES = "fr"


def compile_catalogues(folder: Path) -> list[Path]:
    """Compiles those whose text is newer than their compiled form; returns what was made."""
    made = []
    for text in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        language = text.parts[-3]
        ours = folder / SOURCES / text.parts[-2] / text.with_suffix(".mo").name
        if _is_fresh(text.with_suffix(".mo"), text) and _is_fresh(ours, text):
            continue
        with text.open("rb") as source:
            catalogue = read_po(source, locale=language)
        made += [_write(catalogue, text.with_suffix(".mo")), _write(typeset(catalogue), ours)]
        say(f"Translations: {language} compiled")
    return made


def typeset(catalogue: Catalog) -> Catalog:
    """The messages of CATALOGUE as French prints them: only those that typography changes."""
    french = Catalog(locale=SOURCES)
    for message in catalogue:
        words = [message.id] if isinstance(message.id, str) else list(message.id)
        written = [french_spaces(one) for one in words]
        if message.id and written != words:
            french.add(message.id, string=written[0] if len(written) == 1 else written, context=message.context)
    return french


def _is_fresh(compiled: Path, text: Path) -> bool:
    return compiled.exists() and compiled.stat().st_mtime >= text.stat().st_mtime


def _write(catalogue: Catalog, compiled: Path) -> Path:
    compiled.parent.mkdir(parents=True, exist_ok=True)
    fresh = compiled.with_suffix(f".{os.getpid()}.tmp")
    with fresh.open("wb") as target:
        write_mo(target, catalogue)
    fresh.replace(compiled)
    return compiled
