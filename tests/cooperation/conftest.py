"""People of the tests of cooperation."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ssi.accounts.models import User
from ssi.territories.bootstrap import bootstrap_posting
from ssi.territories.roles import Role
from tests.support.database import as_owner
from tests.support.people import START, Embassy


@pytest.fixture
def post_again(embassy: Embassy) -> Callable[[str, str], User]:
    """A second posting, as attaché: a head of service is often both."""

    def post(username: str, country: str) -> User:
        with as_owner():
            bootstrap_posting(embassy[username], Role.ATTACHE, countries=(country,), start=START)
        return embassy[username]

    return post
