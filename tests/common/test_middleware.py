"""The browser's own address behind proxies: believed as far as the trusted ones wrote it, and no further."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from ssi import env
from ssi.audit.models import Entry
from ssi.common.middleware import ClientAddress
from tests.support.client import StrictClient
from tests.support.database import as_owner


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.66, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.66, 203.0.113.9, 10.0.0.7", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "2001:db8::9", "2001:db8::9"),
        (1, "", "10.0.0.1"),
        (1, "somebody", "10.0.0.1"),
        (1, "fe80::1%eth0", "10.0.0.1"),
    ],
)
def test_the_address_is_what_the_outermost_trusted_proxy_saw(
    settings: Any, proxies: int, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    ClientAddress(view)(RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.1"))
    assert seen == [address]


@pytest.mark.parametrize("value", ["-1", "one", "", "1.5", "²"])
def test_a_number_of_proxies_that_is_none_is_refused_at_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SSI_TRUSTED_PROXIES", value)
    with pytest.raises(env.EnvironmentRefused, match="SSI_TRUSTED_PROXIES"):
        env.count("SSI_TRUSTED_PROXIES", 0)


@pytest.mark.parametrize(("given", "starts"), [({}, False), ({"SSI_TRUSTED_PROXIES": "1"}, True)])
def test_production_must_say_what_stands_in_front(given: dict[str, str], starts: bool) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SSI_")}
    secret = {"SSI_MODE": "production", "SSI_SECRET_KEY": "x" * 50, "SSI_SEALING_KEY": "y" * 50}
    command = [sys.executable, "-c", "import ssi.settings"]
    done = subprocess.run(command, env={**kept, **secret, **given}, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) is starts
    assert ("SSI_TRUSTED_PROXIES is required" in done.stderr) is not starts


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/dossiers/a%00b/", "/consulaire/a%00b/", "/annuaire/a%00b/", "/rien%00/"])
def test_an_address_with_a_nul_names_nothing_and_its_asking_is_journalled(
    signed_in: Callable[[str], StrictClient], address: str
) -> None:
    assert signed_in("attache.sg").get(address).status_code == 404
    with as_owner():
        assert Entry.objects.filter(acts=["access.refused"]).count() == 1
