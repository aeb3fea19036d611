"""The agreements of this service that are public: what their sources say of them, and no more.

An installation has no person yet when its reference data is loaded, and a record is somebody's act: they are registered
by `manage.py known_agreements --as LOGIN`, and by the demonstration.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from cooperation import kinds
from cooperation.services.agreements import draft_agreement
from cooperation.services.steps import pass_step, register_record
from ssi.accounts.models import User
from ssi.common.forms import PartialDay
from ssi.records.enums import Marking
from ssi.records.models import Record
from ssi.territories.models import Country

_SSI_PAGE = "Page publique du SSI de l’ambassade de France à Singapour (La DCI dans le monde)"


@dataclass(frozen=True)
class KnownAgreement:
    country: str
    title: str
    content: dict[str, Any]
    signed: PartialDay
    publication: str = ""

    @property
    def steps(self) -> tuple[str, ...]:
        """A convention is approved before it is applied."""
        binding = self.content["instrument_type"] == "treaty"
        return ("sign", "seek_approval", "enter_into_force") if binding else ("sign", "enter_into_force")


KNOWN = (
    KnownAgreement(
        "SG",
        "Lettre d’intention sur la sécurité civile entre les directeurs généraux de France et de Singapour",
        {
            "instrument_type": "letter_of_intent",
            "parties": ["Direction générale chargée de la sécurité civile (France)", "Sécurité civile de Singapour"],
            "themes": ["disasters", "hostile_fire"],
            "source": _SSI_PAGE,
        },
        PartialDay(date(2011, 1, 1), "year"),
    ),
    KnownAgreement(
        "SG",
        "Lettre d’intention sur la sécurité intérieure entre la France et Singapour",
        {
            "instrument_type": "letter_of_intent",
            "parties": ["Ministère de l’intérieur (France)", "Ministry of Home Affairs (Singapour)"],
            "themes": ["terrorism", "money_laundering", "trafficking"],
            "is_public": True,
            "signatories": ["Manuel Valls, ministre de l’intérieur", "Teo Chee Hean, ministre de l’intérieur"],
            "source": _SSI_PAGE,
        },
        PartialDay(date(2013, 5, 1), "month"),
    ),
    KnownAgreement(
        "SG",
        "Convention d’entraide judiciaire en matière pénale entre la France et Singapour",
        {
            "instrument_type": "treaty",
            "parties": ["République française", "République de Singapour"],
            "themes": ["investigation"],
            "is_public": True,
            "source": "Décret n° 2023-130 du 22 février 2023 portant publication de la convention",
        },
        PartialDay(date(2020, 7, 22), "day"),
        publication="décret n° 2023-130 du 22 février 2023",
    ),
)


def register_known_agreements(actor: User) -> list[Record]:
    """Registers those that ACTOR does not see yet; run again, it changes nothing."""
    there = set(Record.objects.visible_to(actor).of_kinds(kinds.AGREEMENT).filed().values_list("country_id", "title"))
    return [_register(one, actor) for one in KNOWN if (one.country, one.title) not in there]


def _register(known: KnownAgreement, actor: User) -> Record:
    record = register_record(
        draft_agreement(
            country=Country.objects.get(pk=known.country),
            title=known.title,
            marking=Marking.UNMARKED,
            content=known.content,
            actor=actor,
        ),
        actor=actor,
    )
    facts: dict[str, dict[str, Any]] = {
        "sign": {"signed": known.signed},
        "enter_into_force": {"publication": known.publication},
    }
    for code in known.steps:
        record = pass_step(record, code, facts=facts.get(code), actor=actor)
    return record
