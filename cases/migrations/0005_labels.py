"""Kinds of question and of measure, and a point set aside, by the words of the trade."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_search"),
    ]

    operations = [
        migrations.AlterField(
            model_name="itemmark",
            name="mark",
            field=models.CharField(choices=[("attested", "Attesté"), ("waived", "Écarté")], max_length=10),
        ),
        migrations.AlterField(
            model_name="measure",
            name="measure_type",
            field=models.CharField(
                choices=[
                    ("hear_witness", "Audition de témoin"),
                    ("hear_victim", "Audition de victime"),
                    ("interrogate_suspect", "Audition de mis en cause"),
                    ("confrontation", "Confrontation"),
                    ("search_seizure", "Perquisition et saisie"),
                    ("production_order", "Production de documents"),
                    ("bank_records", "Documents bancaires"),
                    ("company_records", "Documents sociaux et comptables"),
                    ("telecom_data", "Données de connexion"),
                    ("data_preservation", "Gel de données"),
                    ("stored_data", "Données stockées"),
                    ("real_time_data", "Interception, trafic en temps réel"),
                    ("locate_identify", "Localisation, identification"),
                    ("service", "Signification, notification"),
                    ("expert", "Expertise"),
                    ("forensics", "Prélèvement, comparaison"),
                    ("crime_scene", "Transport sur les lieux"),
                    ("surveillance", "Surveillance"),
                    ("controlled_delivery", "Livraison surveillée"),
                    ("undercover", "Infiltration"),
                    ("jit", "Équipe commune d’enquête"),
                    ("videoconference", "Visioconférence"),
                    ("detainee_transfer", "Transfèrement de détenu aux fins d’audition"),
                    ("freeze", "Gel d’avoirs"),
                    ("confiscation", "Confiscation"),
                    ("asset_return", "Restitution"),
                    ("criminal_record", "Casier judiciaire"),
                    ("certification", "Certification de documents"),
                    ("other", "Autre acte"),
                ],
                max_length=24,
                verbose_name="type d’acte",
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="question_type",
            field=models.CharField(
                choices=[
                    ("identify_person", "Identification d’une personne"),
                    ("locate_person", "Localisation d’une personne"),
                    ("wanted_status", "Fiches de recherche et notices"),
                    ("criminal_record", "Antécédents"),
                    ("travel", "Entrées et sorties du territoire"),
                    ("residence_status", "Titre de séjour"),
                    ("document_check", "Authenticité d’un document"),
                    ("vehicle_vessel", "Véhicule, navire, aéronef"),
                    ("company", "Société et dirigeants"),
                    ("phone_subscriber", "Identification d’abonné"),
                    ("ip_account", "Adresse IP, compte en ligne"),
                    ("preservation", "Gel de données"),
                    ("assets", "Avoirs (hors secret bancaire)"),
                    ("biometric", "Empreintes, ADN, photographie"),
                    ("modus", "Mode opératoire"),
                    ("seizure", "Détails d’une saisie"),
                    ("deconfliction", "Levée de doute"),
                    ("threat", "Menace"),
                    ("other", "Autre"),
                ],
                max_length=20,
                verbose_name="type de question",
            ),
        ),
    ]
