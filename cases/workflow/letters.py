"""The life-cycle of a letter rogatory, as a table. Few states: what changes nothing in what one may do is an event."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases import kinds
from cases.enums import LetterEvent
from cases.rules.letters import may_be_delivered, may_be_executed, may_be_returned, may_go_to
from cases.rules.missions import may_be_executed_in_presence
from ssi.accounts.models import User
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.documents import entries
from ssi.exchanges import departures, reminders
from ssi.exchanges.rules import may_enter_proceedings
from ssi.records.hard_dates import refresh_due
from ssi.records.kinds import Kind
from ssi.records.kinds import register as register_kind
from ssi.records.models import Record
from ssi.records.services import number, refresh_search
from ssi.records.timeline import register_event_labels
from ssi.records.workflow import ROW_ALONE, State, Transition, Workflow, detail_fields
from ssi.territories.capabilities import Area


def give_reference(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    """The letter gets its reference and counts from the instant it reached the post."""
    letter = record.letterrogatory
    record.opened_at = letter.received_at
    number(record, at=letter.received_at)
    refresh_due(record)
    refresh_search(record)


def follow_dates(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    """A closed letter is due for nothing; reopened, its next hard date counts again."""
    refresh_due(record)


def accept(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    letter = record.letterrogatory
    letter.accepted_at = clock.now()
    letter.save(update_fields=["accepted_at"])


def refuse(record: Record, actor: User, data: dict[str, Any]) -> None:
    """The ground of the refusal stays with the letter."""
    if not data.get("ground"):
        raise RefusedError(_("Choisissez le motif de refus."), field="ground")
    letter = record.letterrogatory
    letter.refusal_ground = data["ground"]
    letter.save(update_fields=["refusal_ground"])
    follow_dates(record, actor, data)


STATES = (
    State("draft", _("Brouillon")),
    State("received_at_post", _("Reçue au poste"), awaits_decision=True),
    State("checked", _("Contrôlée"), awaits_decision=True),
    State("delivered", _("Remise à l’autorité centrale")),
    State("under_review", _("Examen de recevabilité"), is_step=False),
    State("accepted", _("Admise")),
    State("executing", _("En exécution"), is_step=False),
    State("executed", _("Exécutée"), awaits_decision=True),
    State("returned", _("Pièces renvoyées")),
    State("closed", _("Clôturée"), is_open=False),
    State("sent_back", _("Renvoyée pour complément"), is_step=False),
    State("supplement_requested", _("Complément demandé"), is_step=False, awaits_decision=True),
    State("supplemented", _("Complément fourni"), is_step=False),
    State("postponed", _("Ajournée"), is_step=False),
    State("partially_executed", _("Exécutée en partie"), is_step=False),
    State("refused", _("Refusée"), is_open=False, is_step=False, in_vain=True),
    State("withdrawn", _("Retirée"), is_open=False, is_step=False, in_vain=True),
)
_BEFORE_EXECUTED = (
    "received_at_post",
    "checked",
    "sent_back",
    "delivered",
    "under_review",
    "supplement_requested",
    "supplemented",
    "postponed",
    "accepted",
    "executing",
    "partially_executed",
)

TRANSITIONS = (
    Transition(
        "register",
        ("draft",),
        "received_at_post",
        _("Enregistrer la CRI"),
        effect=give_reference,
        act=Act.RECORD_OPENED,
        done=_("CRI reçue au poste"),
        lasting=_("Le numéro est attribué : cette étape ne s’annule pas. Annulez plutôt l’enregistrement du dossier."),
    ),
    Transition(
        "check",
        ("received_at_post",),
        "checked",
        _("Contrôler la CRI"),
        page="check",
        hint=_("Parcourez la liste du pays point par point. Un point peut manquer : la remise attendra qu’il soit là."),
        done=_("CRI contrôlée"),
        lasting=_("Le contrôle ne s’annule pas : il se revoit jusqu’à la remise."),
    ),
    Transition(
        "deliver",
        ("checked",),
        "delivered",
        _("Remettre à l’autorité centrale"),
        guard=may_be_delivered,
        page="deliver",
        hint=_("L’application n’envoie rien : inscrivez ici la remise que vous avez faite, avec sa date et sa voie."),
        done=_("CRI remise à l’autorité centrale"),
        lasting=_("Un envoi est inscrit au registre : il est parti, cette étape ne s’annule pas."),
    ),
    Transition(
        "review",
        ("delivered",),
        "under_review",
        _("Noter l’examen de recevabilité"),
        done=_("Recevabilité à l’examen"),
        undo=ROW_ALONE,
    ),
    Transition(
        "accept",
        ("under_review", "delivered"),
        "accepted",
        _("Noter l’admission"),
        done=_("CRI admise"),
        effect=accept,
        undo=detail_fields("letterrogatory", "accepted_at"),
    ),
    Transition(
        "execute",
        ("accepted",),
        "executing",
        _("Noter le début de l’exécution"),
        guard=may_be_executed_in_presence,
        done=_("Exécution commencée"),
        undo=ROW_ALONE,
    ),
    Transition(
        "finish",
        ("executing", "partially_executed"),
        "executed",
        _("Noter l’exécution complète"),
        guard=may_be_executed,
        done=_("CRI exécutée"),
        undo=ROW_ALONE,
    ),
    Transition(
        "return_acts",
        ("executed", "partially_executed"),
        "returned",
        _("Renvoyer les pièces d’exécution"),
        guard=may_be_returned,
        page="return_acts",
        hint=_("Inscrivez l’envoi des pièces à l’autorité française, avec sa date et sa voie."),
        done=_("Pièces d’exécution renvoyées"),
        lasting=_("Un envoi est inscrit au registre : il est parti, cette étape ne s’annule pas."),
    ),
    Transition(
        "close",
        ("returned",),
        "closed",
        _("Clôturer le dossier"),
        effect=follow_dates,
        done=_("Clôturé"),
        undo=ROW_ALONE,
    ),
    Transition(
        "send_back",
        ("received_at_post", "checked"),
        "sent_back",
        _("Renvoyer au magistrat pour complément"),
        needs_reason=True,
        is_main=False,
        done=_("CRI renvoyée pour complément"),
        undo=ROW_ALONE,
    ),
    Transition(
        "receive_again",
        ("sent_back",),
        "received_at_post",
        _("Noter le retour de la CRI complétée"),
        done=_("CRI complétée reçue"),
        undo=ROW_ALONE,
    ),
    Transition(
        "request_supplement",
        ("delivered", "under_review"),
        "supplement_requested",
        _("Noter une demande de complément"),
        needs_reason=True,
        is_main=False,
        done=_("Complément demandé par l’autorité centrale"),
        undo=ROW_ALONE,
    ),
    Transition(
        "supplement",
        ("supplement_requested",),
        "supplemented",
        _("Noter le complément remis"),
        needs_reason=True,
        done=_("Complément remis"),
        undo=ROW_ALONE,
    ),
    Transition(
        "resume",
        ("supplemented", "postponed"),
        "under_review",
        _("Reprendre l’examen"),
        done=_("Examen repris"),
        undo=ROW_ALONE,
    ),
    Transition(
        "postpone",
        ("delivered", "under_review"),
        "postponed",
        _("Noter un ajournement"),
        needs_reason=True,
        is_main=False,
        done=_("CRI ajournée par l’autorité centrale"),
        undo=ROW_ALONE,
    ),
    Transition(
        "execute_in_part",
        ("executing",),
        "partially_executed",
        _("Noter une exécution partielle"),
        needs_reason=True,
        is_main=False,
        done=_("CRI exécutée en partie"),
        undo=ROW_ALONE,
    ),
    Transition(
        "refuse",
        ("delivered", "under_review", "supplement_requested", "supplemented", "postponed"),
        "refused",
        _("Noter le refus de l’autorité centrale"),
        effect=refuse,
        needs_reason=True,
        is_main=False,
        done=_("CRI refusée par l’autorité centrale"),
        undo=detail_fields("letterrogatory", "refusal_ground"),
    ),
    Transition(
        "withdraw",
        _BEFORE_EXECUTED,
        "withdrawn",
        _("Retirer, sur demande écrite du magistrat"),
        effect=follow_dates,
        needs_reason=True,
        is_main=False,
        hint=_("Une CRI ne se retire que sur demande écrite du magistrat : citez-la, avec sa date."),
        done=_("CRI retirée par le magistrat"),
        undo=ROW_ALONE,
    ),
    Transition(
        "reopen",
        ("closed", "refused", "withdrawn"),
        "received_at_post",
        _("Rouvrir le dossier"),
        verb="reopen",
        effect=follow_dates,
        needs_reason=True,
        is_main=False,
        done=_("Dossier rouvert"),
        undo=ROW_ALONE,
    ),
)

LETTER_ROGATORY = Workflow(STATES, TRANSITIONS)


def search_words(record: Record) -> list[str]:
    """What search reads beside the record's own tables: the court and the services, by every name they have."""
    letter = record.letterrogatory
    authorities = [letter.issuing_court, letter.investigating_service, letter.central_authority]
    return [f"{authority.acronym} {authority.name}".strip() for authority in authorities if authority]


# At thirty, sixty and ninety days, then each quarter, for as long as the authority has the letter.
REMINDERS = reminders.Custom(
    kinds.LETTER_ROGATORY,
    ("delivered", "under_review", "accepted", "executing", "partially_executed", "supplemented"),
    "letterrogatory__central_authority",
    days=(30, 60, 90),
    every=91,
)


def register() -> None:
    departures.register(kinds.LETTER_ROGATORY, may_go_to, judicial=True)
    entries.register(kinds.LETTER_ROGATORY, may_enter_proceedings)
    reminders.register(REMINDERS)
    register_event_labels(dict(LetterEvent.choices))
    register_kind(
        Kind(
            code=kinds.LETTER_ROGATORY,
            area=Area.OPERATIONAL,
            label=kinds.LABELS[kinds.LETTER_ROGATORY],
            workflow=LETTER_ROGATORY,
            page="cases:detail",
            draft_page="cases:draft",
            call_page="cases:note_call",
            search_words=search_words,
        )
    )
