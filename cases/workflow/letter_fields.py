"""What letters may say of operational records: facts that a partner is told anyway, and nothing else.

Not here, hence in no template: summaries and answers, restrictions, internal notes, markings, need-to-know, passports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases import kinds
from cases.rules.letters import may_say
from ssi.common import clock
from ssi.common.rules import Text, Verdict
from ssi.directory.enums import LetterKind
from ssi.directory.letter_fields import Value
from ssi.directory.models import Authority
from ssi.exchanges.letters import fields
from ssi.exchanges.letters.fields import Field, Source, full_name, local_day, long_day
from ssi.exchanges.letters.rules import register_words
from ssi.exchanges.rules import first_refusal
from ssi.records.enums import LinkKind
from ssi.records.models import Record, RecordLink

Read = Callable[[Any], str]
_NUMBER = ("number", _("numéro"))


def _in(detail: str, read: Read) -> Callable[[Source], Value]:
    """A fact of the row of the kind."""
    return lambda source: str(read(getattr(source.record, detail)) or "")


def _rows(related: str, **read: Read) -> Callable[[Source], Value]:
    """Rows that hang on the record, in their order."""
    return lambda source: [
        {name: str(one(row) or "") for name, one in read.items()} for row in getattr(source.record, related).all()
    ]


def _named(instrument: Any) -> str:
    return str(instrument.name_en if get_language() == "en" else instrument.name_fr)


def _request(name: str, label: Text, sample: str, read: Read) -> Field:
    return Field(name, label, sample, _in("informationrequest", read))


def _letter(name: str, label: Text, sample: str, read: Read) -> Field:
    return Field(name, label, sample, _in("letterrogatory", read))


def _mission(name: str, label: Text, sample: str, read: Read) -> Field:
    return Field(name, label, sample, _in("mission", read))


REQUEST = (
    _request("requesting_authority", _("Service requérant"), "OFAST", lambda one: full_name(one.requesting_authority)),
    _request("requested_authority", _("Service requis"), "CNB", lambda one: full_name(one.requested_authority)),
    _request("requester_reference", _("Référence du requérant"), "OFAST/26/18", lambda one: one.external_reference),
    Field("received_day", _("Jour de réception"), "8 septembre 2026",
          lambda one: local_day(one.record.informationrequest.received_at, one.record)),
    _request("crime_type", _("Nature d’infraction"), "Stupéfiants", lambda one: one.crime_type.label),
    _request("framework", _("Cadre juridique"), "Enquête préliminaire", lambda one: one.get_framework_display()),
    _request("urgency", _("Urgence"), "Urgente", lambda one: one.get_urgency_display()),
    _request("offence_day", _("Date des faits"), "1er septembre 2026", lambda one: long_day(one.offence_on)),
    _request("offence_place", _("Lieu des faits"), "Roissy", lambda one: one.offence_place),
    Field("questions", _("Questions posées"), [{"number": "1", "type": "Identification", "text": "Qui ?"}],
          _rows("questions", number=lambda row: row.number, type=lambda row: row.get_question_type_display(),
                text=lambda row: row.text),
          dict([_NUMBER, ("type", _("type")), ("text", _("question"))])),
)  # fmt: skip
LETTER = (
    _letter("instrument", _("Nature de l’acte"), "Commission rogatoire", lambda one: one.get_instrument_display()),
    _letter("issuing_court", _("Juridiction mandante"), "Tribunal", lambda one: full_name(one.issuing_court)),
    _letter("issuing_magistrate", _("Magistrat mandant"), "Mme Exemple", lambda one: one.issuing_magistrate),
    _letter("magistrate_function", _("Fonction du magistrat"), "juge d’instruction",
            lambda one: one.get_magistrate_function_display().lower()),
    _letter("investigation_number", _("Numéro d’instruction"), "JI 26/000027", lambda one: one.investigation_number),
    _letter("prosecution_number", _("Numéro de parquet"), "P 26 000 001", lambda one: one.prosecution_number),
    _letter("issued_day", _("Jour d’émission"), "2 septembre 2026", lambda one: long_day(one.issued_on)),
    _letter("investigating_service", _("Service saisi"), "OFAST", lambda one: full_name(one.investigating_service)),
    _letter("central_authority", _("Autorité centrale"), "AGC", lambda one: full_name(one.central_authority)),
    _letter("partner_reference", _("Référence du partenaire"), "AGC/IAD/26/1", lambda one: one.partner_reference),
    _letter("crime_type", _("Nature d’infraction"), "Blanchiment", lambda one: one.crime_type.label),
    Field("delivered_day", _("Jour de la remise"), "10 septembre 2026",
          lambda one: local_day(one.record.letterrogatory.delivered_at, one.record)),
    Field("legal_grounds", _("Fondements"), [{"title": "Convention"}],
          _rows("legalgrounds", title=lambda row: _named(row.instrument)), {"title": _("texte")}),
    Field("offences", _("Infractions"), [{"number": "1", "label": "Blanchiment", "penalty": "10 ans"}],
          _rows("offences", number=lambda row: row.number, label=lambda row: row.label,
                penalty=lambda row: row.maximum_penalty),
          dict([_NUMBER, ("label", _("qualification")), ("penalty", _("peine encourue"))])),
    Field("measures", _("Actes demandés"), [{"number": "1", "type": "Audition", "text": "Entendre le témoin."}],
          _rows("measures", number=lambda row: row.number, type=lambda row: row.get_measure_type_display(),
                text=lambda row: row.text),
          dict([_NUMBER, ("type", _("type")), ("text", _("acte demandé"))])),
    Field("returned_acts", _("Pièces renvoyées"), [{"number": "1", "title": "PV", "sha256": "0" * 64}],
          _rows("returnedacts", number=lambda row: row.number, title=lambda row: row.title,
                sha256=lambda row: row.sha256),
          dict([_NUMBER, ("title", _("intitulé")), ("sha256", _("empreinte"))])),
    Field("exhibits", _("Scellés"), [{"number": "S1", "description": "Téléphone"}],
          _rows("exhibits", number=lambda row: row.number, description=lambda row: row.description),
          dict([_NUMBER, ("description", _("description"))])),
)  # fmt: skip
MISSION = (
    _mission("purpose", _("Objet de la mission"), "réunion opérationnelle", lambda one: one.get_purpose_display()),
    _mission("requesting_service", _("Service demandeur"), "OFAST", lambda one: full_name(one.requesting_service)),
    _mission("requesting_court", _("Juridiction"), "Tribunal judiciaire", lambda one: full_name(one.requesting_court)),
    _mission("host_authority", _("Autorité d’accueil"), "CNB", lambda one: full_name(one.host_authority)),
    _mission("arrival_day", _("Jour d’arrivée"), "26 octobre 2026", lambda one: long_day(one.arrival)),
    _mission("departure_day", _("Jour de départ"), "30 octobre 2026", lambda one: long_day(one.departure)),
    _mission("commission_reference", _("Référence de la commission"), "JI 26/27", lambda one: one.commission_reference),
    _mission("commission_day", _("Date de la commission"), "2 mars 2026", lambda one: long_day(one.commissioned_on)),
    _mission("authorisation_reference", _("Accord de l’État hôte, référence"), "AGC/26/77",
             lambda one: one.authorisation_reference),
    Field("members", _("Membres"), [{"name": "Anne Exemple", "rank": "Commandant", "service": "OFAST", "role": "chef"}],
          _rows("missionmembers", name=lambda row: row.name, rank=lambda row: row.rank,
                service=lambda row: row.service, role=lambda row: row.get_role_display()),
          {"name": _("nom"), "rank": _("grade"), "service": _("service"), "role": _("fonction")}),
    Field("acts", _("Actes de la mission"), [{"type": "Audition", "role": "assister", "text": "Un témoin"}],
          _rows("missionacts", type=lambda row: row.get_act_type_display(), role=lambda row: row.get_role_display(),
                text=lambda row: row.text),
          {"type": _("acte"), "role": _("part des enquêteurs"), "text": _("précision")}),
    Field("programme", _("Programme"),
          [{"day": "26 octobre 2026", "hour": "09:30", "what": "Réunion", "place": "CNB", "who": "La délégation"}],
          _rows("programmeitems", day=lambda row: long_day(row.day),
                hour=lambda row: f"{row.hour:%H:%M}" if row.hour else "", what=lambda row: row.what,
                place=lambda row: row.place, who=lambda row: row.who),
          {"day": _("jour"), "hour": _("heure locale"), "what": _("quoi"), "place": _("lieu"), "who": _("qui")}),
)  # fmt: skip


def _answers_stay(record: Record, texts: Iterable[str]) -> Verdict:
    return may_say(texts, record)


def _answers_of_origin_stay(record: Record, texts: Iterable[str]) -> Verdict:
    """A letter may not say, in what goes with it, what its own text may not take from the request it arises from."""
    said = list(texts)
    links = RecordLink.objects.filter(
        left=record, kind=LinkKind.ARISES_FROM, right__kind=kinds.INFORMATION_REQUEST
    ).select_related("right")
    return first_refusal(may_say(said, link.right) for link in links)


# What goes back to who asked; the rest goes to who is asked.
_BACK = {LetterKind.ACKNOWLEDGEMENT, LetterKind.SUPPLEMENT_REQUEST, LetterKind.RETURN_OF_ACTS}


def _partner_of_request(record: Record, kind: str) -> Authority | None:
    request = record.informationrequest
    return request.requesting_authority if kind in _BACK else request.requested_authority


def _partner_of_letter(record: Record, kind: str) -> Authority | None:
    letter = record.letterrogatory
    if kind in _BACK:
        return letter.issuing_court
    if letter.central_authority is not None:
        return letter.central_authority
    central = Authority.objects.of_country(str(record.country_id)).filter(is_central_authority=True)
    return central.in_force(clock.today(record.country.time_zone)).first()


def _host(record: Record, kind: str) -> Authority | None:
    mission = record.mission
    return mission.requesting_service if kind in _BACK else mission.host_authority


def register() -> None:
    labels = kinds.LABELS
    for kind, own, partner in (
        (kinds.INFORMATION_REQUEST, REQUEST, _partner_of_request),
        (kinds.LETTER_ROGATORY, LETTER, _partner_of_letter),
        (kinds.INVESTIGATOR_MISSION, MISSION, _host),
    ):
        fields.register(kind, labels[kind], own, partner)
    register_words(kinds.INFORMATION_REQUEST, _answers_stay)
    register_words(kinds.LETTER_ROGATORY, _answers_of_origin_stay)
