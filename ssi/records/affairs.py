"""Affairs: the records of one matter, each seen by whoever sees it anyway."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, require
from ssi.records.access import may
from ssi.records.models import Affair, AffairMember, Record
from ssi.records.services import record_event


def affair_of(record: Record) -> Affair | None:
    """The affair of a record that the reader sees, without a statement when MEMBERSHIP came with the record."""
    membership = getattr(record, "membership", None)
    return membership.affair if membership else None


def records_of(affair: Affair, user: User) -> QuerySet[Record]:
    """The records of AFFAIR that USER sees, oldest first."""
    grouped = Record.objects.visible_to(user).filed().filter(membership__affair=affair)
    return grouped.select_related("country", "owner").order_by("opened_at", "pk")


def open_affair(record: Record, *, title: str, actor: User) -> Affair:
    """A new affair, with RECORD as its first."""
    _require_free(record, actor)
    if not title.strip():
        raise RefusedError(_("Donnez un titre à l’affaire."), field="title")
    affair = Affair.objects.create(title=title.strip(), created_at=clock.now(), created_by=actor)
    _join(affair, record)
    return affair


def join_affair(record: Record, affair: Affair, *, actor: User) -> None:
    """RECORD is of AFFAIR from now on. Already there, nothing changes."""
    present = AffairMember.objects.filter(record=record).first()
    if present is not None and present.affair_id == affair.pk:
        return
    _require_free(record, actor)
    _join(affair, record)


def leave_affair(record: Record, *, actor: User) -> None:
    """RECORD was put there by mistake."""
    require(may(actor, "change", record))
    gone, _tables = AffairMember.objects.filter(record=record).delete()
    if gone:
        journal.note(Act.RECORD_CHANGED, country=record.country_id, keys=[record.pk])


def rename_affair(affair: Affair, *, title: str, known: str, actor: User) -> Affair:
    """Whoever may change one of its records names the affair, from the title KNOWN to them; the thread of each record
    that they may change tells both titles."""
    fresh = Affair.objects.select_for_update().get(pk=affair.pk)
    changeable = Record.objects.visible_to(actor, "change").filter(membership__affair=affair, voided_at=None)
    records = list(changeable.order_by("pk"))
    if not records:
        raise RefusedError(_("Votre affectation ne permet pas de renommer cette affaire."))
    if fresh.title != known:
        raise RefusedError(
            _("Quelqu’un a renommé cette affaire entre-temps : « %(title)s ».") % {"title": fresh.title}, field="title"
        )
    if not title.strip():
        raise RefusedError(_("Donnez un titre à l’affaire."), field="title")
    fresh.title = title.strip()
    fresh.save(update_fields=["title"])
    for record in records:
        record_event(record, "affair_renamed", note=f"{known} → {fresh.title}", actor=actor)
        journal.note(Act.RECORD_CHANGED, country=record.country_id, keys=[record.pk])
    return fresh


def _require_free(record: Record, actor: User) -> None:
    require(may(actor, "change", record))
    if record.post_id:
        raise RefusedError(_("La demande d’un poste n’entre pas dans une affaire : liez plutôt son traitement."))
    if AffairMember.objects.filter(record=record).exists():
        raise RefusedError(_("Ce dossier appartient déjà à une affaire : retirez-l’en d’abord."))


def _join(affair: Affair, record: Record) -> None:
    AffairMember.objects.create(record=record, scope=record.scope, affair=affair)
    journal.note(Act.RECORD_CHANGED, country=record.country_id, keys=[record.pk])
