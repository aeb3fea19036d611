"""Journeys in real Chromium: a live server, real sign-in, no console error, no accessibility violation."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from ssi.common import clock
from tests.support.browser import CHROMIUM, Visitor
from tests.support.people import PASSWORD

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM.path, args=CHROMIUM.arguments)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, live_server: Any, tmp_path: Path) -> Iterator[Callable[..., Visitor]]:
    """`visit("attache.sg")` signs that person in, through the sign-in page, in a browser of their own."""
    contexts = []

    def sign_in(username: str = "", **options: Any) -> Visitor:
        context = chromium.new_context(base_url=live_server.url, locale="fr-FR", accept_downloads=True, **options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        page: Page = context.new_page()
        visitor = Visitor(page)
        if username:
            visitor.sign_in(username, PASSWORD)
        return visitor

    yield sign_in
    for context in contexts:
        context.close()


@pytest.fixture
def at_instant() -> Callable[[str], Any]:
    """`with at_instant("2026-09-08T09:20+08:00"):` moves the clock of server and database alike."""

    @contextmanager
    def moved(words: str) -> Iterator[None]:
        with clock.everywhere_at(datetime.fromisoformat(words)):
            yield

    return moved
