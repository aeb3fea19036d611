"""A step taken back says who and why; a voided registration keeps its number, and nothing more is written on it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ssi.records.void_sql import (
    DROP_KEEP_REGISTRATION,
    KEEP_REGISTRATION,
    NO_TAKE_BACK,
    REFUSE_ON_EVERY_CHILD,
    REFUSE_ON_NO_CHILD,
    REFUSE_ON_VOIDED,
    TAKE_BACK,
)


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0006_affairs_and_hard_dates"),
        ("territories", "0002_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="passage",
            name="before",
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="passage",
            name="taken_back_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="passage",
            name="taken_back_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="passage",
            name="taken_back_reason",
            field=models.CharField(blank=True, db_default="", max_length=500),
        ),
        migrations.AddField(
            model_name="record",
            name="void_reason",
            field=models.CharField(blank=True, db_default="", max_length=500),
        ),
        migrations.AddField(
            model_name="record",
            name="voided_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="record",
            name="voided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("taken_back_at__isnull", True), ("taken_back_by__isnull", True), ("taken_back_reason", "")
                    ),
                    models.Q(
                        ("taken_back_at__gte", models.F("at")),
                        ("taken_back_by__isnull", False),
                        models.Q(("taken_back_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="passage_taken_back_says_who_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("void_reason", ""), ("voided_at__isnull", True), ("voided_by__isnull", True)),
                    models.Q(
                        ("voided_at__isnull", False),
                        ("voided_by__isnull", False),
                        models.Q(("void_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="record_void_says_who_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("voided_at__isnull", True),
                    models.Q(models.Q(("state", "draft"), _negated=True), ("closed_at__isnull", False)),
                    _connector="OR",
                ),
                name="record_void_is_registered_and_over",
            ),
        ),
        migrations.RunSQL(TAKE_BACK, NO_TAKE_BACK),
        migrations.RunSQL(KEEP_REGISTRATION, DROP_KEEP_REGISTRATION),
        migrations.RunSQL(REFUSE_ON_VOIDED, migrations.RunSQL.noop),
        migrations.RunSQL(REFUSE_ON_EVERY_CHILD, REFUSE_ON_NO_CHILD),
    ]
