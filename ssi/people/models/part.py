"""A person or an object as it appears in one record. That two rows are one person is a decision (Judgement)."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ssi.people.countries import country_name
from ssi.people.enums import WITH_CAPACITY, EntityType, Precision, Sex, SubjectCategory
from ssi.people.querysets import PartQuerySet
from ssi.records.models import RecordChild


class Part(RecordChild):
    """A person, a company, a phone, a parcel… named in a record, with the capacity in which it appears there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveSmallIntegerField()
    entity_type = models.CharField(_("nature"), max_length=20, choices=EntityType)
    category = models.CharField(_("qualité"), max_length=20, choices=SubjectCategory, blank=True)
    name = models.CharField(_("nom ou désignation"), max_length=200)
    birth_date = models.DateField(_("date de naissance"), null=True, blank=True)
    birth_date_precision = models.CharField(_("précision"), max_length=8, choices=Precision, blank=True)
    birth_place = models.CharField(_("lieu de naissance"), max_length=120, blank=True)
    sex = models.CharField(_("sexe"), max_length=1, choices=Sex, blank=True)
    nationalities = ArrayField(models.CharField(max_length=2), default=list, blank=True, verbose_name=_("nationalités"))
    occupation = models.CharField(_("profession ou activité"), max_length=120, blank=True)
    detail = models.TextField(_("précisions"), blank=True)
    # The civil day of the last change in the record's country: what "in the future" is measured against.
    as_of = models.DateField(editable=False)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[Any] = PartQuerySet.as_manager()

    class Meta(RecordChild.Meta):
        verbose_name = _("personne ou objet")
        ordering = ("number", "id")
        constraints = (
            models.UniqueConstraint(fields=["record", "number"], name="part_number_once"),
            models.CheckConstraint(condition=Q(entity_type__in=EntityType.values), name="part_type_known"),
            models.CheckConstraint(
                condition=Q(category__in=["", SubjectCategory.OTHER_PARTY])
                | Q(category__in=SubjectCategory.values, entity_type__in=WITH_CAPACITY),
                name="part_capacity_of_people",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="part_named"),
            models.CheckConstraint(
                condition=Q(birth_date=None, birth_date_precision="")
                | Q(birth_date__isnull=False, birth_date_precision__in=Precision.values),
                name="part_birth_date_with_precision",
            ),
            models.CheckConstraint(
                condition=Q(birth_date=None) | Q(birth_date__lte=F("as_of")), name="part_born_in_the_past"
            ),
            models.CheckConstraint(
                condition=Q(entity_type=EntityType.PERSON) | Q(birth_date=None, birth_place=""),
                name="part_only_people_are_born",
            ),
            models.CheckConstraint(
                condition=Q(entity_type=EntityType.PERSON) | Q(sex="", nationalities=[], occupation=""),
                name="part_only_people_have_a_status",
            ),
            models.CheckConstraint(condition=Q(sex__in=["", *Sex.values]), name="part_sex_known"),
            # What the rows of a part refer to, so that they stay in the record of their part.
            models.UniqueConstraint(fields=["id", "record"], name="part_of_record"),
        )

    def __str__(self) -> str:
        return self.name

    # A page of results asks for a hundred of these: one label, instead of a table of every translated label.
    @property
    def type_label(self) -> str:
        return str(EntityType(self.entity_type).label)

    @property
    def category_label(self) -> str:
        return str(SubjectCategory(self.category).label) if self.category else ""

    @property
    def is_person(self) -> bool:
        return self.entity_type == EntityType.PERSON

    @property
    def birth_text(self) -> str:
        """The date of birth with no more precision than is known: « 14/03/1988 », « 03/1988 », « vers 1988 »."""
        if self.birth_date is None:
            return ""
        form = {Precision.DAY: "%d/%m/%Y", Precision.MONTH: "%m/%Y"}.get(Precision(self.birth_date_precision), "%Y")
        text = f"{self.birth_date:{form}}"
        if self.birth_date_precision == Precision.APPROX:
            return str(_("vers %(year)s")) % {"year": text}
        return text

    @property
    def nationalities_text(self) -> str:
        return ", ".join(country_name(code) for code in self.nationalities)
