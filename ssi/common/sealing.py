"""Numbers that nobody may read in the database: sealed for the one page that opens them, found by a blind index.

Keys come from settings (SSI_SEALING_KEY, the newest first): the first one seals, each of them opens and finds.
"""

from __future__ import annotations

import base64
import hmac
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

# Shown in the place of what is sealed.
MASK = "••••••••"


class UnsealableError(RuntimeError):
    """Sealed with a key that this installation does not have: the message says neither the text nor the key."""


def seal(text: str) -> bytes:
    return _sealer(_keys()).encrypt(text.encode())


def unseal(sealed: bytes) -> str:
    try:
        return _sealer(_keys()).decrypt(bytes(sealed)).decode()
    except InvalidToken:
        raise UnsealableError("no key of SSI_SEALING_KEY opens this value: docs/operations.md") from None


def blind_index(text: str, purpose: str) -> str:
    """The same for the same TEXT and PURPOSE; says nothing of the text to who does not hold the key."""
    return _blind(_keys()[0], text, purpose)


def blind_indexes(text: str, purpose: str) -> list[str]:
    """Under each key: what was written before a new key is still found."""
    return [_blind(key, text, purpose) for key in _keys()]


def _keys() -> tuple[str, ...]:
    return tuple(settings.SEALING_KEYS)


def _blind(key: str, text: str, purpose: str) -> str:
    return _derived(key, f"blind:{purpose}", text).hex()[:48]


def _derived(key: str, label: str, text: str = "") -> bytes:
    own = hmac.digest(key.encode(), label.encode(), "sha256")
    return hmac.digest(own, text.encode(), "sha256")


@cache
def _sealer(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, "seal"))) for key in keys])
