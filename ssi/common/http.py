"""From a rule to an answer of the web."""

from django.core.exceptions import PermissionDenied

from ssi.common.rules import Refused, Verdict


def demand(verdict: Verdict) -> None:
    """Raises PermissionDenied, with the reason, unless the rule allows."""
    if isinstance(verdict, Refused):
        raise PermissionDenied(str(verdict.reason))
