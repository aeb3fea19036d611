"""Jobs behind the second wall: a person sees their own; workers write through the token-checked functions."""

from django.db import migrations

from ssi.jobs.sql import DROP_FUNCTIONS, FRESH, FUNCTIONS, OWN
from ssi.territories.sql import WalledTable


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial"), ("territories", "0002_walls")]
    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        WalledTable("jobs_job", select=OWN, insert=FRESH),
    ]
