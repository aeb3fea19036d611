"""The outbox: notices, who wants which, and the sign of life of workers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import ssi.common.keys
from ssi.jobs import outbox_sql
from ssi.territories.sql import ReferenceTable, SequenceOf, WalledTable


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0003_backups"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=ssi.common.keys.UuidInOrder(), editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("count", models.PositiveIntegerField(default=1)),
                ("mark", models.CharField(max_length=64, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "En attente"),
                            ("sent", "Envoyé"),
                            ("failed", "Échec, nouvel essai prévu"),
                            ("abandoned", "Abandonné"),
                        ],
                        default="queued",
                        max_length=9,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("token", models.UUIDField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                ("next_try_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "last_error",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "aucune"),
                            ("unset", "le courrier n’est pas réglé sur ce serveur"),
                            ("unreachable", "le serveur de courrier ne répond pas"),
                            ("tls", "la connexion chiffrée n’a pas abouti"),
                            ("login", "le serveur de courrier refuse l’identifiant ou le mot de passe"),
                            ("sender", "le serveur de courrier refuse l’adresse d’expéditeur"),
                            ("recipient", "le serveur de courrier refuse l’adresse du destinataire"),
                            ("refused", "le serveur de courrier refuse le message"),
                            ("address", "le destinataire n’a plus d’adresse ou son compte est désactivé"),
                            ("expired", "le message a attendu plus de trois jours"),
                        ],
                        max_length=11,
                    ),
                ),
                ("smtp_code", models.PositiveSmallIntegerField(default=0)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "failed"])),
                        fields=["next_try_at"],
                        name="notice_to_send",
                    ),
                    models.Index(fields=["-created_at", "-id"], name="notice_newest"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["queued", "sent", "failed", "abandoned"])),
                        name="notice_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "last_error__in",
                                [
                                    "",
                                    "unset",
                                    "unreachable",
                                    "tls",
                                    "login",
                                    "sender",
                                    "recipient",
                                    "refused",
                                    "address",
                                    "expired",
                                ],
                            )
                        ),
                        name="notice_error_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("count__gt", 0)), name="notice_counts_something"),
                    models.UniqueConstraint(fields=("person", "kind", "mark"), name="notice_told_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                ("wanted", models.BooleanField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("person", "kind"), name="notice_choice_once")],
            },
        ),
        migrations.RunSQL(outbox_sql.WRITE, outbox_sql.DROP),
        WalledTable("jobs_notice", select=outbox_sql.OWN_OR_SERVICE),
        WalledTable("jobs_noticechoice", select=outbox_sql.OWN, insert=outbox_sql.OWN, update=outbox_sql.OWN),
        SequenceOf("jobs_noticechoice"),
        ReferenceTable("jobs_heartbeat"),
    ]
