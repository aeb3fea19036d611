"""The life-cycle of a mission of investigators, from the request of their service to their report, as a table."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from cases import kinds
from cases.rules.missions import may_be_prepared, may_begin
from ssi.accounts.models import User
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import Verdict
from ssi.directory.models import Authority
from ssi.exchanges import departures
from ssi.exchanges.rules import may_spread
from ssi.records import deadlines
from ssi.records.kinds import Kind
from ssi.records.kinds import register as register_kind
from ssi.records.models import Record
from ssi.records.services import number, refresh_search
from ssi.records.workflow import ROW_ALONE, State, Transition, Workflow, detail_fields
from ssi.territories.capabilities import Area

# Custom of the service: the programme is fixed ten days before the arrival, the report comes fifteen days after.
PROGRAMME = deadlines.Rule("mis.programme", timedelta(0), _("programme fixé dix jours avant l’arrivée"), _("attendu"))
REPORT = deadlines.Rule("mis.report", timedelta(days=15), _("rapport attendu sous quinze jours"), _("départ"))
PROGRAMME_BEFORE, ASKED = timedelta(days=10), ("asked_on", "asked_reference")
AUTHORISATION = ("authorised_on", "authorised_by", "authorisation_reference", "authorisation_conditions")
REPORTED = ("reported_on", "results", "lessons")


def first_instant(record: Record, day: date) -> datetime:
    """The instant at which DAY begins on the wall clock of the country."""
    return datetime.combine(day, time.min, ZoneInfo(record.country.time_zone)).astimezone(UTC)


def expect_programme(record: Record) -> None:
    """The caller saves the record."""
    deadlines.restart(record, PROGRAMME, started_at=first_instant(record, record.mission.arrival - PROGRAMME_BEFORE))


def give_reference(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    """A mission counts on the day when it arrives."""
    record.opened_at = first_instant(record, record.mission.arrival)
    number(record, at=record.opened_at)
    expect_programme(record)
    refresh_search(record)


def _write(record: Record, names: tuple[str, ...], data: dict[str, Any]) -> None:
    mission = record.mission
    for name in names:
        setattr(mission, name, data[name])
    mission.save(update_fields=list(names))


def ask(record: Record, _actor: User, data: dict[str, Any]) -> None:
    _write(record, ASKED, data)


def authorise(record: Record, _actor: User, data: dict[str, Any]) -> None:
    _write(record, AUTHORISATION, data)


def report(record: Record, _actor: User, data: dict[str, Any]) -> None:
    """What was awaited has come."""
    _write(record, REPORTED, data)
    deadlines.meet(record)


def await_programme(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    expect_programme(record)


def ready(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    deadlines.meet(record)


def await_report(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    """Fifteen days after the day of departure."""
    deadlines.restart(record, REPORT, started_at=first_instant(record, record.mission.departure + timedelta(days=1)))


def give_up(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    """Given up before it came: it is not closed before the day on which it counts."""
    deadlines.meet(record)
    if record.closed_at is not None and record.opened_at is not None:
        record.closed_at = max(clock.now(), record.opened_at)


STATES = (
    State("draft", _("Brouillon")),
    State("requested", _("Sollicitée"), awaits_decision=True),
    State("feasibility", _("Faisabilité"), awaits_decision=True),
    State("authorisation_requested", _("Accord demandé")),
    State("authorised", _("Autorisée"), awaits_decision=True),
    State("prepared", _("Préparée")),
    State("under_way", _("En cours")),
    State("returned", _("Rentrée")),
    State("reported", _("Rapport reçu"), awaits_decision=True),
    State("closed", _("Clôturée"), is_open=False),
    State("postponed", _("Reportée"), is_step=False),
    State("authorisation_refused", _("Accord refusé"), is_open=False, is_step=False, in_vain=True),
    State("cancelled", _("Annulée"), is_open=False, is_step=False, in_vain=True),
)
_BEFORE_ARRIVAL = ("requested", "feasibility", "authorisation_requested", "authorised", "prepared")

TRANSITIONS = (
    Transition(
        "register",
        ("draft",),
        "requested",
        _("Enregistrer la mission"),
        effect=give_reference,
        act=Act.RECORD_OPENED,
        done=_("Mission sollicitée"),
        lasting=_("Le numéro est attribué : cette étape ne s’annule pas. Annulez plutôt l’enregistrement du dossier."),
    ),
    Transition(
        "study",
        ("requested",),
        "feasibility",
        _("Étudier la faisabilité"),
        done=_("Faisabilité à l’étude"),
        undo=ROW_ALONE,
    ),
    Transition(
        "ask_host",
        ("feasibility",),
        "authorisation_requested",
        _("Noter la demande d’accord"),
        effect=ask,
        page="mission_ask_host",
        hint=_("L’application n’envoie rien : inscrivez la note verbale par laquelle vous avez demandé l’accord."),
        done=_("Accord de l’État hôte demandé"),
        undo=detail_fields("mission", *ASKED),
    ),
    Transition(
        "authorise",
        ("authorisation_requested",),
        "authorised",
        _("Noter l’accord de l’État hôte"),
        effect=authorise,
        page="mission_authorise",
        hint=_("L’accord est un fait daté : qui l’a donné, quand, sous quelle référence, à quelles conditions."),
        done=_("Mission autorisée par l’État hôte"),
        undo=detail_fields("mission", *AUTHORISATION),
    ),
    Transition(
        "prepare",
        ("authorised",),
        "prepared",
        _("Déclarer la mission prête"),
        guard=may_be_prepared,
        effect=ready,
        hint=_("Membres, actes, programme et consignes de sécurité sont au dossier."),
        done=_("Mission préparée"),
        undo=ROW_ALONE,
    ),
    Transition(
        "begin",
        ("prepared",),
        "under_way",
        _("Noter l’arrivée"),
        guard=may_begin,
        effect=await_report,
        done=_("Mission sur place"),
        undo=ROW_ALONE,
    ),
    Transition(
        "come_back",
        ("under_way",),
        "returned",
        _("Noter le retour"),
        done=_("Mission rentrée"),
        undo=ROW_ALONE,
    ),
    Transition(
        "report",
        ("returned",),
        "reported",
        _("Enregistrer le rapport"),
        effect=report,
        page="mission_report",
        done=_("Rapport de mission reçu"),
        undo=detail_fields("mission", *REPORTED),
    ),
    Transition(
        "close",
        ("reported",),
        "closed",
        _("Clôturer le dossier"),
        done=_("Clôturé"),
        undo=ROW_ALONE,
    ),
    Transition(
        "decline",
        ("authorisation_requested",),
        "authorisation_refused",
        _("Noter le refus de l’État hôte"),
        effect=give_up,
        needs_reason=True,
        is_main=False,
        done=_("Accord refusé par l’État hôte"),
        undo=ROW_ALONE,
    ),
    Transition(
        "postpone",
        _BEFORE_ARRIVAL,
        "postponed",
        _("Reporter la mission"),
        effect=ready,
        needs_reason=True,
        is_main=False,
        hint=_(
            "Reprise, la mission repart de la faisabilité : l’accord est demandé de nouveau pour ses nouvelles dates."
        ),
        done=_("Mission reportée"),
        undo=ROW_ALONE,
    ),
    Transition(
        "resume",
        ("postponed",),
        "feasibility",
        _("Reprendre la mission"),
        effect=await_programme,
        done=_("Mission reprise"),
        undo=ROW_ALONE,
    ),
    Transition(
        "cancel",
        (*_BEFORE_ARRIVAL, "postponed"),
        "cancelled",
        _("Annuler la mission"),
        effect=give_up,
        needs_reason=True,
        is_main=False,
        done=_("Mission annulée"),
        undo=ROW_ALONE,
    ),
    Transition(
        "reopen",
        ("closed",),
        "reported",
        _("Rouvrir le dossier"),
        verb="reopen",
        needs_reason=True,
        is_main=False,
        done=_("Dossier rouvert"),
        undo=ROW_ALONE,
    ),
    Transition(
        "take_up_again",
        ("authorisation_refused", "cancelled"),
        "feasibility",
        _("Rouvrir la mission"),
        verb="reopen",
        effect=await_programme,
        needs_reason=True,
        is_main=False,
        done=_("Mission rouverte"),
        undo=ROW_ALONE,
    ),
)

MISSION = Workflow(STATES, TRANSITIONS)


def search_words(record: Record) -> list[str]:
    """What search reads beside the record's own tables: services and authorities, by every name they have."""
    mission = record.mission
    authorities = [mission.requesting_service, mission.requesting_court, mission.host_authority]
    return [f"{authority.acronym} {authority.name}".strip() for authority in authorities if authority]


def may_go_to(record: Record, authority: Authority | None, _actor: User) -> Verdict:
    """A mission executes acts of proceedings: what it holds under a code leaves as from a letter."""
    return may_spread(record, authority)


def register() -> None:
    deadlines.register(PROGRAMME, REPORT)
    departures.register(kinds.INVESTIGATOR_MISSION, may_go_to, judicial=True)
    register_kind(
        Kind(
            code=kinds.INVESTIGATOR_MISSION,
            area=Area.OPERATIONAL,
            label=kinds.LABELS[kinds.INVESTIGATOR_MISSION],
            workflow=MISSION,
            page="cases:detail",
            draft_page="cases:draft",
            search_words=search_words,
        )
    )
