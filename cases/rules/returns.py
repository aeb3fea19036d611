"""What must hold before the acts of a letter go back: inventory, fingerprints, exhibits hand by hand."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Exhibit, ReturnedAct
from ssi.common.rules import Allowed, Refused, Verdict
from ssi.documents.enums import DocumentType
from ssi.documents.models import Document
from ssi.exchanges.rules import first_refusal, may_be_passed_on, may_serve_justice
from ssi.records.models import Record

# Pieces by which a partner hands over what it did.
EXECUTION_PIECES = (DocumentType.OFFICIAL_RECORD, DocumentType.REPORT)
# When acts are listed: once the execution has begun, before they have left.
LISTING = {"executing", "partially_executed", "executed"}


def may_be_listed(document: Document) -> Verdict:
    """A piece enters the inventory of returned acts as it enters a court file."""
    if not document.is_available:
        return Refused(_("« %(piece)s » a été retirée : elle ne se renvoie pas.") % {"piece": document})
    return first_refusal([may_serve_justice(document), may_be_passed_on(document)])


def inventory_is_whole(record: Record) -> Verdict:
    """The inventory exists, and each of its pieces is still there with the fingerprint that was listed."""
    inventory = reverse("cases:inventory", args=[record.reference])
    acts = list(ReturnedAct.objects.filter(record=record).select_related("document"))
    for act in acts:
        if act.sha256 != act.document.sha256:
            return Refused(
                _("Renvoi impossible : l’empreinte de « %(act)s » n’est plus celle de la pièce.") % {"act": act},
                fix=inventory,
            )
        verdict = may_be_listed(act.document)
        if isinstance(verdict, Refused):
            return Refused(verdict.reason, fix=verdict.fix or inventory)
    pieces = Document.objects.filter(record=record).available()
    if not pieces.filter(document_type__in=EXECUTION_PIECES).exists():
        return Refused(
            _("Renvoi impossible : aucune pièce d’exécution (procès-verbal ou rapport) n’est jointe."),
            fix=reverse("cases:add_document", args=[record.reference]),
        )
    if not acts:
        return Refused(_("Renvoi impossible : l’inventaire des pièces renvoyées n’est pas dressé."), fix=inventory)
    return Allowed()


def custody_is_whole(record: Record) -> Verdict:
    """Each exhibit has been followed from who sealed it, link after link."""
    page = reverse("cases:exhibits", args=[record.reference])
    for exhibit in Exhibit.objects.filter(record=record).prefetch_related("continuity"):
        holder, links = exhibit.sealed_by, list(exhibit.continuity.all())
        if not links:
            return Refused(
                _("Renvoi impossible : le scellé %(number)s n’a aucune remise inscrite.") % {"number": exhibit.number},
                fix=page,
            )
        for link in links:
            if same_holder(link.from_holder, holder):
                holder = link.to_holder
                continue
            return Refused(
                _("Renvoi impossible : la chaîne du scellé %(number)s est rompue après « %(holder)s ».")
                % {"number": exhibit.number, "holder": holder},
                fix=page,
            )
    return Allowed()


def same_holder(left: str, right: str) -> bool:
    """Names of holders, whatever their capitals and spaces."""
    return " ".join(left.split()).casefold() == " ".join(right.split()).casefold()
