"""What the signed-in person brings to each request: a living session, a language, a time zone, their own password."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation

from ssi.accounts.models import User
from ssi.accounts.sessions import mark_seen

Handler = Callable[[HttpRequest], HttpResponse]
# Where a person who must choose a password may go before they have.
BEFORE_PASSWORD = {"account_change_password", "account_logout", "set_language"}


class SessionLife:
    """Notes in the session that its person is there; ends of sessions are the store's business."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(request.user, User):
            address = request.META.get("REMOTE_ADDR", "")
            mark_seen(request.session, address=address, agent=request.headers.get("User-Agent", ""))
        return response


class PersonalSettings:
    """Applies language and time zone; before sign-in the browser's language decides."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User):
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
            timezone.activate(user.time_zone)
        response = self.get_response(request)
        timezone.deactivate()
        return response


class PasswordFirst:
    """A person whose password was given by an administrator chooses their own before anything else."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        user = request.user
        if not isinstance(user, User) or not user.must_change_password:
            return None
        match = request.resolver_match
        if match is not None and match.view_name in BEFORE_PASSWORD:
            return None
        return redirect("account_change_password")
