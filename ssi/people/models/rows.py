"""What is said of a part in several rows: its other names, its numbers, what one must beware of."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ssi.common import clock
from ssi.people.countries import country_name
from ssi.people.enums import SEALED_KINDS, NameKind, NumberKind, Script, WarningKind
from ssi.people.models.part import Part
from ssi.people.querysets import PartQuerySet
from ssi.records.models import RecordChild


class _Row(RecordChild):
    """A row of a part, in the record of that part: the database joins both (ssi.people.sql)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    position = models.PositiveSmallIntegerField()

    objects: ClassVar[Any] = PartQuerySet.as_manager()

    class Meta(RecordChild.Meta):
        abstract = True
        ordering = ("position", "id")


class PartName(_Row):
    """Another name of a person or an object than the one under which the record speaks of it."""

    part = models.ForeignKey(
        Part, on_delete=models.CASCADE, db_constraint=False, related_name="names", verbose_name=_("personne ou objet")
    )
    value = models.CharField(_("nom"), max_length=200)
    kind = models.CharField(_("sorte de nom"), max_length=10, choices=NameKind, default=NameKind.ALIAS)
    script = models.CharField(_("écriture"), max_length=8, choices=Script, default=Script.LATIN)
    given = models.CharField(_("prénoms"), max_length=120, blank=True)
    family = models.CharField(_("nom de famille"), max_length=120, blank=True)
    patronym = models.CharField(_("nom du père"), max_length=120, blank=True)
    particle = models.CharField(_("particule"), max_length=20, blank=True)
    title = models.CharField(_("titre"), max_length=60, blank=True)
    generation = models.CharField(_("nom de génération ou suffixe"), max_length=40, blank=True)

    class Meta(_Row.Meta):
        verbose_name = _("autre nom")
        constraints = (
            models.UniqueConstraint(fields=["part", "position"], name="part_name_position_once"),
            models.CheckConstraint(condition=~Q(value=""), name="part_name_said"),
            models.CheckConstraint(condition=Q(kind__in=NameKind.values), name="part_name_kind_known"),
            models.CheckConstraint(condition=Q(script__in=Script.values), name="part_name_script_known"),
        )

    def __str__(self) -> str:
        return self.value

    @property
    def kind_label(self) -> str:
        return str(NameKind(self.kind).label)

    @property
    def parts_text(self) -> str:
        """The parts of the name that are known, each with its word."""
        names = ("title", "given", "generation", "particle", "patronym", "family")
        labels = {field.name: field.verbose_name for field in self._meta.fields}
        return " · ".join(f"{labels[name]} {getattr(self, name)}" for name in names if getattr(self, name))


class PartNumber(_Row):
    """A number that identifies. Of a sealed kind, it is here sealed, masked, and as a blind index; never in clear."""

    part = models.ForeignKey(
        Part, on_delete=models.CASCADE, db_constraint=False, related_name="numbers", verbose_name=_("personne ou objet")
    )
    kind = models.CharField(_("sorte de numéro"), max_length=18, choices=NumberKind)
    value = models.CharField(_("numéro"), max_length=120, blank=True)
    masked = models.CharField(_("numéro masqué"), max_length=12, blank=True)
    sealed = models.BinaryField(null=True, editable=False)
    blind = models.CharField(max_length=64, blank=True, editable=False)
    country = models.CharField(_("pays d’émission"), max_length=2, blank=True)
    issued_on = models.DateField(_("délivré le"), null=True, blank=True)
    expires_on = models.DateField(_("expire le"), null=True, blank=True)

    class Meta(_Row.Meta):
        verbose_name = _("numéro")
        indexes = (models.Index(fields=["blind"], name="part_number_blind", condition=~Q(blind="")),)
        constraints = (
            models.UniqueConstraint(fields=["part", "position"], name="part_number_position_once"),
            models.CheckConstraint(condition=Q(kind__in=NumberKind.values), name="part_number_kind_known"),
            models.CheckConstraint(
                condition=Q(kind__in=SEALED_KINDS, sealed__isnull=False, value="", masked__startswith="•")
                & ~Q(blind="")
                | ~Q(kind__in=SEALED_KINDS) & Q(sealed=None, blind="", masked="") & ~Q(value=""),
                name="part_number_sealed_or_clear",
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(expires_on=None) | Q(issued_on__lte=F("expires_on")),
                name="part_number_issued_before_expiry",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.shown}"

    @property
    def kind_label(self) -> str:
        return str(NumberKind(self.kind).label)

    @property
    def shown(self) -> str:
        return self.masked or self.value

    @property
    def is_sealed(self) -> bool:
        return bool(self.masked)

    @property
    def country_text(self) -> str:
        return country_name(self.country) if self.country else ""


class PartWarning(_Row):
    """What whoever meets this person must know, until a day: nobody is dangerous for ever in a file."""

    part = models.ForeignKey(
        Part,
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="warnings",
        verbose_name=_("personne ou objet"),
    )
    kind = models.CharField(_("mise en garde"), max_length=12, choices=WarningKind)
    until = models.DateField(_("valable jusqu’au"))
    note = models.CharField(_("précision"), max_length=200, blank=True)

    class Meta(_Row.Meta):
        verbose_name = _("mise en garde")
        constraints = (
            models.UniqueConstraint(fields=["part", "position"], name="part_warning_position_once"),
            models.CheckConstraint(condition=Q(kind__in=WarningKind.values), name="part_warning_kind_known"),
        )

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def in_force(self) -> bool:
        today: date = clock.today("Europe/Paris")
        return self.until >= today
