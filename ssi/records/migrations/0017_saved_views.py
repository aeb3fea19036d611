"""The criteria of a list kept under a name, and the view with which a list opens; both behind the second wall."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ssi.records.saved_views_sql import GOES_WITH_THE_VIEW, SCOPES_OF_COUNTRY, default_views, saved_views
from ssi.territories.sql import SequenceOf


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0016_references_together"),
        ("territories", "0007_tokens_keep_their_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("place", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=60)),
                ("query", models.CharField(blank=True, max_length=1000)),
                ("named_country", models.CharField(blank=True, max_length=2)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                (
                    "country",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territories.country",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("name", "id"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "place", "name"), name="savedview_named_once"),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="savedview_named"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("country", None), ("scopes", [])),
                            models.Q(("country__isnull", False), models.Q(("scopes", []), _negated=True)),
                            _connector="OR",
                        ),
                        name="savedview_shared_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("country", None),
                            ("named_country", ""),
                            ("named_country", models.F("country")),
                            _connector="OR",
                        ),
                        name="savedview_shared_where_it_looks",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DefaultView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=20)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "view",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="records.savedview",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("person", "place"), name="defaultview_one_for_each_list")
                ],
            },
        ),
        SCOPES_OF_COUNTRY,
        GOES_WITH_THE_VIEW,
        saved_views(),
        default_views(),
        SequenceOf("records_defaultview"),
    ]
