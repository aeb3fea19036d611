"""The work of the service: an answer composed, reviews, transfers; whom nobody informs without the person's word."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ssi.records.search_sql import SearchedTable
from ssi.records.sql import ChildTable
from ssi.territories.sql import APP, SequenceOf

_DEFINER = "security definer set search_path = pg_catalog, public, ssi, pg_temp"

# What a check constraint cannot say of a relative: it is said of the filing. See may_be_informed in consular.rules.
NOBODY_WITHOUT_CONSENT = """
create or replace function ssi.refuse_informing() returns trigger language plpgsql
set search_path = pg_catalog, public, ssi, pg_temp as $$
declare
  v_filing consular_assistancefiling;
begin
  if new.informed_at is null or (tg_op = 'UPDATE' and old.informed_at is not null) then
    return new;
  end if;
  select * into v_filing from consular_assistancefiling where record_id = new.record_id;
  if v_filing.assistance_wish = 'opposed' then
    raise exception 'ssi: the person opposed assistance' using errcode = 'check_violation',
      constraint = 'contact_informed_unless_opposed';
  end if;
  -- Somebody of age who is found says it again, and only then is anybody told.
  if v_filing.category = 'missing' and v_filing.found_at is not null and new.recorded_at < v_filing.found_at
     and (v_filing.birth_date is null
          or v_filing.birth_date + interval '18 years' <= coalesce(v_filing.incident_at, ssi.now())) then
    raise exception 'ssi: an adult found is announced by their consent' using errcode = 'check_violation',
      constraint = 'contact_informed_of_an_adult';
  end if;
  return new;
end $$;
create trigger consular_contact_informed before update on consular_familycontact
  for each row execute function ssi.refuse_informing();
"""

# Whoever passes a request on may write nothing where it goes: the database files it there anew, with what was told.
# Pieces stay behind: a file belongs to one record. Rows are copied whatever columns they have.
FILE_ELSEWHERE = f"""
create or replace function ssi.file_elsewhere(p_filing uuid, p_post text, p_country text, p_rule text, p_version int,
                                              p_delay interval, p_words text)
returns text language plpgsql {_DEFINER} as $$
declare
  v_filing records_record;
  v_new uuid := gen_random_uuid();
  v_handling uuid := gen_random_uuid();
  v_scope text := p_country || '/consular/' || p_post;
  v_above text := p_country || '/consular';
  v_series text := p_post || '-ASC';
  v_year int;
  v_last int;
  v_reference text;
  v_table text;
