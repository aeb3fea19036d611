"""Taking back, voiding, putting back a request: acts of the service, on both of its sides. Copying it: by its post."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from consular.services import (
    copy_request,
    may_take_back_handling,
    restore_assistance,
    take_back_handling,
    void_assistance,
)
from consular.views.reach import handled_for_reading, own_filing
from ssi.accounts.http import person
from ssi.records.acts import ASK, decide, duplicate_page, restore_words, take_back_words, void_words
from ssi.records.models import Record
from ssi.records.undoing import last_passage
from ssi.records.voiding import may_be_restored, may_be_voided

TOLD = gettext_lazy("Le poste lit ce motif sur sa demande : n’y dites rien du traitement.")
COPIED = (
    ("facts", gettext_lazy("les circonstances")),
    ("asked", gettext_lazy("ce que vous demandez au SSI")),
)


@require_http_methods(ASK)
def step_back(request: HttpRequest, reference: str) -> HttpResponse:
    """The last step of the handling, with what the post was told by it."""
    user = person(request)
    filing, handling = handled_for_reading(request, reference)
    passage = last_passage(handling)

    def do(typed: dict[str, Any]) -> Record:
        return take_back_handling(handling, reason=typed["reason"], version=typed["version"], actor=user)

    verdict = may_take_back_handling(filing, handling, passage, user)
    return decide(request, handling, take_back_words(handling, passage), verdict, do, shown=filing)


@require_http_methods(ASK)
def void(request: HttpRequest, reference: str) -> HttpResponse:
    user = person(request)
    filing, handling = handled_for_reading(request, reference)

    def do(typed: dict[str, Any]) -> Record:
        return void_assistance(handling, reason=typed["reason"], version=typed["version"], actor=user)

    return decide(request, handling, void_words(), may_be_voided(filing, user), do, shown=filing, told=TOLD)


@require_http_methods(ASK)
def restore(request: HttpRequest, reference: str) -> HttpResponse:
    user = person(request)
    filing, handling = handled_for_reading(request, reference)

    def do(typed: dict[str, Any]) -> Record:
        return restore_assistance(handling, reason=typed["reason"], version=typed["version"], actor=user)

    return decide(request, handling, restore_words(), may_be_restored(filing, user), do, shown=filing, told=TOLD)


@require_http_methods(ASK)
def duplicate(request: HttpRequest, reference: str) -> HttpResponse:
    """A new draft of the post about the same facts."""
    filing = own_filing(request, reference)

    def make(_title: str, parts: frozenset[str]) -> Record:
        return copy_request(filing, parts=parts, actor=person(request))

    lead = _(
        "La situation, le lieu et ce qui est reproché sont repris. Ni la personne, ni ses proches, ni ses accords, "
        "ni les messages, ni les pièces, ni les dates ne le sont."
    )
    return duplicate_page(request, filing, make=make, parts=COPIED, lead=lead, titled=False)
