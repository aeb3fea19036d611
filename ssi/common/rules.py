"""What a rule answers: allowed, or refused with a reason that a person can act on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Allowed:
    def __bool__(self) -> Literal[True]:
        return True


@dataclass(frozen=True)
class Refused:
    """REASON says what is missing and why; FIX is the address of the place where it is supplied, if there is one."""

    reason: Text
    fix: str = ""

    def __bool__(self) -> Literal[False]:
        return False


Verdict = Allowed | Refused


class RefusedError(Exception):
    """A service will not do it; the reason is shown to the person as it stands."""

    def __init__(self, reason: Text, *, fix: str = "", field: str = "") -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.fix = fix
        self.field = field


class StaleVersionError(RefusedError):
    """Somebody else changed the record since the form was opened."""


def require(verdict: Verdict, *, field: str = "") -> None:
    """Raises RefusedError unless the rule allows. FIELD: what was typed that the rule refuses."""
    if isinstance(verdict, Refused):
        raise RefusedError(verdict.reason, fix=verdict.fix, field=field)
