"""Taking back the last step of a record's life: who may, until when, what forbids it; what is put back.

The passage stays, marked with who, when and why; thread and history tell both. A registration is never taken back:
its number is given, it is voided (ssi.records.voiding). A kind made of two records takes both back (consular.services).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import Allowed, Refused, RefusedError, Text, Verdict, require
from ssi.records.history import table_label
from ssi.records.kept import first_after, put_back_record
from ssi.records.kinds import kind_of
from ssi.records.models import Passage, Record
from ssi.records.standing import may_reopen, must_stand
from ssi.records.telling import BACK, Told, tell
from ssi.records.workflow import Transition, check_version, lock
from ssi.territories.grants import holds

WITHIN = timedelta(minutes=15)
_LASTING = gettext_lazy("Cette étape ne s’annule pas.")


def last_passage(record: Record) -> Passage | None:
    """The step that RECORD took last, those taken back left out."""
    return Passage.objects.filter(record=record).standing().order_by("-id").first()


def last_of(passages: Sequence[Passage]) -> Passage | None:
    """The same, among the passages of one record that a page has read already."""
    standing = [passage for passage in passages if passage.taken_back_at is None]
    return max(standing, key=lambda passage: passage.pk, default=None)


def transition_of(record: Record, passage: Passage) -> Transition | None:
    """The transition that PASSAGE took; None when the life-cycle has it no more."""
    try:
        return kind_of(record).workflow.transition(passage.transition)
    except LookupError:
        return None


def minutes_left(passage: Passage) -> int:
    """How long PASSAGE can still be taken back, a minute begun counting whole; 0 once it is too late."""
    left = passage.at + WITHIN - clock.now()
    return max(0, -(-left // timedelta(minutes=1)))


def may_take_back(record: Record, passage: Passage | None, actor: User) -> Verdict:
    """Whether ACTOR may take back PASSAGE, the last of RECORD."""
    standing = must_stand(record)
    if isinstance(standing, Refused):
        return standing
    transition = transition_of(record, passage) if passage else None
    if passage is None or transition is None or passage.to_state != record.state:
        return Refused(_("Ce dossier n’a pas d’étape à annuler."))
    if transition.undo is None or passage.before is None:
        return Refused(transition.lasting or _LASTING)
    if not _is_theirs(record, passage, transition, actor):
        return Refused(
            _(
                "Cette étape ne peut être annulée que par la personne qui l’a franchie ou par qui peut rouvrir "
                "le dossier."
            )
        )
    if not minutes_left(passage):
        return Refused(
            _("Une étape s’annule dans les %(minutes)d minutes : ce délai est passé.")
            % {"minutes": WITHIN // timedelta(minutes=1)}
        )
    table = first_after(record, passage.before["marks"])
    if table:
        return Refused(
            _("Quelque chose a été inscrit depuis cette étape (%(what)s) : elle ne s’annule plus.")
            % {"what": table_label(table, record)}
        )
    return Allowed()


def _is_theirs(record: Record, passage: Passage, transition: Transition, actor: User) -> bool:
    if may_reopen(record, actor):
        return True
    return passage.actor_id == actor.pk and holds(actor, transition.verb, record.scope)


def may_be_offered(record: Record, passage: Passage | None, actor: User) -> bool:
    """Whether a page speaks of it: while there is time, to whom it may concern. The refusal is then worth saying."""
    transition = transition_of(record, passage) if passage else None
    if not record.stands or passage is None or transition is None or not minutes_left(passage):
        return False
    return passage.from_state != "draft" and _is_theirs(record, passage, transition, actor)


def label_of(record: Record, passage: Passage) -> Text:
    """« Annuler « Qualifiée » (encore 12 min) »."""
    state = kind_of(record).workflow.state(passage.to_state).label
    return _("Annuler « %(state)s » (encore %(minutes)d min)") % {"state": state, "minutes": minutes_left(passage)}


def take_back(record: Record, *, reason: str, version: int | None = None, actor: User) -> Record:
    """Takes back the last step of RECORD: what it wrote is put back, its passage says by whom, when and why.

    Raises RefusedError or StaleVersionError; nothing is written then.
    """
    fresh = lock(record)
    check_version(fresh, version)
    passage = last_passage(fresh)
    require(may_take_back(fresh, passage, actor))
    transition = transition_of(fresh, passage) if passage else None
    if passage is None or transition is None or transition.undo is None or passage.before is None:
        raise RefusedError(_LASTING)
    if not reason.strip():
        raise RefusedError(_("Indiquez le motif : il reste au dossier."), field="reason")
    put_back_record(fresh, passage.before)
    transition.undo.put_back(fresh, passage.before["more"])
    fresh.version += 1
    fresh.save()
    passage.taken_back_at, passage.taken_back_by = clock.now(), actor
    passage.taken_back_reason = reason.strip()
    passage.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_reason"])
    journal.note(Act.STEP_TAKEN_BACK, country=fresh.country_id, keys=[fresh.pk])
    tell(fresh, Told.STEP, detail=f"{BACK}{passage.transition}")
    return fresh
