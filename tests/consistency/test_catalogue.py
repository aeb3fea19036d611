"""English is complete: every French message of code and templates has its translation, with the same placeholders."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale/en/LC_MESSAGES/django.po"
SOURCES = ("ssi", "cases", "consular", "cooperation", "templates", "static", "manage.py", "pyproject.toml")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")

pytestmark = pytest.mark.slow  # extracts the messages again


def messages(path: Path) -> dict[str, polib.POEntry]:
    return {entry.msgid: entry for entry in polib.pofile(str(path)) if not entry.obsolete}


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, polib.POEntry]:
    """What the sources say now, extracted in a copy: the committed catalogue stays as it is."""
    copy = tmp_path_factory.mktemp("sources")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "migrations"))
        else:
            shutil.copy(source, copy / name)
    (copy / "locale/en/LC_MESSAGES").mkdir(parents=True)
    command = [sys.executable, "manage.py", "makemessages", "-l", "en", "--no-location"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return messages(copy / "locale/en/LC_MESSAGES/django.po")


def test_every_message_of_the_sources_is_translated(extracted: dict[str, polib.POEntry]) -> None:
    stored = messages(CATALOGUE)
    missing = [text for text in extracted if text not in stored or not stored[text].translated()]
    assert missing == []


def test_the_catalogue_holds_nothing_stale_and_nothing_doubtful(extracted: dict[str, polib.POEntry]) -> None:
    stored = messages(CATALOGUE)
    assert [text for text in stored if text not in extracted] == []
    assert [text for text, entry in stored.items() if "fuzzy" in entry.flags] == []


def test_a_translation_keeps_its_placeholders() -> None:
    wrong = [
        entry.msgid
        for entry in messages(CATALOGUE).values()
        if not entry.msgid_plural
        and sorted(_PLACEHOLDER.findall(entry.msgid)) != sorted(_PLACEHOLDER.findall(entry.msgstr))
    ]
    assert wrong == []
