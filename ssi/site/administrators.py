"""Administrators that no administrator posts: named by whoever runs the server, as the owner of the database."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import connection
from django.utils.translation import gettext as _

from ssi.accounts.bootstrap import bootstrap_account
from ssi.accounts.models import User
from ssi.accounts.services import person_key
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.territories.bootstrap import bootstrap_posting
from ssi.territories.dates import start_of, today
from ssi.territories.forms import LOGIN_NAME
from ssi.territories.roles import Role

FROM_FILE = "SSI_ADMIN_PASSWORD_FILE"


def refuse_unless_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_user, pg_has_role(current_user, %s, 'usage')", [settings.OWNER_ROLE])
        role, owns = cursor.fetchone()
    if not owns:
        raise CommandError(
            _("Connecté comme %(role)s : lancez cette commande avec le DATABASE_URL du rôle %(owner)s.")
            % {"role": role, "owner": settings.OWNER_ROLE}
        )


def chosen_password(username: str, full_name: str, email: str) -> str:
    """The password of the new administrator, as good as anybody's; refuses a login that is not one, or is taken."""
    if User.objects.filter(username__iexact=username).exists():
        raise CommandError(_("Cet identifiant est déjà pris."))
    try:
        LOGIN_NAME(username)
        password = _password()
        validate_password(password, User(username=username, full_name=full_name, email=email))
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return password


def name_administrator(*, username: str, full_name: str, email: str, password: str) -> User:
    """Opens the account and posts it to the service; within an acting context."""
    person = bootstrap_account(username=username, full_name=full_name, email=email, password=password)
    bootstrap_posting(person, Role.ADMINISTRATOR, start=start_of(today()))
    for act in (Act.ACCOUNT_OPENED, Act.POSTING_WRITTEN):
        journal.note(act, keys=[person_key(person)])
    return person


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
