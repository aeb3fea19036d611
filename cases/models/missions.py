"""What a mission of investigators adds to its record: who comes, for which acts, allowed by whom, at what cost."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.enums import ActRole, Currency, MissionActType, MissionPurpose, MissionRole, PassportKind
from ssi.directory.models import Authority
from ssi.records.models import Detail, RecordChild


def _both_or_none(text: str, day: str) -> Q:
    """A reference and its date come together."""
    return Q(**{text: "", f"{day}__isnull": True}) | (~Q(**{text: ""}) & Q(**{f"{day}__isnull": False}))


class Mission(Detail):
    """French investigators in the country, from the request of their service to their report."""

    purpose = models.CharField(_("motif de la mission"), max_length=24, choices=MissionPurpose)
    requesting_service = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", verbose_name=_("service demandeur")
    )
    requesting_judge = models.CharField(_("magistrat"), max_length=120, blank=True)
    requesting_court = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("juridiction")
    )
    requested_on = models.DateField(_("demandée le"))
    host_authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("autorité d’accueil")
    )
    local_liaison = models.CharField(_("correspondant sur place"), max_length=200, blank=True)
    arrival = models.DateField(_("arrivée"))
    departure = models.DateField(_("départ"))
    magistrate_travels = models.BooleanField(_("le magistrat se déplace"), default=False)
    # What a direct hearing needs, from both sides. BY_LETTER: a letter rogatory is linked, which commissions it.
    commission_by_letter = models.BooleanField(_("commission par la CRI liée"), default=False)
    commission_reference = models.CharField(_("commission du juge"), max_length=80, blank=True)
    commissioned_on = models.DateField(_("commission du"), null=True)
    hearing_consent = models.CharField(_("accord de l’État hôte aux auditions directes"), max_length=80, blank=True)
    hearing_consented_on = models.DateField(_("accord aux auditions du"), null=True)
    direct_hearing = models.BooleanField(_("audition directe prévue"), default=False)
    # The authorisation of the host State: asked, then given, each with its date and reference.
    asked_on = models.DateField(_("accord demandé le"), null=True)
    asked_reference = models.CharField(_("note verbale"), max_length=80, blank=True)
    authorised_on = models.DateField(_("autorisée le"), null=True)
    authorised_by = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("autorisée par")
    )
    authorisation_reference = models.CharField(_("référence de l’accord"), max_length=80, blank=True)
    authorisation_conditions = models.TextField(_("conditions de l’accord"), max_length=2000, blank=True)
    hotel = models.CharField(_("hôtel"), max_length=200, blank=True)
    vehicle = models.CharField(_("véhicule"), max_length=200, blank=True)
    interpreter = models.CharField(_("interprète"), max_length=200, blank=True)
    secure_room = models.CharField(_("salle protégée"), max_length=200, blank=True)
    escort = models.CharField(_("escorte"), max_length=200, blank=True)
    weapons = models.CharField(_("armes"), max_length=200, blank=True)
    telephone_policy = models.CharField(_("consigne sur les téléphones"), max_length=200, blank=True)
    travel_order_number = models.CharField(_("ordre de mission"), max_length=60, blank=True)
    briefed_on = models.DateField(_("consignes de sécurité données le"), null=True)
    reported_on = models.DateField(_("rapport reçu le"), null=True)
    results = models.TextField(_("résultats"), max_length=4000, blank=True)
    lessons = models.TextField(_("enseignements"), max_length=2000, blank=True)

    class Meta(Detail.Meta):
        verbose_name = _("mission")
        constraints = (
            models.CheckConstraint(condition=Q(purpose__in=MissionPurpose.values), name="mission_purpose_known"),
            models.CheckConstraint(condition=Q(departure__gte=F("arrival")), name="mission_leaves_after_it_comes"),
            models.CheckConstraint(
                condition=_both_or_none("commission_reference", "commissioned_on"), name="mission_commission_dated"
            ),
            models.CheckConstraint(
                condition=_both_or_none("hearing_consent", "hearing_consented_on"), name="mission_consent_dated"
            ),
            models.CheckConstraint(
                condition=Q(direct_hearing=False)
                | ((Q(commission_by_letter=True) | ~Q(commission_reference="")) & ~Q(hearing_consent="")),
                name="mission_direct_hearing_has_both",
            ),
            models.CheckConstraint(
                condition=Q(authorised_on__isnull=True, authorised_by__isnull=True, authorisation_reference="")
                | (Q(authorised_on__isnull=False, authorised_by__isnull=False) & ~Q(authorisation_reference="")),
                name="mission_authorisation_whole",
            ),
        )
        indexes = (models.Index(fields=["arrival", "departure"], name="mission_dates"),)

    def __str__(self) -> str:
        return f"{self.requesting_service} {self.arrival}"

    def holds_day(self, day: date) -> bool:
        return self.arrival <= day <= self.departure

    @property
    def is_commissioned(self) -> bool:
        """Whether the judge commissions the investigators by name of the act: a letter linked, or a reference."""
        return self.commission_by_letter or bool(self.commission_reference)


class MissionRow(RecordChild):
    """One of what a mission has several of; its NUMBER stays its own when others come or go."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveSmallIntegerField(_("numéro"))

    class Meta(RecordChild.Meta):
        abstract = True


