"""What hangs on a consular request: the filing (read by the post and the service) and the handling (the service alone).

Two records in two scopes, because row policies hide rows and not columns. No table here needs a second rule: each row
carries the scope of its record.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consular.enums import (
    Answer,
    Category,
    Consent,
    ErasureGround,
    ErasureVerdict,
    KnownBy,
    MessageKind,
    Outcome,
    Side,
    Urgency,
    Wish,
)
from ssi.common import clock
from ssi.records.models import SCOPE_LENGTH, Detail, Record, RecordChild

ADULT_AGE = 18


def age_on(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


class AssistanceFiling(Detail):
    """What the post tells: what happened, to whom, what it asks. Empty is “not known yet”, never “no”."""

    category = models.CharField(_("situation"), max_length=24, choices=Category, blank=True)
    sub_category = models.CharField(_("précision"), max_length=120, blank=True)
    incident_at = models.DateTimeField(_("date des faits ou de l’arrestation"), null=True)
    incident_place = models.CharField(_("lieu"), max_length=120, blank=True)
    known_by = models.CharField(_("poste prévenu par"), max_length=16, choices=KnownBy, blank=True)
    known_at = models.DateTimeField(_("poste prévenu le"), null=True)
    notification_received_at = models.DateTimeField(_("notification des autorités reçue le"), null=True)
    detaining_authority = models.CharField(_("autorité qui détient"), max_length=160, blank=True)
    place_of_detention = models.CharField(_("lieu de détention"), max_length=160, blank=True)
    charges = models.CharField(_("motif ou qualification"), max_length=300, blank=True)
    death_penalty_risk = models.CharField(
        _("risque de peine de mort"), max_length=8, choices=Answer, default=Answer.UNKNOWN
    )
    circumstances = models.TextField(_("circonstances"), blank=True)

    last_name = models.CharField(_("nom d’usage"), max_length=80, blank=True)
    first_names = models.CharField(_("prénoms"), max_length=80, blank=True)
    birth_date = models.DateField(_("date de naissance"), null=True)
    birth_date_unknown = models.BooleanField(_("date de naissance inconnue pour l’instant"), default=False)
    birth_place = models.CharField(_("lieu de naissance"), max_length=80, blank=True)
    is_french = models.BooleanField(_("de nationalité française"), default=True)
    has_local_nationality = models.CharField(
        _("a aussi la nationalité du pays"), max_length=8, choices=Answer, default=Answer.UNKNOWN
    )
    resident = models.CharField(_("réside dans le pays"), max_length=8, choices=Answer, default=Answer.UNKNOWN)
    ariane_registered = models.CharField(_("inscrite sur Ariane"), max_length=8, choices=Answer, default=Answer.UNKNOWN)

    assistance_wish = models.CharField(_("souhait de la personne"), max_length=8, choices=Wish, default=Wish.UNKNOWN)
    wish_source = models.CharField(_("souhait recueilli par"), max_length=200, blank=True)
    wish_recorded_at = models.DateTimeField(_("souhait recueilli le"), null=True)
    first_answer_at = models.DateTimeField(_("première réponse du SSI"), null=True)

    class Meta(Detail.Meta):
        verbose_name = _("demande d’assistance")
        constraints = (
            models.CheckConstraint(condition=Q(category__in=["", *Category.values]), name="filing_category_known"),
            models.CheckConstraint(condition=Q(known_by__in=["", *KnownBy.values]), name="filing_known_by_known"),
            models.CheckConstraint(
                condition=Q(death_penalty_risk__in=Answer.values)
                & Q(has_local_nationality__in=Answer.values)
                & Q(resident__in=Answer.values)
                & Q(ariane_registered__in=Answer.values),
                name="filing_answers_known",
            ),
            models.CheckConstraint(
                condition=Q(incident_at__isnull=True) | Q(known_at__isnull=True) | Q(known_at__gte=F("incident_at")),
                name="filing_known_after_incident",
            ),
            models.CheckConstraint(
                condition=Q(incident_at__isnull=True)
                | Q(notification_received_at__isnull=True)
                | Q(notification_received_at__gte=F("incident_at")),
                name="filing_notified_after_incident",
            ),
            models.CheckConstraint(
                condition=Q(assistance_wish=Wish.UNKNOWN, wish_source="", wish_recorded_at__isnull=True)
                | (
                    Q(assistance_wish__in=[Wish.ACCEPTED, Wish.OPPOSED])
                    & ~Q(wish_source="")
                    & Q(wish_recorded_at__isnull=False)
                ),
                name="filing_wish_has_source_and_instant",
            ),
            models.CheckConstraint(
                condition=Q(birth_date__isnull=True) | Q(birth_date_unknown=False), name="filing_birth_date_or_unknown"
            ),
        )
        indexes = (
            models.Index(fields=["category"], name="filing_category"),
            models.Index(
                fields=["first_answer_at"], condition=Q(first_answer_at__isnull=False), name="filing_first_answer"
            ),
        )

    def __str__(self) -> str:
        return f"{self.category} {self.incident_place}"

    @property
    def person(self) -> str:
        """« Bastien ROUVIÈRE »; empty while nobody is named."""
        return " ".join(part for part in (self.first_names, self.last_name.upper()) if part)

    @property
    def notification_delay(self) -> timedelta | None:
        """How long the local authorities took to notify the post; None while they have not."""
        if self.incident_at is None or self.notification_received_at is None:
            return None
        return self.notification_received_at - self.incident_at

    @property
    def minor(self) -> bool:
        """Under eighteen on the day of the facts, where they happened."""
        if self.birth_date is None:
            return False
        instant = self.incident_at or clock.now()
        return age_on(self.birth_date, clock.in_zone(instant, self.record.country.time_zone).date()) < ADULT_AGE

    @property
    def is_detention(self) -> bool:
        return self.category == Category.ARREST_DETENTION


class AskedItem(RecordChild):
    """One thing that the post asks of the service."""

    number = models.PositiveSmallIntegerField()
    text = models.CharField(_("demande au SSI"), max_length=300)
    answered = models.BooleanField(_("réponse donnée"), default=False)

    class Meta(RecordChild.Meta):
        verbose_name = _("demande au SSI")
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["record", "number"], name="asked_number_once"),)

    def __str__(self) -> str:
        return self.text


class FamilyContact(RecordChild):
    """Somebody who could be told, and whether the person allowed that one to be."""

    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("nom du proche"), max_length=120)
    relation = models.CharField(_("lien avec la personne"), max_length=60, blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    consent_to_inform = models.CharField(
        _("accord de la personne"), max_length=8, choices=Consent, default=Consent.UNKNOWN
    )
    recorded_at = models.DateTimeField(_("accord recueilli le"), null=True)
    informed_at = models.DateTimeField(_("informé le"), null=True)

    class Meta(RecordChild.Meta):
        verbose_name = _("proche")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["record", "number"], name="contact_number_once"),
            models.CheckConstraint(
                condition=Q(consent_to_inform=Consent.UNKNOWN, recorded_at__isnull=True)
                | Q(consent_to_inform__in=[Consent.YES, Consent.NO], recorded_at__isnull=False),
                name="contact_consent_has_its_instant",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Message(RecordChild):
    """What was said between the post and the service, and the answers released. Never changed once written."""

    side = models.CharField(max_length=4, choices=Side)
    kind = models.CharField(max_length=8, choices=MessageKind)
    body = models.TextField()
    at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(RecordChild.Meta):
        verbose_name = _("message")
        ordering = ("at", "id")
        indexes = (models.Index(fields=["record", "at"], name="message_record"),)
        constraints = (
            models.CheckConstraint(condition=~Q(body=""), name="message_says_something"),
            models.CheckConstraint(
                condition=Q(side=Side.POST, kind=MessageKind.MESSAGE)
                | Q(side=Side.SSI, kind__in=[MessageKind.QUESTION, MessageKind.ANSWER, MessageKind.MESSAGE]),
                name="message_answer_comes_from_ssi",
            ),
        )

    def __str__(self) -> str:
        return f"{self.side} {self.kind}"


class Handling(Detail):
    """What the service does about a filing. Opened by the database when the post files; no post can ever read it."""

    filing = models.OneToOneField(Record, on_delete=models.CASCADE, db_constraint=False, related_name="handled_by")
    filing_scope = models.CharField(max_length=SCOPE_LENGTH, editable=False)
    urgency = models.CharField(_("urgence"), max_length=8, choices=Urgency, default=Urgency.STANDARD)
    outcome = models.CharField(_("issue"), max_length=12, choices=Outcome, blank=True)

    class Meta(Detail.Meta):
        verbose_name = _("traitement")
        constraints = (
            models.CheckConstraint(condition=Q(urgency__in=Urgency.values), name="handling_urgency_known"),
            models.CheckConstraint(condition=Q(outcome__in=["", *Outcome.values]), name="handling_outcome_known"),
        )

    def __str__(self) -> str:
        return f"{self.filing_id}"

    @property
    def first_answer_due(self) -> datetime | None:
        """The deadline is told on the filing; the handling shows the same."""
        return self.filing.due_at


class Note(RecordChild):
    """An internal note of the service on a handling: where the information comes from, what to do. Never changed."""

    body = models.TextField(_("note"))
    source = models.CharField(_("source de l’information"), max_length=200, blank=True)
    at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(RecordChild.Meta):
        verbose_name = _("note interne")
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=["record", "-at"], name="note_record"),)
        constraints = (models.CheckConstraint(condition=~Q(body=""), name="note_says_something"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class RetentionRule(models.Model):
    """How long what a request says is kept once it is over, by category. Data: an administrator corrects it."""

    category = models.CharField(_("situation"), max_length=24, choices=Category, primary_key=True)
    years = models.PositiveSmallIntegerField(_("conservation, en années"))
    source = models.CharField(_("motif de cette durée"), max_length=300)

    class Meta:
        default_permissions = ()
        ordering = ("category",)
        verbose_name = _("durée de conservation")
        constraints = (
            models.CheckConstraint(condition=Q(category__in=Category.values), name="retention_category_known"),
            models.CheckConstraint(condition=Q(years__gte=1, years__lte=30), name="retention_one_to_thirty_years"),
            models.CheckConstraint(condition=~Q(source=""), name="retention_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.category} {self.years}"


class Erasure(RecordChild):
    """The erasure of what a request says, asked by one person and decided by another; approved, its certificate.

    It hangs on the handling, and is all that stays of both sides beside what is counted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ground = models.CharField(_("motif"), max_length=10, choices=ErasureGround)
    reason = models.CharField(_("précisions"), max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    verdict = models.CharField(max_length=8, choices=ErasureVerdict, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=300, blank=True)
    # What went, by table and by side; what was kept to be counted; the print of both.
    gone = models.JSONField(default=dict)
    kept = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta(RecordChild.Meta):
        verbose_name = _("effacement")
        ordering = ("-asked_at", "id")
        indexes = (models.Index(fields=["record", "-asked_at"], name="erasure_record"),)
        constraints = (
            models.UniqueConstraint(fields=["record"], condition=Q(verdict=""), name="erasure_one_waiting"),
            models.UniqueConstraint(fields=["record"], condition=Q(verdict="approved"), name="erasure_done_once"),
            models.CheckConstraint(condition=Q(ground__in=ErasureGround.values), name="erasure_ground_known"),
            models.CheckConstraint(
                condition=Q(verdict="", decided_by__isnull=True, decided_at__isnull=True, refusal="", sha256="")
                | (Q(verdict="refused", decided_by__isnull=False, decided_at__isnull=False, sha256="") & ~Q(refusal=""))
                | (
                    Q(verdict="approved", decided_by__isnull=False, decided_at__isnull=False, refusal="")
                    & ~Q(sha256="")
                ),
                name="erasure_verdict_says_all",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")), name="erasure_by_two_people"
            ),
        )

    def __str__(self) -> str:
        return f"{self.ground} {self.verdict}"

    @property
    def is_waiting(self) -> bool:
        return self.verdict == ""
