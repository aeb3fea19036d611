"""The table of the cache: throttles of sign-in live there, so that they hold when Valkey is down."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            """
            create table common_cache (
              cache_key varchar(255) primary key, value text not null, expires timestamptz not null);
            create index common_cache_expires on common_cache (expires);
            grant select, insert, update, delete on common_cache to ssi_app;
            """,
            "drop table common_cache",
        ),
    ]
