"""Who asks: a program by the token it presents, or the person signed in by the browser."""

from __future__ import annotations

from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.request import Request

from ssi.accounts.models import User


class Presented(BaseAuthentication):
    """The token that the middleware TokenPresented has read. One that opens nothing is refused, session or not."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        if "Authorization" not in request.headers:
            return None
        person = request.META.get("SSI_PRESENTED")
        if not isinstance(person, User):
            raise AuthenticationFailed
        return person, None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class SignedIn(SessionAuthentication):
    """The session of the pages. A change without the CSRF token is refused."""

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def reader(request: Request) -> User:
    """The person of a request that the settings let through."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user
