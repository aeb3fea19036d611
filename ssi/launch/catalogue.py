"""Translations: the compiled catalogues, made from locale/ without system tools and never committed."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from ssi.launch.bootstrap import say


def compile_catalogues(folder: Path) -> list[Path]:
    """Compiles those whose text is newer than their compiled form; returns what was made."""
    made = []
    for text in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        compiled = text.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= text.stat().st_mtime:
            continue
        with text.open("rb") as source:
            catalogue = read_po(source, locale=text.parts[-3])
        fresh = compiled.with_suffix(f".{os.getpid()}.tmp")
        with fresh.open("wb") as target:
            write_mo(target, catalogue)
        fresh.replace(compiled)
        say(f"Translations: {text.parts[-3]} compiled")
        made.append(compiled)
    return made
