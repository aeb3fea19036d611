"""Home, list and detail, at 150 and at 100 000 records, beside the same pages served bare, in the same run.

Run by `make bench`: it prints figures and holds the one promise that any machine keeps, the ratio to the bare page.
"""

from __future__ import annotations

import statistics
import time

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ssi.territories import grants
from tests.bench.bare import bare
from tests.bench.multiply import multiply
from tests.factories.cases import make_request
from tests.support.client import StrictClient
from tests.support.people import Embassy

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROUNDS, WARM = 80, 8
MOST_TIMES_BARE = 2.0
NOT_COUNTED = ("django_session", "accounts_session", '"accounts_user" WHERE "accounts_user"."id"', "set_config")


def client_of(embassy: Embassy, username: str) -> StrictClient:
    client = StrictClient()
    client.lint = False
    return client.sign_in(embassy[username])


def timed(client: StrictClient, url: str) -> tuple[float, float]:
    """p50 and p95 of the page, in milliseconds."""
    taken = []
    for turn in range(ROUNDS + WARM):
        start = time.perf_counter()
        assert client.get(url).status_code == 200
        if turn >= WARM:
            taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=20)[18]


def statements(client: StrictClient, url: str) -> int:
    """Statements of the page: the journal's line counts; session, user, transaction and context do not."""
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    sent = [query["sql"] for query in queries.captured_queries]
    skipped = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
    return sum(not sql.startswith(skipped) and not any(word in sql for word in NOT_COUNTED) for sql in sent)


@pytest.mark.parametrize("records", [150, 100_000])
def test_pages_cost_at_most_twice_the_bare_page(embassy: Embassy, records: int) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="answered")
    multiply(record, records - 1)
    pages = {
        "home": "/",
        "list": "/dossiers/",
        "filtered": f"/dossiers/?country=SG&state={record.state}",
        "detail": f"/dossiers/{record.reference}/",
    }
    client = client_of(embassy, "attache.sg")
    ours = {name: timed(client, url) for name, url in pages.items()}
    counts = {name: statements(client, url) for name, url in pages.items()}
    with bare(settings.MIDDLEWARE, grants.read(user)):
        floor = {name: timed(client, url) for name, url in pages.items()}
    print(f"\n{records} records: page, p50, p95, bare p50, bare p95, times, statements")
    for name in pages:
        times = ours[name][0] / floor[name][0]
        line = f"{name:8} {ours[name][0]:6.1f} {ours[name][1]:6.1f} {floor[name][0]:6.1f} {floor[name][1]:6.1f}"
        print(f"{line} {times:5.2f} {counts[name]:3d}")
    assert all(ours[name][0] <= MOST_TIMES_BARE * floor[name][0] for name in pages)
