"""The two life-cycles of a consular request, as tables: what the post is told, and what the service does.

They are kept together by consular.services: a step of the handling that the post must know is also one of the filing.
At the end, what the floors below learn of both kinds when the application starts.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from consular import kinds as codes
from consular.enums import Category
from consular.models import Message
from consular.rules import (
    may_act_on_handling,
    may_be_closed,
    may_be_filed,
    may_be_followed_long,
    may_be_worked_on,
)
from consular.workflow.steps import (
    FIRST_ANSWER,
    REVIEW,
    first_answer_done,
    keep_outcome,
    keep_urgency,
    put_back_urgency,
    read_urgency,
    register_filing,
    review_over,
    start_review,
    tell_owner,
    time_limit_moved,
)
from ssi.audit.acts import Act
from ssi.followup import topics, work_rules
from ssi.records import deadlines, kinds, timeline
from ssi.records.models import Record
from ssi.records.workflow import ROW_ALONE, State, Transition, Undo, Workflow, detail_fields
from ssi.territories.capabilities import Area

__all__ = ["EVENTS", "FILING", "FIRST_ANSWER", "HANDLING", "REVIEW", "register", "time_limit_moved"]

ASKED = _("Le poste a reçu la question : cette étape ne s’annule pas.")
ANSWERED = _("Le poste a reçu une réponse : cette étape ne s’annule pas.")
PASSED_ON = _("La demande est déjà entre d’autres mains : cette étape ne s’annule pas.")

FILING = Workflow(
    states=(
        State("draft", _("Brouillon")),
        State("filed", _("Déposée")),
        State("in_progress", _("Prise en charge par le SSI")),
        State("awaiting_post", _("Précision demandée"), is_step=False),
        State("answered", _("Réponse communiquée")),
        State("closed", _("Terminée"), is_open=False),
        State("transferred", _("Transférée"), is_open=False, is_step=False),
    ),
    transitions=(
        Transition(
            "file",
            ("draft",),
            "filed",
            _("Déposer la demande"),
            verb="file",
            guard=may_be_filed,
            effect=register_filing,
            act=Act.RECORD_OPENED,
            lasting=_(
                "Le numéro est attribué : cette étape ne s’annule pas. Annulez plutôt l’enregistrement du dossier."
            ),
        ),
        Transition(
            "take_charge",
            ("filed",),
            "in_progress",
            _("Prise en charge par le SSI"),
            effect=tell_owner,
            undo=ROW_ALONE,
        ),
        Transition(
            "ask_post",
            ("in_progress", "answered"),
            "awaiting_post",
            _("Précision demandée au poste"),
            lasting=ASKED,
        ),
        Transition(
            "reply",
            ("awaiting_post",),
            "in_progress",
            _("Précision donnée par le poste"),
            verb="file",
            lasting=_("Le SSI a reçu la précision : cette étape ne s’annule pas."),
        ),
        Transition(
            "release",
            ("in_progress",),
            "answered",
            _("Réponse communiquée au poste"),
            effect=first_answer_done,
            act=Act.ANSWER_RELEASED,
            lasting=ANSWERED,
        ),
        Transition(
            "close",
            ("filed", "in_progress", "awaiting_post", "answered"),
            "closed",
            _("Demande terminée"),
            effect=first_answer_done,
            undo=ROW_ALONE,
        ),
        Transition(
            "transfer",
            ("filed", "in_progress", "awaiting_post", "answered"),
            "transferred",
            _("Demande transférée"),
            effect=first_answer_done,
            lasting=PASSED_ON,
        ),
        Transition(
            "reopen",
            ("closed",),
            "in_progress",
            _("Demande reprise"),
            verb="reopen",
            effect=tell_owner,
            undo=ROW_ALONE,
        ),
    ),
)

_WAITING = ("awaiting_local", "awaiting_consulate", "awaiting_family")
_AT_WORK = ("in_progress", *_WAITING)
HANDLING = Workflow(
    states=(
        State("to_triage", _("À orienter")),
        State("triaged", _("Orientée")),
        State("in_progress", _("En cours")),
        State("awaiting_local", _("Attente de l’autorité locale"), is_step=False),
        State("awaiting_consulate", _("Attente du poste"), is_step=False),
        State("awaiting_family", _("Attente de la famille"), is_step=False),
        State("long_term", _("Suivi au long cours"), is_step=False),
        State("resolved", _("Issue connue")),
        State("closed", _("Clôturée"), is_open=False),
        State("declined", _("Hors champ"), is_open=False, is_step=False, in_vain=True),
        State("transferred", _("Transférée"), is_open=False, is_step=False),
    ),
    transitions=(
        Transition(
            "take_charge",
            ("to_triage", "triaged"),
            "in_progress",
            _("Prendre en charge"),
            effect=tell_owner,
            page="take_charge",
            done=_("Prise en charge"),
            undo=ROW_ALONE,
        ),
        Transition(
            "triage",
            ("to_triage",),
            "triaged",
            _("Orienter : confirmer l’urgence"),
            effect=keep_urgency,
            is_main=False,
            page="triage",
            done=_("Demande orientée"),
            undo=Undo(read_urgency, put_back_urgency),
        ),
        Transition(
            "ask_post",
            ("in_progress", "awaiting_local", "awaiting_family"),
            "awaiting_consulate",
            _("Demander une précision au poste"),
            is_main=False,
            page="ask",
            done=_("Précision demandée au poste"),
            lasting=ASKED,
        ),
        Transition(
            "await_local",
            ("in_progress", "awaiting_consulate", "awaiting_family"),
            "awaiting_local",
            _("Saisir l’autorité locale et attendre sa réponse"),
            guard=may_act_on_handling,
            is_main=False,
            done=_("Autorité locale saisie"),
            undo=ROW_ALONE,
        ),
        Transition(
            "await_family",
            ("in_progress", "awaiting_consulate", "awaiting_local"),
            "awaiting_family",
            _("Attendre la famille"),
            guard=may_act_on_handling,
            is_main=False,
            done=_("Famille attendue"),
            undo=ROW_ALONE,
        ),
        Transition(
            "resume",
            (*_WAITING, "long_term", "resolved"),
            "in_progress",
            _("Reprendre le traitement"),
            effect=review_over,
            is_main=False,
            done=_("Traitement repris"),
            undo=ROW_ALONE,
        ),
        Transition(
            "follow_long",
            (*_AT_WORK, "resolved"),
            "long_term",
            _("Suivre au long cours : revue tous les 90 jours"),
            guard=may_be_followed_long,
            effect=start_review,
            is_main=False,
            done=_("Suivi au long cours"),
            undo=ROW_ALONE,
        ),
        Transition(
            "transfer",
            ("to_triage", "triaged", *_AT_WORK, "long_term"),
            "transferred",
            _("Transférer à un autre poste ou au centre de crise"),
            guard=may_act_on_handling,
            effect=review_over,
            is_main=False,
            page="transfer",
            done=_("Demande transférée"),
            lasting=PASSED_ON,
        ),
        Transition(
            "resolve",
            (*_AT_WORK, "long_term"),
            "resolved",
            _("Constater l’issue"),
            effect=keep_outcome,
            is_main=False,
            page="close",
            done=_("Issue constatée"),
            undo=detail_fields("handling", "outcome"),
        ),
        Transition(
            "close",
            ("resolved",),
            "closed",
            _("Clore la demande"),
            guard=may_be_closed,
            page="close",
            done=_("Demande close"),
            undo=ROW_ALONE,
        ),
        Transition(
            "decline",
            ("to_triage", "triaged", "in_progress"),
            "declined",
            _("Décliner : hors du champ du SSI"),
            needs_reason=True,
            is_main=False,
            page="decline",
            act=Act.ANSWER_RELEASED,
            done=_("Demande déclinée : hors du champ du SSI"),
            lasting=ANSWERED,
        ),
        Transition(
            "reopen",
            ("closed", "declined"),
            "in_progress",
            _("Rouvrir la demande"),
            verb="reopen",
            needs_reason=True,
            is_main=False,
            page="reopen",
            done=_("Demande rouverte"),
            undo=ROW_ALONE,
        ),
    ),
)

EVENTS = {
    "wish_accepted": _("La personne accepte l’assistance"),
    "wish_opposed": _("La personne s’oppose à l’assistance"),
    "consent_yes": _("Accord pour informer un proche"),
    "consent_no": _("Refus d’informer un proche"),
    "contact_informed": _("Proche informé"),
    "person_found": _("Personne retrouvée"),
    "notification_received": _("Notification des autorités locales reçue"),
    "first_answer": _("Première réponse communiquée"),
    "visit": _("Visite à la personne"),
    "hearing": _("Audience annoncée"),
    "hearing_held": _("Audience tenue"),
}


def category_of(handling: Record) -> str:
    """What happened: the list of what is usually done depends on it."""
    return handling.handling.filing.assistancefiling.category


def messages_of(record: Record) -> list[timeline.Item]:
    """The thread of a filing shows what was said, without repeating it in full."""
    if record.kind != codes.ASSISTANCE:
        return []
    return [
        timeline.Item(
            at=message.at,
            code=f"message.{message.kind}",
            title=message.get_kind_display(),
            actor_name=message.author.full_name,
            actor=message.author_id,
            badge=message.get_side_display(),
            tone="success" if message.kind == "answer" else "neutral",
        )
        for message in Message.objects.filter(record=record).select_related("author")[: timeline.MOST]
    ]


def register() -> None:
    kinds.register(
        kinds.Kind(
            code=codes.ASSISTANCE,
            area=Area.CONSULAR,
            label=codes.LABELS[codes.ASSISTANCE],
            workflow=FILING,
            page="consular:detail",
            draft_page="consular:draft",
        )
    )
    kinds.register(
        kinds.Kind(
            code=codes.HANDLING,
            area=Area.CONSULAR,
            label=codes.LABELS[codes.HANDLING],
            workflow=HANDLING,
            page="consular:handling",
            numbered=False,
        )
    )
    deadlines.register(*FIRST_ANSWER.values(), REVIEW)
    topics.register(codes.HANDLING, topics.Topics(Category.choices, category_of))
    work_rules.register(codes.HANDLING, may_be_worked_on)
    timeline.register_event_labels(EVENTS)
    timeline.register(messages_of)
