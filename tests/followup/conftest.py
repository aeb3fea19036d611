"""A record of the attaché in Singapore, and the words of its page."""

from __future__ import annotations

import pytest

from ssi.records.models import Record
from tests.factories.cases import make_request
from tests.support.people import Embassy


@pytest.fixture
def record(embassy: Embassy) -> Record:
    return make_request(embassy["attache.sg"], state="qualified", text="Kétamine")
