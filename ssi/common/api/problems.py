"""Refusals for machines (RFC 9457). The words are those of the pages; the code is what a program reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from ssi.common.api import PREFIX
from ssi.common.rules import Text

CONTENT_TYPE = "application/problem+json"
# Where the page of the interface explains each code.
EXPLAINED_AT = "/aide/api/#"


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field: empty for the body as a whole, `questions.0.text` for one inside another."""

    name: str
    message: Text


@dataclass(frozen=True)
class Problem:
    """FIX: the address of the page where what is missing is supplied. MORE: members of this one kind of problem."""

    code: str
    status: int
    title: Text
    detail: Text = ""
    fix: str = ""
    errors: Sequence[FieldError] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    def members(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "type": f"{EXPLAINED_AT}{self.code}",
            "title": str(self.title),
            "status": self.status,
            "detail": str(self.detail or self.title),
        }
        if self.fix:
            found["fix"] = self.fix
        if self.errors:
            found["errors"] = [{"field": error.name, "message": str(error.message)} for error in self.errors]
        return {**found, **self.more}


class ProblemError(Exception):
    """Raised anywhere below a route: the answer is its problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


# Code and title of each status; a status that the interface never answers is a mistake in the code.
TITLES: dict[int, tuple[str, Text]] = {
    400: ("unreadable", _("La demande n’est pas lisible.")),
    401: ("not-signed-in", _("Présentez un jeton valable, ou connectez-vous.")),
    403: ("not-allowed", _("Vous voyez cet objet, mais votre affectation ne permet pas cette action.")),
    404: ("not-found", _("Cet objet n’existe pas, ou n’entre pas dans votre affectation.")),
    405: ("method", _("Cette adresse ne se demande pas ainsi.")),
    406: ("format", _("La réponse n’existe qu’en JSON.")),
    409: ("conflict", _("L’état du dossier ne permet pas cette action.")),
    413: ("too-large", _("La demande est trop volumineuse.")),
    415: ("media-type", _("Le contenu s’envoie en JSON (application/json).")),
    422: ("invalid", _("Ce qui est envoyé ne convient pas.")),
    429: ("throttled", _("Trop de demandes : attendez un peu.")),
    500: ("failure", _("Une erreur s’est produite de notre côté ; rien n’a été enregistré.")),
    503: ("unavailable", _("Le service est momentanément indisponible.")),
}


def problem(status: int, detail: Text = "", **more: Any) -> Problem:
    code, title = TITLES[status]
    return Problem(code, status, title, detail, **more)


def invalid(*errors: FieldError) -> ProblemError:
    return ProblemError(problem(422, errors=errors))


def written(found: Problem) -> bytes:
    return json.dumps(found.members(), ensure_ascii=False, separators=(",", ":")).encode()


def is_for_machines(request: HttpRequest) -> bool:
    return request.path.startswith(PREFIX)


def problem_response(found: Problem) -> HttpResponse:
    return HttpResponse(written(found), status=found.status, content_type=CONTENT_TYPE)