begin
  select * into v_filing from records_record
   where id = p_filing and kind = 'ASC' and state <> 'draft' and closed_at is null and voided_at is null
     and post_id is not null and scope = any(ssi.scopes('change'))
   for update;
  if not found or v_filing.scope = v_scope
     or not exists (select from territories_consularpost_countries
                     where consularpost_id = p_post and country_id = p_country) then
    raise exception 'ssi: no request can be passed on here' using errcode = 'insufficient_privilege';
  end if;
  if exists (select from territories_consularpost where code = p_post and seat_id <> p_country) then
    v_series := p_post || '-' || p_country || '-ASC';
  end if;
  select extract(year from ssi.now() at time zone time_zone) into v_year
    from territories_country where code = p_country;
  insert into records_referencecounter as c (series, year, last) values (v_series, v_year, 1)
  on conflict (series, year) do update set last = c.last + 1 returning last into v_last;
  v_reference := 'SSI-' || v_series || '-' || v_year || '-'
    || lpad(v_last::text, greatest(4, length(v_last::text)), '0');
  insert into records_record
    (id, kind, country_id, area, post_id, reference, title, state, marking, need_to_know, author_id, owner_id,
     created_at, opened_at, due_at, due_reason, closed_at, version, search_text)
  values
    (v_new, 'ASC', p_country, 'consular', p_post, v_reference, v_filing.title, 'filed', v_filing.marking, false,
     ssi.acting(), null, ssi.now(), ssi.now(), ssi.now() + p_delay, p_rule, null, 1, v_filing.search_text);
  insert into records_deadline (scope, record_id, rule, rule_version, calendar, started_at, due_at, suspended_for)
  values (v_scope, v_new, p_rule, p_version, p_country, ssi.now(), ssi.now() + p_delay, interval '0');
  insert into records_passage (scope, record_id, transition, from_state, to_state, at, reason, actor_id)
  values (v_scope, v_new, 'file', 'draft', 'filed', ssi.now(), '', ssi.acting());
  insert into consular_assistancefiling
  select r.* from consular_assistancefiling t, lateral jsonb_populate_record(
         t, jsonb_build_object('record_id', v_new, 'scope', v_scope, 'first_answer_at', null)) r
   where t.record_id = p_filing;
  foreach v_table in array array['askeditem', 'familycontact', 'visit', 'hearing', 'message'] loop
    execute format($copy$
      insert into consular_%1$s
      select r.* from consular_%1$s t, lateral jsonb_populate_record(t, jsonb_build_object(
             'id', nextval(pg_get_serial_sequence('consular_%1$s', 'id')), 'record_id', $2, 'scope', $3)) r
       where t.record_id = $1$copy$, v_table) using p_filing, v_new, v_scope;
  end loop;
  insert into consular_statement
  select r.* from consular_statement t, lateral jsonb_populate_record(t, jsonb_build_object(
         'id', nextval(pg_get_serial_sequence('consular_statement', 'id')), 'record_id', v_new, 'scope', v_scope,
         'contact_id', (select n.id from consular_familycontact o
                          join consular_familycontact n on n.number = o.number and n.record_id = v_new
                         where o.id = t.contact_id))) r
   where t.record_id = p_filing;
  insert into consular_message (scope, record_id, side, kind, body, at, author_id)
  values (v_scope, v_new, 'ssi', 'message', p_words, ssi.now(), ssi.acting());
  insert into records_record
    (id, kind, country_id, area, post_id, reference, title, state, marking, need_to_know, author_id, owner_id,
     created_at, opened_at, due_at, due_reason, closed_at, version, search_text)
  values
    (v_handling, 'ASH', p_country, 'consular', null, null, v_filing.title, 'to_triage', v_filing.marking, false,
     ssi.acting(), null, ssi.now(), ssi.now(), null, '', null, 1, v_filing.search_text);
  insert into consular_handling (record_id, scope, filing_id, filing_scope, urgency, outcome)
  values (v_handling, v_above, v_new, v_scope,
          case when p_rule = 'asc.first_answer_vital' then 'vital' else 'standard' end, '');
  -- Where it goes, the duty officer is woken as at filing.
  if p_rule = 'asc.first_answer_vital' then
    insert into duty_alert (id, scope, record_id, raised_at, place, next_at)
    values (gen_random_uuid(), v_above, v_handling, ssi.now(), 0, ssi.now());
  end if;
  return v_reference;
