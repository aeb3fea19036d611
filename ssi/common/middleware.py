"""What every response carries, and what every request may weigh."""

import logging
import time
import uuid
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import resolve
from django.utils import translation
from django.utils.translation import get_language_from_request

from ssi.common import logs, metrics
from ssi.common.api.problems import CONTENT_TYPE, TITLES, is_for_machines, problem, written

logger = logging.getLogger("ssi.request")
# The server does not answer, or went away in the middle: then the connection itself is what cannot be used.
AWAY = (OperationalError, InterfaceError)
Handler = Callable[[HttpRequest], HttpResponse]


class ClientAddress:
    """Makes REMOTE_ADDR the browser's own address: the journal writes it and the throttles count by it.

    Each trusted proxy adds on the right of X-Forwarded-For the address that called it; what stands further left was
    written by anybody, and is not believed.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.TRUSTED_PROXIES:
            called_from = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
            if len(called_from) >= settings.TRUSTED_PROXIES:
                address = called_from[-settings.TRUSTED_PROXIES].strip()
                if is_address(address):
                    request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


def is_address(text: str) -> bool:
    if "%" in text:  # an address of one link, which means nothing here
        return False
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


class Followed:
    """Gives the request its identifier, which its lines of log, its journal, its job and its answer carry; measures it.

    What is written of it is the route and never the address: the address may hold a reference, or words searched for.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started, identity = time.perf_counter(), str(uuid.uuid4())
        request.META["SSI_REQUEST_ID"] = identity
        with logs.following(request=identity):
            response = self.get_response(request)
            seconds = time.perf_counter() - started
            match = request.resolver_match
            route = match.view_name if match else metrics.NO_ROUTE
            metrics.count_request(route, request.method or "", response.status_code, seconds)
            told = {"route": route, "method": request.method, "status": response.status_code}
            logger.info("answered", extra={**told, "milliseconds": round(seconds * 1000)})
        response.headers["X-Request-ID"] = identity
        return response


class ProblemAnswers:
    """What another middleware, or the map of addresses, refuses to a machine is a problem document and not a page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not is_for_machines(request) or response.status_code < 400:
            return response
        if response.headers.get("Content-Type", "").startswith(CONTENT_TYPE):
            return response
        status = response.status_code if response.status_code in TITLES else 400
        with translation.override(getattr(request, "LANGUAGE_CODE", "") or get_language_from_request(request)):
            response.content = written(problem(status))
        response.status_code = status
        response.headers["Content-Type"] = CONTENT_TYPE
        response.headers["Content-Length"] = str(len(response.content))
        return response


class RequestLimits:
    """Refuses, before reading it, a body that no form of the product can need."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # PostgreSQL holds no NUL: an address with one names nothing, like any other that names nothing.
        request.path = request.path.replace("\x00", "\ufffd")
        request.path_info = request.path_info.replace("\x00", "\ufffd")
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > settings.REQUEST_MAX_BYTES:
            return HttpResponse(render_to_string("413.html"), status=413)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, RequestDataTooBig):
            return HttpResponse(render_to_string("413.html"), status=413)
        return None


class PrivateResponses:
    """Nothing of a signed-in person's pages is kept by a browser or a proxy."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers["Cache-Control"] = "no-store"
            response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
            response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()"
            response.headers["X-Content-Type-Options"] = "nosniff"
        return response


class Probes:
    """Questions that machines ask: they speak to no person, so they skip sessions, languages and the acting
    transaction, and are answered when the database is not."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in settings.PROBES:
            match = request.resolver_match = resolve(request.path_info)
            answer: HttpResponse = match.func(request)
            return answer
        return self.get_response(request)


class DatabaseAway:
    """The database does not answer: a page that says so, not a crash."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except AWAY:
            return unavailable()

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return unavailable() if isinstance(exception, AWAY) else None


def unavailable() -> HttpResponse:
    response = HttpResponse(render_to_string("503.html"), status=503)
    response.headers["Retry-After"] = "30"
    return response
