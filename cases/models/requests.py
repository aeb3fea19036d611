"""What a request for information adds to its record, and its questions."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.enums import (
    Availability,
    Direction,
    Framework,
    Outcome,
    Purpose,
    QuestionType,
    RefusalGround,
    Urgency,
)
from cases.querysets import QuestionManager
from ssi.directory.models import Authority, CrimeType
from ssi.exchanges.enums import Channel, Language
from ssi.exchanges.models import Exchange
from ssi.records.models import Detail, RecordChild


class InformationRequest(Detail):
    """A request for information, either way (domain: content rules of directive (EU) 2023/977, article 4)."""

    direction = models.CharField(_("sens"), max_length=16, choices=Direction, default=Direction.INCOMING_FR)
    spontaneous = models.BooleanField(_("information spontanée"), default=False)
    requesting_authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", verbose_name=_("service requérant")
    )
    requesting_officer = models.CharField(_("agent requérant"), max_length=120, blank=True)
    external_reference = models.CharField(_("référence du requérant"), max_length=60, blank=True)
    requested_authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("service requis")
    )
    received_at = models.DateTimeField(_("reçue le"))
    received_by = models.CharField(_("voie de réception"), max_length=20, choices=Channel)
    urgency = models.CharField(_("urgence"), max_length=8, choices=Urgency, default=Urgency.NORMAL)
    urgency_reason = models.CharField(_("motif de l’urgence"), max_length=300, blank=True)
    availability = models.CharField(
        _("accès à l’information"), max_length=8, choices=Availability, default=Availability.INDIRECT
    )
    framework = models.CharField(_("cadre juridique"), max_length=16, choices=Framework)
    judicial_case_number = models.CharField(_("numéro judiciaire"), max_length=60, blank=True)
    crime_type = models.ForeignKey(
        CrimeType, on_delete=models.PROTECT, related_name="+", verbose_name=_("nature d’infraction")
    )
    purpose = models.CharField(_("finalité"), max_length=16, choices=Purpose, blank=True)
    objective_reasons = models.CharField(_("raisons objectives"), max_length=1000, blank=True)
    purpose_link = models.CharField(_("lien entre la finalité et la personne"), max_length=1000, blank=True)
    offence_on = models.DateField(_("date des faits"), null=True, blank=True)
    offence_place = models.CharField(_("lieu des faits"), max_length=120, blank=True)
    language = models.CharField(_("langue de la demande"), max_length=5, choices=Language, blank=True)
    translation_required = models.BooleanField(_("traduction nécessaire"), default=False)
    restrictions_on_use = models.CharField(_("restrictions d’usage"), max_length=1000, blank=True)
    summary = models.TextField(_("exposé"), max_length=8000, blank=True)
    sent_at = models.DateTimeField(_("transmise le"), null=True)
    answered_at = models.DateTimeField(_("réponse reçue le"), null=True)
    forwarded_at = models.DateTimeField(_("réponse transmise le"), null=True)
    outcome = models.CharField(_("résultat"), max_length=12, choices=Outcome, blank=True)
    refusal_ground = models.CharField(_("motif de refus"), max_length=28, choices=RefusalGround, blank=True)

    class Meta(Detail.Meta):
        constraints = (
            models.CheckConstraint(condition=Q(urgency__in=Urgency.values), name="request_urgency_known"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="request_direction_known"),
            models.CheckConstraint(condition=Q(framework__in=Framework.values), name="request_framework_known"),
            models.CheckConstraint(
                condition=Q(urgency__in=["normal", "routine"]) | ~Q(urgency_reason=""),
                name="request_urgency_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(sent_at__gte=F("received_at")), name="request_sent_after_received"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("sent_at")),
                name="request_answered_after_sent",
            ),
            models.CheckConstraint(
                condition=Q(forwarded_at__isnull=True) | Q(forwarded_at__gte=F("answered_at")),
                name="request_forwarded_after_answered",
            ),
        )

    def __str__(self) -> str:
        return f"{self.requesting_authority} {self.external_reference}"


class Question(RecordChild):
    """One question of a request, with its own answer and outcome."""

    number = models.PositiveSmallIntegerField(_("numéro"))
    question_type = models.CharField(_("type de question"), max_length=20, choices=QuestionType)
    text = models.CharField(_("question"), max_length=1000)
    outcome = models.CharField(_("résultat"), max_length=12, choices=Outcome, blank=True)
    refusal_ground = models.CharField(_("motif de refus"), max_length=28, choices=RefusalGround, blank=True)
    answer = models.TextField(_("réponse"), max_length=8000, blank=True)
    answered_at = models.DateTimeField(_("répondue le"), null=True)
    exchange = models.ForeignKey(
        Exchange, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("échange")
    )

    objects: ClassVar[Any] = QuestionManager()

    class Meta(RecordChild.Meta):
        ordering = ("record", "number")
        constraints = (
            models.UniqueConstraint(fields=["record", "number"], name="question_number_once"),
            models.CheckConstraint(
                condition=(Q(outcome="refused") & ~Q(refusal_ground=""))
                | (~Q(outcome="refused") & Q(refusal_ground="")),
                name="question_refusal_has_ground",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"

    @property
    def consent_reference(self) -> str:
        """The consent that allows this answer in judicial proceedings, as the question was read."""
        return self.__dict__.get("allowed_by") or ""

    @property
    def consented_on(self) -> date | None:
        return self.__dict__.get("allowed_on")

    @property
    def outcome_tone(self) -> str:
        """The colour of the badge; the word beside it says the same."""
        tones = {Outcome.HIT: "success", Outcome.PARTIAL: "info", Outcome.REFUSED: "error"}
        return tones.get(Outcome(self.outcome), "neutral") if self.outcome else "neutral"
