"""What search reads of actions, participations, agreements and security context."""

from django.db import migrations

from ssi.records.search_sql import SearchedTable


class Migration(migrations.Migration):
    dependencies = [("cooperation", "0004_context_walls"), ("records", "0008_search")]
    operations = [
        SearchedTable(
            "cooperation_cooperationaction",
            "facts",
            ("venue", "objectives", "content", "evaluation"),
            key="record_id",
        ),
        SearchedTable("cooperation_participation", "facts", ("venue",), key="record_id"),
        SearchedTable(
            "cooperation_agreement",
            "facts",
            (
                "parties",
                "signatories",
                "summary",
                "approval_reference",
                "publication",
                "follow_up_body",
                "source",
            ),
            key="record_id",
        ),
        SearchedTable(
            "cooperation_securitycontext", "facts", ("summary", "outlook", "proposed_change"), key="record_id"
        ),
        SearchedTable("cooperation_contexttheme", "facts", ("area", "assessment")),
        SearchedTable("cooperation_contextevidence", "facts", ("information", "source")),
        SearchedTable("cooperation_securityincident", "facts", ("place", "description")),
    ]
