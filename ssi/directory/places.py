"""Where a person works: the scopes open to them, and the countries in which they hold something in any area."""

from __future__ import annotations

from ssi.territories.acting import Actor
from ssi.territories.grants import scopes


def places(user: Actor, verb: str = "view") -> list[str]:
    """Scopes open to USER for VERB, and the countries of those that are no post's; twin of ssi.places(verb)."""
    held = scopes(user, verb)
    return sorted({*held, *(scope.split("/")[0] for scope in held if scope.count("/") == 1)})
