"""What comes back of a letter: the inventory of its acts, the exhibits and who hands them to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cases.models import CustodyLink, Exhibit, ReturnedAct
from cases.rules.returns import LISTING, may_be_listed, same_holder
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, require
from ssi.documents.models import Document
from ssi.documents.storage import DamagedFileError, opened_whole
from ssi.records.access import may_rewrite
from ssi.records.models import Record
from ssi.records.workflow import check_version, lock


def _changing(record: Record, version: int | None, actor: User) -> Record:
    fresh = lock(record)
    check_version(fresh, version)
    require(may_rewrite(actor, fresh))
    return fresh


def _changed(record: Record) -> None:
    record.version += 1
    record.save(update_fields=["version"])
    journal.note(Act.RECORD_CHANGED, country=record.country_id, keys=[record.pk])


def list_acts(record: Record, documents: Sequence[Document], *, version: int | None = None, actor: User) -> Record:
    """Draws the inventory of what goes back, in the order of DOCUMENTS; the one before is replaced.

    The file itself is read: what is listed is what is there, not what a row says of it.
    """
    fresh = _changing(record, version, actor)
    if fresh.state not in LISTING:
        raise RefusedError(_("L’inventaire se dresse pendant l’exécution et jusqu’au renvoi des pièces."))
    if not documents:
        raise RefusedError(_("Choisissez au moins une pièce."), field="acts")
    moment = clock.now()
    rows = []
    for number, document in enumerate(documents, start=1):
        if document.record_id != fresh.pk:
            raise RefusedError(_("Cette pièce ne fait pas partie de ce dossier."), field="acts")
        require(may_be_listed(document), field="acts")
        must_be_whole(document)
        rows.append(
            ReturnedAct(
                record=fresh,
                scope=fresh.scope,
                number=number,
                title=document.title,
                document=document,
                sha256=document.sha256,
                listed_by=actor,
                listed_at=moment,
            )
        )
    ReturnedAct.objects.filter(record=fresh).delete()
    for row in rows:
        row.save(force_insert=True)
    _changed(fresh)
    return fresh


def must_be_whole(document: Document) -> None:
    """Raises RefusedError unless the file in the store is the one that was filed."""
    try:
        with opened_whole(document.storage_key, size=document.size, sha256=document.sha256):
            return
    except DamagedFileError as damaged:
        raise RefusedError(
            _("Le fichier de « %(piece)s » n’est plus celui qui a été déposé : prévenez l’administrateur.")
            % {"piece": document},
            field="acts",
        ) from damaged


@dataclass(frozen=True)
class Sealed:
    """A thing under seal, as its label says it."""

    number: str
    description: str
    sealed_by: str
    place: str


def add_exhibit(record: Record, sealed: Sealed, *, version: int | None = None, actor: User) -> Exhibit:
    """Writes an exhibit; from here each hand that it passes through is a link."""
    fresh = _changing(record, version, actor)
    if Exhibit.objects.filter(record=fresh, number=sealed.number).exists():
        raise RefusedError(_("Ce numéro de scellé est déjà inscrit dans ce dossier."), field="number")
    exhibit = Exhibit.objects.create(
        record=fresh,
        scope=fresh.scope,
        number=sealed.number,
        description=sealed.description,
        sealed_by=sealed.sealed_by,
        place=sealed.place,
    )
    _changed(fresh)
    return exhibit


@dataclass(frozen=True)
class Handing:
    """From whom to whom, when, under which seal, in which condition."""

    from_holder: str
    to_holder: str
    handed_at: datetime
    seal_number: str
    condition: str


def hand_over(exhibit: Exhibit, handing: Handing, *, version: int | None = None, actor: User) -> CustodyLink:
    """Adds a link to the chain of EXHIBIT: it begins where the last one ended, and not before it."""
    fresh = _changing(exhibit.record, version, actor)
    links = list(CustodyLink.objects.filter(exhibit=exhibit))
    holder = links[-1].to_holder if links else exhibit.sealed_by
    if not same_holder(handing.from_holder, holder):
        raise RefusedError(
            _("La chaîne serait rompue : ce scellé est entre les mains de « %(holder)s ».") % {"holder": holder},
            field="from_holder",
        )
    if handing.handed_at > clock.now():
        raise RefusedError(_("Cette remise est datée dans le futur."), field="handed_at")
    if links and handing.handed_at < links[-1].handed_at:
        raise RefusedError(_("Cette remise est datée d’avant la précédente."), field="handed_at")
    link = CustodyLink.objects.create(
        record=fresh,
        scope=fresh.scope,
        exhibit=exhibit,
        position=len(links) + 1,
        from_holder=holder,
        to_holder=handing.to_holder,
        handed_at=handing.handed_at,
        seal_number=handing.seal_number,
        condition=handing.condition,
        recorded_by=actor,
    )
    _changed(fresh)
    return link
