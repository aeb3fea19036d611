"""`manage.py demo`: loads the demonstration embassy on an empty database; demo and test modes only."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ssi.common import clock
from ssi.site.worlds.building import NotHereError, build, found_in_database, refuse_elsewhere
from ssi.site.worlds.demo.composing import SEED, compose
from ssi.site.worlds.demo.ground import keep_ground
from ssi.site.worlds.demo.people import logins
from ssi.site.worlds.demo.reporting import issue_last_quarter
from ssi.site.worlds.nodes import WorldError
from ssi.site.worlds.reading import read_world


class Command(BaseCommand):
    help = "Loads the demonstration embassy: invented people, three years of invented cases"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when the database holds something")
        parser.add_argument("--print-logins", action="store_true", help="print who signs in, and load nothing")
        parser.add_argument("--now", metavar="ISO", help="the instant at which the embassy stands (default: now)")

    def _say_progress(self, built: int, of: int) -> None:
        """Every life is lived again step by step, by its people: it takes a minute or two, once."""
        if built % 100 == 0:
            self.stdout.write(f"Demonstration embassy: {built} of {of} records")

    def handle(self, *_args: Any, if_empty: bool, print_logins: bool, now: str | None, **_options: Any) -> None:
        if print_logins:
            self.stdout.write(logins())
            return
        if if_empty and found_in_database():
            return
        started = time.monotonic()
        try:
            refuse_elsewhere()
            day = datetime.fromisoformat(now) if now else clock.now()
            with transaction.atomic():
                built = build(read_world(compose(day)), SEED, self._say_progress)
                keep_ground(day)
                issue_last_quarter(day)
        except (NotHereError, WorldError) as error:
            raise CommandError(str(error)) from error
        counted = ", ".join(f"{count} {name}" for name, count in built.counts.items())
        self.stdout.write(f"Demonstration embassy loaded in {time.monotonic() - started:.1f} s: {counted}")
