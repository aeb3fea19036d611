"""What a mission has several of: members, acts, lines of the programme, costs. Passports are sealed and told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from cases.models import MemberPassport, Mission, MissionAct, MissionCost, MissionMember, ProgrammeItem
from cases.models.missions import MissionRow
from cases.rules.missions import is_direct_hearing, may_hear_directly
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.rules import RefusedError, require
from ssi.common.sealing import UnsealableError, seal, unseal
from ssi.records.access import may, may_rewrite
from ssi.records.models import Record
from ssi.records.workflow import check_version, lock

_RowT = TypeVar("_RowT", bound=MissionRow)


@dataclass(frozen=True)
class Row:
    """One row as it is typed. NUMBER: that of the row it changes (None: a new one). PASSPORT: a new number, if any."""

    fields: Mapping[str, Any]
    number: int | None = None
    passport: str = ""


def put_members(record: Record, rows: Sequence[Row], *, version: int | None, actor: User) -> Record:
    """The members as the form has them now; a passport that is not typed again stays as it is."""
    fresh = _opened(record, version, actor)
    for member, row in _put(fresh, MissionMember, rows):
        if row.passport:
            _keep_passport(member, row.passport)
    return _changed(fresh)


def put_acts(record: Record, rows: Sequence[Row], *, version: int | None, actor: User) -> Record:
    """The acts, and what investigators do in each. A direct hearing is refused without the judge's commission and the
    host State's consent."""
    fresh = _opened(record, version, actor)
    direct = any(is_direct_hearing(row.fields["act_type"], row.fields["role"]) for row in rows)
    mission = Mission.objects.select_for_update().get(pk=fresh.pk)
    if direct:
        require(may_hear_directly(mission))
    _put(fresh, MissionAct, rows)
    if direct != mission.direct_hearing:
        mission.direct_hearing = direct
        mission.save(update_fields=["direct_hearing"])
    return _changed(fresh)


def put_programme(record: Record, rows: Sequence[Row], *, version: int | None, actor: User) -> Record:
    """The programme; each of its days is one of the mission."""
    fresh = _opened(record, version, actor)
    mission = fresh.mission
    if any(not mission.holds_day(row.fields["day"]) for row in rows):
        raise RefusedError(_("Un jour du programme est hors des dates de la mission : corrigez l’un ou les autres."))
    _put(fresh, ProgrammeItem, rows)
    return _changed(fresh)


def put_costs(record: Record, rows: Sequence[Row], *, version: int | None, actor: User) -> Record:
    fresh = _opened(record, version, actor)
    _put(fresh, MissionCost, rows)
    return _changed(fresh)


def reveal_passport(record: Record, number: int, *, actor: User) -> str:
    """The number in clear, for whoever may change the mission; that it was read stays in the journal."""
    require(may(actor, "change", record))
    passport = MemberPassport.objects.filter(record=record, member__number=number).first()
    if passport is None:
        raise RefusedError(_("Aucun numéro de passeport n’est gardé pour ce membre."))
    journal.note(Act.NUMBER_READ, country=record.country_id, keys=[record.pk, passport.member_id])
    try:
        return unseal(passport.sealed.encode())
    except UnsealableError as broken:
        raise RefusedError(
            _("Ce numéro a été chiffré avec une clé que l’installation n’a plus : saisissez-le de nouveau.")
        ) from broken


def _keep_passport(member: MissionMember, number: str) -> None:
    kept, sealed = MemberPassport.objects.filter(member=member).first(), seal(number).decode()
    if kept is None:
        MemberPassport.objects.create(record=member.record, scope=member.scope, member=member, sealed=sealed)
        return
    kept.sealed = sealed
    kept.save(update_fields=["sealed"])


def _opened(record: Record, version: int | None, actor: User) -> Record:
    fresh = lock(record)
    check_version(fresh, version)
    require(may_rewrite(actor, fresh))
    return fresh


def _changed(record: Record) -> Record:
    record.version += 1
    record.save(update_fields=["version"])
    journal.note(Act.RECORD_CHANGED, country=record.country_id, keys=[record.pk])
    return record


def _put(record: Record, model: type[_RowT], rows: Sequence[Row]) -> list[tuple[_RowT, Row]]:
    """The rows of MODEL as they are typed: a known number is changed, a new one added, what is left out goes."""
    stored: list[Any] = list(model._default_manager.filter(record=record))
    known: dict[int, _RowT] = {one.number: one for one in stored}
    last = max(known, default=0)
    written: list[tuple[_RowT, Row]] = []
    for row in rows:
        kept = known.pop(row.number, None) if row.number is not None else None
        if kept is None:
            last += 1
            kept = model(record=record, scope=record.scope, number=last, **row.fields)
            kept.save(force_insert=True)
        elif any(getattr(kept, name) != value for name, value in row.fields.items()):
            for name, value in row.fields.items():
                setattr(kept, name, value)
            kept.save()
        written.append((kept, row))
    for gone in known.values():
        gone.delete()
    return written
