"""What the server refuses to start with."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import override_settings

from ssi.territories.sql import CLOCK, TEST_CLOCK
from ssi.territories.startup import refuse_unsafe_database
from tests.support.database import as_owner, set_role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check closes its connection; here it is the test's."""
    monkeypatch.setattr(connection, "close", lambda: None)


def as_the_owner(statement: str) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_role_of_the_application_is_accepted() -> None:
    refuse_unsafe_database()


@pytest.mark.parametrize("role", ["ssi_owner", "ssi_nowall"])
def test_a_role_that_sees_through_the_second_wall_is_refused(role: str) -> None:
    set_role(role)
    with pytest.raises(ImproperlyConfigured, match="second wall"):
        refuse_unsafe_database()


@override_settings(MODE="demo")
def test_a_database_whose_clock_moves_is_refused_outside_test_mode() -> None:
    as_the_owner(TEST_CLOCK)
    with pytest.raises(ImproperlyConfigured, match="test clock"):
        refuse_unsafe_database()


@override_settings(MODE="production")
def test_production_refuses_a_described_world_and_accepts_a_plain_database() -> None:
    as_the_owner(CLOCK)
    refuse_unsafe_database()
    as_the_owner("comment on schema ssi is 'a world described'")
    with pytest.raises(ImproperlyConfigured, match="not for production"):
        refuse_unsafe_database()
    assert settings.MODE == "production"


@override_settings(MODE="demo")
def test_demonstration_refuses_a_real_database_and_accepts_a_described_world() -> None:
    as_the_owner(CLOCK)
    with pytest.raises(ImproperlyConfigured, match="holds no demonstration"):
        refuse_unsafe_database()
    as_the_owner("comment on schema ssi is 'a world described'")
    refuse_unsafe_database()
