"""One acting context per request, and what a refusal leaves in the journal."""

import uuid
from collections.abc import Callable

from django.db import ProgrammingError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import get_resolver
from psycopg.errors import InsufficientPrivilege

from ssi.audit.acts import Act, Operation
from ssi.audit.journal import Sheet
from ssi.common.api.problems import is_for_machines
from ssi.territories.acting import acting_as

Handler = Callable[[HttpRequest], HttpResponse]


class ActingMiddleware:
    """Runs the view, and the rendering of its page, inside `acting_as(request.user)`.

    A response of 400 or more leaves nothing written but its lines in the journal: what was disclosed, or the refusal.
    A refusal of the second wall becomes the same 404 as a missing object.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identity = uuid.UUID(request.META["SSI_REQUEST_ID"])
        address = request.META.get("REMOTE_ADDR") or None
        # An emergency access opens pages to a person, and nothing to a program that speaks in their session.
        reading = request.method in {"GET", "HEAD"} and not is_for_machines(request)
        with acting_as(request.user, address=address, request=identity, reading=reading) as sheet:
            response = self.get_response(request)
            walled = request.META.get("SSI_WALL_REFUSED", False)
            # What a throttle counts must stay: guesses at the sign-in, or at the password that is being changed.
            counted = not request.user.is_authenticated or request.META.get("SSI_COUNTED", False)
            undone = walled or response.status_code >= (500 if counted else 400)
            if undone:
                disclosed = sheet.take(Operation.CONSULT)
                transaction.set_rollback(True)
        if undone and response.status_code < 500:
            with acting_as(request.user, address=address, request=identity) as sheet:
                if walled:
                    response = self._missing(request)
                if response.status_code in {403, 404}:
                    _note_refusal(request, sheet)
                else:
                    sheet.put_back(disclosed)
        return response

    def _missing(self, request: HttpRequest) -> HttpResponse:
        handler: Callable[..., HttpResponse] = get_resolver().resolve_error_handler(404)
        return handler(request, exception=Http404())

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ProgrammingError) and isinstance(exception.__cause__, InsufficientPrivilege):
            request.META["SSI_WALL_REFUSED"] = True
            return HttpResponse(status=404)
        return None


def _note_refusal(request: HttpRequest, sheet: Sheet) -> None:
    """The key asked for, alike whether it is foreign or missing."""
    match = request.resolver_match
    keys = list(match.kwargs.values()) if match else []
    sheet.add(Act.ACCESS_REFUSED, "", keys or [request.path])
