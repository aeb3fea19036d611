"""Loads what a new version of the product brings to the reference data; run at each upgrade, as the owner."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from ssi.directory.services import load_reference_data
from ssi.territories.acting import acting_as
from ssi.territories.models import Country


class Command(BaseCommand):
    help = "Reference data of this version (with the owner's DATABASE_URL): see docs/operations.md"

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not Country.objects.exists():
            self.stdout.write(_("Base encore vide : first_run chargera les données de référence."))
            return
        with acting_as(AnonymousUser()):
            load_reference_data()
        self.stdout.write(_("Données de référence à jour ; les fiches tenues par un administrateur sont inchangées."))
