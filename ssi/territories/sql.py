"""The second wall's functions and the migration operations that put a table behind it (docs/adr/0002).

Every table of the product is declared once with one of these operations: a table that is not declared fails
tests/consistency.
"""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

OWNER = "ssi_owner"
APP = "ssi_app"
BACKUP = "ssi_backup"

_DEFINER = "stable parallel safe security definer set search_path = pg_catalog, public, ssi, pg_temp"


def for_the_application(*signatures: str) -> str:
    """SQL that opens these functions to the application's role and closes them to everybody else."""
    return "".join(
        f"revoke all on function ssi.{one} from public;\ngrant execute on function ssi.{one} to {APP};\n"
        for one in signatures
    )


CLOCK = (
    "create or replace function ssi.now() returns timestamptz language sql stable parallel safe as $$ select now() $$"
)
TEST_CLOCK = """create or replace function ssi.now() returns timestamptz language sql stable parallel safe as
$$ select coalesce(nullif(current_setting('ssi.clock', true), '')::timestamptz, now()) $$"""

# The verbs that an absence lends: those of ssi.territories.capabilities.LENT_VERBS.
LENT = "'view', 'change', 'answer', 'reopen', 'produce', 'issue'"

FUNCTIONS = f"""
create schema if not exists ssi;
grant usage on schema ssi to {APP};
{CLOCK};

create or replace function ssi.acting() returns bigint language sql stable parallel safe as $$
  select case when current_setting('ssi.user', true) ~ '^[0-9]{{1,18}}$'
              then current_setting('ssi.user', true)::bigint end
$$;

-- What the token that the acting person presents leaves of their capabilities; null when they present none. One that is
-- not theirs, or has ended, leaves nothing.
create or replace function ssi.narrowing(person bigint) returns text[] language plpgsql {_DEFINER} as $$
declare
  v_token uuid := nullif(current_setting('ssi.token', true), '')::uuid;
begin
  if v_token is null or person is distinct from ssi.acting() then
    return null;
  end if;
  return coalesce((select t.capabilities::text[] from accounts_token t
                    where t.id = v_token and t.user_id = person and t.revoked_at is null and t.expires_at > ssi.now()),
                  '{{}}');
end $$;

-- The instant at which the token that the acting person presents was made; null when they present none.
create or replace function ssi.token_made_at(person bigint) returns timestamptz language plpgsql {_DEFINER} as $$
begin
  if nullif(current_setting('ssi.token', true), '') is null or person is distinct from ssi.acting() then
    return null;
  end if;
  return coalesce((select t.created_at from accounts_token t
                    where t.id = current_setting('ssi.token', true)::uuid and t.user_id = person), '-infinity');
end $$;

-- Live capabilities of a person by their own postings: (codename, country, post). A token keeps to the postings of the
-- day it was made: a country that its person is given later is not opened to it.
create or replace function ssi.posted_grants_of(person bigint)
returns table (codename text, country text, post text) language sql {_DEFINER} as $$
  select p.codename::text, g.content_object_id::text, ''
    from territories_countrygrant g
    join auth_permission p on p.id = g.permission_id
    join accounts_user u on u.id = g.user_id
   where g.user_id = person and u.is_active and g.during @> ssi.now()
     and g.during @> coalesce(ssi.token_made_at(person), ssi.now())
  union
  select p.codename::text, c.country_id::text, g.content_object_id::text
    from territories_postgrant g
    join auth_permission p on p.id = g.permission_id
    join accounts_user u on u.id = g.user_id
    join territories_consularpost_countries c on c.consularpost_id = g.content_object_id
   where g.user_id = person and u.is_active and g.during @> ssi.now()
     and g.during @> coalesce(ssi.token_made_at(person), ssi.now())
  union
  select p.codename::text, '', ''
    from territories_servicegrant g
    join auth_permission p on p.id = g.permission_id
    join accounts_user u on u.id = g.user_id
   where g.user_id = person and u.is_active and g.during @> ssi.now()
     and g.during @> coalesce(ssi.token_made_at(person), ssi.now())
$$;

-- What absent colleagues lend now: to a person posted to a country, while both accounts are open. Need-to-know
-- (oversee), the journal, and what one holds on a post or on the service are never lent. In plpgsql, since the table of
-- absences comes with a later migration than this function.
create or replace function ssi.lent_grants_of(person bigint)
returns table (codename text, country text, post text) language plpgsql {_DEFINER} as $$
begin
  return query
  select distinct p.codename::text, g.content_object_id::text, ''::text
    from territories_delegation d
    join accounts_user u on u.id = d.delegate_id and u.is_active
    join accounts_user a on a.id = d.absent_id and a.is_active
    join territories_countrygrant g on g.user_id = d.absent_id and g.content_object_id = any(d.countries)
     and g.during @> ssi.now()
    join auth_permission p on p.id = g.permission_id
   where d.delegate_id = person and d.during @> ssi.now()
     and split_part(p.codename, '_', 2) in ({LENT}) and p.codename <> 'journal_view'
     and exists (select from territories_posting t
                  where t.person_id = person and t.countries <> '{{}}' and t.during @> ssi.now());
end $$;

-- Live capabilities of a person: (codename, country, post), those of their postings and those lent to them; the posts
-- come with an empty codename. The token that they present narrows them, and nothing is lent to a program.
create or replace function ssi.grants_of(person bigint)
returns table (codename text, country text, post text) language sql {_DEFINER} as $$
  select held.codename, held.country, held.post
    from (select * from ssi.posted_grants_of(person)
          union
          select * from ssi.lent_grants_of(person) where (select ssi.narrowing(person)) is null) held
   where (select ssi.narrowing(person)) is null or held.codename = any((select ssi.narrowing(person))::text[])
  union all
  select '', '', code from territories_consularpost
$$;

create or replace function ssi.verbs_of(verb text) returns text[] language sql immutable parallel safe as $$
  select case verb
    when 'view' then array['view']
    when 'change' then array['change', 'answer']
    when 'reopen' then array['reopen']
    when 'oversee' then array['oversee']
    when 'validate' then array['validate']
    when 'export' then array['export']
    when 'write' then array['change', 'answer', 'reopen', 'oversee', 'validate']
    else array[]::text[]
  end
$$;

-- Scopes open to a person for a verb: twin of Grants.scopes in ssi/territories/grants.py.
create or replace function ssi.scopes_of(person bigint, verb text) returns text[] language sql {_DEFINER} as $$
  with held as (select codename, country, post from ssi.grants_of(person)),
       areas as (
         select country, split_part(codename, '_', 1) as area from held
          where country <> '' and post = '' and split_part(codename, '_', 2) = any(ssi.verbs_of(verb))
            and split_part(codename, '_', 1) in
                ('operational', 'consular', 'technical', 'institutional', 'enterprise', 'context'))
  select coalesce(array_agg(distinct scope), '{{}}') from (
    select country || '/' || area as scope from areas
    union all
    select a.country || '/consular/' || h.post from areas a join held h on h.codename = '' where a.area = 'consular'
    union all
    select country || '/' || split_part(codename, '_', 1) || '/' || post from held
     where codename <> '' and post <> '' and verb in ('view', 'write', 'file')
  ) open
$$;

create or replace function ssi.scopes(verb text) returns text[] language sql {_DEFINER} as $$
  select ssi.scopes_of(ssi.acting(), verb)
$$;

create or replace function ssi.countries_with(wanted text) returns text[] language sql {_DEFINER} as $$
  select coalesce(array_agg(distinct country), '{{}}') from ssi.grants_of(ssi.acting())
   where codename = wanted and country <> ''
$$;

create or replace function ssi.serves(wanted text) returns boolean language sql {_DEFINER} as $$
  select exists (select from ssi.grants_of(ssi.acting()) where codename = wanted and country = '')
$$;
"""

