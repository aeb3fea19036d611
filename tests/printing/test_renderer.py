"""The renderer is jailed: it reads its own fonts and nothing else, whatever a page asks."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Template
from weasyprint import CSS, HTML
from weasyprint.urls import FatalURLFetchingError

from ssi.common.typography import FIXED, french_spaces
from ssi.printing import files
from ssi.printing.assets import BASE, ForbiddenAddressError, fetcher
from ssi.printing.renderer import render_pdf
from tests.printing.reading import facts_of

HOSTILE = (
    "file:///etc/passwd",
    "/etc/passwd",
    "http://127.0.0.1:9/x",
    "https://example.org/x.png",
    "ftp://127.0.0.1/x",
    "data:text/html,<script>",
    "asset:../../../../etc/passwd",
    "asset:unknown.woff2",
)


@pytest.mark.parametrize("address", HOSTILE)
def test_no_address_is_fetched_but_the_assets(address: str) -> None:
    with pytest.raises(ForbiddenAddressError):
        fetcher()(address)


@pytest.mark.parametrize("address", HOSTILE)
@pytest.mark.parametrize(
    "page",
    [
        '<img alt="x" src="{address}">',
        '<link rel="stylesheet" href="{address}">',
        '<link rel="attachment" href="{address}">',
        '<style>@import url("{address}");</style>',
        '<p style="background: url({address})">x</p>',
        '<object data="{address}"></object>',
    ],
)
def test_a_hostile_page_stops_the_printing_or_reads_nothing(page: str, address: str) -> None:
    document = HTML(string=page.format(address=address), base_url=BASE, url_fetcher=fetcher())
    try:
        content = document.write_pdf()
    except (FatalURLFetchingError, ForbiddenAddressError):
        return
    assert b"root:" not in content
    assert b"EmbeddedFile" not in content


def test_a_hostile_style_sheet_stops_the_printing() -> None:
    with pytest.raises(FatalURLFetchingError):
        CSS(string='@import url("file:///etc/passwd");', base_url=BASE, url_fetcher=fetcher())


def test_words_typed_by_people_stay_words() -> None:
    """Templates escape: what looks like a tag is printed as it was typed."""
    shown = Template("{{ text|linebreaks }}").render(Context({"text": '<img src="file:///etc/passwd">'}))
    assert "<img" not in shown


def test_title_language_and_dates_are_those_given() -> None:
    content = render_pdf(
        "pdf/base.html",
        {},
        identifier=b"0123456789abcdef0123",
        title="Essai",
        language="fr",
        created=datetime(2026, 10, 1, 1, 0, tzinfo=UTC),
    )
    facts = facts_of(content)
    assert facts["title"] == "Essai"
    assert facts["creationDate"].startswith("D:20261001010000")
    assert b"0123456789abcdef".hex().encode() in content or b"0123456789abcdef" in content


# --- Files --------------------------------------------------------------------------------------------------------


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fsync)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def store(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_ROOT = tmp_path
    return tmp_path


def test_a_stored_file_is_read_back_only_if_it_is_what_was_written(store: Path) -> None:
    sha256 = files.store("reports/x/one.pdf", b"%PDF whole")
    assert files.fetch("reports/x/one.pdf", sha256) == b"%PDF whole"
    (store / "reports/x/one.pdf").write_bytes(b"%PDF other")
    with pytest.raises(files.DamagedFileError):
        files.fetch("reports/x/one.pdf", sha256)
    with pytest.raises(files.DamagedFileError):
        files.fetch("reports/x/two.pdf", sha256)


def test_a_full_disk_leaves_no_half_file(store: Path, full_disk: None) -> None:
    with pytest.raises(OSError, match="No space"):
        files.store("reports/x/one.pdf", b"%PDF")
    assert names(store) == []


def test_a_full_disk_keeps_what_was_there(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sha256 = files.store("reports/x/one.pdf", b"%PDF first")

    def replace(_source: str, _target: str) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(OSError, match="No space"):
        files.store("reports/x/one.pdf", b"%PDF second")
    assert files.fetch("reports/x/one.pdf", sha256) == b"%PDF first"
    assert names(store) == ["one.pdf"]


@pytest.mark.parametrize("key", ["../outside.pdf", "/etc/outside.pdf", "reports/../../outside.pdf"])
def test_a_key_that_leaves_the_store_is_refused(store: Path, key: str) -> None:
    with pytest.raises(ValueError, match="outside"):
        files.store(key, b"%PDF")
    assert store == settings.FILES_ROOT


# --- Typography -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Bilan : bon ; à suivre ! Pourquoi ?", f"Bilan{FIXED}: bon{FIXED}; à suivre{FIXED}! Pourquoi{FIXED}?"),
        ("« Jay Tan »", f"«{FIXED}Jay Tan{FIXED}»"),
        ("«Jay Tan»", f"«{FIXED}Jay Tan{FIXED}»"),
        ("à 10:15, 12 % et 14,6 kg", f"à 10:15, 12{FIXED}% et 14,6{FIXED}kg"),
        ("M. Rouvière, n° 42", f"M.{FIXED}Rouvière, n°{FIXED}42"),
        ("voir http://exemple.fr/a?b", "voir http://exemple.fr/a?b"),
    ],
)
def test_french_spaces(typed: str, printed: str) -> None:
    assert french_spaces(typed) == printed
    assert french_spaces(printed) == printed
