"""What comes back with an executed letter: the acts, each with its fingerprint, and the exhibits, hand by hand."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ssi.documents.models import Document
from ssi.records.models import RecordChild


class ReturnedAct(RecordChild):
    """One line of the inventory: a piece of the record, and the fingerprint of what is sent back. The database ties
    the fingerprint to that of the piece."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveSmallIntegerField(_("numéro"))
    title = models.CharField(_("intitulé"), max_length=200)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+", verbose_name=_("pièce"))
    sha256 = models.CharField(_("empreinte"), max_length=64)
    listed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("inventorié par")
    )
    listed_at = models.DateTimeField(_("inventorié le"))

    class Meta(RecordChild.Meta):
        verbose_name = _("pièce renvoyée")
        ordering = ("record", "number")
        constraints = (
            models.UniqueConstraint(
                fields=["record", "number"],
                name="returned_act_number_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["record", "document"], name="returned_act_once"),
            models.CheckConstraint(condition=~Q(title=""), name="returned_act_named"),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Exhibit(RecordChild):
    """A thing under seal that the execution produced."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("numéro du scellé"), max_length=30)
    description = models.CharField(_("description"), max_length=500)
    sealed_by = models.CharField(_("placé sous scellé par"), max_length=120)
    place = models.CharField(_("lieu"), max_length=120)

    class Meta(RecordChild.Meta):
        verbose_name = _("scellé")
        ordering = ("record", "number")
        constraints = (
            models.UniqueConstraint(fields=["record", "number"], name="exhibit_number_once"),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(description="") & ~Q(sealed_by="") & ~Q(place=""), name="exhibit_described"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} – {self.description[:60]}"

    @property
    def holder(self) -> str:
        """Who has it now: the last who received it, or who sealed it."""
        links = list(self.continuity.all())
        return links[-1].to_holder if links else self.sealed_by


class CustodyLink(RecordChild):
    """One handing over of an exhibit. It begins where the one before ended; once written, it stays."""

    exhibit = models.ForeignKey(Exhibit, on_delete=models.CASCADE, related_name="continuity", verbose_name=_("scellé"))
    position = models.PositiveSmallIntegerField(_("rang"))
    from_holder = models.CharField(_("remis par"), max_length=120)
    to_holder = models.CharField(_("remis à"), max_length=120)
    handed_at = models.DateTimeField(_("remis le"))
    seal_number = models.CharField(_("numéro de scellé"), max_length=40)
    condition = models.CharField(_("état constaté"), max_length=200)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("enregistré par")
    )

    class Meta(RecordChild.Meta):
        verbose_name = _("remise d’un scellé")
        ordering = ("exhibit", "position")
        constraints = (
            models.UniqueConstraint(fields=["exhibit", "position"], name="custody_position_once"),
            models.CheckConstraint(
                condition=~Q(from_holder="") & ~Q(to_holder="") & ~Q(seal_number="") & ~Q(condition=""),
                name="custody_link_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.from_holder} → {self.to_holder}"
