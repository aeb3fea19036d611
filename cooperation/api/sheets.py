"""Security sheets, for machines: the assessment, what it rests on, the incidents."""

from __future__ import annotations

from rest_framework import serializers

from cooperation import kinds
from cooperation.models import ContextEvidence, ContextTheme, SecurityContext, SecurityIncident
from ssi.exchanges.api import FileDetail, in_the_file
from ssi.records.api.kinds import ApiKind
from ssi.records.api.kinds import register as register_kind
from ssi.records.api.reading import Instant


class SheetSerializer(serializers.Serializer[SecurityContext]):
    vigilance_level = serializers.CharField()
    summary = serializers.CharField()
    outlook = serializers.CharField(allow_blank=True)
    confidence = serializers.CharField()
    audience = serializers.CharField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField()
    proposed_change = serializers.CharField(allow_blank=True)
    reviewed_at = Instant(allow_null=True)
    validated_by = serializers.CharField(source="validated_by.full_name", allow_null=True, default=None)
    published_at = Instant(allow_null=True)


class ThemeSerializer(serializers.Serializer[ContextTheme]):
    theme = serializers.CharField()
    region = serializers.CharField(source="area", allow_blank=True)
    vigilance_level = serializers.CharField(allow_blank=True)
    assessment = serializers.CharField()


class EvidenceSerializer(serializers.Serializer[ContextEvidence]):
    origin = serializers.CharField(source="source")
    information = serializers.CharField()
    source_reliability = serializers.CharField()
    information_credibility = serializers.CharField()


class IncidentSerializer(serializers.Serializer[SecurityIncident]):
    incident_type = serializers.CharField()
    place = serializers.CharField(allow_blank=True)
    zone = serializers.CharField(source="zone.name", allow_null=True, default=None)
    on = serializers.DateField(source="occurred_on")
    on_precision = serializers.CharField(source="date_precision")
    severity = serializers.CharField(allow_blank=True)
    origin = serializers.CharField(source="source", allow_blank=True)
    french_involved = serializers.CharField()
    french_concerned = serializers.IntegerField(allow_null=True)
    french_dead = serializers.IntegerField()
    french_injured = serializers.IntegerField()
    description = serializers.CharField(allow_blank=True)
    is_major = serializers.BooleanField()


class SecurityContextDetail(FileDetail):
    """One sheet of a country, in force or not: its state says so."""

    sheet = SheetSerializer(source="securitycontext")
    themes = ThemeSerializer(source="contextthemes", many=True)
    evidence = EvidenceSerializer(source="contextevidences", many=True)
    incidents = IncidentSerializer(source="securityincidents", many=True)


def register() -> None:
    register_kind(
        ApiKind(
            code=kinds.SECURITY_CONTEXT,
            path="security-contexts",
            detail=SecurityContextDetail,
            related=("securitycontext__validated_by",),
            children=("contextthemes", "contextevidences", "securityincidents__zone", *in_the_file()),
        )
    )
