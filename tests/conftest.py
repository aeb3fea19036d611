"""The strict harness: real PostgreSQL behind its walls, undefined template variables fail, nothing leaves loopback."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase, override_settings
from django.utils import timezone, translation

from consular.services.retention import lay_retention
from ssi.accounts.models import User
from ssi.directory.services import load_reference_data
from ssi.territories.acting import acting_as
from ssi.territories.data import load_territories
from tests.support import database
from tests.support.client import StrictClient
from tests.support.people import Embassy, settle

LONG = ("matrix", "e2e", "slow")
FAST_HASHER = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--matrix", choices=("sample", "full"), default="sample", help="how much of the access matrix")
    parser.addoption("--bench", action="store_true", help="run tests/bench (figures, no verdict in CI)")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Benches are asked for by name; they are deselected, not skipped, otherwise. The long tests begin: a process that
    has done its share then takes over short ones, instead of waiting for the other's long ones."""
    if not config.getoption("--bench"):
        kept = [item for item in items if "tests/bench/" not in item.nodeid]
        config.hook.pytest_deselected(items=[item for item in items if "tests/bench/" in item.nodeid])
        items[:] = kept
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in LONG))


class UndefinedVariable(str):
    """Rendering a template variable that does not exist fails the test."""

    __slots__ = ()

    def __mod__(self, missing: Any) -> str:
        raise AssertionError(f"undefined template variable: {missing}")

    def __contains__(self, key: object) -> bool:
        return key == "%s"


@pytest.fixture(scope="session", autouse=True)
def strict_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    files = tmp_path_factory.mktemp("files")
    engine: dict[str, Any] = {**settings.TEMPLATES[0]}
    engine["OPTIONS"] = {**engine["OPTIONS"], "string_if_invalid": UndefinedVariable("undefined: %s")}
    with override_settings(
        PASSWORD_HASHERS=FAST_HASHER,
        TEMPLATES=[engine],
        FILES_ROOT=Path(files),
        ACCOUNT_RATE_LIMITS=False,
        API_PER_MINUTE=10**9,
        API_PER_MINUTE_UNKNOWN=10**9,
        BROKER_URL="memory://",
        WHITENOISE_AUTOREFRESH=True,
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def loopback_only() -> Iterator[None]:
    """Tests talk to sockets of this machine and to nothing else."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test tried to reach {address}")
        real(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


@pytest.fixture(autouse=True)
def source_language() -> Iterator[None]:
    """Each test begins in the language of the sources: a client's request leaves that of its person."""
    translation.deactivate()
    timezone.deactivate()
    yield
    translation.deactivate()
    timezone.deactivate()


def lay_foundations() -> None:
    """Countries, posts, reference data and people: committed once, and again after a flush."""
    load_territories()
    load_reference_data()
    lay_retention()
    settle()


def flush_and_lay_again(_test: TransactionTestCase) -> None:
    """After a test that commits (threads, browser, workers): the owner empties the tables and lays the world again."""
    connection.close()
    with database.as_owner():
        database.empty()
        lay_foundations()
    connection.close()


@pytest.fixture(scope="session")
def django_db_setup(strict_settings: None, django_db_blocker: Any, request: pytest.FixtureRequest) -> Iterator[None]:
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    name = database.name_for(worker)
    with django_db_blocker.unblock():
        database.create(name)
        lay_foundations()
        database.serve_as(database.app_role())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_and_lay_again)
        yield
    with django_db_blocker.unblock():
        database.drop(name)


@pytest.fixture
def embassy(db: None) -> Embassy:
    return Embassy()


@pytest.fixture
def signed_in(embassy: Embassy) -> Callable[[str], StrictClient]:
    """A client signed in as one of the people: `signed_in("attache.sg").get(...)`."""

    def sign(username: str) -> StrictClient:
        return StrictClient().sign_in(embassy[username])

    return sign


@pytest.fixture
def client() -> StrictClient:
    return StrictClient()


@pytest.fixture
def as_owner(db: None) -> Callable[[], Any]:
    return database.as_owner


@pytest.fixture
def acting() -> Callable[[User], Any]:
    return acting_as


@pytest.fixture
def role_in_use(db: None) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        row = cursor.fetchone()
    return str(row[0])
