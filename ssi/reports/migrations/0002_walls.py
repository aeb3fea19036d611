"""Reports and commentaries behind the second wall; an issued report stays as it is."""

from django.db import migrations

from ssi.reports.sql import CHANGES, FROZEN, OPENS, READS_COMMENTARY, SEES, THAWED, WRITES_COMMENTARY
from ssi.territories.sql import SequenceOf, WalledTable


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial"), ("territories", "0002_walls")]
    operations = [
        WalledTable("reports_report", select=SEES, insert=OPENS, update=CHANGES),
        WalledTable("reports_commentary", select=READS_COMMENTARY, insert=WRITES_COMMENTARY, update=WRITES_COMMENTARY),
        SequenceOf("reports_commentary"),
        migrations.RunSQL(FROZEN, THAWED),
    ]
