from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ssi.accounts.models import User
from ssi.common import clock
from ssi.reports.enums import Edition
from ssi.reports.models import Report
from ssi.reports.services import issue_report, open_report
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.reports import world
from tests.support.people import Embassy


@pytest.fixture
def manager(embassy: Embassy) -> User:
    return embassy["manager"]


@pytest.fixture
def first_of_october(embassy: Embassy) -> Iterator[None]:
    """The morning after the third quarter, in Singapore."""
    with clock.at(world.NOW):
        yield


@pytest.fixture
def draft(manager: User, first_of_october: None) -> Report:
    with acting_as(manager):
        return open_draft(manager)


@pytest.fixture
def issued(manager: User, draft: Report) -> Report:
    world.fill(manager, requests=40, filings=20)
    with acting_as(manager):
        return issue_report(draft, version=draft.version, actor=manager)


def open_draft(actor: User, *codes: str, language: str = "fr") -> Report:
    countries = list(Country.objects.filter(code__in=codes or world.COUNTRIES).order_by("code"))
    return open_report(world.QUARTER, countries, edition=Edition.INTERNAL, language=language, actor=actor)


def frozen(report: Report) -> dict[str, Any]:
    """The snapshot of an issued report."""
    assert report.snapshot is not None
    return dict(report.snapshot)
