"""Acts returned, exhibits and their custody, assurances; the consent to an answer becomes one of its record."""

import uuid

import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ssi.records.search_sql import SearchedTable
from ssi.records.sql import ChildTable
from ssi.territories.sql import SequenceOf

# The consent was written on the answer: it becomes a row of its own, as its record stands, voided or not.
MOVE_CONSENTS = """
alter table exchanges_releaseconsent disable trigger exchanges_releaseconsent_voided;
alter table exchanges_releaseconsent disable trigger exchanges_releaseconsent_history;
insert into exchanges_releaseconsent
  (id, scope, record_id, use, exchange_id, answer, given_by, reference, consented_on, recorded_by_id, recorded_at)
select gen_random_uuid(), q.scope, q.record_id, 'judicial', q.exchange_id, q.number,
       left(coalesce(nullif(a.name, ''), nullif(x.from_person, ''), '—'), 160), q.consent_reference, q.consented_on,
       coalesce(e.actor_id, x.actor_id), coalesce(e.at, x.registered_at)
  from cases_question q
  join exchanges_exchange x on x.id = q.exchange_id
  left join directory_authority a on a.code = x.from_authority_id
  left join lateral (select actor_id, at from records_event
                      where record_id = q.record_id and code = 'consent_recorded' and note = q.consent_reference
                      order by at desc limit 1) e on true
 where q.consent_reference <> '';
set constraints all immediate;
alter table exchanges_releaseconsent enable trigger exchanges_releaseconsent_voided;
alter table exchanges_releaseconsent enable trigger exchanges_releaseconsent_history;
"""
MOVE_BACK = """
update cases_question q set consent_reference = c.reference, consented_on = c.consented_on
  from exchanges_releaseconsent c
 where c.exchange_id = q.exchange_id and c.use = 'judicial' and (c.answer is null or c.answer = q.number);
set constraints all immediate;
"""
OLD_SEARCH = SearchedTable(
    "cases_question", "question", ("text", "answer", "consent_reference"), identifiers=("consent_reference",)
)

