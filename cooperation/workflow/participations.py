"""The life-cycle of a country's part in a regional action."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cooperation import kinds
from cooperation.rules.actions import check_dates, check_past, check_people
from cooperation.workflow.effects import close_in_its_time, expect_beginning, first_instant
from ssi.accounts.models import User
from ssi.audit.acts import Act
from ssi.exchanges import departures
from ssi.records.kinds import Kind
from ssi.records.kinds import register as register_kind
from ssi.records.models import Record
from ssi.records.services import number, refresh_search
from ssi.records.workflow import ROW_ALONE, State, Transition, Workflow, detail_fields
from ssi.territories.capabilities import Area


def give_reference(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    record.opened_at = first_instant(record, record.participation.first_day)
    number(record, at=record.opened_at)
    expect_beginning(record, record.participation.planned_start)
    refresh_search(record)


def hold(record: Record, actor: User, data: dict[str, Any]) -> None:
    """What really took place, and who came from this country."""
    participation = record.participation
    check_past(data["actual_end"], record, field="actual_end")
    check_dates(data["actual_start"], data["actual_end"], field="actual_end")
    check_people(data, prefix="actual")
    for name in ("actual_start", "actual_end", "days", "actual_participants", "actual_women"):
        setattr(participation, name, data.get(name))
    participation.save()
    record.opened_at = first_instant(record, participation.first_day)
    close_in_its_time(record, actor, data)


def take_up_again(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    expect_beginning(record, record.participation.planned_start)


STATES = (
    State("draft", _("Idée")),
    State("planned", _("Prévue")),
    State("held", _("Réalisée"), is_open=False),
    State("cancelled", _("Annulée"), is_open=False, is_step=False, in_vain=True),
)

TRANSITIONS = (
    Transition(
        "register",
        ("draft",),
        "planned",
        _("Enregistrer la participation"),
        effect=give_reference,
        act=Act.RECORD_OPENED,
        done=_("Participation enregistrée"),
        lasting=_("Le numéro est attribué : cette étape ne s’annule pas. Annulez plutôt l’enregistrement du dossier."),
    ),
    Transition(
        "hold",
        ("planned",),
        "held",
        _("Enregistrer la réalisation"),
        effect=hold,
        hint=_("Inscrivez ce qui a eu lieu pour ce pays : jours, participants. Le rapport compte ces chiffres."),
        done=_("Participation réalisée"),
        undo=detail_fields(
            "participation", "actual_start", "actual_end", "days", "actual_participants", "actual_women"
        ),
    ),
    Transition(
        "cancel",
        ("planned",),
        "cancelled",
        _("Annuler la participation"),
        effect=close_in_its_time,
        needs_reason=True,
        is_main=False,
        done=_("Participation annulée"),
        undo=ROW_ALONE,
    ),
    Transition(
        "resume",
        ("held", "cancelled"),
        "planned",
        _("Reprendre la participation"),
        effect=take_up_again,
        needs_reason=True,
        is_main=False,
        done=_("Participation reprise"),
        undo=ROW_ALONE,
    ),
)

PARTICIPATION = Workflow(STATES, TRANSITIONS)


def search_words(record: Record) -> list[str]:
    participation = record.participation
    return [participation.get_action_type_display(), participation.get_theme_display()]


def register() -> None:
    departures.register(kinds.PARTICIPATION, departures.may_be_sent_on)
    register_kind(
        Kind(
            code=kinds.PARTICIPATION,
            area=Area.TECHNICAL,
            label=kinds.LABELS[kinds.PARTICIPATION],
            workflow=PARTICIPATION,
            page="participations:detail",
            draft_page="participations:draft",
            call_page="participations:note_call",
            search_words=search_words,
        )
    )