RIGHTS = for_the_application(
    "now()",
    "acting()",
    "narrowing(bigint)",
    "token_made_at(bigint)",
    "posted_grants_of(bigint)",
    "lent_grants_of(bigint)",
    "grants_of(bigint)",
    "verbs_of(text)",
    "scopes_of(bigint, text)",
    "scopes(text)",
    "countries_with(text)",
    "serves(text)",
)

DROP_FUNCTIONS = """
drop function if exists ssi.serves(text), ssi.countries_with(text), ssi.scopes(text), ssi.scopes_of(bigint, text),
  ssi.verbs_of(text), ssi.grants_of(bigint), ssi.lent_grants_of(bigint), ssi.posted_grants_of(bigint),
  ssi.token_made_at(bigint), ssi.narrowing(bigint), ssi.acting(), ssi.now();
"""


class ReferenceTable(RunSQL):
    """A table without record data: everyone reads it, the application's role writes nothing (or what RIGHTS says)."""

    def __init__(self, table: str, rights: str = "select") -> None:
        super().__init__(
            f"grant {rights} on {table} to {APP};",
            f"revoke {rights} on {table} from {APP};",
        )


class SequenceOf(RunSQL):
    """The application's role may draw identifiers of TABLE."""

    def __init__(self, table: str, column: str = "id") -> None:
        name = f"{table}_{column}_seq"
        super().__init__(
            f"grant usage, select on sequence {name} to {APP};", f"revoke usage, select on sequence {name} from {APP};"
        )


def wall(table: str, policies: dict[str, str]) -> tuple[str, str]:
    """SQL that puts TABLE behind row-level security, one policy per command, and its reverse.

    POLICIES: command -> condition; for `update` the same condition checks old and new rows unless two are given as
    "using ||| check".
    """
    lines = [
        f"alter table {table} enable row level security;",
        f"alter table {table} force row level security;",
        f"create policy owner_all on {table} to {OWNER} using (true) with check (true);",
    ]
    for command, condition in policies.items():
        using, _, check = condition.partition("|||")
        clause = {
            "select": f"using ({using})",
            "delete": f"using ({using})",
            "insert": f"with check ({using})",
            "update": f"using ({using}) with check ({check or using})",
        }[command]
        lines.append(f"create policy app_{command} on {table} for {command} to {APP} {clause};")
        lines.append(f"grant {command} on {table} to {APP};")
    undo = [f"drop policy if exists app_{command} on {table};" for command in policies]
    undo += [f"revoke {command} on {table} from {APP};" for command in policies]
    undo += [
        f"drop policy if exists owner_all on {table};",
        f"alter table {table} no force row level security;",
        f"alter table {table} disable row level security;",
    ]
    return "\n".join(lines), "\n".join(undo)


class WalledTable(RunSQL):
    """A table behind the second wall with its own conditions."""

    def __init__(self, table: str, **policies: str) -> None:
        super().__init__(*wall(table, policies))
