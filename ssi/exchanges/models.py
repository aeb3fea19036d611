"""The one register of arrivals and departures. What is written stays: a correction is a new exchange."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ssi.common.keys import UuidInOrder
from ssi.directory.enums import LetterKind, LetterLanguage
from ssi.directory.models import Authority, LetterTemplate
from ssi.documents.models import LONGEST_NAME, Document
from ssi.exchanges.enums import (
    Channel,
    Credibility,
    Direction,
    ExchangeKind,
    HandlingCode,
    Language,
    Reliability,
    Side,
    Use,
)
from ssi.exchanges.querysets import ConsentQuerySet, ExchangeQuerySet, LetterQuerySet
from ssi.records.models import RecordChild


class Exchange(RecordChild):
    """One arrival, departure or internal contact of one record, with its handling code and its evaluation."""

    id = models.UUIDField(primary_key=True, db_default=UuidInOrder(), editable=False)
    direction = models.CharField(_("sens"), max_length=8, choices=Direction)
    kind = models.CharField(_("nature"), max_length=20, choices=ExchangeKind)
    channel = models.CharField(_("voie"), max_length=20, choices=Channel)
    from_authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("expéditeur")
    )
    to_authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("destinataire")
    )
    from_person = models.CharField(_("de la part de"), max_length=120, blank=True)
    to_person = models.CharField(_("à l’attention de"), max_length=120, blank=True)
    occurred_at = models.DateTimeField(_("reçu ou envoyé le"))
    registered_at = models.DateTimeField(_("enregistré le"))
    external_reference = models.CharField(_("leur référence"), max_length=60, blank=True)
    in_reply_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies", verbose_name=_("en réponse à")
    )
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name=_("corrige")
    )
    reminds = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name=_("relance")
    )
    # Given by the database alone when the exchange is filed (ssi.exchanges.register_sql); a draft's has none.
    register_number = models.CharField(_("numéro"), max_length=30, db_default="", blank=True, editable=False)
    register_year = models.PositiveSmallIntegerField(null=True, db_default=None, editable=False)
    # Of an e-mail: who sent it, and the identifier by which its answers name it.
    from_address = models.CharField(_("adresse de l’expéditeur"), max_length=254, blank=True, db_default="")
    message_id = models.CharField(max_length=250, blank=True, db_default="", editable=False)
    acknowledgement_required = models.BooleanField(_("accusé de réception demandé"), default=False, db_default=False)
    expects_reply_by = models.DateField(_("réponse attendue le"), null=True, blank=True)
    subject = models.CharField(_("objet"), max_length=200)
    body = models.TextField(_("contenu"), blank=True)
    language = models.CharField(_("langue"), max_length=5, choices=Language, blank=True)
    handling_code = models.CharField(_("code de manipulation"), max_length=2, choices=HandlingCode, blank=True)
    handling_note = models.CharField(_("restriction"), max_length=300, blank=True)
    source_reliability = models.CharField(_("fiabilité de la source"), max_length=1, choices=Reliability, blank=True)
    information_credibility = models.CharField(
        _("exactitude de l’information"), max_length=1, choices=Credibility, blank=True
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("enregistré par")
    )

    objects: ClassVar[Any] = ExchangeQuerySet.as_manager()

    class Meta(RecordChild.Meta):
        verbose_name = _("échange")
        ordering = ("-occurred_at", "-id")
        indexes = (
            models.Index(fields=["record", "-occurred_at"], name="exchange_record"),
            models.Index(fields=["-registered_at", "-id"], condition=~Q(register_number=""), name="exchange_register"),
            models.Index(fields=["scope", "direction", "-occurred_at"], name="exchange_of_scope"),
        )
        constraints = (
            models.UniqueConstraint(fields=["record", "id"], name="exchange_of_one_record"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="exchange_direction_known"),
            models.CheckConstraint(condition=Q(kind__in=ExchangeKind.values), name="exchange_kind_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="exchange_channel_known"),
            models.CheckConstraint(condition=~Q(subject=""), name="exchange_has_a_subject"),
            models.CheckConstraint(
                condition=Q(handling_code__in=["", *HandlingCode.values]), name="exchange_handling_known"
            ),
            models.CheckConstraint(
                condition=~Q(handling_code=HandlingCode.H3) | ~Q(handling_note=""), name="exchange_h3_says_what"
            ),
            models.CheckConstraint(
                condition=Q(source_reliability="", information_credibility="")
                | Q(source_reliability__in=Reliability.values, information_credibility__in=Credibility.values),
                name="exchange_evaluated_on_both_sides",
            ),
            # The tolerance is that of the forms: a clock on a wall and the server's may differ by a little.
            models.CheckConstraint(
                condition=Q(occurred_at__lte=F("registered_at") + models.Value("5 minutes", models.DurationField())),
                name="exchange_not_in_the_future",
            ),
            models.CheckConstraint(
                condition=Q(in_reply_to=None) | ~Q(in_reply_to=F("id")), name="exchange_not_its_own_answer"
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(corrects=F("id")), name="exchange_not_its_own_correction"
            ),
            models.CheckConstraint(
                condition=Q(reminds=None) | (~Q(reminds=F("id")) & Q(direction=Direction.OUT)),
                name="exchange_reminds_by_leaving",
            ),
            models.UniqueConstraint(
                fields=["register_number"], condition=~Q(register_number=""), name="exchange_number_once"
            ),
            models.CheckConstraint(
                condition=Q(register_number="", register_year=None)
                | (~Q(register_number="") & Q(register_year__isnull=False) & ~Q(direction=Direction.INTERNAL)),
                name="exchange_number_of_the_register",
            ),
        )

    def __str__(self) -> str:
        return self.subject

    @property
    def evaluation(self) -> str:
        """« B2 »."""
        return f"{self.source_reliability}{self.information_credibility}"

    @property
    def every_reference(self) -> tuple[str, ...]:
        """Theirs, then ours; the first of them is that of the exchange itself."""
        return tuple(filter(None, (self.external_reference, *(one.value for one in self.references.all()))))

    @property
    def sender(self) -> str:
        return _both(self.from_authority, self.from_person)

    @property
    def receiver(self) -> str:
        return _both(self.to_authority, self.to_person)


def _both(authority: Authority | None, person: str) -> str:
    return ", ".join(filter(None, (authority.short_label if authority else "", person)))


class ExchangeDocument(RecordChild):
    """A piece that came or went with an exchange; both are of the same record, and the database says so."""

    exchange = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="exchanges")

    class Meta(RecordChild.Meta):
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["exchange", "document"], name="exchange_document_once"),)

    def __str__(self) -> str:
        return f"{self.exchange_id} {self.document_id}"


class ReleaseConsent(RecordChild):
    """The written consent of who gave a piece to one use that its handling code forbids. Once written, it stays.

    It is for an exchange and what came with it, for one answer that the exchange carried (ANSWER, its number), or for
    one piece; for AUTHORITY alone when it opens a transmission.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    use = models.CharField(_("usage autorisé"), max_length=14, choices=Use)
    exchange = models.ForeignKey(
        Exchange, on_delete=models.CASCADE, null=True, related_name="consents", verbose_name=_("échange")
    )
    answer = models.PositiveSmallIntegerField(_("réponse à la question"), null=True)
    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, null=True, related_name="consents", verbose_name=_("pièce")
    )
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("pour l’autorité")
    )
    given_by = models.CharField(_("accord donné par"), max_length=160)
    reference = models.CharField(_("référence de l’accord"), max_length=60)
    consented_on = models.DateField(_("accord du"))
    # The written consent itself. What was recorded before it was asked for has none; the database refuses any other.
    paper = models.ForeignKey(
        Document, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("accord écrit")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("enregistré par")
    )
    recorded_at = models.DateTimeField(_("enregistré le"))

    objects: ClassVar[Any] = ConsentQuerySet.as_manager()

    class Meta(RecordChild.Meta):
        verbose_name = _("accord d’usage")
        ordering = ("-recorded_at", "id")
        constraints = (
            models.CheckConstraint(condition=Q(use__in=Use.values), name="consent_use_known"),
            models.CheckConstraint(
                condition=Q(exchange__isnull=False, document=None)
                | Q(exchange=None, document__isnull=False, answer=None),
                name="consent_for_one_piece",
            ),
            models.CheckConstraint(
                condition=Q(use=Use.DISSEMINATION, authority__isnull=False)
                | (~Q(use=Use.DISSEMINATION) & Q(authority=None)),
                name="consent_to_pass_on_names_whom",
            ),
            models.CheckConstraint(condition=~Q(given_by="") & ~Q(reference=""), name="consent_says_who_and_where"),
        )

    def __str__(self) -> str:
        return self.reference


