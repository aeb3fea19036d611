"""What is done to the parts of a record. Two people on the same part: the second is told (StaleVersionError)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, StaleVersionError, require
from ssi.people.enums import WITH_CAPACITY, EntityType, Precision, SubjectCategory
from ssi.people.models import Part
from ssi.records.access import may_rewrite
from ssi.records.models import Record
from ssi.records.workflow import lock

MOST_PARTS = 500


@dataclass(frozen=True)
class PartContent:
    """What is known of a person or an object, as a form or a paper gives it."""

    entity_type: EntityType | str
    name: str
    category: SubjectCategory | str = ""
    aliases: list[str] = field(default_factory=list)
    birth_date: date | None = None
    birth_date_precision: Precision | str = ""
    birth_place: str = ""
    detail: str = ""


def content_of(part: Part) -> PartContent:
    """What is known of PART, to name it in another record."""
    return PartContent(
        entity_type=part.entity_type,
        name=part.name,
        category=part.category,
        aliases=list(part.aliases),
        birth_date=part.birth_date,
        birth_date_precision=part.birth_date_precision,
        birth_place=part.birth_place,
        detail=part.detail,
    )


def add_part(record: Record, content: PartContent, *, actor: User) -> Part:
    """Names a person or an object in RECORD, after those already there."""
    fresh = _open(record, actor)
    last = Part.objects.filter(record=fresh).aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_PARTS:
        raise RefusedError(_("Ce dossier a déjà %(most)d personnes et objets.") % {"most": MOST_PARTS})
    part = Part(record=fresh, scope=fresh.scope, number=last + 1)
    _write(part, fresh, content)
    part.save(force_insert=True)
    _done(fresh)
    return part


def change_part(part: Part, content: PartContent, *, version: int | None, actor: User) -> Part:
    """Changes what is known of PART; refuses a form opened before somebody else's change."""
    fresh = _open(part.record, actor)
    current = _current(part, version)
    _write(current, fresh, content)
    current.version += 1
    current.save(force_update=True)
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
    part.entity_type, part.category = content.entity_type, content.category
    part.name, part.aliases = content.name.strip(), list(content.aliases)
    part.birth_date, part.birth_place = content.birth_date, content.birth_place
    part.birth_date_precision = (content.birth_date_precision or Precision.DAY) if content.birth_date else ""
    part.detail, part.as_of = content.detail, today


def _done(record: Record) -> None:
    journal.note(Act.RECORD_CHANGED, country=record.country_id, keys=[record.pk])
