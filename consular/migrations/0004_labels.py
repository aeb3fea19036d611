"""A death by homicide by its French words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consular", "0003_search"),
    ]

    operations = [
        migrations.AlterField(
            model_name="assistancefiling",
            name="category",
            field=models.CharField(
                blank=True,
                choices=[
                    ("arrest_detention", "Arrestation ou incarcération"),
                    ("exit_ban", "Interdiction de sortie du territoire"),
                    ("victim_violent", "Victime d’une agression"),
                    ("victim_sexual", "Victime de violences sexuelles"),
                    ("victim_domestic", "Violences intrafamiliales"),
                    ("victim_theft", "Vol"),
                    ("victim_scam", "Escroquerie, en ligne ou non"),
                    ("victim_trafficking", "Traite des êtres humains, centre d’escroquerie"),
                    ("missing", "Disparition inquiétante"),
                    ("death_natural", "Décès naturel"),
                    ("death_accident", "Décès accidentel"),
                    ("death_violent", "Décès d’origine criminelle"),
                    ("death_unexplained", "Décès inexpliqué"),
                    ("suicide_risk", "Risque de suicide"),
                    ("hospitalisation", "Hospitalisation"),
                    ("psychiatric", "Trouble psychiatrique"),
                    ("road_accident", "Accident de la route"),
                    ("maritime_accident", "Accident en mer"),
                    ("kidnapping", "Enlèvement ou prise d’otage"),
                    ("child_abduction", "Déplacement illicite d’enfant"),
                    ("forced_marriage", "Mariage forcé"),
                    ("extortion_sextortion", "Chantage ou extorsion, y compris sexuels"),
                    ("indigence", "Détresse financière"),
                    ("lost_documents", "Perte ou vol de papiers"),
                    ("identity_fraud", "Usurpation d’identité"),
                    ("repatriation", "Rapatriement"),
                    ("natural_disaster", "Catastrophe naturelle"),
                    ("terror_attack", "Attentat"),
                    ("civil_unrest", "Troubles civils"),
                    ("piracy", "Piraterie ou vol à main armée en mer"),
                    ("other", "Autre situation"),
                ],
                max_length=24,
                verbose_name="situation",
            ),
        ),
    ]
