"""The words of a file, by a program of its own: `python -I extraction.py FILE MIME MOST` writes at most MOST letters.

It knows nothing of the product, has none of its environment, and limits itself first (time, memory, output):
whatever a hostile file does to it, it does to nobody else. Started by `ssi.documents.words`.
"""

from __future__ import annotations

import email
import email.message
import email.policy
import html
import html.parser
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from pypdf import PdfReader

MOST_PAGES = 400
MOST_BYTES = 40 * 1024 * 1024
CPU_SECONDS = 20
MEGABYTES = 768
# The program says so when it stopped because there was enough.
ENOUGH = 3
_OFFICE_PARTS = re.compile(
    r"word/(document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml|xl/(sharedStrings|worksheets/sheet\d+)\.xml"
)
_DOCUMENT_PARTS = re.compile(r"(content|styles)\.xml")
# In an office part letters are in `t` elements alone; in an OpenDocument part, everywhere between two tags.
_OFFICE_LETTERS = re.compile(
    r"<(?:\w+:)?t(?:\s[^>]*)?>(?P<text>[^<]*)|</(?:\w+:)?(?:p|tr|si|row)>|<(?:\w+:)?(?:br|tab)\b"
)
_DOCUMENT_LETTERS = re.compile(r">(?P<text>[^<>]+)(?=<)|</text:(?:p|h)>|<text:(?:tab|line-break|s)\b")


def words(path: Path, mime: str) -> Iterator[str]:
    """The text of the file, piece by piece."""
    if mime == "application/pdf":
        yield from _pdf(path)
    elif mime.startswith("application/vnd.openxmlformats"):
        yield from _zipped(path, _OFFICE_PARTS, _OFFICE_LETTERS)
    elif mime.startswith("application/vnd.oasis"):
        yield from _zipped(path, _DOCUMENT_PARTS, _DOCUMENT_LETTERS)
    elif mime == "message/rfc822":
        yield from _mail(path)
    elif mime.startswith("text/"):
        yield _decoded(path.read_bytes())


def _pdf(path: Path) -> Iterator[str]:
    for page in PdfReader(path).pages[:MOST_PAGES]:
        yield page.extract_text() + "\n"


def _zipped(path: Path, parts: re.Pattern[str], letters: re.Pattern[str]) -> Iterator[str]:
    """The letters of the parts of a container. No XML parser: what surrounds them is of no interest, nor obeyed."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if parts.fullmatch(name):
                with archive.open(name) as part:
                    text = part.read(MOST_BYTES).decode("utf-8", "ignore")
                for found in letters.finditer(text):
                    yield html.unescape(found["text"] or "") or "\n"


def _mail(path: Path) -> Iterator[str]:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    for header in ("subject", "from", "to", "cc"):
        yield f"{message.get(header, '')}\n"
    body = message.get_body(preferencelist=("plain", "html"))
    if isinstance(body, email.message.EmailMessage):
        text = body.get_content()
        yield _without_tags(text) if body.get_content_subtype() == "html" else text


class _Tags(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in {"script", "style"} and self.hidden > 0

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append(data)


def _without_tags(text: str) -> str:
    parser = _Tags()
    parser.feed(text)
    return " ".join(parser.found)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("cp1252", "replace")


def limit(most: int) -> None:
    """What this process may take from the machine, from now on."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 * most,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    path, mime, most = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    limit(most)
    left = most
    for piece in words(path, mime):
        sys.stdout.buffer.write(piece[:left].encode("utf-8", "ignore"))
        sys.stdout.buffer.flush()
        left -= len(piece)
        if left <= 0:
            return ENOUGH
    return 0


if __name__ == "__main__":
    sys.exit(main())
