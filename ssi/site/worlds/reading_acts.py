"""What is done on every operational record, as a description gives it: the mail of a step, parts, exchanges."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ssi.exchanges.models import Exchange
from ssi.people.content import NAME_PARTS, NameContent, NumberContent
from ssi.people.enums import EntityType, NameKind, NumberKind, Precision, Script, Sex, SubjectCategory
from ssi.people.numbers import fault_of
from ssi.site.worlds.ground import AUTHORITY_CODES, Ground
from ssi.site.worlds.nodes import Node
from ssi.site.worlds.plans import Act

PARTNERS = {"SG": "SG-SPF-ICD", "MY": "MY-PDRM", "PH": "PH-NBI", "BN": "BN-RBPF"}
_SUBJECTS = {
    "send": "Transmission de la demande",
    "record_answer": "Réponse du partenaire",
    "forward": "Transmission de la réponse",
    "deliver": "Remise de la commission rogatoire",
    "return_acts": "Renvoi des pièces d’exécution",
}
_CHANNELS = {"forward": "dcis_h24", "deliver": "diplomatic", "return_acts": "diplomatic_bag"}


def authority(node: Node, name: str, default: str) -> str:
    return node.one_of(name, AUTHORITY_CODES, default, what="authority")


def read_mail(node: Node, ground: Ground, code: str, at: datetime) -> dict[str, Any]:
    mail = {
        "at": ground.past(node, "at", at),
        "channel": node.of_model(Exchange, "channel", _CHANNELS.get(code, "bilateral")),
        "kind": node.of_model(Exchange, "kind", "message"),
        "subject": node.of_model(Exchange, "subject", _SUBJECTS[code]),
        "body": node.text("body"),
        "external_reference": node.of_model(Exchange, "external_reference"),
        "handling": _read_handling(node),
    }
    node.finish()
    return mail


def _read_handling(node: Node) -> dict[str, str]:
    names = ("handling_code", "handling_note", "source_reliability", "information_credibility", "language")
    return {name: found for name in names if (found := node.of_model(Exchange, name))}


def read_part(node: Node, ground: Ground, author: str, opened: datetime) -> Act:
    birth = node.day("birth_date")
    data = {
        "entity_type": node.one_of("type", EntityType.values, EntityType.PERSON, what="type"),
        "name": node.text("name", required=True),
        "category": node.one_of("category", SubjectCategory.values, what="category"),
        "names": tuple(NameContent(alias) for alias in node.texts("aliases")) + _read_names(node),
        "numbers": _read_numbers(node),
        "sex": node.one_of("sex", Sex.values, what="sex"),
        "nationalities": node.texts("nationalities"),
        "occupation": node.text("occupation"),
        "birth_date": birth,
        "birth_date_precision": node.one_of("birth_date_precision", Precision.values, what="precision"),
        "birth_place": node.text("birth_place"),
        "detail": node.text("detail"),
    }
    act = Act("part", ground.past(node, "at", opened), ground.person(node, "by", author), node.path, data)
    node.finish()
    return act


def _read_names(node: Node) -> tuple[NameContent, ...]:
    names = []
    for item in node.nodes("names", short="value"):
        values = {name: item.text(name) for name in NAME_PARTS}
        kind = item.one_of("kind", NameKind.values, NameKind.ALIAS, what="kind")
        script = item.one_of("script", Script.values, Script.LATIN, what="script")
        names.append(NameContent(item.text("value", required=True), kind, script, **values))
        item.finish()
    return tuple(names)


def _read_numbers(node: Node) -> tuple[NumberContent, ...]:
    numbers = []
    for item in node.nodes("numbers", short="number"):
        kind = item.one_of("kind", NumberKind.values, NumberKind.OTHER, what="kind")
        number, days = item.text("number", required=True), (item.day("issued_on"), item.day("expires_on"))
        if fault_of(kind, number):
            item.wrong("number", str(fault_of(kind, number)))
        numbers.append(NumberContent(kind, number, item.text("country"), *days))
        item.finish()
    return tuple(numbers)


def read_exchange(node: Node, ground: Ground, author: str, opened: datetime, country: str) -> Act:
    outward = node.of_model(Exchange, "direction", "out") == "out"
    at = ground.past(node, "at", opened)
    data = {
        "direction": node.text("direction", "out"),
        "kind": node.of_model(Exchange, "kind", "message"),
        "channel": node.of_model(Exchange, "channel", "bilateral"),
        "subject": node.of_model(Exchange, "subject"),
        "body": node.text("body"),
        "from_authority": authority(node, "from", "" if outward else PARTNERS.get(country, "")),
        "to_authority": authority(node, "to", PARTNERS.get(country, "") if outward else ""),
        "from_person": node.of_model(Exchange, "from_person"),
        "to_person": node.of_model(Exchange, "to_person"),
        "external_reference": node.of_model(Exchange, "external_reference"),
        "occurred_at": ground.past(node, "occurred_at", at),
        **_read_handling(node),
    }
    act = Act("exchange", at, ground.person(node, "by", author), node.path, data)
    node.finish()
    return act