end $$;
revoke all on function ssi.file_elsewhere(uuid, text, text, text, int, interval, text) from public;
grant execute on function ssi.file_elsewhere(uuid, text, text, text, int, interval, text) to {APP};
"""


class Migration(migrations.Migration):
    dependencies = [
        ("consular", "0007_following"),
        ("records", "0017_saved_views"),
        ("territories", "0007_tokens_keep_their_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ComposedAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(editable=False, max_length=40)),
                ("body", models.TextField(verbose_name="réponse préparée")),
                (
                    "answered",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "réponse préparée",
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(editable=False, max_length=40)),
                ("body", models.TextField(verbose_name="ce que la revue constate")),
                ("at", models.DateTimeField()),
                ("next_at", models.DateTimeField(verbose_name="prochaine revue")),
            ],
            options={
                "verbose_name": "revue",
                "ordering": ("-at", "-id"),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(editable=False, max_length=40)),
                (
                    "to",
                    models.CharField(
                        choices=[("post", "un autre poste"), ("crisis_centre", "le centre de crise et de soutien")],
                        max_length=16,
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="motif")),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "transfert",
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="assistancefiling",
            name="found_at",
            field=models.DateTimeField(null=True, verbose_name="personne retrouvée le"),
        ),
        migrations.AddField(
            model_name="assistancefiling",
            name="found_source",
            field=models.CharField(blank=True, max_length=200, verbose_name="on le sait par"),
        ),
        migrations.AddField(
            model_name="familycontact",
            name="consent_source",
            field=models.CharField(blank=True, max_length=200, verbose_name="accord recueilli par"),
        ),
        migrations.AddField(
            model_name="familycontact",
            name="kind",
            field=models.CharField(
                choices=[
                    ("relative", "famille ou proche"),
                    ("insurer", "assureur ou assisteur"),
                    ("lawyer", "avocat"),
                    ("employer", "employeur"),
                    ("press", "presse"),
                    ("other", "autre"),
                ],
                default="relative",
                max_length=10,
                verbose_name="qui est-ce",
            ),
        ),
        migrations.AddConstraint(
            model_name="assistancefiling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("found_at__isnull", True), ("found_source", "")),
                    models.Q(
                        ("category", "missing"),
                        ("found_at__isnull", False),
                        models.Q(("found_source", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="filing_found_has_its_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="assistancefiling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("incident_at__isnull", True),
                    ("found_at__isnull", True),
                    ("found_at__gte", models.F("incident_at")),
                    _connector="OR",
                ),
                name="filing_found_after_incident",
            ),
        ),
        migrations.AddConstraint(
            model_name="familycontact",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["relative", "insurer", "lawyer", "employer", "press", "other"])),
                name="contact_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="familycontact",
            constraint=models.CheckConstraint(
                condition=models.Q(("informed_at__isnull", True), ("consent_to_inform", "yes"), _connector="OR"),
                name="contact_informed_with_consent",
            ),
        ),
        migrations.AddConstraint(
            model_name="familycontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("informed_at__isnull", True),
                    models.Q(("kind__in", ["employer", "press"]), _negated=True),
                    models.Q(("consent_source", ""), _negated=True),
                    _connector="OR",
                ),
                name="contact_never_by_default",
            ),
        ),
        migrations.AddField(
            model_name="composedanswer",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="composedanswer",
            name="record",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="%(class)ss",
                to="records.record",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="record",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="%(class)ss",
                to="records.record",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="country",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territories.country"
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="post",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territories.consularpost"
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="record",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="%(class)ss",
                to="records.record",
            ),
        ),
        migrations.AddConstraint(
            model_name="composedanswer",
            constraint=models.UniqueConstraint(fields=("record",), name="composed_answer_one_at_a_time"),
        ),
        migrations.AddConstraint(
            model_name="composedanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("body", ""), _negated=True), name="composed_answer_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("body", ""), _negated=True), name="review_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("next_at__gt", models.F("at"))), name="review_followed_by_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(fields=("record",), name="transfer_once"),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="transfer_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("country__isnull", False), ("post__isnull", False), ("to", "post")),
                    models.Q(("country__isnull", True), ("post__isnull", True), ("to", "crisis_centre")),
                    _connector="OR",
                ),
                name="transfer_to_somebody",
            ),
        ),
        ChildTable("consular_composedanswer"),
        ChildTable("consular_review", "select insert"),
        ChildTable("consular_transfer", "select insert"),
        SequenceOf("consular_composedanswer"),
        SequenceOf("consular_review"),
        SequenceOf("consular_transfer"),
        SearchedTable("consular_review", "note", ("body",)),
        migrations.RunSQL(
            NOBODY_WITHOUT_CONSENT,
            "drop trigger if exists consular_contact_informed on consular_familycontact;"
            "drop function if exists ssi.refuse_informing();",
        ),
        migrations.RunSQL(
            FILE_ELSEWHERE,
            "drop function if exists ssi.file_elsewhere(uuid, text, text, text, int, interval, text);",
        ),
    ]
