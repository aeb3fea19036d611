"""The desk of a post at 5 000 requests, and the page of one, beside the same pages served bare, in the same run.

Run by `make bench`: it prints figures and holds the one promise that any machine keeps, the ratio to the bare page.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from consular.services import Seen, Summons, record_hearing, record_visit
from ssi.common import clock
from ssi.records.models import Record
from ssi.territories import grants
from ssi.territories.acting import acting_as
from tests.bench.bare import bare
from tests.bench.test_pages import MOST_TIMES_BARE, client_of, statements, timed
from tests.factories.consular import FILED, make_filing
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
REQUESTS = 5_000
TABLES = ("records_record", "consular_assistancefiling", "consular_message", "consular_visit", "consular_hearing")
# A fifth are open, over several years; each has a visit, a hearing and an answer, as the one they are made of.
_COPY = """
create temporary table copies on commit drop as
  select gen_random_uuid() as id, n from generate_series(1, %s) n;
insert into records_record (id, kind, country_id, area, post_id, reference, title, state, marking, need_to_know,
  author_id, owner_id, created_at, opened_at, due_at, due_reason, closed_at, version, search_text)
select c.id, r.kind, r.country_id, r.area, r.post_id, 'SSI-MNL-ASC-2025-' || lpad((c.n + 1000)::text, 7, '0'),
       r.title || ' ' || c.n, case when c.n %% 5 = 0 then 'answered' else 'closed' end, r.marking, false,
       r.author_id, r.owner_id, r.created_at, r.opened_at - c.n * interval '3 hours', r.due_at, r.due_reason,
       case when c.n %% 5 <> 0 then r.opened_at + interval '3 days' end, 1, r.search_text || ' ' || c.n
  from records_record r, copies c where r.id = %s;
"""
_CHILDREN = """
insert into {table}
select (jsonb_populate_record(one, jsonb_build_object('record_id', c.id) {more})).*
  from {table} one, records_record c
 where one.record_id = %s and c.reference like 'SSI-MNL-ASC-2025-%%';
"""


def multiply(filing: Record, copies: int) -> None:
    """COPIES more requests like FILING, by SQL, as the owner."""
    with as_owner(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"alter table {table} disable trigger user")
        cursor.execute(_COPY, [copies, filing.pk])
        for table in TABLES[1:]:
            keyed = table != "consular_assistancefiling"
            more = f"|| jsonb_build_object('id', nextval('{table}_id_seq'))" if keyed else ""
            cursor.execute(_CHILDREN.format(table=table, more=more), [filing.pk])
        for table in TABLES:
            cursor.execute(f"alter table {table} enable trigger user")
            cursor.execute(f"analyze {table}")


def test_the_desk_of_a_post_costs_at_most_twice_the_bare_page(embassy: Embassy) -> None:
    agent = embassy["agent.mnl"]
    filing = make_filing(agent, embassy["attache.ph"], state="answered")
    with acting_as(agent), clock.at(FILED + timedelta(days=3)):
        seen = Seen(FILED + timedelta(days=2), "Mme Reyes", "Cellule de huit")
        record_visit(filing, seen, actor=agent)
        hearing = Summons(FILED + timedelta(days=5), "RTC Branch 12, Cebu", "trial")
        record_hearing(filing, hearing, actor=agent)
    multiply(filing, REQUESTS - 1)
    pages = {"desk": "/consulaire/", "request": f"/consulaire/{filing.reference}/"}
    client = client_of(embassy, "agent.mnl")
    with clock.at(FILED + timedelta(days=4)):
        ours = {name: timed(client, url) for name, url in pages.items()}
        counts = {name: statements(client, url) for name, url in pages.items()}
        with bare(settings.MIDDLEWARE, grants.read(agent)):
            floor = {name: timed(client, url) for name, url in pages.items()}
    print(f"\n{REQUESTS} requests of a post: page, p50, p95, bare p50, bare p95, times, statements")
    for name in pages:
        times = ours[name][0] / floor[name][0]
        line = f"{name:7} {ours[name][0]:6.1f} {ours[name][1]:6.1f} {floor[name][0]:6.1f} {floor[name][1]:6.1f}"
        print(f"{line} {times:5.2f} {counts[name]:3d}")
    assert all(ours[name][0] <= MOST_TIMES_BARE * floor[name][0] for name in pages)
