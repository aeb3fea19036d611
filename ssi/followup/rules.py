"""Who may write, tick, give up a task; who may put an alarm aside."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common.rules import Allowed, Refused, Verdict
from ssi.followup.models import Task
from ssi.followup.work_rules import may_be_worked_on
from ssi.records.access import may
from ssi.records.models import Record
from ssi.records.standing import must_stand
from ssi.territories.grants import holds

# What the second wall takes for writing (ssi.verbs_of).
_WRITING = ("change", "reopen", "oversee", "validate")


def may_work_on(user: User, record: Record) -> Verdict:
    """The work of the service is its own: not that of the post, nor of a draft."""
    if record.is_draft:
        return Refused(_("Un brouillon n’est pas encore un dossier : enregistrez-le d’abord."))
    if record.post_id:
        return Refused(_("La demande d’un poste n’a ni tâche ni alerte : elles figurent sur son traitement."))
    standing = must_stand(record)
    if isinstance(standing, Refused):
        return standing
    # The head of service, who decides and changes nothing, also says what is to be done.
    if holds(user, "oversee", record.scope):
        return Allowed()
    return may(user, "change", record)


def may_be_followed(record: Record) -> Verdict:
    if record.is_draft:
        return Refused(_("Un brouillon n’est vu que de son auteur : il pourra être suivi une fois enregistré."))
    return Allowed()


def may_write_tasks(user: User, record: Record) -> Verdict:
    verdict = may_work_on(user, record)
    return may_be_worked_on(record) if verdict else verdict


def writes_there(user: User, record: Record) -> bool:
    """Whether USER writes anything where RECORD is: what is given to somebody who only reads is ended by others."""
    return any(holds(user, verb, record.scope) for verb in _WRITING)


def may_end_task(user: User, task: Task) -> Verdict:
    """Whether USER may tick TASK, give it up or move it: whoever works on the record, or has been given it."""
    standing = must_stand(task.record)
    if isinstance(standing, Refused):
        return standing
    if task.assignee_id == user.pk and writes_there(user, task.record):
        return Allowed()
    return may_work_on(user, task.record)
