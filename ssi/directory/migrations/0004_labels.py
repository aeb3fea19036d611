"""The prosecution service is an authority, not an action."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0003_keeping"),
    ]

    operations = [
        migrations.AlterField(
            model_name="authority",
            name="kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("police", "police"),
                        ("gendarmerie", "gendarmerie"),
                        ("narcotics", "stupéfiants"),
                        ("immigration", "immigration"),
                        ("border", "frontières"),
                        ("coast_guard", "garde-côtes"),
                        ("customs", "douane"),
                        ("anti_corruption", "lutte contre la corruption"),
                        ("civil_protection", "protection civile"),
                        ("disaster", "gestion des catastrophes"),
                        ("fiu", "cellule de renseignement financier"),
                        ("assets", "avoirs criminels"),
                        ("cyber", "cyber"),
                        ("prosecution", "ministère public"),
                        ("court", "juridiction"),
                        ("justice", "justice"),
                        ("foreign_affairs", "affaires étrangères"),
                        ("ministry", "ministère"),
                        ("intelligence", "renseignement"),
                        ("counter_terrorism", "lutte contre le terrorisme"),
                        ("trafficking", "lutte contre la traite"),
                        ("prison", "administration pénitentiaire"),
                        ("road", "sécurité routière"),
                        ("technical", "appui scientifique et technique"),
                        ("interpol_ncb", "bureau central national INTERPOL"),
                        ("regional_body", "organisme régional"),
                    ],
                    max_length=20,
                ),
                size=None,
            ),
        ),
    ]
