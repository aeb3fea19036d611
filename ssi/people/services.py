"""What is done to the parts of a record. Two people on the same part: the second is told (StaleVersionError)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, StaleVersionError, require
from ssi.common.sealing import blind_index, seal
from ssi.people.content import NumberContent, PartContent, content_of
from ssi.people.enums import WITH_CAPACITY, EntityType, Precision, SubjectCategory
from ssi.people.models import Part, PartName, PartNumber, PartWarning
from ssi.people.numbers import fault_of, is_sealed, masked
from ssi.records.access import may_rewrite
from ssi.records.models import Record
from ssi.records.sought import NUMBER_PURPOSE, plain_number
from ssi.records.workflow import lock

__all__ = ["MOST_PARTS", "PartContent", "add_part", "change_part", "content_of", "remove_part"]
MOST_PARTS = 500


def add_part(record: Record, content: PartContent, *, actor: User) -> Part:
    """Names a person or an object in RECORD, after those already there."""
    fresh = _open(record, actor)
    last = Part.objects.filter(record=fresh).aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_PARTS:
        raise RefusedError(_("Ce dossier a déjà %(most)d personnes et objets.") % {"most": MOST_PARTS})
    part = Part(record=fresh, scope=fresh.scope, number=last + 1)
    _write(part, fresh, content)
    part.save(force_insert=True)
    _write_rows(part, content)
    _done(fresh)
    return part


def change_part(part: Part, content: PartContent, *, version: int | None, actor: User) -> Part:
    """Changes what is known of PART; refuses a form opened before somebody else's change."""
    fresh = _open(part.record, actor)
    current = _current(part, version)
    _write(current, fresh, content)
    current.version += 1
    current.save(force_update=True)
    _write_rows(current, content)
    _done(fresh)
    return current


def remove_part(part: Part, *, version: int | None, actor: User) -> None:
    """Takes a part named by mistake out of its record; the history keeps what it said."""
    fresh = _open(part.record, actor)
    _current(part, version).delete()
    _done(fresh)


def _open(record: Record, actor: User) -> Record:
    fresh = lock(record)
    require(may_rewrite(actor, fresh))
    return fresh


def _current(part: Part, version: int | None) -> Part:
    current = Part.objects.select_for_update(of=("self",)).filter(pk=part.pk).first()
    if current is None:
        raise RefusedError(_("Quelqu’un a retiré cette personne ou cet objet du dossier entre-temps."))
    if version is not None and version != current.version:
        raise StaleVersionError(
            _("Cette fiche a été modifiée depuis que vous l’avez ouverte. Comparez les deux versions.")
        )
    return current


def _write(part: Part, record: Record, content: PartContent) -> None:
    today = clock.today(record.country.time_zone)
    is_person = content.entity_type == EntityType.PERSON
    if not content.name.strip():
        raise RefusedError(_("Donnez un nom ou une désignation."), field="name")
    has_capacity = content.category not in {"", SubjectCategory.OTHER_PARTY}
    if has_capacity and content.entity_type not in WITH_CAPACITY:
        raise RefusedError(_("Une qualité ne se donne qu’à une personne ou à une société."), field="category")
    if not is_person and (content.birth_date or content.birth_place):
        raise RefusedError(_("Seule une personne a une naissance."), field="birth_date")
    if content.birth_date and content.birth_date > today:
        raise RefusedError(_("La date de naissance est dans le futur."), field="birth_date")
    if not is_person and (content.sex or content.nationalities or content.occupation):
        raise RefusedError(_("Seule une personne a un sexe, une nationalité, une profession."), field="sex")
    part.entity_type, part.category, part.name = content.entity_type, content.category, content.name.strip()
    part.birth_date, part.birth_place = content.birth_date, content.birth_place
    part.birth_date_precision = (content.birth_date_precision or Precision.DAY) if content.birth_date else ""
    part.sex, part.nationalities, part.occupation = content.sex, list(content.nationalities), content.occupation
    part.detail, part.as_of = content.detail, today


def _write_rows(part: Part, content: PartContent) -> None:
    _replace(PartName, part, (vars(name) for name in content.names))
    _replace(PartNumber, part, [_number(number) for number in content.numbers])
    _replace(PartWarning, part, (vars(warning) for warning in content.warnings))


def _number(number: NumberContent) -> dict[str, Any]:
    """The columns of a number: of a sealed kind, nothing of it in clear."""
    row = {name: getattr(number, name) for name in ("kind", "country", "issued_on", "expires_on")}
    if number.kept is not None:
        sealed, blind, mask = number.kept
        return {**row, "value": "", "sealed": sealed, "blind": blind, "masked": mask}
    fault = fault_of(number.kind, number.number)
    if fault:
        raise RefusedError(fault)
    if number.issued_on and number.expires_on and number.issued_on > number.expires_on:
        raise RefusedError(_("Une pièce expire après sa délivrance."))
    if not is_sealed(number.kind):
        return {**row, "value": number.number.strip(), "sealed": None, "blind": "", "masked": ""}
    plain = plain_number(number.number)
    return {
        **row,
        "value": "",
        "sealed": seal(plain),
        "blind": blind_index(plain, NUMBER_PURPOSE),
        "masked": masked(plain),
    }


def _replace(model: type[PartName | PartNumber | PartWarning], part: Part, wanted: Iterable[Mapping[str, Any]]) -> None:
    """The rows of PART become WANTED, in order; a row that says the same is not written again."""
    stored = {row.position: row for row in model.objects.filter(part=part)}
    wished = dict(enumerate(wanted, start=1))
    for position in stored.keys() - wished.keys():
        stored[position].delete()
    for position, values in wished.items():
        row = stored.get(position) or model(part=part, record_id=part.record_id, scope=part.scope, position=position)
        if position in stored and all(_same(getattr(row, name), value) for name, value in values.items()):
            continue
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


def _same(stored: Any, wanted: Any) -> bool:
    return bool((bytes(stored) if isinstance(stored, memoryview) else stored) == wanted)


def _done(record: Record) -> None:
    journal.note(Act.RECORD_CHANGED, country=record.country_id, keys=[record.pk])
