"""The people to call at an authority, of one country each, with a history of their own behind both walls."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import ssi.common.keys
from ssi.directory.country_sql import CountryTable, HistoryOfCountries

# A contact is of an authority of its country, or of an international body: both are said by the code.
OF_ITS_COUNTRY = """
alter table directory_authoritycontact add constraint contact_authority_of_its_country
  check (starts_with(authority_id, country_id || '-') or starts_with(authority_id, 'INT-'));
"""
ANYWHERE = "alter table directory_authoritycontact drop constraint if exists contact_authority_of_its_country;"
CHANGED = (
    "authority_id",
    "name",
    "function",
    "phone",
    "email",
    "note",
    "since",
    "until",
    "checked_on",
    "checked_by_id",
    "version",
)


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0006_no_penalty_for_an_offence"),
        ("territories", "0007_tokens_keep_their_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuthorityContact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=ssi.common.keys.UuidInOrder(), editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("scope", models.CharField(editable=False, max_length=40)),
                ("recorded_at", models.DateTimeField()),
                ("name", models.CharField(max_length=120, verbose_name="nom")),
                ("function", models.CharField(blank=True, max_length=120, verbose_name="fonction")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="téléphone")),
                ("email", models.EmailField(blank=True, max_length=120, verbose_name="courriel")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="à savoir")),
                ("since", models.DateField(blank=True, null=True, verbose_name="en fonction depuis le")),
                ("until", models.DateField(blank=True, null=True, verbose_name="en fonction jusqu’au")),
                ("checked_on", models.DateField(verbose_name="vérifié le")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="directory.authority",
                        verbose_name="autorité",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="vérifié par",
                    ),
                ),
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
                "ordering": ("authority_id", "name", "id"),
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scope", models.F("country_id"))), name="contact_of_its_country"
                    ),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="contact_named"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("phone", ""), _negated=True),
                            models.Q(("email", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="contact_reachable",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since", None), ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="contact_period_in_order",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("country", "authority", "name", "function"),
                        name="contact_once_in_its_function",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CountryChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=ssi.common.keys.UuidInOrder(), editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("scope", models.CharField(max_length=40)),
                ("table_name", models.CharField(max_length=60)),
                ("row_key", models.UUIDField()),
                (
                    "operation",
                    models.CharField(
                        choices=[("insert", "Ajout"), ("update", "Correction"), ("delete", "Suppression")], max_length=6
                    ),
                ),
                ("fields", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("at", models.DateTimeField()),
                ("actor", models.BigIntegerField(null=True)),
                ("request", models.UUIDField(null=True)),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territories.country"
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "default_permissions": (),
                "indexes": [models.Index(fields=["row_key", "-at"], name="country_change_row")],
            },
        ),
        HistoryOfCountries(),
        RunSQL(OF_ITS_COUNTRY, ANYWHERE),
        CountryTable("directory_authoritycontact", changed=CHANGED),
    ]
