"""Makes many records out of one, by SQL, as the owner: what a bench needs, in seconds."""

from __future__ import annotations

from django.db import connection

from ssi.records.models import Record
from tests.support.database import as_owner

TABLES = ("records_record", "cases_informationrequest", "cases_question")
# A word of every copy, one of a fiftieth of them, one of a two-thousandth: what a search is measured with.
FREQUENT, UNCOMMON, RARE = "tournesol", "colibri", "phalène"
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
insert into records_searchabletext (scope, record_id, source, row_key, slice, text, keys, vector)
select scope, id, source, row_key, slice, text, '{}', to_tsvector('french', ssi.plain(text))
  from (select n.scope, c.id, t.source, t.row_key, t.slice,
               case t.source when 'record' then n.reference || ' · ' || n.title else t.text end || %s
               || case when c.n %% 50 = 0 then %s else '' end || case when c.n %% 2000 = 0 then %s else '' end as text
          from copies c join records_record n on n.id = c.id, records_searchabletext t
         where t.record_id = %s) said;
"""


def multiply(record: Record, copies: int) -> None:
    """COPIES more records like RECORD, over two countries and several years; a fifth are open, one in 500 reserved."""
    with as_owner(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"alter table {table} disable trigger user")
        words = [f" · {word}" for word in (FREQUENT, UNCOMMON, RARE)]
        cursor.execute(_COPY, [copies, record.pk, record.pk, *words, record.pk])
        for table in TABLES:
            cursor.execute(f"alter table {table} enable trigger user")
            cursor.execute(f"analyze {table}")
        cursor.execute("analyze records_searchabletext")
