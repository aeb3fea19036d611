"""The signed-in person of a request, typed."""

from django.http import HttpRequest

from ssi.accounts.models import User


def person(request: HttpRequest) -> User:
    """Whoever is signed in. Pages are closed to others by LoginRequiredMiddleware before a view runs."""
    if not isinstance(request.user, User):
        raise TypeError("this page is for signed-in people")
    return request.user


def keep_counted(request: HttpRequest) -> None:
    """What a throttle counted in this request stays, though its answer refuses (ssi.territories.middleware)."""
    request.META["SSI_COUNTED"] = True
