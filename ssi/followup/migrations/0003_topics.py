"""A usual task may be for the records about one thing, and not for all those of the kind."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("followup", "0002_walls"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="tasktemplate",
            options={"default_permissions": (), "ordering": ("kind", "topic", "rank", "id")},
        ),
        migrations.RemoveConstraint(
            model_name="tasktemplate",
            name="task_template_once",
        ),
        migrations.AddField(
            model_name="tasktemplate",
            name="topic",
            field=models.CharField(blank=True, default="", max_length=24),
        ),
        migrations.AddConstraint(
            model_name="tasktemplate",
            constraint=models.UniqueConstraint(
                fields=("kind", "topic", "title", "valid_from"), name="task_template_once", nulls_distinct=False
            ),
        ),
    ]
