"""Requests to read a reserved record, emergency accesses; nobody names a reader but those who decide."""

import datetime
import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from ssi.records.reach_sql import DROP, ENDS, FORMER_POLICIES, NO_ENDS, POLICIES, WRITE
from ssi.records.sql import FUNCTIONS, ChildTable
from ssi.territories.sql import SequenceOf, WalledTable


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0013_frequent_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=30)),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AccessDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(editable=False, max_length=40)),
                ("granted", models.BooleanField()),
                ("words", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="records.record",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="records.accessrequest",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="EmergencyAccess",
            fields=[
                ("scope", models.CharField(editable=False, max_length=40)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=30)),
                ("reason", models.CharField(max_length=500)),
                ("opened_at", models.DateTimeField()),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("comment", models.CharField(blank=True, db_default="", max_length=500)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="records.record",
                    ),
                ),
                (
                    "seen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-opened_at", "-id"),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="accessrequest",
            index=models.Index(fields=["person", "-at"], name="accessrequest_person"),
        ),
        migrations.AddIndex(
            model_name="accessrequest",
            index=models.Index(fields=["at"], name="accessrequest_at"),
        ),
        migrations.AddConstraint(
            model_name="accessrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("reference", ""), _negated=True), models.Q(("reason", ""), _negated=True)),
                name="accessrequest_says_what_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessdecision",
            constraint=models.UniqueConstraint(fields=("request", "record"), name="accessdecision_once"),
        ),
        migrations.AddConstraint(
            model_name="accessdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="accessdecision_says_why"
            ),
        ),
        migrations.AddIndex(
            model_name="emergencyaccess",
            index=models.Index(fields=["person"], name="emergency_person"),
        ),
        migrations.AddIndex(
            model_name="emergencyaccess",
            index=models.Index(
                condition=models.Q(("seen_at__isnull", True)), fields=["scope"], name="emergency_unseen"
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyaccess",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("record", "="), ("person", "="), ("during", "&&")], name="emergency_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="emergency_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("during__isempty", True),
                    models.Q(
                        (
                            "during__endswith__lte",
                            models.ExpressionWrapper(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("opened_at"), "+", models.Value(datetime.timedelta(seconds=14400))
                                ),
                                output_field=models.DateTimeField(),
                            ),
                        ),
                        ("during__startswith", models.F("opened_at")),
                    ),
                    _connector="OR",
                ),
                name="emergency_lasts_some_hours",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("comment", ""), ("seen_at__isnull", True), ("seen_by__isnull", True)),
                    models.Q(
                        ("seen_at__isnull", False),
                        ("seen_by__isnull", False),
                        models.Q(("comment", ""), _negated=True),
                        models.Q(("seen_by", models.F("person")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="emergency_seen_by_another_with_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_at__isnull", False), ("closed_by__isnull", True), _connector="OR"),
                name="emergency_closed_whole",
            ),
        ),
        migrations.RunSQL(WRITE, DROP),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        WalledTable("records_accessrequest", select="person_id = (select ssi.acting())"),
        ChildTable("records_accessdecision", "select insert", keep_history=False),
        SequenceOf("records_accessdecision"),
        ChildTable("records_emergencyaccess", "select", keep_history=False),
        migrations.RunSQL(POLICIES, FORMER_POLICIES),
        migrations.RunSQL(ENDS, NO_ENDS),
    ]
