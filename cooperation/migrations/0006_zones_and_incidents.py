"""Zones with their vigilance; incidents placed, sourced, measured and linked; a voided sheet gives its place back."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import ssi.common.keys
from ssi.directory.country_sql import CountryTable
from ssi.records.sql import LinkTable
from ssi.territories.sql import APP, SequenceOf

_HERE = "scope = any((select ssi.scopes('write'))::text[]) and record_id not in (select unnest(ssi.hidden_records()))"
# The zone of an incident, and of a level, is of the same country.
SAME_COUNTRY = """
alter table cooperation_zonelevel add constraint zone_level_of_its_zone
  foreign key (scope, zone_id) references cooperation_zone (scope, id) deferrable initially immediate;
alter table cooperation_securityincident add constraint incident_zone_of_its_country
  foreign key (scope, zone_id) references cooperation_zone (scope, id) deferrable initially immediate;
"""
ANY_COUNTRY = """
alter table cooperation_securityincident drop constraint if exists incident_zone_of_its_country;
alter table cooperation_zonelevel drop constraint if exists zone_level_of_its_zone;
"""
# What happened may be told better later: the history keeps what was told before.
CORRECTED = f"""
create policy app_update on cooperation_securityincident for update to {APP} using ({_HERE}) with check ({_HERE});
grant update (incident_type, zone_id, place, occurred_on, date_precision, severity, source, french_involved,
  french_concerned, french_dead, french_injured, description, is_major) on cooperation_securityincident to {APP};
"""
WRITTEN_ONCE = f"""
revoke update (incident_type, zone_id, place, occurred_on, date_precision, severity, source, french_involved,
  french_concerned, french_dead, french_injured, description, is_major) on cooperation_securityincident from {APP};
drop policy if exists app_update on cooperation_securityincident;
"""
# A voided sheet is in force nowhere.
ONE_IN_FORCE = """
drop index if exists sheet_one_published;
create unique index sheet_one_published on records_record (country_id)
  where kind = 'FIC' and state = 'published' and voided_at is null;
