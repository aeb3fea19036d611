"""The life-cycle of an agreement, as a table, and the day by which its end must be decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from cooperation import kinds
from cooperation.enums.agreements import APPLIED, RUNNING
from cooperation.rules.agreements import (
    check_order,
    check_past,
    may_be_signed,
    may_come_up_for_renewal,
    may_enter_into_force,
    may_expire,
    may_go_to_approval,
)
from cooperation.workflow.effects import close_in_its_time, first_instant
from ssi.accounts.models import User
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.exchanges import departures
from ssi.records import deadlines
from ssi.records.kinds import Kind
from ssi.records.kinds import register as register_kind
from ssi.records.models import Record
from ssi.records.services import number, refresh_search
from ssi.records.workflow import ROW_ALONE, State, Transition, Workflow, detail_fields
from ssi.territories.capabilities import Area

# Sixty days before the last day of the notice (domain.md c6); how long that is, each instrument says.
DECISION = deadlines.Rule(
    "acc.decision", timedelta(0), _("60 jours avant le préavis de dénonciation ou l’échéance"), _("signé")
)


def expect_decision(record: Record) -> None:
    """Due sixty days before the notice; nothing is due of what never expires."""
    agreement = record.agreement
    deadlines.meet(record)
    if agreement.decide_by is None or agreement.signed_on is None:
        return
    start = first_instant(record, agreement.signed_on)
    due = max(start, first_instant(record, agreement.decide_by))
    deadlines.start(record, replace(DECISION, delay=due - start), started_at=start)


def give_reference(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    """The reference is given when the negotiation opens; it will count in the quarter of its signature."""
    opened = record.agreement.negotiation_opened_on
    record.opened_at = first_instant(record, opened) if opened else clock.now()
    number(record, at=record.opened_at)
    refresh_search(record)


def sign(record: Record, _actor: User, data: dict[str, Any]) -> None:
    agreement, known = record.agreement, data["signed"]
    check_past(known.first, record, field="signed")
    agreement.signed_on, agreement.signed_precision = known.first, known.precision
    agreement.save(update_fields=["signed_on", "signed_precision"])
    record.opened_at = first_instant(record, known.first)


def enter_into_force(record: Record, _actor: User, data: dict[str, Any]) -> None:
    agreement, day = record.agreement, data.get("in_force_on")
    check_past(day, record, field="in_force_on")
    check_order(agreement.signed_on, day, field="in_force_on")
    agreement.in_force_on = day
    agreement.publication = data.get("publication") or agreement.publication
    agreement.save(update_fields=["in_force_on", "publication"])
    expect_decision(record)


def renew(record: Record, _actor: User, data: dict[str, Any]) -> None:
    """Renewed until another day, or without end."""
    agreement = record.agreement
    check_order(agreement.expires_on, data.get("expires_on"), field="expires_on")
    agreement.expires_on = data.get("expires_on")
    agreement.save(update_fields=["expires_on"])
    expect_decision(record)


def end(record: Record, actor: User, data: dict[str, Any]) -> None:
    agreement = record.agreement
    agreement.ended_on = data.get("ended_on") or agreement.expires_on
    check_order(agreement.signed_on, agreement.ended_on, field="ended_on")
    agreement.save(update_fields=["ended_on"])
    close_in_its_time(record, actor, data)


STATES = (
    State("draft", _("Idée")),
    State("negotiation", _("En négociation")),
    State("initialled", _("Paraphé")),
    State("signed", _("Signé")),
    State("approval", _("En approbation")),
    State("in_force", _("En vigueur")),
    State("renewal_due", _("À renouveler"), is_step=False, awaits_decision=True),
    State("renewed", _("Renouvelé"), is_step=False),
    State("expired", _("Expiré"), is_open=False, is_step=False),
    State("denounced", _("Dénoncé"), is_open=False, is_step=False, in_vain=True),
    State("abandoned", _("Abandonné"), is_open=False, is_step=False, in_vain=True),
)

TRANSITIONS = (
    Transition(
        "register",
        ("draft",),
        "negotiation",
        _("Ouvrir la négociation"),
        effect=give_reference,
        act=Act.RECORD_OPENED,
        done=_("Négociation ouverte"),
        lasting=_("Le numéro est attribué : cette étape ne s’annule pas. Annulez plutôt l’enregistrement du dossier."),
    ),
    Transition(
        "sign",
        ("negotiation", "initialled"),
        "signed",
        _("Enregistrer la signature"),
        guard=may_be_signed,
        effect=sign,
        done=_("Instrument signé"),
        undo=detail_fields("agreement", "signed_on", "signed_precision"),
    ),
    Transition(
        "initial",
        ("negotiation",),
        "initialled",
        _("Enregistrer le paraphe"),
        is_main=False,
        done=_("Texte paraphé"),
        undo=ROW_ALONE,
    ),
    Transition(
        "enter_into_force",
        ("signed", "approval"),
        "in_force",
        _("Enregistrer l’entrée en vigueur"),
        guard=may_enter_into_force,
        effect=enter_into_force,
        done=_("Instrument en vigueur"),
        undo=detail_fields("agreement", "in_force_on", "publication"),
    ),
    Transition(
        "seek_approval",
        ("signed",),
        "approval",
        _("Engager l’approbation"),
        guard=may_go_to_approval,
        is_main=False,
        hint=_("L’instrument part en approbation ou en ratification ; il n’est pas encore en vigueur."),
        done=_("Approbation engagée"),
        undo=ROW_ALONE,
    ),
    Transition(
        "call_renewal",
        APPLIED,
        "renewal_due",
        _("Mettre en renouvellement"),
        guard=may_come_up_for_renewal,
        is_main=False,
        hint=_("Le service doit décider : renouveler, laisser expirer ou dénoncer avant le préavis."),
        done=_("Renouvellement à décider"),
        undo=ROW_ALONE,
    ),
    Transition(
        "renew",
        ("renewal_due",),
        "renewed",
        _("Enregistrer le renouvellement"),
        effect=renew,
        done=_("Instrument renouvelé"),
        undo=detail_fields("agreement", "expires_on"),
    ),
    Transition(
        "expire",
        RUNNING,
        "expired",
        _("Constater l’expiration"),
        guard=may_expire,
        effect=end,
        is_main=False,
        done=_("Instrument expiré"),
        undo=detail_fields("agreement", "ended_on"),
    ),
    Transition(
        "denounce",
        RUNNING,
        "denounced",
        _("Enregistrer la dénonciation"),
        effect=end,
        needs_reason=True,
        is_main=False,
        done=_("Instrument dénoncé"),
        undo=detail_fields("agreement", "ended_on"),
    ),
    Transition(
        "abandon",
        ("negotiation", "initialled", "signed", "approval"),
        "abandoned",
        _("Abandonner"),
        effect=close_in_its_time,
        needs_reason=True,
        is_main=False,
        done=_("Négociation abandonnée"),
        undo=ROW_ALONE,
    ),
    Transition(
        "resume",
        ("abandoned",),
        "negotiation",
        _("Reprendre la négociation"),
        needs_reason=True,
        is_main=False,
        done=_("Négociation reprise"),
        undo=ROW_ALONE,
    ),
)

AGREEMENT = Workflow(STATES, TRANSITIONS)


def search_words(record: Record) -> list[str]:
    """What search reads beside the record's own tables: instrument and themes, in words."""
    agreement = record.agreement
    return [agreement.get_instrument_type_display(), agreement.themes_text]


def register() -> None:
    """Tells the floors below what this kind brings: its deadline, its life-cycle."""
    deadlines.register(DECISION)
    departures.register(kinds.AGREEMENT, departures.may_be_sent_on)
    register_kind(
        Kind(
            code=kinds.AGREEMENT,
            area=Area.INSTITUTIONAL,
            label=kinds.LABELS[kinds.AGREEMENT],
            workflow=AGREEMENT,
            page="agreements:detail",
            draft_page="agreements:draft",
            call_page="agreements:note_call",
            search_words=search_words,
        )
    )
