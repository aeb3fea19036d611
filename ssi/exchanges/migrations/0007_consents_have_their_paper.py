"""A consent names the paper that gives it. What was recorded before has none, and stays as it was."""

import django.db.models.deletion
from django.db import migrations, models

from ssi.exchanges.sql import CONSENT_HAS_ITS_PAPER, CONSENT_WITHOUT_PAPER


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_outlook"), ("exchanges", "0006_register_walls")]
    operations = [
        migrations.AddField(
            model_name="releaseconsent",
            name="paper",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="documents.document",
                verbose_name="accord écrit",
            ),
        ),
        migrations.RunSQL(CONSENT_HAS_ITS_PAPER, CONSENT_WITHOUT_PAPER),
    ]
