"""One page of a file as a picture, by a program of its own: `python -I drawing.py FILE MIME PAGE TARGET`.

It writes a PNG at TARGET and says how many pages there are. Like the reader of words it knows nothing of the product,
and limits itself first: time, memory, size of what it writes, pixels. What it gives is drawn anew, point by point:
nothing of the file is in it, neither script nor attachment nor data about who took the picture.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

MOST_PAGES = 1000
# The longer side, in points of the picture: a page of A4 reads well, and a poster is made smaller.
LONGEST_SIDE = 1600
LARGEST_SCALE = 2.5
MOST_PIXELS = 60_000_000
CPU_SECONDS = 12
MEGABYTES = 1024
LARGEST_FILE = 24 * 1024 * 1024
NO_SUCH_PAGE = 4
PDF = "application/pdf"
_PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG"}


class TooLargeError(Exception):
    """More points than anybody looks at: a file made to fill a memory."""


def drawn(path: Path, mime: str, page: int) -> tuple[Image.Image | None, int]:
    """The picture of PAGE, from 1; none when there is no such page. And how many there are."""
    if mime == PDF:
        return _page(path, page)
    return (_picture(path, _PICTURES[mime]) if page == 1 else None), 1


def _page(path: Path, page: int) -> tuple[Image.Image | None, int]:
    document = pypdfium2.PdfDocument(path)
    count = min(len(document), MOST_PAGES)
    if not 1 <= page <= count:
        return None, count
    sheet = document[page - 1]
    scale = min(LARGEST_SCALE, LONGEST_SIDE / max(1.0, *sheet.get_size()))
    return sheet.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB"), count


def _picture(path: Path, kind: str) -> Image.Image:
    with Image.open(path, formats=(kind,)) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise TooLargeError
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        plain = Image.new("RGB", upright.size, "white")
        readable = upright.convert("RGBA")
        plain.paste(readable, mask=readable.getchannel("A"))
    return plain


def limit() -> None:
    """What this process may take from the machine, from now on."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    path, mime, page, target = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    limit()
    picture, count = drawn(path, mime, page)
    sys.stdout.write(str(count))
    if picture is None:
        return NO_SUCH_PAGE
    picture.save(target, "PNG")
    return 0


if __name__ == "__main__":
    sys.exit(main())