# What is listed is a piece of the same record, with the fingerprint that it has; a chain is of one record.
TIES = """
alter table documents_document add constraint document_and_its_fingerprint unique (record_id, id, sha256);
alter table cases_returnedact add constraint returned_act_is_that_piece
  foreign key (record_id, document_id, sha256) references documents_document (record_id, id, sha256) on delete cascade;
alter table cases_exhibit add constraint exhibit_of_one_record unique (record_id, id);
alter table cases_custodylink add constraint custody_same_record
  foreign key (record_id, exhibit_id) references cases_exhibit (record_id, id) on delete cascade;
alter table cases_assurance add constraint assurance_document_same_record
  foreign key (record_id, document_id) references documents_document (record_id, id) on delete cascade;
"""
NO_TIES = """
alter table cases_assurance drop constraint assurance_document_same_record;
alter table cases_custodylink drop constraint custody_same_record;
alter table cases_exhibit drop constraint exhibit_of_one_record;
alter table cases_returnedact drop constraint returned_act_is_that_piece;
alter table documents_document drop constraint document_and_its_fingerprint;
"""
# A link begins where the one before ended, whoever writes it; an assurance changes only by being approved, once.
CHAIN = """
create or replace function ssi.keep_custody() returns trigger language plpgsql
security definer set search_path = pg_catalog, public, ssi, pg_temp as $$
declare
  v_holder text;
  v_at timestamptz;
begin
  select to_holder, handed_at into v_holder, v_at from cases_custodylink
   where exhibit_id = new.exhibit_id and position = new.position - 1;
  if new.position = 1 then
    select sealed_by into v_holder from cases_exhibit where id = new.exhibit_id;
  end if;
  if v_holder is distinct from new.from_holder or v_at > new.handed_at then
    raise exception 'ssi: a link of custody begins where the last one ended' using errcode = 'check_violation',
      constraint = 'custody_is_a_chain';
  end if;
  return new;
end $$;
revoke all on function ssi.keep_custody() from public;
create trigger cases_custodylink_chain before insert on cases_custodylink
  for each row execute function ssi.keep_custody();
create or replace function ssi.keep_assurance() returns trigger language plpgsql
set search_path = pg_catalog, public, ssi, pg_temp as $$
begin
  if old.approved_by_id is not null or new.approved_by_id is distinct from ssi.acting()
     or to_jsonb(old) - array['approved_by_id', 'approved_at', 'scope']
        is distinct from to_jsonb(new) - array['approved_by_id', 'approved_at', 'scope'] then
    raise exception 'ssi: an assurance is approved once, by who acts' using errcode = 'check_violation',
      constraint = 'assurance_is_approved_once';
  end if;
  return new;
end $$;
create trigger cases_assurance_approved before update on cases_assurance
  for each row when (old.scope = new.scope) execute function ssi.keep_assurance();
"""
NO_CHAIN = """
drop trigger if exists cases_assurance_approved on cases_assurance;
drop function if exists ssi.keep_assurance();
drop trigger if exists cases_custodylink_chain on cases_custodylink;
drop function if exists ssi.keep_custody();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_labels"),
        ("directory", "0005_exposures"),
        ("documents", "0003_words"),
        ("exchanges", "0004_consents"),
        ("records", "0011_labels"),
        ("territories", "0007_tokens_keep_their_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Assurance",
            fields=[
                ("scope", models.CharField(editable=False, max_length=40)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("given_by", models.CharField(max_length=160, verbose_name="assurance donnée par")),
                ("reference", models.CharField(max_length=60, verbose_name="référence de l’assurance")),
                ("given_on", models.DateField(verbose_name="donnée le")),
                ("recorded_at", models.DateTimeField(verbose_name="enregistrée le")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="approuvée le")),
            ],
            options={
                "verbose_name": "assurance",
                "ordering": ("-recorded_at", "id"),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CustodyLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(editable=False, max_length=40)),
                ("position", models.PositiveSmallIntegerField(verbose_name="rang")),
                ("from_holder", models.CharField(max_length=120, verbose_name="remis par")),
                ("to_holder", models.CharField(max_length=120, verbose_name="remis à")),
                ("handed_at", models.DateTimeField(verbose_name="remis le")),
                ("seal_number", models.CharField(max_length=40, verbose_name="numéro de scellé")),
                ("condition", models.CharField(max_length=200, verbose_name="état constaté")),
            ],
            options={
                "verbose_name": "remise d’un scellé",
                "ordering": ("exhibit", "position"),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Exhibit",
            fields=[
                ("scope", models.CharField(editable=False, max_length=40)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=30, verbose_name="numéro du scellé")),
                ("description", models.CharField(max_length=500, verbose_name="description")),
                ("sealed_by", models.CharField(max_length=120, verbose_name="placé sous scellé par")),
                ("place", models.CharField(max_length=120, verbose_name="lieu")),
            ],
            options={
                "verbose_name": "scellé",
                "ordering": ("record", "number"),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReturnedAct",
            fields=[
                ("scope", models.CharField(editable=False, max_length=40)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                ("title", models.CharField(max_length=200, verbose_name="intitulé")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte")),
                ("listed_at", models.DateTimeField(verbose_name="inventorié le")),
            ],
            options={
                "verbose_name": "pièce renvoyée",
                "ordering": ("record", "number"),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.RunSQL(MOVE_CONSENTS, MOVE_BACK),
        migrations.RunSQL(OLD_SEARCH.reverse_sql, OLD_SEARCH.sql),
        migrations.RemoveConstraint(
            model_name="question",
            name="question_consent_whole",
        ),
        migrations.RemoveField(
            model_name="question",
            name="consent_reference",
        ),
        migrations.RemoveField(
            model_name="question",
            name="consented_on",
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="language",
            field=models.CharField(
                blank=True,
                choices=[
                    ("fr", "français"),
                    ("en", "anglais"),
                    ("ms", "malais"),
                    ("fil", "filipino"),
                    ("zh", "chinois"),
                    ("ta", "tamoul"),
                    ("other", "autre langue"),
                ],
                max_length=5,
                verbose_name="langue de la demande",
            ),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="offence_on",
            field=models.DateField(blank=True, null=True, verbose_name="date des faits"),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="offence_place",
            field=models.CharField(blank=True, max_length=120, verbose_name="lieu des faits"),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="purpose_link",
            field=models.CharField(blank=True, max_length=1000, verbose_name="lien entre la finalité et la personne"),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="spontaneous",
            field=models.BooleanField(default=False, verbose_name="information spontanée"),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="translation_required",
            field=models.BooleanField(default=False, verbose_name="traduction nécessaire"),
        ),
        migrations.AddField(
            model_name="assurance",
            name="approved_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="approuvée par",
            ),
        ),
        migrations.AddField(
            model_name="assurance",
            name="country",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="territories.country",
                verbose_name="pays",
            ),
        ),
        migrations.AddField(
            model_name="assurance",
            name="crime_type",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directory.crimetype",
                verbose_name="nature d’infraction",
            ),
        ),
        migrations.AddField(
            model_name="assurance",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="documents.document",
                verbose_name="pièce",
            ),
        ),
        migrations.AddField(
            model_name="assurance",
            name="record",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="%(class)ss",
                to="records.record",
            ),
        ),
        migrations.AddField(
            model_name="assurance",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="enregistrée par",
            ),
        ),
        migrations.AddField(
            model_name="custodylink",
            name="record",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="%(class)ss",
                to="records.record",
            ),
        ),
        migrations.AddField(
            model_name="custodylink",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="enregistré par",
            ),
        ),
        migrations.AddField(
            model_name="exhibit",
            name="record",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="%(class)ss",
                to="records.record",
            ),
        ),
        migrations.AddField(
            model_name="custodylink",
            name="exhibit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="continuity",
                to="cases.exhibit",
                verbose_name="scellé",
            ),
        ),
        migrations.AddField(
            model_name="returnedact",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="documents.document",
                verbose_name="pièce",
            ),
        ),
        migrations.AddField(
            model_name="returnedact",
            name="listed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="inventorié par",
            ),
        ),
        migrations.AddField(
            model_name="returnedact",
            name="record",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="%(class)ss",
                to="records.record",
            ),
        ),
        migrations.AddConstraint(
            model_name="assurance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("given_by", ""), _negated=True), models.Q(("reference", ""), _negated=True)
                ),
                name="assurance_says_who_and_where",
            ),
        ),
        migrations.AddConstraint(
            model_name="assurance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at", None), ("approved_by", None)),
                    models.Q(
                        ("approved_at__gte", models.F("recorded_at")),
                        ("approved_at__isnull", False),
                        ("approved_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="assurance_approval_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="assurance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by", None),
                    models.Q(("approved_by", models.F("recorded_by")), _negated=True),
                    _connector="OR",
                ),
                name="assurance_approved_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="exhibit",
            constraint=models.UniqueConstraint(fields=("record", "number"), name="exhibit_number_once"),
        ),
        migrations.AddConstraint(
            model_name="exhibit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", ""), _negated=True),
                    models.Q(("description", ""), _negated=True),
                    models.Q(("sealed_by", ""), _negated=True),
                    models.Q(("place", ""), _negated=True),
                ),
                name="exhibit_described",
            ),
        ),
        migrations.AddConstraint(
            model_name="custodylink",
            constraint=models.UniqueConstraint(fields=("exhibit", "position"), name="custody_position_once"),
        ),
        migrations.AddConstraint(
            model_name="custodylink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("from_holder", ""), _negated=True),
                    models.Q(("to_holder", ""), _negated=True),
                    models.Q(("seal_number", ""), _negated=True),
                    models.Q(("condition", ""), _negated=True),
                ),
                name="custody_link_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnedact",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("record", "number"),
                name="returned_act_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnedact",
            constraint=models.UniqueConstraint(fields=("record", "document"), name="returned_act_once"),
        ),
        migrations.AddConstraint(
            model_name="returnedact",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="returned_act_named"
            ),
        ),
        SearchedTable("cases_question", "question", ("text", "answer")),
        ChildTable("cases_returnedact", "select insert delete"),
        ChildTable("cases_exhibit", "select insert"),
        ChildTable("cases_custodylink", "select insert"),
        SequenceOf("cases_custodylink"),
        ChildTable("cases_assurance", "select insert update"),
        SearchedTable("cases_returnedact", "facts", ("title",)),
        SearchedTable(
            "cases_exhibit", "facts", ("number", "description", "sealed_by", "place"), identifiers=("number",)
        ),
        SearchedTable("cases_assurance", "facts", ("reference", "given_by"), identifiers=("reference",)),
        migrations.RunSQL(TIES, NO_TIES),
        migrations.RunSQL(CHAIN, NO_CHAIN),
    ]
