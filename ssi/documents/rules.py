"""Who attaches a piece to a record and who takes one back. On the request of a post, each side its own."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common.rules import Allowed, Refused, Verdict
from ssi.documents.enums import DocumentState, Scan
from ssi.documents.models import Document
from ssi.records.access import may
from ssi.records.models import Record
from ssi.territories.grants import holds


def acts_for_post(record: Record, actor: User) -> bool:
    """Whether ACTOR, who may write on RECORD, does so as the post that filed it. Twin of the condition OWN_SIDE."""
    return record.post_id is not None and not holds(actor, "change", record.scope)


def may_attach(record: Record, actor: User) -> Verdict:
    verdict = may(actor, "change", record)
    if verdict and acts_for_post(record, actor) and not record.is_open and not record.is_draft:
        return Refused(_("Cette demande est terminée. Pour un fait nouveau, déposez une nouvelle demande."))
    return verdict


def may_withdraw(document: Document, actor: User) -> Verdict:
    verdict = may(actor, "change", document.record)
    if verdict and acts_for_post(document.record, actor):
        if not document.from_post:
            return Refused(_("Cette pièce a été jointe par le SSI : demandez-lui de la retirer."))
        if not document.record.is_open and not document.record.is_draft:
            return Refused(_("Cette demande est terminée : ses pièces restent telles que le SSI les a lues."))
    return verdict


def may_replace(document: Document, actor: User) -> Verdict:
    """A later version goes after the last one, and each side replaces its own."""
    verdict = may_withdraw(document, actor)
    if not verdict:
        return verdict
    if document.is_withdrawn:
        return Refused(_("Cette pièce a été retirée : ajoutez la nouvelle comme une autre pièce."))
    if Document.objects.filter(replaces=document, state=DocumentState.AVAILABLE).exists():
        return Refused(_("Cette pièce a déjà une version plus récente : c’est elle qui se remplace."))
    return may_attach(document.record, actor)


def may_be_given(document: Document) -> Verdict:
    """Whether its content may leave the store: downloaded, shown, joined to a message, read for its words."""
    if document.is_withdrawn:
        return Refused(_("Cette pièce a été retirée : %(reason)s") % {"reason": document.withdrawal_reason})
    if document.scan == Scan.PENDING:
        return Refused(
            _("Cette pièce est en quarantaine : l’antivirus ne l’a pas encore lue. Revenez dans un instant.")
        )
    if document.scan == Scan.INFECTED:
        return Refused(
            _("L’antivirus a trouvé un virus dans cette pièce (%(threat)s) : elle reste en quarantaine. Retirez-la.")
            % {"threat": document.threat}
        )
    return Allowed()
