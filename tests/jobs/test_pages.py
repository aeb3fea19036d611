"""Where a job stands, as the person who asked for it sees it."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.urls import reverse

from ssi.common.rules import RefusedError
from ssi.jobs import ledger, runner
from ssi.jobs.work import Work
from tests.jobs.conftest import Run, asked_by
from tests.jobs.test_runner import two_steps
from tests.support.client import StrictClient
from tests.support.people import Embassy

KindOf = Callable[[Run], str]
Sign = Callable[[str], StrictClient]


def test_a_running_job_shows_its_steps_and_asks_again(embassy: Embassy, signed_in: Sign, kind_of: KindOf) -> None:
    job = asked_by(embassy["manager"], kind_of(two_steps))
    held = ledger.claim(job.pk)
    assert held is not None
    ledger.advance(held, done=3, total=9, step="Mise en page : page 4")
    page = signed_in("manager").get(reverse("jobs:detail", args=[job.pk])).content.decode()
    assert "Mise en page : page 4" in page
    assert 'value="3"' in page
    assert 'max="9"' in page
    assert 'hx-trigger="every 2s"' in page


def test_the_part_that_reloads_is_not_a_whole_page(embassy: Embassy, signed_in: Sign, kind_of: KindOf) -> None:
    job = asked_by(embassy["manager"], kind_of(two_steps))
    address = reverse("jobs:detail", args=[job.pk])
    part = signed_in("manager").get(address, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<div")
    assert f'href="{address}"' in part


def test_a_failure_is_said_in_words(embassy: Embassy, signed_in: Sign, kind_of: KindOf) -> None:
    def run(work: Work) -> None:
        raise RefusedError("Vous n’avez plus accès à ce rapport.")

    job = asked_by(embassy["manager"], kind_of(run))
    runner.run(job.pk)
    page = signed_in("manager").get(reverse("jobs:detail", args=[job.pk])).content.decode()
    assert "n’a pas abouti" in page
    assert "Vous n’avez plus accès à ce rapport." in page
    assert "hx-trigger" not in page


@pytest.mark.parametrize("username", ["manager.my", "attache.sg", "admin", "auditor"])
def test_somebody_else_s_job_does_not_exist(embassy: Embassy, signed_in: Sign, kind_of: KindOf, username: str) -> None:
    job = asked_by(embassy["manager"], kind_of(two_steps))
    client = signed_in(username)
    foreign = client.get(reverse("jobs:detail", args=[job.pk]))
    missing = client.get(reverse("jobs:detail", args=[uuid.uuid4()]))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.content == missing.content
    assert str(job.pk) not in client.get(reverse("jobs:list")).content.decode()


def test_one_s_jobs_are_listed(embassy: Embassy, signed_in: Sign, kind_of: KindOf) -> None:
    client = signed_in("manager")
    assert "Aucun travail" in client.get(reverse("jobs:list")).content.decode()
    job = asked_by(embassy["manager"], kind_of(two_steps))
    assert reverse("jobs:detail", args=[job.pk]) in client.get(reverse("jobs:list")).content.decode()
