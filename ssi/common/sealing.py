"""Short texts sealed at rest: numbers of passports and the like, that a copy of the database must not give away.

The keys are `SSI_SEALING_KEYS` (docs/running.md): the first seals, all of them open, so that a new key is put before
the old ones. The same text sealed twice never looks the same.
"""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from ssi.common.rules import RefusedError

# What every sealed text begins with; a constraint of the database may ask for it.
BEGINNING = "gAAAA"
MASK = "••••••••"


class BrokenSealError(Exception):
    """No key of this installation opens what was kept: it was sealed elsewhere, or somebody changed it."""


def seal(text: str) -> str:
    """TEXT sealed by the first key. RefusedError, said to the person, where no key was given."""
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What SEALED holds. Whoever calls it has asked the right, and writes in the journal that it was read."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken as broken:
        raise BrokenSealError from broken


def _keys() -> MultiFernet:
    if not settings.SEALING_KEYS:
        raise RefusedError(
            _(
                "Ce numéro doit être chiffré, et l’installation n’a pas de clé de chiffrement : "
                "demandez à qui l’exploite de définir SSI_SEALING_KEYS."
            )
        )
    try:
        return MultiFernet([Fernet(key) for key in settings.SEALING_KEYS])
    except ValueError as wrong:
        raise ImproperlyConfigured("SSI_SEALING_KEYS: expected keys made by ssi.common.sealing, see docs") from wrong
