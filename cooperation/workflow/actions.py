"""The life-cycle of an action of cooperation, as a table, with what the office expects after it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from cooperation import kinds
from cooperation.rules.actions import check_dates, check_past, check_people, may_be_programmed, may_be_scheduled
from cooperation.workflow.effects import BEGINNING, close_in_its_time, expect_beginning, first_instant
from ssi.accounts.models import User
from ssi.audit.acts import Act
from ssi.exchanges import departures
from ssi.records import deadlines
from ssi.records.kinds import Kind
from ssi.records.kinds import register as register_kind
from ssi.records.models import Record
from ssi.records.services import number, refresh_search
from ssi.records.workflow import ROW_ALONE, State, Transition, Workflow, detail_fields
from ssi.territories.capabilities import Area

# The customs of the office (domain.md c5): an action is evaluated at thirty days, and asked about again at six months.
EVALUATION = deadlines.Rule("act.evaluation", timedelta(days=30), _("évaluation sous 30 jours"), _("action achevée"))
FOLLOW_UP = deadlines.Rule("act.follow_up", timedelta(days=183), _("suivi à six mois"), _("action achevée"))


def give_reference(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    """The action gets its reference; it counts in the quarter of its first day (domain.md c0)."""
    action = record.cooperationaction
    record.opened_at = first_instant(record, action.first_day)
    number(record, at=record.opened_at)
    expect_beginning(record, action.planned_start)
    refresh_search(record)


def enter_programme(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    """The day then planned is kept: what is postponed later is still measured against it."""
    action = record.cooperationaction
    if action.original_start is None:
        action.original_start = action.planned_start
        action.save(update_fields=["original_start"])


def begin(record: Record, _actor: User, data: dict[str, Any]) -> None:
    action = record.cooperationaction
    check_past(data["actual_start"], record, field="actual_start")
    action.actual_start = data["actual_start"]
    action.save(update_fields=["actual_start"])
    record.opened_at = first_instant(record, action.first_day)
    deadlines.meet(record)


def finish(record: Record, _actor: User, data: dict[str, Any]) -> None:
    """What really took place: days, people. The evaluation is then due."""
    action = record.cooperationaction
    check_past(data["actual_end"], record, field="actual_end")
    check_dates(data["actual_start"], data["actual_end"], field="actual_end")
    check_people(data, prefix="actual")
    for name in ("actual_start", "actual_end", "days", "actual_participants", "actual_women", "trainers"):
        setattr(action, name, data.get(name))
    action.save()
    record.opened_at = first_instant(record, action.first_day)
    deadlines.meet(record)
    deadlines.start(record, EVALUATION, started_at=first_instant(record, data["actual_end"]))


def evaluate(record: Record, _actor: User, data: dict[str, Any]) -> None:
    action = record.cooperationaction
    action.score, action.evaluation = data["score"], data["evaluation"]
    action.save(update_fields=["score", "evaluation"])
    deadlines.meet(record)
    if action.actual_end is not None:
        deadlines.start(record, FOLLOW_UP, started_at=first_instant(record, action.actual_end))


def stop_waiting(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    deadlines.meet(record)


def plan_again(record: Record, _actor: User, data: dict[str, Any]) -> None:
    """New days; the programme keeps the first ones."""
    action = record.cooperationaction
    check_dates(data["planned_start"], data.get("planned_end"), field="planned_end")
    action.planned_start, action.planned_end = data["planned_start"], data.get("planned_end")
    action.save(update_fields=["planned_start", "planned_end"])
    record.opened_at = first_instant(record, action.first_day)
    expect_beginning(record, action.planned_start)


def take_up_again(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    expect_beginning(record, record.cooperationaction.planned_start)


STATES = (
    State("draft", _("Idée")),
    State("proposed", _("Proposée"), awaits_decision=True),
    State("programmed", _("Programmée")),
    State("funded", _("Financée")),
    State("scheduled", _("Planifiée")),
    State("under_way", _("En cours")),
    State("done", _("Réalisée"), awaits_decision=True),
    State("evaluated", _("Évaluée")),
    State("closed", _("Clôturée"), is_open=False),
    State("postponed", _("Reportée"), is_step=False),
    State("cancelled", _("Annulée"), is_open=False, is_step=False, in_vain=True),
    State("rejected", _("Rejetée"), is_open=False, is_step=False, in_vain=True),
)
_TO_COME = ("programmed", "funded", "scheduled")

TRANSITIONS = (
    Transition(
        "register",
        ("draft",),
        "proposed",
        _("Proposer l’action"),
        effect=give_reference,
        act=Act.RECORD_OPENED,
        done=_("Action proposée"),
        lasting=_("Le numéro est attribué : cette étape ne s’annule pas. Annulez plutôt l’enregistrement du dossier."),
    ),
    Transition(
        "program",
        ("proposed",),
        "programmed",
        _("Inscrire au programme"),
        guard=may_be_programmed,
        effect=enter_programme,
        hint=_("Le début prévu aujourd’hui reste la référence du taux de réalisation, même si l’action est reportée."),
        done=_("Inscrite au programme"),
        undo=detail_fields("cooperationaction", "original_start"),
    ),
    Transition(
        "fund",
        ("programmed",),
        "funded",
        _("Enregistrer le financement"),
        hint=_("Vous confirmez que les crédits de l’action sont acquis."),
        done=_("Financement acquis"),
        undo=ROW_ALONE,
    ),
    Transition(
        "schedule",
        ("funded",),
        "scheduled",
        _("Planifier l’action"),
        guard=may_be_scheduled,
        hint=_("Les dates, le lieu, les partenaires et les services français sont arrêtés."),
        done=_("Action planifiée"),
        undo=ROW_ALONE,
    ),
    Transition(
        "begin",
        ("scheduled",),
        "under_way",
        _("Commencer l’action"),
        effect=begin,
        done=_("Action commencée"),
        undo=detail_fields("cooperationaction", "actual_start"),
    ),
    Transition(
        "finish",
        ("scheduled", "under_way"),
        "done",
        _("Enregistrer la réalisation"),
        effect=finish,
        hint=_("Inscrivez ce qui a eu lieu : jours, participants, formateurs. Le rapport compte ces chiffres."),
        done=_("Action réalisée"),
        undo=detail_fields(
            "cooperationaction", "actual_start", "actual_end", "days", "actual_participants", "actual_women", "trainers"
        ),
    ),
    Transition(
        "evaluate",
        ("done",),
        "evaluated",
        _("Enregistrer l’évaluation"),
        effect=evaluate,
        done=_("Action évaluée"),
        undo=detail_fields("cooperationaction", "score", "evaluation"),
    ),
    Transition(
        "close",
        ("evaluated",),
        "closed",
        _("Clôturer l’action"),
        effect=close_in_its_time,
        hint=_("Le suivi à six mois est fait, ou n’a pas lieu d’être."),
        done=_("Action clôturée"),
        undo=ROW_ALONE,
    ),
    Transition(
        "postpone",
        _TO_COME,
        "postponed",
        _("Reporter l’action"),
        effect=stop_waiting,
        needs_reason=True,
        is_main=False,
        done=_("Action reportée"),
        undo=ROW_ALONE,
    ),
    Transition(
        "replan",
        ("postponed",),
        "programmed",
        _("Fixer de nouvelles dates"),
        effect=plan_again,
        done=_("Nouvelles dates fixées"),
        undo=detail_fields("cooperationaction", "planned_start", "planned_end"),
    ),
    Transition(
        "cancel",
        ("proposed", *_TO_COME, "postponed", "under_way"),
        "cancelled",
        _("Annuler l’action"),
        effect=close_in_its_time,
        needs_reason=True,
        is_main=False,
        done=_("Action annulée"),
        undo=ROW_ALONE,
    ),
    Transition(
        "reject",
        ("proposed",),
        "rejected",
        _("Rejeter la proposition"),
        effect=close_in_its_time,
        needs_reason=True,
        is_main=False,
        done=_("Proposition rejetée"),
        undo=ROW_ALONE,
    ),
    Transition(
        "resume",
        ("cancelled", "rejected"),
        "proposed",
        _("Reprendre l’action"),
        effect=take_up_again,
        needs_reason=True,
        is_main=False,
        done=_("Action reprise"),
        undo=ROW_ALONE,
    ),
    Transition(
        "reopen",
        ("closed",),
        "evaluated",
        _("Rouvrir l’action"),
        needs_reason=True,
        is_main=False,
        done=_("Action rouverte"),
        undo=ROW_ALONE,
    ),
)

ACTION = Workflow(STATES, TRANSITIONS)


def search_words(record: Record) -> list[str]:
    """What search reads beside the record's own tables: form, theme, partners by every name they have."""
    action = record.cooperationaction
    partners = [
        f"{partner.authority.acronym} {partner.authority.name}"
        for partner in record.actionpartners.select_related("authority")
    ]
    return [action.get_action_type_display(), action.get_theme_display(), *partners]


def register() -> None:
    """Tells the floors below what this kind brings: its deadlines, its life-cycle."""
    deadlines.register(BEGINNING, EVALUATION, FOLLOW_UP)
    departures.register(kinds.ACTION, departures.may_be_sent_on)
    register_kind(
        Kind(
            code=kinds.ACTION,
            area=Area.TECHNICAL,
            label=kinds.LABELS[kinds.ACTION],
            workflow=ACTION,
            page="actions:detail",
            draft_page="actions:draft",
            call_page="actions:note_call",
            search_words=search_words,
        )
    )
