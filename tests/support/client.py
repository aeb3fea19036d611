"""The test client: signs in without hashing, and parses every HTML page strictly."""

from __future__ import annotations

from typing import Any

import html5lib
from django.http import HttpResponse
from django.test import Client

from ssi.accounts.models import User


class StrictClient(Client):
    """A page that a strict HTML parser refuses fails the test that asked for it."""

    lint = True

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        if self.lint and isinstance(response, HttpResponse) and _is_page(response):
            page = response.content.decode()
            parser = html5lib.HTMLParser(strict=True)
            if page.lstrip().lower().startswith("<!doctype"):
                parser.parse(page)
            elif page.strip():
                parser.parseFragment(page)
        return response

    def sign_in(self, user: User) -> StrictClient:
        self.force_login(user)
        return self


def _is_page(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming
