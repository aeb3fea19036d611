"""A person in front of Chromium: what they click, and what must never happen on the pages they visit."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any, ClassVar

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response


@dataclass(frozen=True)
class _Chromium:
    path: str
    arguments: list[str]


CHROMIUM = _Chromium(
    os.environ.get("SSI_CHROMIUM", "/usr/bin/chromium"),
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
    ],
)


@dataclass
class Visitor:
    """Keeps every console error and failed request of the pages seen."""

    page: Page
    errors: list[str] = field(default_factory=list)
    # Refusals that a journey provokes on purpose: the browser logs any 4xx as an error of the console.
    expected: ClassVar[tuple[str, ...]] = ("status of 404", "status of 403", "status of 409", "status of 422")

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self._note(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("requestfailed", self._failed)

    def _note(self, words: str) -> None:
        if not any(known in words for known in self.expected):
            self.errors.append(words)

    def _failed(self, request: Any) -> None:
        if request.failure and "ERR_ABORTED" not in request.failure:
            self.errors.append(f"{request.url}: {request.failure}")

    def sign_in(self, username: str, password: str) -> None:
        self.page.goto("/connexion/")
        self.page.fill("input[name=login]", username)
        self.page.fill("input[name=password]", password)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url(lambda url: "/connexion/" not in url)

    def go(self, address: str) -> Response | None:
        return self.page.goto(address)

    def fill(self, label: str, value: str) -> None:
        self.page.get_by_label(label, exact=False).first.fill(value)

    def choose(self, name: str, value: str) -> None:
        """Chooses VALUE in the list or among the buttons NAME, enhanced by a script or not."""
        button = self.page.locator(f"input[type=radio][name={name}][value='{value}']")
        if button.count():
            button.check(force=True)
        else:
            self.page.locator(f"select[name={name}]").select_option(value, force=True)

    def write(self, **values: str) -> None:
        """Fills the fields of these names."""
        for name, value in values.items():
            self.page.fill(f"[name={name}]", value)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=False).first.click()
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=False).first.click()
        self.page.wait_for_load_state()

    @property
    def text(self) -> str:
        return self.page.locator("body").inner_text()

    def picture(self, name: str) -> None:
        """A picture of the whole page, when SSI_PICTURES names a folder."""
        folder = os.environ.get("SSI_PICTURES")
        if folder:
            self.page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    def check(self) -> None:
        """No console error so far, and no accessibility violation on this page."""
        assert self.errors == []
        found = Axe().run(self.page)
        violations = [
            f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found.response["violations"] if one["nodes"]
        ]
        assert violations == [], f"{self.page.url}: {violations}"
