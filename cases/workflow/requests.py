"""The life-cycle of a request for information, as a table, and the service's standard time limits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases import kinds
from cases.enums import Outcome, Urgency
from cases.models import InformationRequest
from cases.rules.requests import (
    awaits_answer,
    is_spontaneous,
    may_be_forwarded,
    may_be_qualified,
    may_be_sent,
    may_go_to,
)
from ssi.accounts.models import User
from ssi.audit.acts import Act
from ssi.common.rules import RefusedError
from ssi.exchanges import departures, reminders
from ssi.records import deadlines
from ssi.records.kinds import Kind
from ssi.records.kinds import register as register_kind
from ssi.records.models import Record
from ssi.records.services import number, refresh_search
from ssi.records.timeline import register_event_labels
from ssi.records.workflow import ROW_ALONE, State, Transition, Workflow, detail_fields
from ssi.territories.capabilities import Area

_EVENT = _("reçue")
# Service standard: 8 hours, 3 days, 7 days, the limits that directive (EU) 2023/977, article 5, sets between Member
# States. They bind no partner of this zone: the interface says “standard”.
STANDARDS = {
    Urgency.FLASH: deadlines.Rule("rfi.flash", timedelta(hours=8), _("standard du service : 8 heures"), _EVENT),
    Urgency.URGENT: deadlines.Rule("rfi.urgent", timedelta(days=3), _("standard du service : 3 jours"), _EVENT),
    Urgency.NORMAL: deadlines.Rule("rfi.normal", timedelta(days=7), _("standard du service : 7 jours"), _EVENT),
}


def start_standard(record: Record, request: InformationRequest) -> None:
    """Starts the service standard of the request's urgency; none when there is no time limit."""
    rule = STANDARDS.get(Urgency(request.urgency))
    if rule is None:
        deadlines.meet(record)
    else:
        deadlines.restart(record, rule, started_at=request.received_at)


