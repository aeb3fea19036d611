"""How Django REST framework reads and answers here: JSON in, JSON or a problem out, no page to browse."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from ssi.common.api.problems import CONTENT_TYPE, FieldError, Problem, ProblemError, problem
from ssi.common.rules import RefusedError


class StrictJsonParser(JSONParser):
    """One JSON value of a reasonable weight and depth. NaN and a name written twice are refused."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        length = (parser_context or {})["request"].META.get("CONTENT_LENGTH") or "0"
        if int(length) > settings.API_MAX_BYTES:
            raise ProblemError(problem(413))
        try:
            return json.loads(
                stream.read().decode(), object_pairs_hook=_once, parse_constant=_refuse_constant, parse_float=_exact
            )
        except (ValueError, RecursionError) as error:
            raise ProblemError(problem(400, _("Le contenu n’est pas du JSON."))) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is written twice")
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _exact(text: str) -> float:
    """1e999 is no number that anybody meant."""
    value = float(text)
    if value in {float("inf"), float("-inf")}:
        raise ValueError(text)
    return value


class JsonAnswer(JSONRenderer):
    """A problem says what it is in its type."""

    charset = None

    def get_indent(self, accepted_media_type: str, renderer_context: Any) -> None:
        return None


class FileAnswer(JsonAnswer):
    """For routes that answer a file: what a client then accepts; a problem is still a problem."""

    media_type = "application/octet-stream"


def answer_problem(error: Exception, _context: Any) -> Response | None:
    """The handler of exceptions of every route; None leaves to Django what is a failure of ours."""
    found = _problem_of(error)
    if found is None:
        return None
    headers = {}
    wait = getattr(error, "wait", None)
    if wait is not None:
        headers["Retry-After"] = str(int(wait) + 1)
    if found.status == 401:
        headers["WWW-Authenticate"] = getattr(error, "auth_header", "Bearer")
    return Response(found.members(), status=found.status, headers=headers, content_type=CONTENT_TYPE)


def _problem_of(error: Exception) -> Problem | None:
    if isinstance(error, ProblemError):
        return error.problem
    if isinstance(error, Http404):
        return problem(404)
    if isinstance(error, PermissionDenied):
        return problem(403, str(error))
    if isinstance(error, RefusedError):
        return problem(422, error.reason, fix=error.fix, errors=[FieldError(error.field, error.reason)])
    if isinstance(error, exceptions.APIException):
        # The framework's own words stay inside, but for the two that a client must read to mend its request.
        told = isinstance(error, exceptions.PermissionDenied)
        return problem(error.status_code, str(error.detail) if told else "")
    return None
