"""The people and objects of a record, for machines."""

from __future__ import annotations

from rest_framework import serializers

from ssi.people.models import Part, PartName, PartNumber, PartWarning


class PartNameSerializer(serializers.Serializer[PartName]):
    """Another name, whole and in its parts."""

    value = serializers.CharField()
    kind = serializers.CharField()
    script = serializers.CharField()
    given = serializers.CharField(allow_blank=True)
    family = serializers.CharField(allow_blank=True)
    patronym = serializers.CharField(allow_blank=True)
    particle = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    generation = serializers.CharField(allow_blank=True)


class PartNumberSerializer(serializers.Serializer[PartNumber]):
    """A number; of a sealed kind, its mask alone: no program reads it in clear."""

    kind = serializers.CharField()
    number = serializers.CharField(source="shown")
    is_sealed = serializers.BooleanField()
    country = serializers.CharField(allow_blank=True)
    issued_on = serializers.DateField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)


class PartWarningSerializer(serializers.Serializer[PartWarning]):
    """What to beware of, and until when."""

    kind = serializers.CharField()
    until = serializers.DateField()
    note = serializers.CharField(allow_blank=True)


class PartSerializer(serializers.Serializer[Part]):
    """The date of birth with no more precision than is known."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    entity_type = serializers.CharField()
    category = serializers.CharField(allow_blank=True)
    name = serializers.CharField()
    birth = serializers.CharField(source="birth_text", allow_blank=True)
    birth_place = serializers.CharField(allow_blank=True)
    sex = serializers.CharField(allow_blank=True)
    nationalities = serializers.ListField(child=serializers.CharField())
    occupation = serializers.CharField(allow_blank=True)
    detail = serializers.CharField(allow_blank=True)
    names = PartNameSerializer(many=True)
    numbers = PartNumberSerializer(many=True)
    warnings = PartWarningSerializer(many=True)
