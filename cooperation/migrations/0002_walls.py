"""Actions with their partners, participations and agreements behind the second wall."""

from django.db import migrations

from ssi.records.sql import ChildTable
from ssi.territories.sql import SequenceOf


class Migration(migrations.Migration):
    dependencies = [("cooperation", "0001_actions_and_agreements"), ("records", "0005_closures")]
    operations = [
        ChildTable("cooperation_cooperationaction", "select insert update delete"),
        ChildTable("cooperation_participation", "select insert update delete"),
        ChildTable("cooperation_agreement", "select insert update delete"),
        ChildTable("cooperation_actionpartner", "select insert update delete"),
        SequenceOf("cooperation_actionpartner"),
    ]
