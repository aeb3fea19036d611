"""What the service does: handlings, and what of it the post is told. Locks are taken on the filing first."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from consular.enums import MessageKind, Side, Urgency
from consular.models import AskedItem, Message, Note
from consular.rules import may_be_answered
from consular.services.filings import first_answer_given, say
from consular.workflow import FILING, HANDLING
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, require
from ssi.duty.alerts import acknowledge_with, raise_alert
from ssi.records import deadlines
from ssi.records.models import Record
from ssi.records.services import assign_owner, change_record
from ssi.records.standing import must_stand
from ssi.records.workflow import check_version, lock, take
from ssi.territories.delegations import owner_for
from ssi.territories.grants import holds


def both_sides(handling: Record) -> tuple[Record, Record]:
    """The filing and the handling, locked in that order."""
    filing = lock(handling.handling.filing)
    return filing, lock(handling)


def require_work(handling: Record, actor: User) -> None:
    if not holds(actor, "change", handling.scope):
        raise RefusedError(_("Votre affectation ne permet pas de traiter cette demande."))
    if not handling.is_open:
        raise RefusedError(_("Ce traitement est terminé : le chef de service peut le rouvrir."))


def take_charge(handling: Record, *, version: int | None = None, actor: User) -> Record:
    """ACTOR answers for the request from now on, and the post is told who does; by a right that is lent, it is the
    absent colleague who answers for it."""
    filing, fresh = both_sides(handling)
    owner = owner_for(actor, "consular_answer", fresh.country_id)
    # A reader named for a time does not make the reserved handling their own.
    if fresh.need_to_know and fresh.owner_id not in {None, owner.pk} and not holds(actor, "oversee", fresh.scope):
        raise RefusedError(_("Cette décision revient au chef de service."))
    acknowledge_with(fresh, actor=actor)
    if fresh.state in HANDLING.transition("take_charge").sources:
        fresh = take(HANDLING, fresh, "take_charge", version=version, owner=owner, actor=actor)
    elif fresh.owner_id != owner.pk:
        require_work(fresh, actor)
        fresh = assign_owner(fresh, owner, version=version, actor=actor)
    if filing.state == "filed":
        take(FILING, filing, "take_charge", owner=owner, actor=actor)
    elif filing.owner_id != owner.pk:
        change_record(filing, version=None, owner=owner, actor=actor)
    return fresh


def triage(handling: Record, *, urgency: str, version: int | None = None, actor: User) -> Record:
    """Confirms or changes the urgency; the time limit told to the post follows."""
    _filing, fresh = both_sides(handling)
    if urgency == Urgency.VITAL and fresh.owner_id is None:
        raise_alert(fresh, actor=actor)
    return take(HANDLING, fresh, "triage", version=version, urgency=urgency, actor=actor)


def release_answer(handling: Record, *, body: str, answered: Sequence[int] = (), actor: User) -> Message:
    """Releases BODY to the post, and marks the points ANSWERED (by number). The first answer stops the clock."""
    filing, fresh = both_sides(handling)
    require_work(fresh, actor)
    require(may_be_answered(fresh, actor))
    message = say(filing, side=Side.SSI, kind=MessageKind.ANSWER, body=body, actor=actor)
    if filing.state == "in_progress":
        filing = take(FILING, filing, "release", actor=actor)
    else:
        deadlines.meet(filing)
        filing.version += 1
        filing.save()
        journal.note(Act.ANSWER_RELEASED, country=filing.country_id, keys=[filing.pk])
    AskedItem.objects.filter(record=filing, number__in=answered).update(answered=True)
    first_answer_given(filing, actor=actor)
    return message


def ask_post(handling: Record, *, question: str, actor: User) -> Message:
    """Asks the post something. The first answer stays due: asking is not answering."""
    filing, fresh = both_sides(handling)
    require_work(fresh, actor)
    require(may_be_answered(fresh, actor))
    message = say(filing, side=Side.SSI, kind=MessageKind.QUESTION, body=question, actor=actor)
    if fresh.state in HANDLING.transition("ask_post").sources:
        take(HANDLING, fresh, "ask_post", actor=actor)
    if filing.state in FILING.transition("ask_post").sources:
        take(FILING, filing, "ask_post", actor=actor)
    journal.note(Act.EXCHANGE_FILED, country=filing.country_id, keys=[filing.pk])
    return message


def add_note(handling: Record, *, body: str, source: str = "", actor: User) -> Note:
    """An internal note: it stays with the service, and is never changed."""
    fresh = lock(handling)
    if not holds(actor, "change", fresh.scope):
        raise RefusedError(_("Votre affectation ne permet pas d’annoter ce traitement."))
    require(must_stand(fresh))
    if not body.strip():
        raise RefusedError(_("Écrivez la note avant de l’enregistrer."), field="body")
    journal.note(Act.RECORD_CHANGED, country=fresh.country_id, keys=[fresh.pk])
    return Note.objects.create(
        record=fresh, scope=fresh.scope, body=body.strip(), source=source.strip(), at=clock.now(), author=actor
    )


def pass_step(handling: Record, code: str, *, version: int | None = None, reason: str = "", actor: User) -> Record:
    """Takes a step that needs nothing but, sometimes, its reason."""
    if HANDLING.transition(code).page:
        raise RefusedError(_("Cette étape se franchit depuis sa propre page."))
    _filing, fresh = both_sides(handling)
    return take(HANDLING, fresh, code, version=version, reason=reason, actor=actor)


def resolve_handling(
    handling: Record, *, outcome: str, reason: str = "", version: int | None = None, actor: User
) -> Record:
    """The outcome is known; the request stays open until it is closed."""
    _filing, fresh = both_sides(handling)
    return take(HANDLING, fresh, "resolve", version=version, outcome=outcome, reason=reason, actor=actor)


def close_handling(
    handling: Record, *, outcome: str, reason: str = "", version: int | None = None, actor: User
) -> Record:
    """Closes both sides, with the outcome. Never before the post had an answer."""
    filing, fresh = both_sides(handling)
    check_version(fresh, version)
    if fresh.state != "resolved":
        fresh = take(HANDLING, fresh, "resolve", outcome=outcome, reason=reason, actor=actor)
    elif outcome and outcome != fresh.handling.outcome:
        fresh.handling.outcome = outcome
        fresh.handling.save(update_fields=["outcome"])
    closed = take(HANDLING, fresh, "close", actor=actor)
    if filing.is_open:
        take(FILING, filing, "close", actor=actor)
    return closed


def decline_handling(handling: Record, *, reason: str, version: int | None = None, actor: User) -> Record:
    """Outside the service's remit: REASON is the answer that the post receives."""
    filing, fresh = both_sides(handling)
    declined = take(HANDLING, fresh, "decline", version=version, reason=reason, actor=actor)
    say(filing, side=Side.SSI, kind=MessageKind.ANSWER, body=reason, actor=actor)
    first_answer_given(filing, actor=actor)
    take(FILING, filing, "close", actor=actor)
    return declined


def reopen_handling(handling: Record, *, reason: str, version: int | None = None, actor: User) -> Record:
    """The head of service takes the request up again; the post sees it running."""
    filing, fresh = both_sides(handling)
    reopened = take(HANDLING, fresh, "reopen", version=version, reason=reason, actor=actor)
    if not filing.is_open:
        take(FILING, filing, "reopen", owner=reopened.owner, actor=actor)
    return reopened
