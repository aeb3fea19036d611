"""Requests for information and their questions behind the second wall."""

from django.db import migrations

from ssi.records.sql import ChildTable
from ssi.territories.sql import SequenceOf


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("records", "0002_walls")]
    operations = [
        ChildTable("cases_informationrequest", "select insert update delete"),
        ChildTable("cases_question", "select insert update delete"),
        SequenceOf("cases_question"),
    ]
