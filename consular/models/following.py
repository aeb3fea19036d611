"""How a person is followed once the request is filed: visits, hearings, what they said of our help and their relatives.

All of it hangs on the filing: the post writes it, and reads it whatever the service does on its side.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consular.enums import Answer, HearingKind, Said
from consular.models.filing import FamilyContact
from ssi.records.models import RecordChild


class Visit(RecordChild):
    """The post went to see the person. What the person alleges is written as they said it, and followed up."""

    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField(_("visite faite le"))
    visitors = models.CharField(_("visiteurs"), max_length=200)
    conditions = models.TextField(_("conditions de détention et état de santé"), blank=True)
    ill_treatment = models.CharField(
        _("mauvais traitements allégués"), max_length=8, choices=Answer, default=Answer.UNKNOWN
    )
    alleged = models.TextField(_("ce que la personne allègue"), blank=True)
    follow_up = models.TextField(_("suite donnée"), blank=True)
    next_on = models.DateField(_("prochaine visite prévue le"), null=True)

    class Meta(RecordChild.Meta):
        verbose_name = _("visite")
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["record", "number"], name="visit_number_once"),
            models.CheckConstraint(condition=~Q(visitors=""), name="visit_names_its_visitors"),
            models.CheckConstraint(condition=Q(ill_treatment__in=Answer.values), name="visit_answer_known"),
            models.CheckConstraint(
                condition=Q(ill_treatment=Answer.YES) & ~Q(alleged="")
                | ~Q(ill_treatment=Answer.YES) & Q(alleged="", follow_up=""),
                name="visit_says_what_is_alleged",
            ),
            models.CheckConstraint(condition=Q(next_on=None) | Q(next_on__gte=F("at__date")), name="visit_next_after"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"

    @property
    def awaits_follow_up(self) -> bool:
        return self.ill_treatment == Answer.YES and not self.follow_up


class Hearing(RecordChild):
    """The person appears before a court, in the country of the facts; what came of it is told afterwards."""

    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField(_("date et heure de l’audience"))
    place = models.CharField(_("juridiction et lieu"), max_length=160)
    kind = models.CharField(_("nature de l’audience"), max_length=16, choices=HearingKind)
    outcome = models.CharField(_("ce qui a été décidé"), max_length=300, blank=True)

    class Meta(RecordChild.Meta):
        verbose_name = _("audience")
        ordering = ("at", "id")
        indexes = (models.Index(fields=["at"], condition=Q(outcome=""), name="hearing_to_come"),)
        constraints = (
            models.UniqueConstraint(fields=["record", "number"], name="hearing_number_once"),
            models.UniqueConstraint(fields=["record", "at", "place"], name="hearing_once"),
            models.CheckConstraint(condition=Q(kind__in=HearingKind.values), name="hearing_kind_known"),
            models.CheckConstraint(condition=~Q(place=""), name="hearing_says_where"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.place}"


class Statement(RecordChild):
    """What the person said, when, and how it is known: of our help, or (CONTACT) of telling that one. Never changed.

    They may change their mind: the last that they said counts, and is what the filing or the relative carries.
    """

    contact = models.ForeignKey(FamilyContact, on_delete=models.DO_NOTHING, null=True, related_name="statements")
    said = models.CharField(max_length=8, choices=Said)
    source = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(RecordChild.Meta):
        verbose_name = _("parole de la personne")
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=["record", "-at"], name="statement_record"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(contact=None, said__in=[Said.ACCEPTED, Said.OPPOSED]) & ~Q(source="")
                | Q(contact__isnull=False, said__in=[Said.YES, Said.NO]),
                name="statement_says_of_what",
            ),
        )

    def __str__(self) -> str:
        return self.said
