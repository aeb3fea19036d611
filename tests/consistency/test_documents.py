"""Documents name files that exist, and decisions are numbered without a gap."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_PATH = re.compile(
    r"`((?:ssi|cases|consular|cooperation|tests|docs|templates|static)/[\w./-]+\.(?:py|md|html|css|js|json))`"
)
_PICTURE = re.compile(r"\]\(([\w./-]+)\)")


def test_every_file_that_documents_name_exists() -> None:
    missing = [
        f"{document.relative_to(ROOT)}: {name}"
        for document in DOCUMENTS
        for name in _PATH.findall(document.read_text(encoding="utf-8"))
        if not (ROOT / name).exists()
    ]
    assert missing == []


def test_every_link_of_the_readme_leads_somewhere() -> None:
    links = _PICTURE.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs/adr").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
