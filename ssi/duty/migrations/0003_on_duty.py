"""A post is told who is on duty, and whom to call."""

from django.db import migrations

from ssi.duty.sql import ON_DUTY


class Migration(migrations.Migration):
    dependencies = [("duty", "0002_walls"), ("territories", "0007_tokens_keep_their_day")]
    operations = [migrations.RunSQL(ON_DUTY, "drop function if exists ssi.on_duty(text);")]
