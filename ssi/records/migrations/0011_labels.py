"""The end of detention that is at stake is that of pre-trial detention."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0010_no_blind_writing"),
    ]

    operations = [
        migrations.AlterField(
            model_name="harddate",
            name="kind",
            field=models.CharField(
                choices=[
                    ("custody", "fin de détention provisoire"),
                    ("limitation", "prescription"),
                    ("hearing", "audience"),
                    ("preservation", "fin du gel de données"),
                    ("freeze", "fin du gel d’avoirs"),
                    ("return", "retour fixé par le magistrat"),
                ],
                max_length=16,
                verbose_name="nature",
            ),
        ),
    ]
