"""What the service does with an action of cooperation, and with what other countries keep of a regional one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cooperation import kinds
from cooperation.models import ActionPartner, CooperationAction, Participation
from cooperation.rules.actions import check_dates, check_people, check_plan, held_of, may_have_participations
from cooperation.services.steps import register_record
from cooperation.workflow.effects import BEGINNING, expect_beginning, first_instant
from ssi.accounts.models import User
from ssi.common.rules import RefusedError, require
from ssi.directory.models import Authority
from ssi.records.access import may_rewrite
from ssi.records.enums import LinkKind, Marking
from ssi.records.kinds import kind_by_code
from ssi.records.models import Record
from ssi.records.services import change_record, link_records, open_draft
from ssi.territories.models import Country


def draft_action(
    *,
    country: Country,
    title: str,
    marking: Marking,
    content: dict[str, Any],
    partners: Sequence[Authority] = (),
    actor: User,
) -> Record:
    """An idea of an action, which its author alone sees."""
    check_plan(content)
    record = open_draft(kind_by_code(kinds.ACTION), title=title, country=country, marking=marking, actor=actor)
    CooperationAction.objects.create(record=record, scope=record.scope, **content)
    _put_partners(record, partners)
    return record


def change_action(
    record: Record,
    *,
    title: str,
    marking: Marking,
    content: dict[str, Any],
    partners: Sequence[Authority] = (),
    version: int | None,
    actor: User,
) -> Record:
    """Changes what the action says. New days move the quarter in which it counts, and what is due."""
    require(may_rewrite(actor, record))
    check_plan(content)
    action = CooperationAction.objects.select_for_update().get(pk=record.pk)
    _write(action, content)
    record.cooperationaction = action
    _put_partners(record, partners)
    return _changed(record, title=title, marking=marking, version=version, actor=actor)


def draft_participation(
    *, country: Country, title: str, marking: Marking, content: dict[str, Any], actor: User
) -> Record:
    """A country's part in a regional action that is led elsewhere."""
    check_plan(content)
    record = open_draft(kind_by_code(kinds.PARTICIPATION), title=title, country=country, marking=marking, actor=actor)
    Participation.objects.create(record=record, scope=record.scope, **content)
    return record


def change_participation(
    record: Record,
    *,
    title: str,
    marking: Marking,
    content: dict[str, Any],
    version: int | None,
    actor: User,
) -> Record:
    require(may_rewrite(actor, record))
    check_plan(content)
    participation = Participation.objects.select_for_update().get(pk=record.pk)
    _write(participation, content)
    record.participation = participation
    return _changed(record, title=title, marking=marking, version=version, actor=actor)


@dataclass(frozen=True)
class Part:
    """What one country is told: its people, under a title that its own readers will see."""

    country: Country
    title: str
    planned_participants: int | None = None
    planned_women: int | None = None


def open_participations(action: Record, parts: Sequence[Part], *, actor: User) -> list[Record]:
    """Opens a participation in each country of PARTS, and joins each to ACTION: all of them, or none.

    ACTOR must be able to change each of these countries (open_draft refuses otherwise). A participation takes the
    form, the theme and the days of the action; nothing else of it goes to the other country.
    """
    require(may_have_participations(action, actor))
    if not parts:
        raise RefusedError(_("Choisissez au moins un pays."), field="countries")
    held = action.cooperationaction
    made = []
    for part in sorted(parts, key=lambda part: part.country.code):
        if part.country.code == action.country_id:
            raise RefusedError(_("Ce pays conduit l’action : il n’y participe pas à part."), field="countries")
        record = draft_participation(
            country=part.country,
            title=part.title,
            marking=Marking(action.marking),
            content={
                "action_type": held.action_type,
                "theme": held.theme,
                "format": held.format,
                "planned_start": held.planned_start,
                "planned_end": held.planned_end,
                "planned_participants": part.planned_participants,
                "planned_women": part.planned_women,
            },
            actor=actor,
        )
        registered = register_record(record, actor=actor)
        link_records(registered, action, kind=LinkKind.ARISES_FROM, actor=actor)
        made.append(registered)
    return made


def participating(action: Record, user: User) -> list[Record]:
    """The participations joined to ACTION that USER sees."""
    joined = Record.objects.visible_to(user).of_kinds(kinds.PARTICIPATION).filter(links_out__right=action)
    return list(joined.filed().select_related("country", "participation").order_by("country", "pk"))


def _write(held: CooperationAction | Participation, content: dict[str, Any]) -> None:
    for name, value in content.items():
        setattr(held, name, value)
    check_dates(held.actual_start, held.actual_end, field="actual_end")
    check_people(vars(held), prefix="actual")
    held.save()


def _changed(record: Record, *, title: str, marking: Marking, version: int | None, actor: User) -> Record:
    changed = change_record(record, version=version, actor=actor, title=title, marking=marking)
    if changed.is_draft:
        return changed
    held = held_of(record)
    changed.opened_at = first_instant(changed, held.first_day)
    if held.actual_start is None and changed.due_reason == BEGINNING.code:
        expect_beginning(changed, held.planned_start)
    changed.save(update_fields=["opened_at", "due_at", "due_reason"])
    return changed


def _put_partners(record: Record, partners: Sequence[Authority]) -> None:
    """The partners as the form has them now, each once."""
    wanted = list({authority.pk: authority for authority in partners}.values())
    known = list(ActionPartner.objects.filter(record=record).order_by("number"))
    if [one.authority_id for one in known] == [authority.pk for authority in wanted]:
        return
    for one in known:
        one.delete()
    for position, authority in enumerate(wanted, start=1):
        ActionPartner.objects.create(record=record, scope=record.scope, number=position, authority=authority)
