"""What must hold before an action moves on. Each refusal says what is missing and where to supply it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation import kinds
from cooperation.models import CooperationAction, Participation
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import Allowed, Refused, RefusedError, Verdict
from ssi.records.models import Record


def _where(record: Record, field: str) -> str:
    return reverse("actions:edit", args=[record.reference]) + f"#id_{field}"


def may_be_programmed(record: Record, _actor: User) -> Verdict:
    """What the annual programme says of an action: what for, and how many people are expected."""
    action = record.cooperationaction
    if not action.objectives:
        return Refused(
            _("Inscription au programme impossible : les objectifs ne sont pas renseignés."),
            fix=_where(record, "objectives"),
        )
    if action.planned_participants is None:
        return Refused(
            _("Inscription au programme impossible : le nombre de participants prévus n’est pas renseigné."),
            fix=_where(record, "planned_participants"),
        )
    return Allowed()


def may_be_scheduled(record: Record, _actor: User) -> Verdict:
    """An action is scheduled when it is known with whom, by whom and where."""
    action = record.cooperationaction
    if not record.actionpartners.exists():
        return Refused(
            _("Planification impossible : aucune autorité partenaire n’est indiquée."), fix=_where(record, "partner_1")
        )
    if not action.french_services:
        return Refused(
            _("Planification impossible : aucun service français n’est indiqué."),
            fix=_where(record, "french_services"),
        )
    if not action.venue and action.format != "remote":
        return Refused(_("Planification impossible : le lieu n’est pas renseigné."), fix=_where(record, "venue"))
    return Allowed()


def may_have_participations(record: Record, _actor: User) -> Verdict:
    """Other countries take part in a regional action that is registered and still to come, or under way."""
    if not record.cooperationaction.regional:
        return Refused(
            _("Cette action n’est pas régionale : indiquez-le avant d’y ajouter d’autres pays."),
            fix=_where(record, "regional"),
        )
    if not record.is_open:
        return Refused(_("Cette action est close."))
    return Allowed()


def check_people(values: Mapping[str, Any], *, prefix: str) -> None:
    """Women are among the participants: never more, and never of an unknown number."""
    participants, women = values.get(f"{prefix}_participants"), values.get(f"{prefix}_women")
    if women is not None and (participants is None or women > participants):
        raise RefusedError(_("Le nombre de femmes dépasse le nombre de participants."), field=f"{prefix}_women")


def check_dates(start: date | None, end: date | None, *, field: str) -> None:
    if end is not None and (start is None or end < start):
        raise RefusedError(_("La fin précède le début."), field=field)


def check_past(day: date | None, record: Record, *, field: str) -> None:
    """What is told as done is not to come, on the wall clock of the country."""
    if day is not None and day > clock.today(record.country.time_zone):
        raise RefusedError(_("Cette date est à venir : ce n’est pas encore fait."), field=field)


def check_plan(values: Mapping[str, Any]) -> None:
    """What the form of an action or of a participation says holds together."""
    check_dates(values.get("planned_start"), values.get("planned_end"), field="planned_end")
    check_people(values, prefix="planned")


def held_of(record: Record) -> CooperationAction | Participation:
    """What RECORD, an action or a participation, adds to the record table."""
    detail: CooperationAction | Participation = getattr(
        record, "participation" if record.kind == kinds.PARTICIPATION else "cooperationaction"
    )
    return detail
