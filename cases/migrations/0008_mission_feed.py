"""The address by which a person's calendar program reads their missions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

from ssi.territories.sql import WalledTable, for_the_application

OWN = "person_id = (select ssi.acting())"
# Whose address has this print: asked before anybody acts, so the wall of the table cannot answer it.
PERSON_OF_FEED = """
create or replace function ssi.person_of_feed(p_digest text) returns bigint language sql
stable security definer set search_path = pg_catalog, public, ssi, pg_temp as $$
  select f.person_id from cases_calendarfeed f join accounts_user u on u.id = f.person_id
   where f.digest = p_digest and u.is_active and not u.is_automate
     and f.created_at > ssi.now() - interval '1 year'
$$;

-- Whoever changes a password, or closes the account, may fear for it: the address ends too.
create or replace function ssi.end_feed() returns trigger language plpgsql
security definer set search_path = pg_catalog, public, ssi, pg_temp as $$
begin
  delete from cases_calendarfeed where person_id = new.id;
  return null;
end $$;
revoke all on function ssi.end_feed() from public;
create trigger accounts_user_feed after update of password, is_active on accounts_user for each row
  when (old.password is distinct from new.password or not new.is_active) execute function ssi.end_feed();
""" + for_the_application("person_of_feed(text)")
NO_PERSON_OF_FEED = """
drop trigger if exists accounts_user_feed on accounts_user;
drop function if exists ssi.end_feed(), ssi.person_of_feed(text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_token"),
        ("cases", "0007_missions"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="feed_print_whole"
                    )
                ],
            },
        ),
        WalledTable("cases_calendarfeed", select=OWN, insert=OWN, delete=OWN),
        RunSQL(PERSON_OF_FEED, NO_PERSON_OF_FEED),
    ]
