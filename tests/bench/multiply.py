"""Makes many records out of one, by SQL, as the owner: what a bench needs, in seconds."""

from __future__ import annotations

from django.db import connection

from ssi.records.models import Record
from tests.support.database import as_owner

TABLES = ("records_record", "cases_informationrequest", "cases_question")
_COPY = """
create temporary table copies on commit drop as
  select gen_random_uuid() as id, n from generate_series(1, %s) n;
insert into records_record (id, kind, country_id, area, post_id, reference, title, state, marking, need_to_know,
  author_id, owner_id, created_at, opened_at, due_at, due_reason, closed_at, version, search_text)
select c.id, r.kind, case c.n %% 4 when 0 then 'BN' else 'SG' end, r.area, null,
       'SSI-X-RFI-2025-' || lpad((c.n + 1000)::text, 7, '0'), r.title || ' ' || c.n,
       case when c.n %% 5 = 0 then 'sent' else 'closed' end, r.marking, c.n %% 500 = 0,
       r.author_id, r.owner_id, r.created_at, r.opened_at - c.n * interval '9 minutes',
       case when c.n %% 5 = 0 then r.opened_at + (c.n %% 400 - 200) * interval '1 hour' end, 'rfi.normal',
       case when c.n %% 5 <> 0 then r.opened_at + interval '3 days' end, 1, r.search_text || ' ' || c.n
  from records_record r, copies c where r.id = %s;
insert into cases_informationrequest
select (jsonb_populate_record(i, jsonb_build_object('record_id', c.id, 'scope', n.scope))).*
  from cases_informationrequest i, copies c join records_record n on n.id = c.id where i.record_id = %s;
"""


def multiply(record: Record, copies: int) -> None:
    """COPIES more records like RECORD, over two countries and several years; a fifth are open, one in 500 reserved."""
    with as_owner(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"alter table {table} disable trigger user")
        cursor.execute(_COPY, [copies, record.pk, record.pk])
        for table in TABLES:
            cursor.execute(f"alter table {table} enable trigger user")
            cursor.execute(f"analyze {table}")
