"""What the signed-in person brings to each request: a living session, a language, a time zone, their own password."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.accounts.sessions import mark_seen
from ssi.accounts.tokens import person_presenting
from ssi.common.api.problems import is_for_machines, problem, problem_response
from ssi.common.cache import shared_counter
from ssi.common.middleware import unavailable

Handler = Callable[[HttpRequest], HttpResponse]
# Where a person who must choose a password may go before they have.
BEFORE_PASSWORD = {"account_change_password", "account_logout", "set_language"}


class TokenPresented:
    """A program that presents a token acts as its person, whatever session comes with it.

    At the addresses of machines alone: everywhere else a token is nothing.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        header = request.headers.get("Authorization")
        if header is not None and is_for_machines(request):
            try:
                found = person_presenting(header)
            except OperationalError:
                return unavailable()
            request.user = found or AnonymousUser()
            request.META["SSI_PRESENTED"] = found
        return self.get_response(request)


class Pace:
    """So many requests of machines in a minute, by token, person or address. Counted before the request acts: what it
    undoes stays counted. Real time."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_for_machines(request):
            return self.get_response(request)
        user = request.user
        signed_in = isinstance(user, User)
        who = str(user.presented or user.pk) if isinstance(user, User) else request.META.get("REMOTE_ADDR", "")
        limit = settings.API_PER_MINUTE if signed_in else settings.API_PER_MINUTE_UNKNOWN
        minute, second = divmod(int(time.time()), 60)
        if shared_counter().count(f"api:{who}:{minute}", 120) <= limit:
            return self.get_response(request)
        answer = problem_response(problem(429))
        answer.headers["Retry-After"] = str(60 - second)
        return answer


class SessionLife:
    """Notes in the session that its person is there; ends of sessions are the store's business."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(request.user, User) and request.user.presented is None:
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
            # A machine says in each request which language it reads.
            if not (is_for_machines(request) and "Accept-Language" in request.headers):
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
        if is_for_machines(request):
            return problem_response(
                problem(403, _("Choisissez d’abord votre propre mot de passe, dans l’application."))
            )
        return redirect("account_change_password")
