"""Security sheets behind the second wall, and one published sheet at most for each country."""

from django.db import migrations

from ssi.records.sql import ChildTable
from ssi.territories.sql import SequenceOf

ONE_PUBLISHED = """
create unique index sheet_one_published on records_record (country_id) where kind = 'FIC' and state = 'published';
alter table records_record add constraint sheet_never_reserved check (kind <> 'FIC' or not need_to_know);
"""
UNDONE = """
alter table records_record drop constraint if exists sheet_never_reserved;
drop index if exists sheet_one_published;
"""


class Migration(migrations.Migration):
    dependencies = [("cooperation", "0003_security_context"), ("records", "0005_closures")]
    operations = [
        ChildTable("cooperation_securitycontext"),
        ChildTable("cooperation_contexttheme"),
        SequenceOf("cooperation_contexttheme"),
        ChildTable("cooperation_contextevidence"),
        SequenceOf("cooperation_contextevidence"),
        ChildTable("cooperation_securityincident", "select insert"),
        SequenceOf("cooperation_securityincident"),
        migrations.RunSQL(ONE_PUBLISHED, UNDONE),
    ]
