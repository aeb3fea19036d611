"""An answer to the post is composed, then released: two acts, and what is released is what was read again."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from consular.models import ComposedAnswer, Message
from consular.rules import may_be_answered
from consular.services.handlings import both_sides, release_answer, require_work
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, require
from ssi.records.models import Record
from ssi.records.workflow import check_version


def compose_answer(
    handling: Record, *, body: str, answered: Sequence[int] = (), version: int | None = None, actor: User
) -> ComposedAnswer:
    """Keeps BODY inside the service, to be read again. The same text sent twice is kept once."""
    _filing, fresh = both_sides(handling)
    require_work(fresh, actor)
    require(may_be_answered(fresh, actor))
    if not body.strip():
        raise RefusedError(_("Écrivez la réponse avant de l’enregistrer."), field="body")
    composed = ComposedAnswer.objects.filter(record=fresh).first()
    if composed is not None and (composed.body, composed.answered) == (body.strip(), sorted(answered)):
        return composed
    check_version(fresh, version)
    composed = composed or ComposedAnswer(record=fresh, scope=fresh.scope)
    composed.body, composed.answered = body.strip(), sorted(answered)
    composed.at, composed.author = clock.now(), actor
    composed.save()
    fresh.version += 1
    fresh.save(update_fields=["version"])
    journal.note(Act.RECORD_CHANGED, country=fresh.country_id, keys=[fresh.pk])
    return composed


def release_composed(handling: Record, *, version: int | None = None, actor: User) -> Message:
    """The post reads what was composed, as it stands. VERSION: of the handling, as it was when it was read again."""
    _filing, fresh = both_sides(handling)
    composed = ComposedAnswer.objects.filter(record=fresh).first()
    if composed is None:
        raise RefusedError(_("Aucune réponse n’est préparée : écrivez-la d’abord."))
    check_version(fresh, version)
    message = release_answer(fresh, body=composed.body, answered=composed.answered, actor=actor)
    composed.delete()
    fresh.version += 1
    fresh.save(update_fields=["version"])
    return message
