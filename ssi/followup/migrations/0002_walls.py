"""The walls of tasks, news and alarms, and the functions that tell, count and judge who sees what."""

from django.db import migrations

from ssi.directory.sql import KeptTable
from ssi.followup.sql import (
    DROP,
    GIVEN_TO_A_READER,
    GIVEN_TO_ANYBODY,
    OWN,
    WRITE,
    FollowTable,
    NewsTable,
)
from ssi.records.sql import ChildTable
from ssi.territories.sql import SequenceOf, WalledTable


class Migration(migrations.Migration):
    dependencies = [
        ("followup", "0001_initial"),
        ("directory", "0005_exposures"),
        ("records", "0014_need_to_know"),
        ("territories", "0007_tokens_keep_their_day"),
    ]
    operations = [
        migrations.RunSQL(WRITE, DROP),
        ChildTable("followup_task", "select insert update"),
        migrations.RunSQL(GIVEN_TO_A_READER, GIVEN_TO_ANYBODY),
        ChildTable("followup_alarmputaside", "select insert"),
        FollowTable(),
        SequenceOf("followup_follow"),
        NewsTable(),
        WalledTable("followup_newschoice", select=OWN, insert=OWN, update=OWN),
        SequenceOf("followup_newschoice"),
        WalledTable("followup_mailmark", select=OWN, insert=OWN, update=OWN),
        KeptTable(
            "followup_tasktemplate",
            corrected=(
                "rank",
                "title",
                "delay_days",
                "at_registration",
                "valid_from",
                "valid_until",
                "source",
                "checked_on",
            ),
            key="id",
            subject=("kind",),
        ),
    ]