class ExchangeReference(RecordChild):
    """One of the references of an exchange beside the first: ours or theirs, each found by search."""

    exchange = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="references")
    side = models.CharField(max_length=6, choices=Side)
    value = models.CharField(_("référence"), max_length=60)

    class Meta(RecordChild.Meta):
        verbose_name = _("référence d’un échange")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["exchange", "side", "value"], name="exchange_reference_once"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="exchange_reference_side_known"),
            models.CheckConstraint(condition=~Q(value=""), name="exchange_reference_said"),
        )

    def __str__(self) -> str:
        return self.value


class Acknowledgement(RecordChild):
    """The other side says that a departure reached it. Written once; the exchange itself does not change."""

    exchange = models.OneToOneField(Exchange, on_delete=models.CASCADE, related_name="acknowledgement")
    received_on = models.DateField(_("reçu le"))
    note = models.CharField(_("précision"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(RecordChild.Meta):
        verbose_name = _("accusé de réception")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.received_on}"


class PendingMail(RecordChild):
    """A message dropped on a record, kept whole between the two pages of its filing, for its person alone."""

    id = models.UUIDField(primary_key=True, db_default=UuidInOrder(), editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=LONGEST_NAME)
    content = models.BinaryField()
    dropped_at = models.DateTimeField()

    class Meta(RecordChild.Meta):
        ordering = ("-dropped_at",)

    def __str__(self) -> str:
        return self.file_name


class Letter(RecordChild):
    """A letter made from a record by a version of its template, changed by hand, then filed as a departure.

    Filed (EXCHANGE), it says the same for ever; FILE is its print, joined to the departure by a worker.
    """

    id = models.UUIDField(primary_key=True, db_default=UuidInOrder(), editable=False)
    kind = models.CharField(_("courrier"), max_length=20, choices=LetterKind)
    language = models.CharField(_("langue"), max_length=2, choices=LetterLanguage)
    template = models.ForeignKey(LetterTemplate, on_delete=models.PROTECT, related_name="+")
    to_authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("destinataire")
    )
    to_person = models.CharField(_("à l’attention de"), max_length=120, blank=True)
    channel = models.CharField(_("voie"), max_length=20, choices=Channel)
    subject = models.CharField(_("objet"), max_length=200)
    body = models.TextField(_("texte"))
    expects_reply_by = models.DateField(_("réponse attendue le"), null=True)
    about = models.ForeignKey(Exchange, on_delete=models.CASCADE, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    exchange = models.OneToOneField(Exchange, on_delete=models.CASCADE, null=True, related_name="letter")
    file = models.ForeignKey(Document, on_delete=models.CASCADE, null=True, related_name="+")

    objects: ClassVar[Any] = LetterQuerySet.as_manager()

    class Meta(RecordChild.Meta):
        verbose_name = _("courrier")
        ordering = ("-created_at", "id")
        constraints = (
            models.UniqueConstraint(fields=["record", "id"], name="letter_of_one_record"),
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="letter_kind_known"),
            models.CheckConstraint(condition=Q(language__in=LetterLanguage.values), name="letter_language_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="letter_channel_known"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(body=""), name="letter_says_something"),
            models.CheckConstraint(
                condition=Q(file=None) | Q(exchange__isnull=False), name="letter_filed_then_printed"
            ),
        )

    def __str__(self) -> str:
        return self.subject

    @property
    def is_filed(self) -> bool:
        return self.exchange_id is not None


class LetterDocument(RecordChild):
    """A piece that goes with a letter, in the order in which the letter lists them."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="enclosures")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()

    class Meta(RecordChild.Meta):
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["letter", "document"], name="letter_encloses_once"),
            models.UniqueConstraint(fields=["letter", "number"], name="enclosure_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.document_id}"
