"""The two sides of a request as a machine reads them. Nothing of the filing tells a post that there is a handling."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Prefetch
from rest_framework import serializers

from consular.forms.situation import DEFAULTS, QUESTIONS
from consular.kinds import HANDLING
from consular.models import (
    AskedItem,
    AssistanceFiling,
    ComposedAnswer,
    FamilyContact,
    Hearing,
    Message,
    Note,
    Review,
    Statement,
    Transfer,
    Visit,
)
from ssi.documents.api import DocumentSerializer
from ssi.documents.models import Document
from ssi.records.api.reading import Instant
from ssi.records.models import Record
from ssi.territories.grants import holds


def _asked(name: str) -> serializers.Field[Any, Any, Any, Any]:
    """How a machine reads one of the questions of a situation."""
    one = AssistanceFiling._meta.get_field(name)
    if isinstance(one, models.DateTimeField):
        return Instant(allow_null=True)
    if isinstance(one, models.DateField):
        return serializers.DateField(allow_null=True)
    if isinstance(one, models.IntegerField):
        return serializers.IntegerField(allow_null=True)
    return serializers.CharField(allow_blank=name not in DEFAULTS)


class FilingFields(serializers.Serializer[AssistanceFiling]):
    """What the post told. Empty is “not known yet”. With all that a situation may ask (consular.enums.ASKED)."""

    category = serializers.CharField(allow_blank=True)
    sub_category = serializers.CharField(allow_blank=True)
    incident_at = Instant(allow_null=True)
    incident_place = serializers.CharField(allow_blank=True)
    known_by = serializers.CharField(allow_blank=True)
    known_at = Instant(allow_null=True)
    circumstances = serializers.CharField(allow_blank=True)
    last_name = serializers.CharField(allow_blank=True)
    first_names = serializers.CharField(allow_blank=True)
    birth_date = serializers.DateField(allow_null=True)
    birth_date_unknown = serializers.BooleanField()
    birth_place = serializers.CharField(allow_blank=True)
    is_french = serializers.BooleanField()
    has_local_nationality = serializers.CharField()
    resident = serializers.CharField()
    ariane_registered = serializers.CharField()
    assistance_wish = serializers.CharField()
    wish_source = serializers.CharField(allow_blank=True)
    wish_recorded_at = Instant(allow_null=True)
    first_answer_at = Instant(allow_null=True)
    found_at = Instant(allow_null=True)
    found_source = serializers.CharField(allow_blank=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {**super().get_fields(), **{name: _asked(name) for name in QUESTIONS}}


class AskedSerializer(serializers.Serializer[AskedItem]):
    number = serializers.IntegerField()
    text = serializers.CharField()
    answered = serializers.BooleanField()


class ContactSerializer(serializers.Serializer[FamilyContact]):
    number = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField()
    relation = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)
    consent_to_inform = serializers.CharField()
    recorded_at = Instant(allow_null=True)
    informed_at = Instant(allow_null=True)


class MessageSerializer(serializers.Serializer[Message]):
    side = serializers.CharField()
    kind = serializers.CharField()
    body = serializers.CharField()
    at = Instant()
    author = serializers.CharField(source="author.full_name")


class VisitSerializer(serializers.Serializer[Visit]):
    number = serializers.IntegerField()
    at = Instant()
    visitors = serializers.CharField()
    conditions = serializers.CharField(allow_blank=True)
    ill_treatment = serializers.CharField()
    alleged = serializers.CharField(allow_blank=True)
    follow_up = serializers.CharField(allow_blank=True)
    next_on = serializers.DateField(allow_null=True)


class HearingSerializer(serializers.Serializer[Hearing]):
    number = serializers.IntegerField()
    at = Instant()
    place = serializers.CharField()
    kind = serializers.CharField()
    outcome = serializers.CharField(allow_blank=True)


class StatementSerializer(serializers.Serializer[Statement]):
    """What the person said; RELATIVE: the number of the one whom they allowed, or not, to be told."""

    said = serializers.CharField()
    relative = serializers.IntegerField(source="contact.number", allow_null=True, default=None)
    learnt_from = serializers.CharField(source="source", allow_blank=True)
    at = Instant()


class TransferSerializer(serializers.Serializer[Transfer]):
    """To whom the request was passed on."""

    to = serializers.CharField()
    post = serializers.CharField(source="post_id", allow_null=True)
    country = serializers.CharField(source="country_id", allow_null=True)
    reason = serializers.CharField()
    at = Instant()


class AssistanceRequestDetail(serializers.Serializer[Record]):
    """Once it was passed on, its post reads the line of the transfer and nothing else."""

    filing = FilingFields(source="assistancefiling")
    asked = AskedSerializer(source="askeditems", many=True)
    relatives = ContactSerializer(source="familycontacts", many=True)
    visits = VisitSerializer(many=True)
    hearings = HearingSerializer(many=True)
    statements = StatementSerializer(many=True)
    messages = MessageSerializer(many=True)
    documents = DocumentSerializer(many=True)
    transfers = TransferSerializer(many=True)
    handling = serializers.SerializerMethodField(help_text="identifier of the other side, for those who see it")

    def to_representation(self, instance: Record) -> dict[str, Any]:
        said: dict[str, Any] = super().to_representation(instance)
        if instance.state == "transferred" and not holds(self.context["user"], "change", instance.scope):
            return {**{name: [] if isinstance(value, list) else None for name, value in said.items()}, **_line(said)}
        return said

    def get_handling(self, record: Record) -> str | None:
        seen = Record.objects.visible_to(self.context["user"]).of_kinds(HANDLING).filter(handling__filing=record)
        key = seen.values_list("pk", flat=True).first()
        return str(key) if key else None


def _line(said: dict[str, Any]) -> dict[str, Any]:
    return {"transfers": said["transfers"]}


class ComposedSerializer(serializers.Serializer[ComposedAnswer]):
    """What the post does not read yet."""

    body = serializers.CharField()
    answered = serializers.ListField(child=serializers.IntegerField())
    at = Instant()
    author = serializers.CharField(source="author.full_name")


class ReviewSerializer(serializers.Serializer[Review]):
    body = serializers.CharField()
    at = Instant()
    next_at = Instant()
    author = serializers.CharField(source="author.full_name")


class NoteSerializer(serializers.Serializer[Note]):
    body = serializers.CharField()
    learnt_from = serializers.CharField(source="source", allow_blank=True)
    at = Instant()
    author = serializers.CharField(source="author.full_name")


class AssistanceHandlingDetail(serializers.Serializer[Record]):
    """What stays with the service."""

    filing = serializers.UUIDField(source="handling.filing_id")
    urgency = serializers.CharField(source="handling.urgency")
    outcome = serializers.CharField(source="handling.outcome", allow_blank=True)
    notes = NoteSerializer(many=True)
    composed = ComposedSerializer(source="composedanswers", many=True)
    reviews = ReviewSerializer(many=True)
    documents = DocumentSerializer(many=True)


def of_filing() -> tuple[Any, ...]:
    return (
        Prefetch("askeditems", queryset=AskedItem.objects.order_by("number")),
        Prefetch("familycontacts", queryset=FamilyContact.objects.order_by("number")),
        Prefetch("visits", queryset=Visit.objects.order_by("-at", "-id")),
        Prefetch("hearings", queryset=Hearing.objects.order_by("at", "id")),
        Prefetch("statements", queryset=Statement.objects.select_related("contact").order_by("-at", "-id")),
        Prefetch("messages", queryset=Message.objects.select_related("author")),
        Prefetch("documents", queryset=Document.objects.all()),
        Prefetch("transfers", queryset=Transfer.objects.all()),
    )


def of_handling() -> tuple[Any, ...]:
    return (
        Prefetch("notes", queryset=Note.objects.select_related("author")),
        Prefetch("composedanswers", queryset=ComposedAnswer.objects.select_related("author")),
        Prefetch("reviews", queryset=Review.objects.select_related("author")),
        Prefetch("documents", queryset=Document.objects.all()),
    )
