"""Tokens of programs. Their wall and their functions: territories 0004."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q, Value

import ssi.common.keys


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Token",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=ssi.common.keys.UuidInOrder(), editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "capabilities",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-id"),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(name="") & Q(capabilities__len__gt=0), name="token_named_and_scoped"
                    ),
                    models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="token_print_whole"),
                    models.CheckConstraint(
                        condition=Q(expires_at__gt=F("created_at"))
                        & Q(expires_at__lte=F("created_at") + Value("366 days", models.DurationField())),
                        name="token_a_year_at_most",
                    ),
                    models.CheckConstraint(
                        condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                        | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                        name="token_revoked_by_somebody",
                    ),
                ],
            },
        ),
    ]
