"""The parts of a record behind the second wall."""

from django.db import migrations

from ssi.records.sql import ChildTable


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("records", "0002_walls")]
    operations = [ChildTable("people_part")]