"""
ONE_PUBLISHED = """
drop index if exists sheet_one_published;
create unique index sheet_one_published on records_record (country_id) where kind = 'FIC' and state = 'published';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cooperation", "0005_search"),
        ("directory", "0007_contacts"),
        ("records", "0012_history_without_seals"),
        ("territories", "0007_tokens_keep_their_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ZoneLevel",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=ssi.common.keys.UuidInOrder(), editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("scope", models.CharField(editable=False, max_length=40)),
                ("recorded_at", models.DateTimeField()),
                (
                    "vigilance_level",
                    models.CharField(
                        choices=[
                            ("green", "vert : vigilance normale"),
                            ("yellow", "jaune : vigilance renforcée"),
                            ("orange", "orange : déconseillé sauf raison impérative"),
                            ("red", "rouge : formellement déconseillé"),
                        ],
                        max_length=8,
                        verbose_name="niveau",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valable du")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valable jusqu’au")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="motif")),
            ],
            options={
                "ordering": ("-valid_from", "-id"),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="securityincident",
            name="date_precision",
            field=models.CharField(
                choices=[("day", "au jour"), ("month", "au mois"), ("year", "à l’année")],
                db_default="day",
                max_length=5,
                verbose_name="précision de la date",
            ),
        ),
        migrations.AddField(
            model_name="securityincident",
            name="french_concerned",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="nombre de Français concernés"),
        ),
        migrations.AddField(
            model_name="securityincident",
            name="french_dead",
            field=models.PositiveSmallIntegerField(db_default=0, verbose_name="Français décédés"),
        ),
        migrations.AddField(
            model_name="securityincident",
            name="french_injured",
            field=models.PositiveSmallIntegerField(db_default=0, verbose_name="Français blessés"),
        ),
        migrations.AddField(
            model_name="securityincident",
            name="key",
            field=models.UUIDField(db_default=ssi.common.keys.UuidInOrder(), editable=False, unique=True),
        ),
        migrations.AddField(
            model_name="securityincident",
            name="severity",
            field=models.CharField(
                blank=True,
                choices=[("limited", "limitée"), ("serious", "sérieuse"), ("major", "majeure")],
                db_default="",
                max_length=8,
                verbose_name="gravité",
            ),
        ),
        migrations.AddField(
            model_name="securityincident",
            name="source",
            field=models.CharField(blank=True, db_default="", max_length=200, verbose_name="source"),
        ),
        migrations.CreateModel(
            name="IncidentLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("left_scope", models.CharField(editable=False, max_length=40)),
                ("right_scope", models.CharField(editable=False, max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="cooperation.securityincident",
                    ),
                ),
                (
                    "left",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="records.record",
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="records.record",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Zone",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=ssi.common.keys.UuidInOrder(), editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("scope", models.CharField(editable=False, max_length=40)),
                ("recorded_at", models.DateTimeField()),
                ("name", models.CharField(max_length=120, verbose_name="zone")),
                ("description", models.CharField(blank=True, max_length=300, verbose_name="limites")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territories.country"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("country_id", "name", "id"),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="securityincident",
            name="zone",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cooperation.zone",
                verbose_name="zone",
            ),
        ),
        migrations.AddConstraint(
            model_name="securityincident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("severity__in", ["", "limited", "serious", "major"]),
                    ("date_precision__in", ["day", "month", "year"]),
                ),
                name="incident_measured",
            ),
        ),
        migrations.AddConstraint(
            model_name="securityincident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("severity", ""),
                    models.Q(("is_major", True), ("severity", "major")),
                    models.Q(models.Q(("severity", "major"), _negated=True), ("is_major", False)),
                    _connector="OR",
                ),
                name="incident_major_by_its_severity",
            ),
        ),
        migrations.AddConstraint(
            model_name="securityincident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("french_involved", "yes"),
                    models.Q(("french_concerned", None), ("french_dead", 0), ("french_injured", 0)),
                    _connector="OR",
                ),
                name="incident_french_counted_when_involved",
            ),
        ),
        migrations.AddConstraint(
            model_name="securityincident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("french_concerned", None),
                    (
                        "french_concerned__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("french_dead"), "+", models.F("french_injured")
                        ),
                    ),
                    _connector="OR",
                ),
                name="incident_french_counted_whole",
            ),
        ),
        migrations.AddField(
            model_name="zonelevel",
            name="country",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territories.country"
            ),
        ),
        migrations.AddField(
            model_name="zonelevel",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="zonelevel",
            name="zone",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="levels",
                to="cooperation.zone",
                verbose_name="zone",
            ),
        ),
        migrations.AddConstraint(
            model_name="incidentlink",
            constraint=models.UniqueConstraint(fields=("incident", "right"), name="incident_link_once"),
        ),
        migrations.AddConstraint(
            model_name="incidentlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("left", models.F("right")), _negated=True), name="incident_link_to_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="zone",
            constraint=models.UniqueConstraint(fields=("scope", "id"), name="zone_scope_id"),
        ),
        migrations.AddConstraint(
            model_name="zone",
            constraint=models.UniqueConstraint(fields=("country", "name"), name="zone_once_in_its_country"),
        ),
        migrations.AddConstraint(
            model_name="zone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("scope", django.db.models.functions.text.Concat(models.F("country_id"), models.Value("/context")))
                ),
                name="zone_of_the_context",
            ),
        ),
        migrations.AddConstraint(
            model_name="zone",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="zone_named"),
        ),
        migrations.AddIndex(
            model_name="zonelevel",
            index=models.Index(fields=["zone", "-valid_from"], name="zone_level_zone"),
        ),
        migrations.AddConstraint(
            model_name="zonelevel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("scope", django.db.models.functions.text.Concat(models.F("country_id"), models.Value("/context")))
                ),
                name="zone_level_of_the_context",
            ),
        ),
        migrations.AddConstraint(
            model_name="zonelevel",
            constraint=models.CheckConstraint(
                condition=models.Q(("vigilance_level__in", ["green", "yellow", "orange", "red"])),
                name="zone_level_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="zonelevel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                ),
                name="zone_level_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="zonelevel",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="zone_level_sourced"
            ),
        ),
        CountryTable("cooperation_zone", changed=("name", "description", "version")),
        CountryTable("cooperation_zonelevel"),
        LinkTable("cooperation_incidentlink"),
        SequenceOf("cooperation_incidentlink"),
        RunSQL(SAME_COUNTRY, ANY_COUNTRY),
        RunSQL(CORRECTED, WRITTEN_ONCE),
        RunSQL(ONE_IN_FORCE, ONE_PUBLISHED),
    ]
