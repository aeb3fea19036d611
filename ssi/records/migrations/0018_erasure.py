"""What a record said of somebody may be erased: the row stays, to be counted, and nothing is written there any more."""

from django.conf import settings
from django.db import migrations, models

from ssi.records.erasure_sql import ERASE, NO_ERASE, NOTHING_IS_ERASED, REFUSE_ON_ERASED


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0017_saved_views"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="record",
            name="erased_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at__isnull", True),
                    models.Q(models.Q(("state", "draft"), _negated=True), ("closed_at__isnull", False)),
                    _connector="OR",
                ),
                name="record_erased_is_registered_and_over",
            ),
        ),
        migrations.RunSQL(REFUSE_ON_ERASED, NOTHING_IS_ERASED),
        migrations.RunSQL(ERASE, NO_ERASE),
    ]