class MissionMember(MissionRow):
    """Somebody who comes. The number of their passport is apart, sealed (MemberPassport)."""

    name = models.CharField(_("nom"), max_length=120)
    rank = models.CharField(_("grade"), max_length=60, blank=True)
    service = models.CharField(_("service"), max_length=120, blank=True)
    role = models.CharField(_("fonction"), max_length=16, choices=MissionRole, default=MissionRole.INVESTIGATOR)
    is_judicial_officer = models.BooleanField(_("officier de police judiciaire"), default=False)
    passport_kind = models.CharField(
        _("titre de voyage"), max_length=12, choices=PassportKind, default=PassportKind.SERVICE
    )
    carries_weapon = models.BooleanField(_("porte une arme"), default=False)
    arrival_flight = models.CharField(_("vol d’arrivée"), max_length=60, blank=True)
    departure_flight = models.CharField(_("vol de départ"), max_length=60, blank=True)

    class Meta(RecordChild.Meta):
        verbose_name = _("membre de la mission")
        ordering = ("record", "number")
        constraints = (
            models.UniqueConstraint(fields=["record", "number"], name="member_number_once"),
            models.CheckConstraint(condition=~Q(name=""), name="member_named"),
            models.CheckConstraint(condition=Q(role__in=MissionRole.values), name="member_role_known"),
            models.CheckConstraint(condition=Q(passport_kind__in=PassportKind.values), name="member_passport_known"),
        )

    def __str__(self) -> str:
        return self.name


class MemberPassport(RecordChild):
    """The number of a passport, sealed (ssi.common.sealing). No history, no search, no list reads this table."""

    member = models.OneToOneField(MissionMember, on_delete=models.CASCADE, related_name="passport")
    sealed = models.CharField(max_length=500)

    class Meta(RecordChild.Meta):
        verbose_name = _("passeport")
        constraints = (models.CheckConstraint(condition=Q(sealed__startswith="gAAAA"), name="passport_is_sealed"),)

    def __str__(self) -> str:
        return f"{self.member_id}"


class MissionAct(MissionRow):
    """An act of the mission, and what investigators do in it: attend, suggest questions, or do it themselves."""

    act_type = models.CharField(_("acte"), max_length=16, choices=MissionActType)
    role = models.CharField(_("part des enquêteurs"), max_length=8, choices=ActRole, default=ActRole.OBSERVE)
    text = models.CharField(_("précision"), max_length=300, blank=True)

    class Meta(RecordChild.Meta):
        verbose_name = _("acte de la mission")
        ordering = ("record", "number")
        constraints = (
            models.UniqueConstraint(fields=["record", "number"], name="missionact_number_once"),
            models.CheckConstraint(condition=Q(act_type__in=MissionActType.values), name="missionact_type_known"),
            models.CheckConstraint(condition=Q(role__in=ActRole.values), name="missionact_role_known"),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.get_act_type_display()}"


class ProgrammeItem(MissionRow):
    """One line of the programme, on the wall clock of the country."""

    day = models.DateField(_("jour"))
    hour = models.TimeField(_("heure locale"), null=True)
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("autorité")
    )
    what = models.CharField(_("quoi"), max_length=300)
    who = models.CharField(_("qui"), max_length=200, blank=True)

    class Meta(RecordChild.Meta):
        verbose_name = _("programme de la mission")
        ordering = ("record", "day", F("hour").asc(nulls_first=True), "number")
        constraints = (
            models.UniqueConstraint(fields=["record", "number"], name="programme_number_once"),
            models.CheckConstraint(condition=~Q(what=""), name="programme_says_what"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.what[:40]}"


class MissionCost(MissionRow):
    """What one budget line bears: planned, committed, paid."""

    budget_line = models.CharField(_("ligne budgétaire"), max_length=80)
    currency = models.CharField(_("monnaie"), max_length=3, choices=Currency, default=Currency.EUR)
    planned = models.DecimalField(_("prévu"), max_digits=10, decimal_places=2, default=0)
    committed = models.DecimalField(_("engagé"), max_digits=10, decimal_places=2, default=0)
    paid = models.DecimalField(_("payé"), max_digits=10, decimal_places=2, default=0)

    class Meta(RecordChild.Meta):
        verbose_name = _("dépense de la mission")
        ordering = ("record", "number")
        constraints = (
            models.UniqueConstraint(fields=["record", "number"], name="cost_number_once"),
            models.CheckConstraint(condition=~Q(budget_line=""), name="cost_on_a_line"),
            models.CheckConstraint(condition=Q(currency__in=Currency.values), name="cost_currency_known"),
            models.CheckConstraint(
                condition=Q(planned__gte=0, committed__gte=0, paid__gte=0), name="cost_never_negative"
            ),
        )

    def __str__(self) -> str:
        return f"{self.budget_line} ({self.currency})"
