"""Both walls of the roster, of alerts and of calls."""

from django.db import migrations

from ssi.duty.sql import RosterTable
from ssi.records.sql import ChildTable
from ssi.territories.sql import SequenceOf


class Migration(migrations.Migration):
    dependencies = [
        ("duty", "0001_initial"),
        ("directory", "0008_letters"),
        ("records", "0017_saved_views"),
    ]
    operations = [
        RosterTable(),
        ChildTable("duty_alert", "select insert update"),
        ChildTable("duty_call", "select insert update"),
        SequenceOf("duty_call"),
    ]
