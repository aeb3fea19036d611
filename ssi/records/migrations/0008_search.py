"""One table of texts that search reads, kept by triggers; the functions that find; the records' own words."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

from ssi.records.search_sql import DROP_FUNCTIONS, FUNCTIONS, SearchedTable
from ssi.records.sql import ChildTable

# What this migration takes the place of, for whoever goes back.
OLD_SEARCH = """
create or replace function ssi.search_records(p_words text[], p_limit int) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, ssi, pg_temp as $$
  select id from records_record r
   where scope = any(ssi.scopes('view')) and state <> 'draft' and not id = any(ssi.hidden_records())
     and not exists (select from unnest(p_words) w where strpos(r.search_text, w) = 0)
   order by opened_at desc limit p_limit
$$;
revoke all on function ssi.search_records(text[], int) from public;
grant execute on function ssi.search_records(text[], int) to ssi_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0007_undo"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchableText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(editable=False, max_length=40)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("record", "Objet et autorités"),
                            ("facts", "Faits"),
                            ("question", "Question"),
                            ("part", "Personne ou objet"),
                            ("contact", "Proche"),
                            ("exchange", "Échange"),
                            ("message", "Message"),
                            ("note", "Note interne"),
                            ("document", "Pièce"),
                            ("document_text", "Texte d’une pièce"),
                        ],
                        max_length=16,
                    ),
                ),
                ("row_key", models.CharField(max_length=120)),
                ("slice", models.PositiveSmallIntegerField(default=0)),
                ("text", models.TextField()),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                ("vector", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "ordering": ("id",),
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.RemoveIndex(
            model_name="record",
            name="record_search",
        ),
        migrations.AddField(
            model_name="searchabletext",
            name="record",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="%(class)ss",
                to="records.record",
            ),
        ),
        migrations.AddIndex(
            model_name="searchabletext",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["vector"], fastupdate=False, name="searchable_words"
            ),
        ),
        migrations.AddIndex(
            model_name="searchabletext",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("keys", []), _negated=True),
                fields=["keys"],
                fastupdate=False,
                name="searchable_keys",
            ),
        ),
        migrations.AddConstraint(
            model_name="searchabletext",
            constraint=models.UniqueConstraint(fields=("record", "source", "row_key", "slice"), name="searchable_once"),
        ),
        migrations.AddConstraint(
            model_name="searchabletext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "source__in",
                        [
                            "record",
                            "facts",
                            "question",
                            "part",
                            "contact",
                            "exchange",
                            "message",
                            "note",
                            "document",
                            "document_text",
                        ],
                    )
                ),
                name="searchable_source_known",
            ),
        ),
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS + OLD_SEARCH),
        ChildTable("records_searchabletext", "select", keep_history=False),
        SearchedTable(
            "records_record",
            "record",
            ("reference", "title", "search_text"),
            identifiers=("reference",),
            only_if="reference",
            record="id",
        ),
    ]
