"""The job that does one act to the records that were confirmed, some at a time; what became of each is its result.

Each part is a transaction. A record that an earlier attempt has done is known by its submission, and not done again.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ssi.common.rules import RefusedError
from ssi.jobs.models import Job
from ssi.jobs.services import request_job
from ssi.jobs.work import Work
from ssi.records import bulk, submissions
from ssi.records.bulk import Asked, BulkAct, Ticked
from ssi.records.models import Record, Submission

BULK_JOB = "records.bulk"
PART = 20
Line = tuple[str, str, str]


class Outcome(StrEnum):
    """What became of one record."""

    DONE = "done"
    REFUSED = "refused"
    CHANGED = "changed"
    GONE = "gone"


def ask_bulk(act: BulkAct, asked: Asked, ticked: Sequence[Ticked], *, sending: uuid.UUID) -> Job:
    """The job of what was confirmed. Confirmed twice (SENDING: the same page), it is done once."""
    subject = f"bulk:{sending}"
    known = Job.objects.visible_to(asked.actor).filter(kind=BULK_JOB, subject=subject).first()
    if known is not None:
        return known
    parameters = {
        "act": act.code,
        "choice": asked.choice,
        "lines": [[str(one.key), one.version] for one in ticked],
        "list": asked.place,
        "query": asked.query,
    }
    return request_job(BULK_JOB, parameters, subject=subject, actor=asked.actor)


def do_bulk(work: Work) -> None:
    act = bulk.act_of(work.parameters["act"])
    if act is None:
        raise RefusedError(_("Ce traitement n’existe plus : reprenez-le depuis la liste."))
    ticked = [Ticked(uuid.UUID(key), version) for key, version in work.parameters["lines"]]
    parts = [ticked[start : start + PART] for start in range(0, len(ticked), PART)]
    work.plan(len(parts))
    lines: list[Line] = []
    for number, part in enumerate(parts, start=1):
        words = {"done": len(lines), "all": len(ticked)}
        with work.step(_("%(done)d dossiers sur %(all)d") % words):
            lines += _do_part(work, act, part)
            if number == len(parts):
                work.finish({"lines": [list(line) for line in lines]})


def _do_part(work: Work, act: BulkAct, part: Sequence[Ticked]) -> list[Line]:
    """The records of one transaction: seen, locked in the order of their keys, then judged and done one by one."""
    seen = Record.objects.visible_to(work.person).registered().filter(pk__in=[one.key for one in part])
    known = {record.pk: record for record in seen.select_related("country", "owner")}
    # Locking reads what one may write alone: a record that is only read is judged as it is read, hence refused.
    locked = Record.objects.filter(pk__in=known).select_for_update(of=("self",)).order_by("pk")
    known.update({record.pk: record for record in locked.select_related("country", "owner")})
    keys = {one.key: uuid.uuid5(work.claim.job, str(one.key)) for one in part}
    before = set(Submission.objects.filter(actor=work.person, key__in=keys.values()).values_list("key", flat=True))
    plan = act.plan(list(known.values()), work.person, work.parameters["choice"])
    return [_do_one(work, plan, one, known.get(one.key), keys[one.key], before) for one in part]


def _do_one(
    work: Work, plan: bulk.Plan, ticked: Ticked, record: Record | None, key: uuid.UUID, before: set[Any]
) -> Line:
    if record is None:
        return str(ticked.key), Outcome.GONE, ""
    if key in before:
        return str(ticked.key), Outcome.DONE, _("Fait")
    if record.version != ticked.version:
        return str(ticked.key), Outcome.CHANGED, _("Modifié depuis l’aperçu : laissé tel quel.")
    foreseen = plan.foresee(record)
    if foreseen.refusal:
        return str(ticked.key), Outcome.REFUSED, foreseen.refusal
    try:
        with transaction.atomic():
            said = plan.do(record)
            submissions.remember(record, key, actor=work.person)
    except RefusedError as refusal:
        return str(ticked.key), Outcome.REFUSED, str(refusal.reason)
    return str(ticked.key), Outcome.DONE, str(said)
