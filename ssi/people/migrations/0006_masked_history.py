"""What the history keeps of a number that has been sealed since is masked, the lines already written too."""

from django.db import migrations

from ssi.people.sql import MASKED_HISTORY, UNMASKED_HISTORY


class Migration(migrations.Migration):
    dependencies = [("people", "0005_walls_and_search"), ("records", "0012_history_without_seals")]
    operations = [migrations.RunSQL(MASKED_HISTORY, UNMASKED_HISTORY)]
