"""Names one more administrator when the service is left with one, who could post nobody that they let in."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.site.administrators import chosen_password, name_administrator, refuse_unless_owner
from ssi.territories.acting import acting_as


class Command(BaseCommand):
    help = "One more administrator (with the owner's DATABASE_URL): see docs/operations.md"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username", required=True, help=_("identifiant du nouvel administrateur"))
        parser.add_argument("--full-name", required=True, help=_("son nom et son prénom"))
        parser.add_argument("--email", default="", help=_("son adresse électronique (facultative)"))

    def handle(self, *_args: Any, username: str, full_name: str, email: str, **_options: Any) -> None:
        refuse_unless_owner()
        if not User.objects.exists():
            raise CommandError(_("Aucun compte n’existe encore : lancez first_run."))
        password = chosen_password(username, full_name, email)
        with acting_as(AnonymousUser()):
            name_administrator(username=username, full_name=full_name, email=email, password=password)
        self.stdout.write(_("Administrateur %(name)s créé et affecté au service.") % {"name": username})
