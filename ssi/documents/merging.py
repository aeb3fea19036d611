"""Pages of pieces put into a printed file, by a program of its own, under limits:

`python -I merging.py clean FILE MIME TARGET` writes the pages of FILE alone, and says how many: no script, no form, no
link, no attachment goes with them. `python -I merging.py join PLAN TARGET` puts clean files into one, as PLAN says.

Like the reader of words it knows nothing of the product, and limits itself first.
"""

from __future__ import annotations

import json
import resource
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image, ImageOps

MOST_PAGES = 500
MOST_PIXELS = 60_000_000
# A page of A4 at 150 points an inch, and its margins.
PAGE, SIDE = (1240, 1754), 75
CPU_SECONDS = {"clean": 60, "join": 300}
MEGABYTES = 1536
LARGEST_FILE = 400 * 1024 * 1024
PDF = "application/pdf"
_PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG"}
# What a page keeps: what is drawn on it, and nothing that acts.
_KEPT = {"/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group"}


class UnfitError(Exception):
    """A file that is not put in: too many pages, too many points."""


def clean(path: Path, mime: str, target: Path) -> int:
    """How many pages are written at TARGET."""
    if mime == PDF:
        return _pages(path, target)
    _picture(path, _PICTURES[mime], target)
    return 1


def _pages(path: Path, target: Path) -> int:
    with pikepdf.open(path) as source, pikepdf.new() as fresh:
        if len(source.pages) > MOST_PAGES:
            raise UnfitError
        for page in source.pages:
            # A page may take these from what it hangs under.
            for name in ("/Resources", "/MediaBox", "/CropBox", "/Rotate"):
                _inherit(page.obj, name)
            for other in [key for key in map(str, page.obj) if key not in _KEPT]:
                del page.obj[other]
            fresh.pages.append(page)
        fresh.save(target, deterministic_id=True)
        return len(fresh.pages)


def _inherit(page: Any, name: str) -> None:
    above, steps = page, 0
    while name not in above and "/Parent" in above and steps < MOST_PAGES:
        above, steps = above["/Parent"], steps + 1
    if name in above and above is not page:
        page[name] = above[name]


def _picture(path: Path, kind: str, target: Path) -> None:
    with Image.open(path, formats=(kind,)) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise UnfitError
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((PAGE[0] - 2 * SIDE, PAGE[1] - 2 * SIDE))
        sheet = Image.new("RGB", PAGE, "white")
        readable = upright.convert("RGBA")
        sheet.paste(readable, (SIDE, SIDE), mask=readable.getchannel("A"))
    sheet.save(target, "PDF", resolution=150)


def join(plan: dict[str, object], target: Path) -> int:
    """The main file of PLAN with the pages of each insert after the page that it names; how many pages in all.

    What the main file claims of its accessibility does not hold for the pages put in: the claim goes.
    """
    with ExitStack() as opened:
        main = opened.enter_context(pikepdf.open(str(plan["main"])))
        inserts = sorted(_inserts(plan), key=lambda one: one[0], reverse=True)
        for after, path in inserts:
            # Open until all is written: its streams are read then.
            piece = opened.enter_context(pikepdf.open(path))
            for page in reversed(piece.pages):
                main.pages.insert(after, page)
        if inserts:
            with main.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as about:
                about.pop("{http://www.aiim.org/pdfua/ns/id/}part", None)
        main.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return len(main.pages)


def _inserts(plan: dict[str, object]) -> list[tuple[int, str]]:
    found = plan["inserts"]
    return [(int(after), str(path)) for after, path in found] if isinstance(found, list) else []


def limit(seconds: int) -> None:
    """What this process may take from the machine, from now on."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    limit(CPU_SECONDS[sys.argv[1]])
    if sys.argv[1] == "clean":
        count = clean(Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
    else:
        count = join(json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")), Path(sys.argv[3]))
    sys.stdout.write(str(count))
    return 0


if __name__ == "__main__":
    sys.exit(main())
