"""What no request may say (facts to come, a birth after the facts), and what search reads of the fields by category."""

from django.db import migrations

from ssi.records.search_sql import SearchedTable

_HEAD = """
create or replace function ssi.refuse_facts_to_come() returns trigger language plpgsql
set search_path = pg_catalog, public, ssi, pg_temp as $$
begin
"""
_TO_COME = """  if greatest({moments})
       > ssi.now() + interval '5 minutes' or new.birth_date > (ssi.now() + interval '14 hours')::date then
    raise exception 'ssi: facts to come' using errcode = 'check_violation', constraint = 'filing_nothing_to_come';
  end if;
"""
# The civil day of the facts is at most that of the easternmost clock.
_BIRTH = """  if new.birth_date > (new.incident_at at time zone 'UTC' + interval '14 hours')::date then
    raise exception 'ssi: born after' using errcode = 'check_violation', constraint = 'filing_born_before_facts';
  end if;
"""
_FOOT = """  return new;
end $$;
"""
_BEFORE = "new.incident_at, new.known_at, new.notification_received_at, new.wish_recorded_at"
NOW = _HEAD + _TO_COME.format(moments=f"{_BEFORE}, new.last_contact_at, new.paid_at") + _BIRTH + _FOOT
BEFORE = _HEAD + _TO_COME.format(moments=_BEFORE) + _FOOT

_TEXTS = (
    "last_name",
    "first_names",
    "birth_place",
    "sub_category",
    "incident_place",
    "detaining_authority",
    "place_of_detention",
    "charges",
    "circumstances",
)
SEARCHED_BEFORE = SearchedTable("consular_assistancefiling", "facts", _TEXTS, key="record_id")


class Migration(migrations.Migration):
    dependencies = [("consular", "0009_filing_by_category")]
    operations = [
        migrations.RunSQL(NOW, BEFORE),
        migrations.RunSQL(SEARCHED_BEFORE.reverse_sql, SEARCHED_BEFORE.sql),
        SearchedTable(
            "consular_assistancefiling",
            "facts",
            (
                *_TEXTS,
                "phone",
                "identity_document",
                "complaint_reference",
                "complaint_station",
                "police_contact",
                "lawyer",
                "suspects_known",
                "online_accounts",
                "payment_account",
                "description",
                "whereabouts",
                "other_parent",
                "hospital",
                "body_place",
                "vessel",
                "vehicle",
                "stolen_items",
            ),
            identifiers=("phone", "identity_document", "complaint_reference"),
            key="record_id",
        ),
    ]
