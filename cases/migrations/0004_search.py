"""What search reads of operational records: requests and their questions, letters, offences, measures."""

from django.db import migrations

from ssi.records.search_sql import SearchedTable


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_letters_rogatory"), ("records", "0008_search")]
    operations = [
        SearchedTable(
            "cases_informationrequest",
            "facts",
            (
                "external_reference",
                "judicial_case_number",
                "requesting_officer",
                "summary",
                "objective_reasons",
                "urgency_reason",
                "restrictions_on_use",
            ),
            identifiers=("external_reference", "judicial_case_number"),
            key="record_id",
        ),
        SearchedTable(
            "cases_question", "question", ("text", "answer", "consent_reference"), identifiers=("consent_reference",)
        ),
        SearchedTable(
            "cases_letterrogatory",
            "facts",
            (
                "prosecution_number",
                "investigation_number",
                "partner_reference",
                "issuing_magistrate",
                "issuing_chamber",
                "purpose",
                "facts_summary",
                "procedure_wished",
                "presence_wished",
                "confidentiality_reason",
            ),
            identifiers=("prosecution_number", "investigation_number", "partner_reference"),
            key="record_id",
        ),
        SearchedTable("cases_offence", "facts", ("label", "place", "maximum_penalty")),
        SearchedTable("cases_measure", "question", ("text", "result")),
    ]
