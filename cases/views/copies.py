"""« Un nouveau comme celui-ci »: a draft from a record of any kind; the page says what is taken and what never is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cases import kinds
from cases.rules.requests import may_be_copied, under_code
from cases.services.copies import copy_letter, copy_mission
from cases.services.requests import copy_request
from ssi.accounts.http import person
from ssi.common.http import demand
from ssi.common.rules import Text
from ssi.records.access import get_record
from ssi.records.acts import duplicate_page
from ssi.records.models import Record
from ssi.territories.capabilities import Area

_PEOPLE = ("people", gettext_lazy("les personnes et objets nommés"))


@dataclass(frozen=True)
class Copied:
    """What may be taken of a kind, what never is, and the service that takes it."""

    make: Callable[..., Record]
    parts: tuple[tuple[str, Text], ...]
    never: Text


COPIED: dict[str, Copied] = {
    kinds.INFORMATION_REQUEST: Copied(
        copy_request,
        (
            ("questions", gettext_lazy("les questions, sans leurs réponses")),
            ("reasons", gettext_lazy("la finalité, les raisons objectives et l’exposé")),
            _PEOPLE,
        ),
        gettext_lazy(
            "Ni les réponses, ni les échanges, ni les pièces, ni les dates, ni les références ne sont repris."
        ),
    ),
    kinds.LETTER_ROGATORY: Copied(
        copy_letter,
        (
            ("offences", gettext_lazy("les qualifications et les peines, sans les dates des faits")),
            ("measures", gettext_lazy("les actes demandés, sans leur avancement")),
            ("reasons", gettext_lazy("l’objet de l’entraide, l’exposé et les formes souhaitées")),
            _PEOPLE,
        ),
        gettext_lazy(
            "Ni les numéros de parquet et d’instruction, ni les dates, ni la signature, ni le contrôle, "
            "ni les échanges, ni les pièces renvoyées, ni les scellés ne sont repris. "
            "La CRI portera la date du jour : corrigez-la."
        ),
    ),
    kinds.INVESTIGATOR_MISSION: Copied(
        copy_mission,
        (
            ("members", gettext_lazy("les membres, sans leurs passeports ni leurs vols")),
            ("acts", gettext_lazy("les actes, sauf les auditions directes")),
            ("logistics", gettext_lazy("la logistique")),
            _PEOPLE,
        ),
        gettext_lazy(
            "Ni l’accord de l’État hôte, ni la commission du juge, ni le programme, ni les dépenses, ni le rapport, "
            "ni les échanges ne sont repris. La mission est datée de demain, pour la même durée : corrigez ses dates."
        ),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def duplicate(request: HttpRequest, reference: str) -> HttpResponse:
    """A new draft from this record: what the person chooses, and never what was received."""
    user = person(request)
    record = get_record(user, reference, area=Area.OPERATIONAL)
    if record.kind not in COPIED:
        raise Http404
    demand(may_be_copied(record, user))
    copied, coded = COPIED[record.kind], under_code(record)
    lead = (
        _(
            "Ce dossier contient des informations soumises à un code de manipulation : "
            "son contenu n’est pas repris, seulement son cadre."
        )
        if coded
        else copied.never
    )

    def make(title: str, parts: frozenset[str]) -> Record:
        return copied.make(record, title=title, parts=parts, actor=user)

    return duplicate_page(request, record, make=make, parts=() if coded else copied.parts, lead=lead)
