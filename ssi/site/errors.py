"""Pages of refusal. Each says what happened, why, and what to do."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import server_error

from ssi.common.middleware import AWAY, unavailable


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same page, byte for byte, whether the object is somebody else's or does not exist."""
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Django calls it wherever something was raised, between two middlewares too: a database that went away there is
    no failure of ours, and its page says what to do."""
    return unavailable() if isinstance(sys.exception(), AWAY) else server_error(request)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was opened in another session: what was typed is still in the browser."""
    return render(request, "403.html", {"reason": "", "stale_form": True}, status=403)
