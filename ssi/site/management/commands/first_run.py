"""Prepares an empty database for real work: countries, posts, reference data, automate, the first administrator."""

from __future__ import annotations

import getpass
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from ssi.accounts.bootstrap import AUTOMATE, bootstrap_account
from ssi.accounts.models import User
from ssi.accounts.services import person_key
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.directory.services import load_reference_data
from ssi.territories.acting import acting_as
from ssi.territories.bootstrap import bootstrap_posting
from ssi.territories.data import load_territories
from ssi.territories.dates import start_of, today
from ssi.territories.forms import LOGIN_NAME
from ssi.territories.roles import Role

FROM_FILE = "SSI_ADMIN_PASSWORD_FILE"


class Command(BaseCommand):
    help = "First run without demo (with the owner's DATABASE_URL): see docs/running.md"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username", required=True, help=_("identifiant du premier administrateur"))
        parser.add_argument("--full-name", required=True, help=_("son nom et son prénom"))
        parser.add_argument("--email", default="", help=_("son adresse électronique (facultative)"))

    def handle(self, *_args: Any, username: str, full_name: str, email: str, **_options: Any) -> None:
        _refuse_unless_owner()
        _refuse_a_second_time()
        administrator = User(username=username, full_name=full_name, email=email)
        try:
            LOGIN_NAME(username)
            password = _password()
            validate_password(password, administrator)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        with acting_as(AnonymousUser()):
            load_territories()
            load_reference_data()
            bootstrap_account(username=AUTOMATE, full_name=_("Automate"), password=None)
            person = bootstrap_account(username=username, full_name=full_name, email=email, password=password)
            bootstrap_posting(person, Role.ADMINISTRATOR, start=start_of(today()))
            for act in (Act.ACCOUNT_OPENED, Act.POSTING_WRITTEN):
                journal.note(act, keys=[person_key(person)])
        self.stdout.write(
            _("Pays, postes et données de référence chargés. Compte « automate » créé, sans mot de passe.")
        )
        self.stdout.write(
            _("Administrateur %(name)s créé : connectez-vous, puis ouvrez les autres comptes.") % {"name": username}
        )


def _refuse_unless_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_user, pg_has_role(current_user, %s, 'usage')", [settings.OWNER_ROLE])
        role, owns = cursor.fetchone()
    if not owns:
        raise CommandError(
            _("Connecté comme %(role)s : lancez cette commande avec le DATABASE_URL du rôle %(owner)s.")
            % {"role": role, "owner": settings.OWNER_ROLE}
        )


def _refuse_a_second_time() -> None:
    if User.objects.exists():
        raise CommandError(_("Des comptes existent déjà : la première mise en service a eu lieu, rien n’est changé."))


def _password() -> str:
    path = os.environ.get(FROM_FILE)
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise CommandError(
                _("%(name)s : fichier illisible (%(path)s).") % {"name": FROM_FILE, "path": path}
            ) from error
    first = getpass.getpass(_("Mot de passe (20 caractères au moins) : "))
    if first != getpass.getpass(_("Le même, une seconde fois : ")):
        raise CommandError(_("Les deux saisies diffèrent : rien n’est changé."))
    return first
