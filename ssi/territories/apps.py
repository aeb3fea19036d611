from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db import connection
from django.db.models.signals import post_migrate

from ssi.territories.sql import TEST_CLOCK


class TerritoriesConfig(AppConfig):
    name = "ssi.territories"
    label = "territories"

    def ready(self) -> None:
        post_migrate.connect(install_test_clock, sender=self)


def install_test_clock(**_kwargs: Any) -> None:
    """In test mode alone, ssi.now() obeys the test clock; any other mode refuses to serve such a database."""
    if settings.MODE == "test":
        with connection.cursor() as cursor:
            cursor.execute("select to_regprocedure('ssi.now()') is not null")
            if cursor.fetchone()[0]:
                cursor.execute(TEST_CLOCK)
