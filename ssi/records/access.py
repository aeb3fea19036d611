"""How a view reaches a record: what one does not see does not exist; what one may not do is refused with words.

The view notes the consultation in the journal itself: it knows what its page shows.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied
from django.db.models.expressions import RawSQL
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.models import User
from ssi.common.http import demand
from ssi.common.rules import Allowed, Refused, Text, Verdict
from ssi.records.models import Record
from ssi.records.querysets import RecordQuerySet
from ssi.records.standing import must_stand, read_in_emergency
from ssi.territories.acting import Actor
from ssi.territories.capabilities import Area
from ssi.territories.grants import holds, holds_by_posting, scopes

# Wide on purpose: an imported dossier keeps an old reference. Whatever else is typed in an address does not exist.
_REFERENCE = re.compile(r"[\w./ -]{1,30}")

_REFUSALS: dict[str, Text] = {
    "change": gettext_lazy("Votre affectation permet de consulter ce dossier, pas de le modifier."),
    "reopen": gettext_lazy("Votre affectation ne permet pas de rouvrir ce dossier : c’est au chef de service."),
    "oversee": gettext_lazy("Cette décision revient au chef de service."),
    "validate": gettext_lazy("La validation revient au chef de service."),
    "file": gettext_lazy("Seul le poste qui a déposé cette demande peut faire cela."),
}


def may(user: Actor, verb: str, record: Record) -> Verdict:
    """Whether USER may do VERB on RECORD, which they see. A post changes what it has filed itself.

    A voided record is only looked at, and its readers are named. What an emergency access opens is only read.
    """
    if verb != "view" and read_in_emergency(user, record):
        return Refused(_("Vous lisez ce dossier par un accès en urgence : il se lit, et rien ne s’y écrit."))
    standing = must_stand(record)
    if verb not in {"view", "oversee"} and isinstance(standing, Refused):
        return standing
    if holds(user, verb, record.scope):
        return Allowed()
    if verb == "change" and record.post_id and holds(user, "file", record.scope):
        return Allowed()
    return Refused(_REFUSALS.get(verb, _("Votre affectation ne permet pas cette action.")))


def may_rewrite(user: Actor, record: Record) -> Verdict:
    """Whether USER may change what RECORD says. Closed, it still receives mail and pieces, and says the same."""
    verdict = may(user, "change", record)
    if verdict and not record.is_open and not record.is_draft:
        return Refused(_("Ce dossier est clos : il doit être rouvert avant d’être modifié."))
    return verdict


def decides_readers(record: Record, user: User) -> bool:
    """The head of service, and the owner by their own posting: what is lent never shuts a file to who lent it."""
    if record.owner_id == user.pk and holds_by_posting(user, "change", record.scope):
        return True
    return holds(user, "oversee", record.scope)


def require_verb(user: Actor, record: Record, verb: str) -> None:
    """Raises PermissionDenied, with the reason, for somebody who sees RECORD but may not do VERB."""
    demand(may(user, verb, record))


def get_record(
    user: Actor,
    reference: str,
    *,
    area: Area,
    kind: str = "",
    verb: str = "view",
    related: Sequence[str] = (),
    children: Sequence[str] = (),
    beside: Mapping[str, RawSQL] | None = None,
) -> Record:
    """The record of that reference in AREA; Http404 alike whether it is somebody else's or does not exist.

    A page that draws one KIND names it: a record of another kind is not there. RELATED, CHILDREN and BESIDE are brought
    along, the last in the same statement.
    """
    if not _REFERENCE.fullmatch(reference):
        raise Http404
    visible = Record.objects.visible_to(user).with_people()
    if related:
        visible = visible.select_related(*related)
    if children:
        visible = visible.prefetch_related(*children)
    if beside:
        visible = visible.annotate(**beside)
    record = get_object_or_404(_of_kind(visible, kind), area=area, reference=reference)
    record.emergency_until = read_in_emergency(user, record)
    if verb != "view":
        require_verb(user, record, verb)
    return record


def get_draft(user: Actor, key: uuid.UUID, *, area: Area, kind: str = "", verb: str = "change") -> Record:
    """The draft of that key, for its author or its post; once registered it is reached by its reference only."""
    drafts = Record.objects.visible_to(user).drafts().with_people()
    record = get_object_or_404(_of_kind(drafts, kind), area=area, pk=key)
    if verb != "view":
        require_verb(user, record, verb)
    return record


def _of_kind(records: RecordQuerySet[Record], kind: str) -> RecordQuerySet[Record]:
    return records.of_kinds(kind) if kind else records


def require_area(user: Actor, area: Area, verb: str = "view") -> None:
    """Raises PermissionDenied for somebody whose postings open nothing in AREA."""
    if not any(scope.split("/")[1] == area for scope in scopes(user, verb)):
        raise PermissionDenied(_("Votre affectation n’ouvre pas ce domaine."))
