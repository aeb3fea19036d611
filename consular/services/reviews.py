"""Somebody who is followed for long, a detainee most often: the situation is looked at again every ninety days."""

from __future__ import annotations

from django.utils.translation import gettext as _

from consular.models import Review
from consular.rules import may_act_on_handling
from consular.services.handlings import both_sides, pass_step, require_work
from consular.workflow import REVIEW
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, require
from ssi.records import deadlines
from ssi.records.models import Record
from ssi.records.workflow import check_version


def follow_long_term(handling: Record, *, version: int | None = None, actor: User) -> Record:
    """From now on HANDLING is reviewed every ninety days, until it is taken up again or its outcome is known."""
    return pass_step(handling, "follow_long", version=version, actor=actor)


def review_handling(handling: Record, *, body: str, version: int | None = None, actor: User) -> Review:
    """What a review finds; the next one is due ninety days later."""
    _filing, fresh = both_sides(handling)
    check_version(fresh, version)
    require_work(fresh, actor)
    require(may_act_on_handling(fresh, actor))
    if fresh.state != "long_term":
        raise RefusedError(_("Cette demande n’est pas suivie au long cours : il n’y a pas de revue à faire."))
    if not body.strip():
        raise RefusedError(_("Écrivez ce que la revue constate."), field="body")
    moment = clock.now()
    deadline = deadlines.restart(fresh, REVIEW, started_at=moment)
    fresh.version += 1
    fresh.save()
    journal.note(Act.RECORD_CHANGED, country=fresh.country_id, keys=[fresh.pk])
    return Review.objects.create(
        record=fresh, scope=fresh.scope, body=body.strip(), at=moment, next_at=deadline.due_at, author=actor
    )
