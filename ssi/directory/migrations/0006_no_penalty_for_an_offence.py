"""That an offence brings neither penalty is said of that offence; one of which nobody has judged counts as a risk."""

from django.db import migrations, models

# Before, absence was said of a whole country alone.
FORGET_BY_OFFENCE = "delete from directory_penaltyexposure where penalty = 'none' and crime_type_id is not null;"


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_exposures")]
    operations = [
        migrations.RemoveConstraint(model_name="penaltyexposure", name="exposure_of_one_offence"),
        migrations.AddConstraint(
            model_name="penaltyexposure",
            constraint=models.CheckConstraint(
                condition=models.Q(("penalty", "none"), ("crime_type__isnull", False), _connector="OR"),
                name="exposure_of_one_offence",
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, f"{FORGET_BY_OFFENCE} set constraints all immediate;"),
    ]
