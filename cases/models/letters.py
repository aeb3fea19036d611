"""What a letter rogatory adds to its record: who issued it, on what basis, for which offences, which acts it asks."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.enums import (
    REFUSAL_CLASS,
    Confidentiality,
    Direction,
    Instrument,
    LetterRefusal,
    Limitation,
    MagistrateFunction,
    Mark,
    MeasureState,
    MeasureType,
    RefusalClass,
)
from ssi.directory.models import Authority, ChecklistItem, CrimeType, LegalInstrument, LegalProvision
from ssi.exchanges.enums import Channel
from ssi.records.models import Detail, RecordChild


class LetterRogatory(Detail):
    """A request of one judicial authority to another, from its arrival at the post to the return of the acts."""

    instrument = models.CharField(_("nature de l’acte"), max_length=24, choices=Instrument, default=Instrument.CRI)
    direction = models.CharField(_("sens"), max_length=16, choices=Direction, default=Direction.INCOMING_FR)
    issuing_court = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", verbose_name=_("juridiction mandante")
    )
    issuing_chamber = models.CharField(_("cabinet"), max_length=80, blank=True)
    issuing_magistrate = models.CharField(_("magistrat mandant"), max_length=120)
    magistrate_function = models.CharField(_("fonction"), max_length=20, choices=MagistrateFunction)
    prosecution_number = models.CharField(_("numéro de parquet"), max_length=40, blank=True)
    investigation_number = models.CharField(_("numéro d’instruction"), max_length=40, blank=True)
    issued_on = models.DateField(_("établie le"))
    received_at = models.DateTimeField(_("reçue au poste le"))
    received_by = models.CharField(_("voie de réception"), max_length=20, choices=Channel)
    signed = models.BooleanField(_("signée"), default=False)
    sealed = models.BooleanField(_("scellée"), default=False)
    investigating_service = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("service saisi")
    )
    central_authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("autorité centrale")
    )
    crime_type = models.ForeignKey(
        CrimeType, on_delete=models.PROTECT, related_name="+", verbose_name=_("nature d’infraction")
    )
    purpose = models.CharField(_("objet de l’entraide"), max_length=1000, blank=True)
    facts_summary = models.TextField(_("exposé des faits"), max_length=8000, blank=True)
    reciprocity_undertaking = models.BooleanField(_("offre de réciprocité"), default=False)
    procedure_wished = models.CharField(_("formes souhaitées"), max_length=1000, blank=True)
    presence_wished = models.CharField(_("présence demandée"), max_length=300, blank=True)
    confidentiality = models.CharField(
        _("confidentialité"), max_length=10, choices=Confidentiality, default=Confidentiality.UNKNOWN
    )
    confidentiality_reason = models.CharField(_("motif de la confidentialité"), max_length=500, blank=True)
    wished_before = models.DateField(_("exécution souhaitée avant le"), null=True)
    limitation = models.CharField(_("prescription"), max_length=16, choices=Limitation, default=Limitation.UNKNOWN)
    limitation_date = models.DateField(_("date de prescription"), null=True)
    delivered_at = models.DateTimeField(_("remise le"), null=True)
    partner_reference = models.CharField(_("référence du partenaire"), max_length=60, blank=True)
    accepted_at = models.DateTimeField(_("admise le"), null=True)
    returned_at = models.DateTimeField(_("pièces renvoyées le"), null=True)
    refusal_ground = models.CharField(_("motif de refus"), max_length=28, choices=LetterRefusal, blank=True)

    class Meta(Detail.Meta):
        constraints = (
            models.CheckConstraint(condition=Q(instrument__in=Instrument.values), name="letter_instrument_known"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="letter_direction_known"),
            models.CheckConstraint(
                condition=Q(magistrate_function__in=MagistrateFunction.values), name="letter_function_known"
            ),
            models.CheckConstraint(
                condition=Q(limitation=Limitation.DATED, limitation_date__isnull=False)
                | Q(limitation__in=[Limitation.UNKNOWN, Limitation.NOT_APPLICABLE], limitation_date__isnull=True),
                name="letter_limitation_whole",
            ),
            models.CheckConstraint(
                condition=Q(confidentiality=Confidentiality.ASKED) & ~Q(confidentiality_reason="")
                | Q(
                    confidentiality__in=[Confidentiality.UNKNOWN, Confidentiality.NOT_ASKED], confidentiality_reason=""
                ),
                name="letter_confidentiality_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True) | Q(delivered_at__gte=F("received_at")),
                name="letter_delivered_after_received",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(returned_at__gte=F("delivered_at")),
                name="letter_returned_after_delivered",
            ),
        )

    def __str__(self) -> str:
        return f"{self.issuing_court} {self.investigation_number or self.prosecution_number}"

    @property
    def refusal_class(self) -> str:
        """Whether the law of the zone makes that ground mandatory, leaves it to the authority, or only postpones."""
        found = REFUSAL_CLASS.get(self.refusal_ground)
        return found.value if found else ""

    @property
    def refusal_class_label(self) -> str:
        return str(RefusalClass(self.refusal_class).label) if self.refusal_class else ""


class LegalGround(RecordChild):
    """A convention or a law on which the letter stands."""

    instrument = models.ForeignKey(LegalInstrument, on_delete=models.PROTECT, related_name="+")

    class Meta(RecordChild.Meta):
        ordering = ("instrument_id",)
        constraints = (models.UniqueConstraint(fields=["record", "instrument"], name="letter_ground_once"),)

    def __str__(self) -> str:
        return self.instrument_id


class Offence(RecordChild):
    """One offence: its legal characterisation, what it may cost, when and where the facts were committed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveSmallIntegerField(_("numéro"))
    label = models.CharField(_("qualification"), max_length=200)
    maximum_penalty = models.CharField(_("peine encourue"), max_length=120, blank=True)
    facts_from = models.DateField(_("faits depuis le"), null=True)
    facts_until = models.DateField(_("jusqu’au"), null=True)
    place = models.CharField(_("lieu des faits"), max_length=120, blank=True)
    other_texts = models.CharField(_("autres textes"), max_length=200, blank=True)

    class Meta(RecordChild.Meta):
        ordering = ("record", "number")
        constraints = (
            models.UniqueConstraint(fields=["record", "number"], name="offence_number_once"),
            models.CheckConstraint(condition=~Q(label=""), name="offence_named"),
            models.CheckConstraint(
                condition=Q(facts_from=None) | Q(facts_until=None) | Q(facts_until__gte=F("facts_from")),
                name="offence_facts_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.label}"


class OffenceProvision(RecordChild):
    """An article that the letter cites for one offence, in the version in force on the day it was signed."""

    offence = models.ForeignKey(Offence, on_delete=models.CASCADE, related_name="provisions")
    provision = models.ForeignKey(LegalProvision, on_delete=models.PROTECT, related_name="+")

    class Meta(RecordChild.Meta):
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["offence", "provision"], name="offence_provision_once"),)

    def __str__(self) -> str:
        return f"{self.provision}"


