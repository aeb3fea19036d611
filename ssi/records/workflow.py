"""Life-cycles as tables: states, transitions, guards that explain, and the one function that runs a transition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import Allowed, Refused, RefusedError, StaleVersionError, Verdict
from ssi.records.enums import DRAFT
from ssi.records.kept import Kept, fields_of, marks, put_back_fields, record_of
from ssi.records.models import Passage, Record
from ssi.records.standing import must_stand, read_in_emergency
from ssi.records.telling import Told, begun, tell
from ssi.territories.grants import holds

Guard = Callable[[Record, User], Verdict]
Effect = Callable[[Record, User, dict[str, Any]], None]
Text = str | Promise


def always(_record: Record, _actor: User) -> Verdict:
    return Allowed()


def nothing_more(_record: Record, _actor: User, _data: dict[str, Any]) -> None:
    """The effect of a transition that only changes the state."""


def every_record(_record: Record) -> bool:
    return True


def _nothing_kept(_record: Record) -> Kept:
    return {}


def _nothing_put_back(_record: Record, _kept: Kept) -> None:
    """What the house puts back by itself is all there was."""


@dataclass(frozen=True)
class Undo:
    """How a step is taken back (ssi.records.undoing). State, closing, owner and deadlines are put back for every kind.

    READ tells, before the effect, what else it will write; PUT_BACK receives that and writes it again. A step that may
    be taken back writes all it writes in its effect: whatever is written after it came after, and forbids it.
    """

    read: Callable[[Record], Kept] = _nothing_kept
    put_back: Callable[[Record, Kept], None] = _nothing_put_back


ROW_ALONE = Undo()


def detail_fields(detail: str, *names: str) -> Undo:
    """For an effect that writes the fields NAMES of the one-to-one row DETAIL (`informationrequest`)."""

    def read(record: Record) -> Kept:
        return fields_of(getattr(record, detail), names)

    def put_back(record: Record, fields: Kept) -> None:
        row = getattr(record, detail)
        put_back_fields(row, fields)
        row.save(update_fields=list(names))

    return Undo(read, put_back)


@dataclass(frozen=True)
class State:
    code: str
    label: Text
    is_open: bool = True
    # States of the main chain are drawn as steps; side states are shown beside it.
    is_step: bool = True
    # The service itself has to act now: home counts these as “to decide”.
    awaits_decision: bool = False
    # Over without what was asked: not shown as a success.
    in_vain: bool = False


@dataclass(frozen=True)
class Transition:
    """From one of SOURCES to TARGET, for whoever holds VERB in the record's scope, if GUARD allows."""

    code: str
    sources: tuple[str, ...]
    target: str
    label: Text
    verb: str = "change"
    guard: Guard = always
    effect: Effect = nothing_more
    needs_reason: bool = False
    is_main: bool = True
    # A page of the domain that collects what the effect needs; empty: the generic page (reason only).
    page: str = ""
    act: Act = Act.RECORD_MOVED
    # How the thread tells it once it is done; LABEL is what the button says.
    done: Text = ""
    # What its page says first, for whoever wonders what the button does.
    hint: Text = ""
    # Some records of the kind only: the others have no such step.
    concerns: Callable[[Record], bool] = every_record
    # How it is taken back; None: it is not, and LASTING says why.
    undo: Undo | None = None
    lasting: Text = ""


@dataclass(frozen=True)
class Offer:
    """A transition as it stands for one record and one person: possible, or refused with the reason."""

    transition: Transition
    verdict: Verdict


@dataclass(frozen=True)
class Workflow:
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    by_code: dict[str, State] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_code", {state.code: state for state in self.states})
        for transition in self.transitions:
            unknown = {*transition.sources, transition.target} - set(self.by_code)
            if unknown:
                raise ValueError(f"{transition.code}: unknown states {unknown}")

    def state(self, code: str) -> State:
        return self.by_code[code]

    def transition(self, code: str) -> Transition:
        for transition in self.transitions:
            if transition.code == code:
                return transition
        raise LookupError(code)

    def offers(self, record: Record, actor: User) -> list[Offer]:
        """What ACTOR may do next, refusals included with their reason; what their grants exclude is not listed."""
        if read_in_emergency(actor, record):
            return []
        return [
            Offer(transition, transition.guard(record, actor))
            for transition in self.transitions
            if record.stands
            and record.state in transition.sources
            and transition.concerns(record)
            and holds(actor, transition.verb, record.scope)
        ]


def check_version(record: Record, version: int | None) -> None:
    """Refuses a form opened before somebody else's change."""
    if version is not None and version != record.version:
        raise StaleVersionError(
            _("Ce dossier a été modifié depuis que vous l’avez ouvert. Comparez les deux versions avant d’enregistrer.")
        )


def lock(record: Record) -> Record:
    """The record as the database has it now, locked until the transaction ends."""
    return Record.objects.select_for_update(of=("self",)).get(pk=record.pk)


def verdict_of(workflow: Workflow, record: Record, code: str, actor: User) -> Verdict:
    """Whether ACTOR may take the transition CODE on RECORD, with the reason if not."""
    transition = workflow.transition(code)
    standing = must_stand(record)
    if isinstance(standing, Refused):
        return standing
    if record.state not in transition.sources or not transition.concerns(record):
        return Refused(
            _("« %(step)s » n’est pas possible depuis l’état « %(state)s ».")
            % {"step": transition.label, "state": workflow.state(record.state).label}
        )
    if not holds(actor, transition.verb, record.scope):
        return Refused(_("Votre affectation ne permet pas de franchir cette étape."))
    return transition.guard(record, actor)


def take(
    workflow: Workflow,
    record: Record,
    code: str,
    *,
    actor: User,
    version: int | None = None,
    reason: str = "",
    **data: Any,
) -> Record:
    """Takes the transition CODE: lock, check, change the state, run the effect, write the passage and the journal.

    Raises RefusedError with the reason, or StaleVersionError; nothing is written then.
    """
    transition = workflow.transition(code)
    fresh = lock(record)
    check_version(fresh, version)
    verdict = verdict_of(workflow, fresh, code, actor)
    if isinstance(verdict, Refused):
        raise RefusedError(verdict.reason, fix=verdict.fix)
    if transition.needs_reason and not reason.strip():
        raise RefusedError(_("Indiquez le motif : il reste au dossier."), field="reason")
    moment = clock.now()
    undone = {**record_of(fresh), "more": transition.undo.read(fresh)} if transition.undo else None
    before, fresh.state = fresh.state, transition.target
    was_open, is_open = workflow.state(before).is_open, workflow.state(transition.target).is_open
    if was_open and not is_open:
        fresh.closed_at = moment
    elif is_open and not was_open:
        fresh.closed_at = None
    fresh.version += 1
    transition.effect(fresh, actor, {**data, "reason": reason})
    fresh.save()
    if undone is not None:
        undone["marks"] = marks(fresh)
    Passage.objects.create(
        record=fresh,
        scope=fresh.scope,
        transition=transition.code,
        from_state=before,
        to_state=transition.target,
        actor=actor,
        at=moment,
        reason=reason.strip(),
        before=undone,
    )
    journal.note(transition.act, country=fresh.country_id, keys=[fresh.pk])
    _tell_step(fresh, before, transition, actor)
    return fresh


def _tell_step(record: Record, before: str, transition: Transition, actor: User) -> None:
    """Whoever follows RECORD is told; what a registration sets going begins."""
    tell(record, Told.STEP, detail=transition.code)
    if before == DRAFT:
        begun(record, actor=actor)
