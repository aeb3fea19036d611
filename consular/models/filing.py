"""What hangs on a consular request: the filing (read by the post and the service) and the handling (the service alone).

Two records in two scopes, because row policies hide rows and not columns. No table here needs a second rule: each row
carries the scope of its record.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consular.enums import (
    ASKED_ANSWERS,
    NEVER_BY_DEFAULT,
    Answer,
    Category,
    Consent,
    ContactKind,
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
MOST_PEOPLE = 10_000
# Eleven digits or more, however they are spaced: a card by its last digits, never whole.
CARD_NUMBER = r"([0-9][ .-]*){11,}"


def age_on(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _answer(label: Any) -> models.CharField[str, str]:
    return models.CharField(label, max_length=8, choices=Answer, default=Answer.UNKNOWN)


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

    # What is asked by category (ASKED in consular.enums). Kept when the category changes.
    maximum_penalty = models.CharField(_("peine encourue"), max_length=160, blank=True)
    corporal_punishment_risk = _answer(_("risque de châtiment corporel"))
    lawyer = models.CharField(_("avocat"), max_length=160, blank=True)
    interpreter = _answer(_("interprète"))
    bail = models.CharField(_("caution"), max_length=160, blank=True)
    passport_held = _answer(_("passeport retenu"))
    media_attention = _answer(_("la presse en parle"))
    health = models.CharField(_("état de santé, soins"), max_length=300, blank=True)
    can_speak = _answer(_("peut parler"))
    held_against_will = _answer(_("retenue contre son gré"))
    hospital = models.CharField(_("hôpital"), max_length=160, blank=True)
    doctor = models.CharField(_("médecin"), max_length=160, blank=True)
    insurer = models.CharField(_("assurance"), max_length=160, blank=True)
    safe_now = _answer(_("en sécurité maintenant"))
    children_concerned = _answer(_("enfants exposés"))
    medical_exam = _answer(_("examen médical fait"))
    complaint_filed = _answer(_("plainte déposée"))
    complaint_reference = models.CharField(_("numéro de la plainte"), max_length=80, blank=True)
    complaint_station = models.CharField(_("service qui a reçu la plainte"), max_length=160, blank=True)
    police_contact = models.CharField(_("contact dans la police"), max_length=160, blank=True)
    suspects_known = models.CharField(_("suspects, comptes ou numéros connus"), max_length=300, blank=True)
    stolen_items = models.CharField(_("objets volés"), max_length=300, blank=True)
    last_contact_at = models.DateTimeField(_("dernier contact le"), null=True)
    last_contact_how = models.CharField(_("dernier contact avec qui, comment"), max_length=200, blank=True)
    description = models.CharField(_("signalement"), max_length=300, blank=True)
    phone = models.CharField(_("téléphone de la personne"), max_length=60, blank=True)
    bank_card = models.CharField(_("carte bancaire"), max_length=60, blank=True)
    online_accounts = models.CharField(_("comptes en ligne"), max_length=200, blank=True)
    whereabouts = models.CharField(_("où elle peut se trouver"), max_length=200, blank=True)
    claim = models.CharField(_("ce qui est exigé"), max_length=300, blank=True)
    other_parent = models.CharField(_("avec qui est l’enfant"), max_length=200, blank=True)
    custody_decision = models.CharField(_("décision sur la garde"), max_length=200, blank=True)
    central_authority_told = _answer(_("autorité centrale saisie"))
    body_place = models.CharField(_("où repose le corps"), max_length=160, blank=True)
    death_cause = models.CharField(_("cause annoncée du décès"), max_length=200, blank=True)
    identified_by = models.CharField(_("identifiée par"), max_length=160, blank=True)
    family_informed = _answer(_("famille informée"))
    autopsy = _answer(_("autopsie prévue ou faite"))
    payment_means = models.CharField(_("moyen de paiement"), max_length=160, blank=True)
    payment_account = models.CharField(_("compte qui a reçu l’argent"), max_length=200, blank=True)
    amount = models.CharField(_("montant"), max_length=60, blank=True)
    paid_at = models.DateTimeField(_("dernier paiement le"), null=True)
    evidence_kept = _answer(_("preuves gardées"))
    vessel = models.CharField(_("navire et position"), max_length=200, blank=True)
    vehicle = models.CharField(_("véhicule"), max_length=200, blank=True)
    people_involved = models.PositiveIntegerField(_("nombre de Français concernés"), null=True)
    identity_document = models.CharField(_("papiers"), max_length=120, blank=True)
    money_transfer = models.CharField(_("qui peut envoyer de l’argent"), max_length=200, blank=True)
    critical_on = models.DateField(_("date à ne pas manquer"), null=True)

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
    found_at = models.DateTimeField(_("personne retrouvée le"), null=True)
    found_source = models.CharField(_("on le sait par"), max_length=200, blank=True)

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
                condition=Q(*((f"{name}__in", Answer.values) for name in ASKED_ANSWERS)),
                name="filing_asked_answers_known",
            ),
            models.CheckConstraint(
                condition=~Q(complaint_filed=Answer.NO) | Q(complaint_reference="", complaint_station=""),
                name="filing_complaint_is_one",
            ),
            models.CheckConstraint(condition=~Q(bank_card__regex=CARD_NUMBER), name="filing_card_never_whole"),
            models.CheckConstraint(
                condition=Q(people_involved__isnull=True) | Q(people_involved__range=(1, MOST_PEOPLE)),
                name="filing_people_counted",
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
            models.CheckConstraint(
                condition=Q(found_at__isnull=True, found_source="")
                | Q(found_at__isnull=False, category=Category.MISSING) & ~Q(found_source=""),
                name="filing_found_has_its_source",
            ),
            models.CheckConstraint(
                condition=Q(incident_at__isnull=True) | Q(found_at__isnull=True) | Q(found_at__gte=F("incident_at")),
                name="filing_found_after_incident",
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
    kind = models.CharField(_("qui est-ce"), max_length=10, choices=ContactKind, default=ContactKind.RELATIVE)
    relation = models.CharField(_("lien avec la personne"), max_length=60, blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    consent_to_inform = models.CharField(
        _("accord de la personne"), max_length=8, choices=Consent, default=Consent.UNKNOWN
    )
    recorded_at = models.DateTimeField(_("accord recueilli le"), null=True)
    consent_source = models.CharField(_("accord recueilli par"), max_length=200, blank=True)
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
            models.CheckConstraint(condition=Q(kind__in=ContactKind.values), name="contact_kind_known"),
            models.CheckConstraint(
                condition=Q(informed_at__isnull=True) | Q(consent_to_inform=Consent.YES),
                name="contact_informed_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(informed_at__isnull=True) | ~Q(kind__in=sorted(NEVER_BY_DEFAULT)) | ~Q(consent_source=""),
                name="contact_never_by_default",
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
