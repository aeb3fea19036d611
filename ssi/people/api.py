"""The people and objects of a record, for machines."""

from __future__ import annotations

from rest_framework import serializers

from ssi.people.models import Part


class PartSerializer(serializers.Serializer[Part]):
    """The date of birth with no more precision than is known."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    entity_type = serializers.CharField()
    category = serializers.CharField(allow_blank=True)
    name = serializers.CharField()
    aliases = serializers.ListField(child=serializers.CharField())
    birth = serializers.CharField(source="birth_text", allow_blank=True)
    birth_place = serializers.CharField(allow_blank=True)
    detail = serializers.CharField(allow_blank=True)
