"""E-mail is not post: why a message was not sent."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0004_outbox"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="last_error",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "aucune"),
                    ("unset", "la messagerie n’est pas configurée sur ce serveur"),
                    ("unreachable", "le serveur de messagerie ne répond pas"),
                    ("tls", "la connexion chiffrée n’a pas abouti"),
                    ("login", "le serveur de messagerie refuse l’identifiant ou le mot de passe"),
                    ("sender", "le serveur de messagerie refuse l’adresse d’expéditeur"),
                    ("recipient", "le serveur de messagerie refuse l’adresse du destinataire"),
                    ("refused", "le serveur de messagerie refuse le message"),
                    ("address", "le destinataire n’a plus d’adresse ou son compte est désactivé"),
                    ("expired", "le message a attendu plus de trois jours"),
                ],
                max_length=11,
            ),
        ),
    ]