class Measure(RecordChild):
    """One act that the letter asks for, with its own state."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveSmallIntegerField(_("numéro"))
    measure_type = models.CharField(_("type d’acte"), max_length=24, choices=MeasureType)
    text = models.CharField(_("acte demandé"), max_length=1000)
    presence = models.BooleanField(_("présence d’enquêteurs demandée"), default=False)
    state = models.CharField(_("état"), max_length=20, choices=MeasureState, default=MeasureState.REQUESTED)
    state_on = models.DateField(_("depuis le"), null=True)
    result = models.CharField(_("résultat"), max_length=1000, blank=True)

    class Meta(RecordChild.Meta):
        ordering = ("record", "number")
        constraints = (
            models.UniqueConstraint(fields=["record", "number"], name="measure_number_once"),
            models.CheckConstraint(condition=Q(measure_type__in=MeasureType.values), name="measure_type_known"),
            models.CheckConstraint(condition=Q(state__in=MeasureState.values), name="measure_state_known"),
            models.CheckConstraint(condition=~Q(text=""), name="measure_described"),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"

    @property
    def tone(self) -> str:
        """The colour of the badge; the word beside it says the same."""
        tones = {
            MeasureState.EXECUTED: "success",
            MeasureState.PARTIALLY_EXECUTED: "info",
            MeasureState.SCHEDULED: "info",
            MeasureState.REFUSED: "error",
            MeasureState.IMPOSSIBLE: "error",
        }
        return tones.get(MeasureState(self.state), "neutral")


class ItemMark(RecordChild):
    """What a person said of one item of the country's list, in the version that they read."""

    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=10, choices=Mark)
    reason = models.CharField(_("motif"), max_length=300, blank=True)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()

    class Meta(RecordChild.Meta):
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["record", "item"], name="item_marked_once"),
            models.CheckConstraint(condition=Q(mark__in=Mark.values), name="item_mark_known"),
            models.CheckConstraint(condition=~Q(mark=Mark.WAIVED) | ~Q(reason=""), name="item_waived_with_reason"),
        )

    def __str__(self) -> str:
        return f"{self.item_id} {self.mark}"
