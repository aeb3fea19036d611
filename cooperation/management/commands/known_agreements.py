"""`manage.py known_agreements --as LOGIN`: registers the public agreements of the service, as that person."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cooperation.services.known_agreements import register_known_agreements
from ssi.accounts.models import User
from ssi.common.rules import RefusedError
from ssi.territories.acting import acting_as


class Command(BaseCommand):
    help = "Registers the public agreements between France and the countries of the service"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as", dest="login", required=True, help="who registers them; posted to these countries")

    def handle(self, *_args: Any, login: str, **_options: Any) -> None:
        person = User.objects.filter(username=login, is_active=True).first()
        if person is None:
            raise CommandError(f"no active account {login!r}")
        try:
            with acting_as(person):
                made = register_known_agreements(person)
                self.stdout.write("\n".join([*(str(one.reference) for one in made), f"{len(made)} registered"]))
        except RefusedError as error:
            raise CommandError(str(error.reason)) from error
