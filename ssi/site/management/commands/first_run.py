"""Prepares an empty database for real work: countries, posts, reference data, automate, the first administrator."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ssi.accounts.bootstrap import AUTOMATE, bootstrap_account
from ssi.accounts.models import User
from ssi.directory.services import load_reference_data
from ssi.site.administrators import chosen_password, name_administrator, refuse_unless_owner
from ssi.territories.acting import acting_as
from ssi.territories.data import load_territories


class Command(BaseCommand):
    help = "First run without demo (with the owner's DATABASE_URL): see docs/operations.md"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username", required=True, help=_("identifiant du premier administrateur"))
        parser.add_argument("--full-name", required=True, help=_("son nom et son prénom"))
        parser.add_argument("--email", default="", help=_("son adresse électronique (facultative)"))

    def handle(self, *_args: Any, username: str, full_name: str, email: str, **_options: Any) -> None:
        refuse_unless_owner()
        if User.objects.exists():
            raise CommandError(
                _("Des comptes existent déjà : la première mise en service a eu lieu, rien n’est changé.")
            )
        password = chosen_password(username, full_name, email)
        with acting_as(AnonymousUser()):
            load_territories()
            load_reference_data()
            bootstrap_account(username=AUTOMATE, full_name=_("Automate"), password=None)
            name_administrator(username=username, full_name=full_name, email=email, password=password)
        self.stdout.write(
            _("Pays, postes et données de référence chargés. Compte « automate » créé, sans mot de passe.")
        )
        self.stdout.write(
            _(
                "Administrateur %(name)s créé : connectez-vous, ouvrez le compte d’un second administrateur et "
                "affectez-le ; ensuite, qui ouvre un compte n’affecte pas sa personne."
            )
            % {"name": username}
        )
