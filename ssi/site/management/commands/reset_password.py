"""Gives a new one-time phrase when no second administrator is left to confirm it: for whoever runs the server."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ssi.accounts.models import Session, User
from ssi.accounts.phrases import one_time_phrase
from ssi.accounts.services import person_key
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.site.administrators import refuse_unless_owner
from ssi.territories.acting import acting_as


class Command(BaseCommand):
    help = "A new one-time phrase for an account (with the owner's DATABASE_URL): see docs/operations.md"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username", required=True, help=_("identifiant du compte"))

    def handle(self, *_args: Any, username: str, **_options: Any) -> None:
        refuse_unless_owner()
        person = User.objects.people().filter(username__iexact=username, is_active=True).first()
        if person is None:
            raise CommandError(_("Aucun compte actif ne porte cet identifiant."))
        phrase = one_time_phrase()
        with acting_as(AnonymousUser()):
            person.set_password(phrase)
            person.must_change_password, person.reset_asked_by, person.reset_asked_at = True, None, None
            person.save(update_fields=["password", "must_change_password", "reset_asked_by", "reset_asked_at"])
            Session.objects.filter(user=person).delete()
            journal.note(Act.ACCOUNT_RESET, keys=[person_key(person)])
        self.stdout.write(_("Phrase à usage unique de %(name)s : %(phrase)s") % {"name": username, "phrase": phrase})
