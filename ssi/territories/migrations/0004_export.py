"""The right to take a list out of the product, area by area."""

from django.db import migrations

from ssi.territories.sql import FUNCTIONS


class Migration(migrations.Migration):
    dependencies = [
        ("territories", "0003_validate_context"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="country",
            options={
                "default_permissions": (),
                "ordering": ("code",),
                "permissions": (
                    ("operational_view", "Consulter les dossiers opérationnels"),
                    ("operational_change", "Traiter les dossiers opérationnels"),
                    ("operational_reopen", "Rouvrir un dossier opérationnel clôturé"),
                    ("operational_oversee", "Être toujours nommé sur les dossiers opérationnels réservés"),
                    ("operational_export", "Exporter une liste de dossiers opérationnels"),
                    ("consular_view", "Consulter les demandes d’assistance"),
                    ("consular_answer", "Traiter les demandes d’assistance et y répondre"),
                    ("consular_reopen", "Rouvrir une demande d’assistance clôturée"),
                    ("consular_oversee", "Être toujours nommé sur les demandes réservées"),
                    ("consular_export", "Exporter une liste de demandes d’assistance"),
                    ("technical_view", "Consulter la coopération technique"),
                    ("technical_change", "Conduire la coopération technique"),
                    ("technical_export", "Exporter une liste de coopération technique"),
                    ("institutional_view", "Consulter la coopération institutionnelle"),
                    ("institutional_change", "Conduire la coopération institutionnelle"),
                    ("institutional_export", "Exporter une liste de coopération institutionnelle"),
                    ("enterprise_view", "Consulter le soutien aux entreprises"),
                    ("enterprise_change", "Conduire le soutien aux entreprises"),
                    ("enterprise_export", "Exporter une liste de soutien aux entreprises"),
                    ("context_view", "Consulter le contexte sécuritaire"),
                    ("context_change", "Tenir le contexte sécuritaire"),
                    ("context_validate", "Valider les fiches de contexte sécuritaire"),
                    ("report_produce", "Préparer le rapport d’activité"),
                    ("report_issue", "Émettre le rapport d’activité"),
                    ("journal_view", "Consulter le journal du pays"),
                ),
                "verbose_name_plural": "countries",
            },
        ),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
    ]
