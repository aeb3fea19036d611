"""Numbers of the register, what stays of what was filed, the walls of what hangs on an exchange, what search reads."""

from django.db import migrations

from ssi.exchanges.register_sql import (
    ANY_RECORD,
    DROP_FORGET_MAIL,
    DROP_FUNCTIONS,
    DROP_TRIGGERS,
    FORGET_MAIL,
    FUNCTIONS,
    NUMBER_WHAT_IS_FILED,
    SAME_RECORD,
    TAKE_NUMBERS_BACK,
    TRIGGERS,
    PendingMailTable,
)
from ssi.records.search_sql import SearchedTable
from ssi.records.sql import ChildTable
from ssi.territories.sql import SequenceOf

BEFORE = SearchedTable(
    "exchanges_exchange",
    "exchange",
    ("external_reference", "subject", "body", "from_person", "to_person"),
    identifiers=("external_reference",),
)


class Migration(migrations.Migration):
    dependencies = [
        ("exchanges", "0005_register"),
        ("records", "0011_labels"),
        ("territories", "0007_tokens_keep_their_day"),
    ]
    operations = [
        ChildTable("exchanges_exchangereference", "select insert"),
        ChildTable("exchanges_acknowledgement", "select insert"),
        SequenceOf("exchanges_exchangereference"),
        SequenceOf("exchanges_acknowledgement"),
        PendingMailTable(),
        migrations.RunSQL(FORGET_MAIL, DROP_FORGET_MAIL),
        migrations.RunSQL(SAME_RECORD, ANY_RECORD),
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL(NUMBER_WHAT_IS_FILED, TAKE_NUMBERS_BACK),
        migrations.RunSQL(TRIGGERS, DROP_TRIGGERS),
        migrations.RunSQL(BEFORE.reverse_sql, BEFORE.sql),
        SearchedTable(
            "exchanges_exchange",
            "exchange",
            ("register_number", "external_reference", "subject", "body", "from_person", "to_person", "from_address"),
            identifiers=("register_number", "external_reference"),
        ),
        SearchedTable("exchanges_exchangereference", "exchange", ("value",), identifiers=("value",)),
    ]
