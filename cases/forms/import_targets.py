"""What the columns of old registers may say, under which headings, and how their values are recognised."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db.models import Choices as Enumeration
from django.utils.translation import gettext_lazy as _

from cases import kinds
from cases.enums import (
    Direction,
    Framework,
    Instrument,
    LetterRefusal,
    MagistrateFunction,
    Outcome,
    Purpose,
    QuestionType,
    RefusalGround,
    Urgency,
)
from cases.forms import past_letters, past_requests
from cases.forms.past import PastFields
from cases.services.imports import take_over_letters, take_over_requests
from ssi.directory.models import Authority, CrimeType
from ssi.exchanges.enums import Channel
from ssi.imports.kinds import REFERENCE, Choice, Choices, Importable, Target
from ssi.records.enums import Marking
from ssi.records.workflow import Workflow
from ssi.territories.models import Country

Listed = Callable[[Country], Choices]


def names(text: str) -> tuple[str, ...]:
    """What TEXT lists between bars."""
    return tuple(one.strip() for one in text.split("|"))


def authorities(country: Country) -> Choices:
    """Those of the directory by code, acronym, name or other name. Where two share an acronym, one of the country or of
    France is meant; where these are two as well, the person says."""
    found = list(Authority.objects.prefetch_related("aliases").order_by("code"))
    near = {"FR", country.code}
    taken = {one.acronym for one in found if one.acronym and one.country_id in near}
    return [_authority(one, by_acronym=one.country_id in near or one.acronym not in taken) for one in found]


def _authority(one: Authority, *, by_acronym: bool) -> Choice:
    said = [one.name, one.name_fr, one.name_en, *(alias.value for alias in one.aliases.all())]
    return Choice(one.code, one.label, tuple([one.acronym, *said] if by_acronym else said))


def crime_types(_country: Country) -> Choices:
    return [Choice(one.code, one.label, (one.name_fr, one.name_en)) for one in CrimeType.objects.order_by("code")]


def states(workflow: Workflow, codes: Collection[str], **more: str) -> Listed:
    """The states that a register knows; MORE: what it calls them."""
    ends = {
        "closed": "close | clos | clôturé | terminée | terminé | closed | soldée",
        "refused": "refusé | rejetée | refused",
        "withdrawn": "retiré | annulée | abandonnée | sans suite | withdrawn",
        **more,
    }
    return lambda _country: [Choice(code, workflow.state(code).label, names(ends.get(code, ""))) for code in codes]


def listed(values: type[Enumeration], **more: str) -> Listed:
    """The choices of VALUES; MORE: by code, what else a register calls them."""
    return lambda _country: [Choice(str(code), label, names(more.get(str(code), ""))) for code, label in values.choices]


_DIRECTIONS = listed(
    Direction,
    incoming_fr="france vers pays | demande française | reçue de paris | french request | active",
    outgoing_partner="pays vers france | demande étrangère | demande du partenaire | partner request | passive",
    internal="interne | internal",
)
_CHANNELS = listed(
    Channel,
    dcis_h24="dcis | permanence | h24",
    bilateral="bilatéral | direct | liaison directe",
    interpol="oipc | bcn | i 24 7",
    europol_siena="europol | siena",
    diplomatic="diplomatique | td",
    diplomatic_bag="valise",
    central_authorities="autorité centrale",
    in_person="main propre",
)
_MARKINGS = listed(Marking)
_REQUEST_VALUES: dict[str, Listed] = {
    "requesting_authority": authorities,
    "requested_authority": authorities,
    "crime_type": crime_types,
    "state": states(
        past_requests.OldRequestForm.workflow,
        past_requests.STATES,
        registered="en cours | en attente | open | pending | reçue",
        sent="transmise | envoyée | sent",
    ),
    "direction": _DIRECTIONS,
    "received_by": _CHANNELS,
    "urgency": listed(
        Urgency,
        flash="flagrante | flash | immédiate | très urgent",
        urgent="urgente | urgent | oui",
        normal="normale | normal | non",
        routine="courante | routine | sans délai",
    ),
    "framework": listed(
        Framework,
        police="préliminaire | police | enquête",
        judicial_inquiry="information | instruction | judiciaire",
        prevention="renseignement | administratif",
        background="criblage",
    ),
    "purpose": listed(Purpose),
    "marking": _MARKINGS,
    "outcome": listed(
        Outcome,
        hit="positive | connu | oui | hit",
        no_hit="négative | inconnu | non | no hit",
        partial="partielle",
        refused="refus | refusée",
        not_answered="néant",
    ),
    "refusal_ground": listed(RefusalGround),
    "question_type": listed(QuestionType),
}
_LETTER_VALUES: dict[str, Listed] = {
    "issuing_court": authorities,
    "investigating_service": authorities,
    "central_authority": authorities,
    "crime_type": crime_types,
    "state": states(
        past_letters.OldLetterForm.workflow,
        past_letters.STATES,
        received_at_post="reçue | en attente | pending",
        delivered="remise | transmise | sent",
        executing="en cours | open",
        executed="exécutée | executed",
        returned="renvoyée | retournée | returned",
    ),
    "instrument": listed(Instrument, cri="cri", mla_request="depi | entraide"),
    "direction": _DIRECTIONS,
    "magistrate_function": listed(MagistrateFunction, investigating_judge="ji", prosecutor="procureur | parquet"),
    "received_by": _CHANNELS,
    "refusal_ground": listed(LetterRefusal),
    "marking": _MARKINGS,
}
# Other headings of each column.
_REFERENCE_NAMES = (
    "référence | réf | numéro | n° | n° d’ordre | numéro d’ordre | reference | ref | number | no | n° ssi | "
    "notre référence | our reference | ancien numéro"
)
_EVERY = {
    "title": "objet | affaire | sujet | subject | title | libellé",
    "received_at": "date de réception | date réception | date d’arrivée | date | reçue le | reçu le | received | "
    "date received",
    "crime_type": "infraction | thème | matière | domaine | nature | offence | crime type | topic",
    "received_by": "voie | canal | channel | voie de transmission | mode de réception",
    "closed_at": "date de clôture | close le | clos le | clôture | closed | date closed | closed on",
    "state": "statut | situation | status | state",
    "refusal_ground": "motif du refus | ground for refusal",
    "direction": "direction | type de demande",
    "marking": "mention | protection | marking | classification",
}
_REQUEST_NAMES = {
    **_EVERY,
    "requesting_authority": "requérant | demandeur | service demandeur | origine | requesting authority | requester",
    "requested_authority": "requis | destinataire | service destinataire | requested authority | partenaire | partner",
    "external_reference": "référence requérant | réf requérant | votre référence | leur référence | their reference",
    "requesting_officer": "agent | enquêteur | officer",
    "urgency": "priorité | priority",
    "urgency_reason": "raison de l’urgence | reason for urgency",
    "framework": "cadre | framework | procédure",
    "judicial_case_number": "n° de procédure | numéro de parquet | n° de parquet | n° judiciaire | case number",
    "purpose": "but | purpose",
    "objective_reasons": "raisons | reasons",
    "offence_on": "date d’infraction | date of offence",
    "offence_place": "lieu | place",
    "summary": "résumé | observations | commentaires | remarques | summary | remarks | comments",
    "question": "demande | question posée | request",
    "question_type": "nature de la question | question type",
    "sent_at": "date de transmission | envoyée le | transmis le | date d’envoi | sent | date sent",
    "answered_at": "date de réponse | répondu le | réponse le | answered | date answered",
    "forwarded_at": "date de transmission de la réponse | réponse envoyée le | forwarded | date forwarded",
    "outcome": "suite | suite donnée | réponse | outcome | result",
}
_LETTER_NAMES = {
    **_EVERY,
    "issuing_court": "juridiction | tribunal | mandant | autorité mandante | court",
    "issuing_magistrate": "magistrat | juge | nom du magistrat | judge",
    "magistrate_function": "qualité | function",
    "issuing_chamber": "chambre | chamber",
    "issued_on": "date de la cri | date de l’acte | signée le | issued on | date issued",
    "prosecution_number": "n° parquet | parquet | prosecution number",
    "investigation_number": "n° instruction | n° d’instruction | instruction | investigation number",
    "instrument": "type d’acte | instrument",
    "investigating_service": "service enquêteur | service | investigating service",
    "offence": "qualification pénale | infraction visée",
    "facts_summary": "faits | résumé | observations | commentaires | remarques | summary | remarks",
    "purpose": "actes demandés | mesures | demande | measures",
    "central_authority": "destinataire | central authority",
    "delivered_at": "date de remise | transmise le | date de transmission | delivered | date delivered",
    "partner_reference": "réf locale | référence locale | partner reference",
    "accepted_at": "date d’admission | accepted | date accepted",
    "returned_at": "date de retour | retour le | returned | date returned",
}
# One value may fit a whole register.
_MAY_DEFAULT = frozenset(
    {
        "direction", "requesting_authority", "received_by", "urgency", "urgency_reason", "framework", "crime_type",
        "purpose", "objective_reasons", "marking", "requested_authority", "question_type", "instrument",
        "issuing_court", "issuing_magistrate", "magistrate_function", "central_authority", "investigating_service",
    }
)  # fmt: skip


def targets_of(form: type[PastFields], said: Mapping[str, str], values: Mapping[str, Listed]) -> tuple[Target, ...]:
    """The old reference, then the fields of FORM that SAID names: what it requires and does not begin with is asked."""
    fields: dict[str, Any] = form.base_fields
    found = [Target(REFERENCE, _("Ancienne référence"), names(_REFERENCE_NAMES), required=True)]
    for name, headings in said.items():
        field = fields[name]
        found.append(
            Target(
                name,
                field.label,
                names(headings),
                required=field.required and not field.initial,
                may_default=name in _MAY_DEFAULT,
                choices=values.get(name),
            )
        )
    return tuple(found)


REQUESTS = Importable(
    code=kinds.INFORMATION_REQUEST,
    targets=targets_of(past_requests.OldRequestForm, _REQUEST_NAMES, _REQUEST_VALUES),
    reader=past_requests.request_reader,
    write=take_over_requests,
)
LETTERS = Importable(
    code=kinds.LETTER_ROGATORY,
    targets=targets_of(past_letters.OldLetterForm, _LETTER_NAMES, _LETTER_VALUES),
    reader=past_letters.letter_reader,
    write=take_over_letters,
)
