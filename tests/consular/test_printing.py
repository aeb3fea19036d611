"""A request on paper: asked for by its post, printed by a job, closed with the right to see it."""

from __future__ import annotations

import pytest
from django.db import connection

from ssi.common import clock
from ssi.jobs import runner
from ssi.jobs.models import Job
from ssi.territories.acting import acting_as
from ssi.territories.bootstrap import bootstrap_posting
from tests.consular.test_pages import SignIn
from tests.consular.world import filed
from tests.printing.reading import text_of
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
ASK = "/consulaire/SSI-MNL-ASC-2026-0001/recapitulatif/imprimer/"


def test_a_post_prints_what_it_filed_and_the_file_closes_with_the_right(signed_in: SignIn, embassy: Embassy) -> None:
    filed(embassy, phone="+33 6 11 22 33 44")
    client = signed_in("agent.mnl")
    assert client.post(ASK).status_code == 302
    with acting_as(embassy["agent.mnl"]):
        job = Job.objects.get()
    pdf = f"/consulaire/recapitulatifs/{job.pk}/"
    assert client.get(pdf).status_code == 404
    runner.run(job.pk)
    answer = client.get(pdf)
    assert answer.headers["Content-Type"] == "application/pdf"
    said = text_of(answer.content)
    for words in ("SSI-MNL-ASC-2026-0001", "ROUVIÈRE", "R.A. 9165", "accès consulaire", "+33 6 11 22 33 44", "Maud"):
        assert words in said
    assert signed_in("agent.kul").get(pdf).status_code == 404
    posting = embassy["agent.mnl"].postings.get()
    with acting_as(embassy["admin"]), connection.cursor() as cursor:
        cursor.execute("select ssi.end_posting(%s, null)", [posting.pk])
    with as_owner():
        bootstrap_posting(embassy["agent.mnl"], posting.role, post="KUL", start=clock.now())
    assert signed_in("agent.mnl").get(pdf).status_code == 403


def test_only_the_post_that_filed_has_it_printed(signed_in: SignIn, embassy: Embassy) -> None:
    filed(embassy)
    assert signed_in("agent.kul").post(ASK).status_code == 404
    assert signed_in("attache.ph").post(ASK).status_code == 403
    with as_owner():
        assert not Job.objects.exists()