def give_reference(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    """The request gets its reference and counts from the instant it was received."""
    request = record.informationrequest
    record.opened_at = request.received_at
    number(record, at=request.received_at)
    start_standard(record, request)
    refresh_search(record)


def refuse(record: Record, actor: User, data: dict[str, Any]) -> None:
    """The ground of the refusal stays with the request."""
    if not data.get("ground"):
        raise RefusedError(_("Choisissez le motif de refus."), field="ground")
    request = record.informationrequest
    request.outcome, request.refusal_ground = Outcome.REFUSED, data["ground"]
    request.save(update_fields=["outcome", "refusal_ground"])
    end_clock(record, actor, data)


def stop_clock(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    deadlines.suspend(record)


def restart_clock(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    deadlines.resume(record)


def end_clock(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    deadlines.meet(record)


STATES = (
    State("draft", _("Brouillon")),
    State("registered", _("Enregistrée"), awaits_decision=True),
    State("qualified", _("Qualifiée")),
    State("sent", _("Transmise")),
    State("answered", _("Réponse reçue"), awaits_decision=True),
    State("forwarded", _("Réponse transmise")),
    State("closed", _("Clôturée"), is_open=False),
    State("clarification", _("Précisions demandées"), is_step=False),
    State("awaiting_judicial", _("Attente d’autorisation judiciaire"), is_step=False),
    State("refused", _("Refusée"), is_open=False, is_step=False, in_vain=True),
    State("withdrawn", _("Retirée"), is_open=False, is_step=False, in_vain=True),
)
_OPEN = ("registered", "qualified", "clarification", "sent", "awaiting_judicial", "answered")

TRANSITIONS = (
    Transition(
        "register",
        ("draft",),
        "registered",
        _("Enregistrer la demande"),
        effect=give_reference,
        act=Act.RECORD_OPENED,
        done=_("Demande enregistrée"),
        lasting=_("Le numéro est attribué : cette étape ne s’annule pas. Annulez plutôt l’enregistrement du dossier."),
    ),
    Transition(
        "qualify",
        ("registered",),
        "qualified",
        _("Qualifier la demande"),
        guard=may_be_qualified,
        hint=_("Vous confirmez que la demande est recevable et complète ; elle pourra être transmise."),
        done=_("Demande qualifiée"),
        undo=ROW_ALONE,
    ),
    Transition(
        "send",
        ("qualified",),
        "sent",
        _("Transmettre au service requis"),
        guard=may_be_sent,
        page="send",
        hint=_("L’application n’envoie rien : inscrivez ici l’envoi que vous avez fait, avec sa date et sa voie."),
        done=_("Demande transmise au service requis"),
        lasting=_("Un envoi est inscrit au registre : il est parti, cette étape ne s’annule pas."),
    ),
    Transition(
        "conclude",
        ("sent",),
        "closed",
        _("Clôturer : information transmise"),
        effect=end_clock,
        concerns=is_spontaneous,
        hint=_("Une information spontanée n’attend pas de réponse."),
        done=_("Information spontanée transmise, dossier clôturé"),
        undo=ROW_ALONE,
    ),
    Transition(
        "record_answer",
        ("sent",),
        "answered",
        _("Enregistrer la réponse"),
        concerns=awaits_answer,
        page="answer",
        hint=_("Inscrivez la réponse reçue, puis son résultat pour chaque question."),
        done=_("Réponse enregistrée"),
        lasting=_("La réponse du partenaire est inscrite au registre : redemandez-la si elle est incomplète."),
    ),
    Transition(
        "forward",
        ("answered",),
        "forwarded",
        _("Transmettre la réponse au requérant"),
        guard=may_be_forwarded,
        effect=end_clock,
        page="forward",
        act=Act.ANSWER_FORWARDED,
        hint=_("L’application n’envoie rien : inscrivez ici l’envoi que vous avez fait ; il suspend le délai."),
        done=_("Réponse transmise au requérant"),
        lasting=_("Un envoi est inscrit au registre : il est parti, cette étape ne s’annule pas."),
    ),
    Transition(
        "close",
        ("forwarded",),
        "closed",
        _("Clôturer le dossier"),
        done=_("Dossier clôturé"),
        undo=ROW_ALONE,
    ),
    Transition(
        "ask_clarification",
        ("registered", "qualified"),
        "clarification",
        _("Demander des précisions au requérant"),
        effect=stop_clock,
        needs_reason=True,
        is_main=False,
        done=_("Précisions demandées au requérant"),
        undo=ROW_ALONE,
    ),
    Transition(
        "clarify",
        ("clarification",),
        "registered",
        _("Enregistrer les précisions reçues"),
        effect=restart_clock,
        done=_("Précisions reçues"),
        undo=ROW_ALONE,
    ),
    Transition(
        "await_judicial",
        ("sent",),
        "awaiting_judicial",
        _("Attendre l’autorisation judiciaire locale"),
        concerns=awaits_answer,
        effect=stop_clock,
        needs_reason=True,
        is_main=False,
        done=_("Autorisation judiciaire locale attendue"),
        undo=ROW_ALONE,
    ),
    Transition(
        "authorised",
        ("awaiting_judicial",),
        "sent",
        _("Enregistrer l’autorisation judiciaire"),
        effect=restart_clock,
        done=_("Autorisation judiciaire reçue"),
        undo=ROW_ALONE,
    ),
    Transition(
        "ask_again",
        ("answered",),
        "sent",
        _("Redemander : réponse incomplète"),
        needs_reason=True,
        is_main=False,
        done=_("Question reposée : réponse incomplète"),
        undo=ROW_ALONE,
    ),
    Transition(
        "refuse",
        _OPEN,
        "refused",
        _("Refuser la demande"),
        effect=refuse,
        needs_reason=True,
        is_main=False,
        done=_("Demande refusée"),
        undo=detail_fields("informationrequest", "outcome", "refusal_ground"),
    ),
    Transition(
        "withdraw",
        _OPEN,
        "withdrawn",
        _("Retirer : le requérant renonce"),
        effect=end_clock,
        needs_reason=True,
        is_main=False,
        done=_("Demande retirée par le requérant"),
        undo=ROW_ALONE,
    ),
    Transition(
        "reopen",
        ("closed", "refused", "withdrawn"),
        "qualified",
        _("Rouvrir le dossier"),
        verb="reopen",
        needs_reason=True,
        is_main=False,
        done=_("Dossier rouvert"),
        undo=ROW_ALONE,
    ),
)

INFORMATION_REQUEST = Workflow(STATES, TRANSITIONS)


def search_words(record: Record) -> list[str]:
    """What search reads beside the record's own tables: the authorities, by every name they have."""
    request = record.informationrequest
    authorities = [request.requesting_authority, request.requested_authority]
    return [f"{authority.acronym} {authority.name}".strip() for authority in authorities if authority]


# What is customary towards partners whom no time limit binds.
REMINDERS = reminders.Custom(
    kinds.INFORMATION_REQUEST, ("sent",), "informationrequest__requested_authority", days=(10, 20, 40), closing=90
)


def register() -> None:
    """Tells the floors below what this domain brings: its kind, its deadlines, its dated events."""
    deadlines.register(*STANDARDS.values())
    departures.register(kinds.INFORMATION_REQUEST, may_go_to)
    reminders.register(REMINDERS)
    register_event_labels(
        {
            "assurance_recorded": _("Assurance enregistrée, à approuver"),
            "assurance_approved": _("Assurance approuvée"),
        }
    )
    register_kind(
        Kind(
            code=kinds.INFORMATION_REQUEST,
            area=Area.OPERATIONAL,
            label=kinds.LABELS[kinds.INFORMATION_REQUEST],
            workflow=INFORMATION_REQUEST,
            page="cases:detail",
            draft_page="cases:draft",
            call_page="cases:note_call",
            search_words=search_words,
        )
    )
