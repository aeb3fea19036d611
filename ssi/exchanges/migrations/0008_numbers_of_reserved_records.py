"""What is filed on a reserved record is numbered within it; what was numbered before keeps its number."""

from django.db import migrations

from ssi.exchanges.register_sql import FUNCTIONS


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0007_consents_have_their_paper")]
    operations = [migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop)]
