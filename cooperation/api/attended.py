"""Actions and participations in regional ones, for machines."""

from __future__ import annotations

from rest_framework import serializers

from cooperation import kinds
from cooperation.models import Participation
from ssi.exchanges.api import FileDetail, in_the_file
from ssi.records.api.kinds import ApiKind
from ssi.records.api.kinds import register as register_kind
from ssi.records.models import Record


class AttendedSerializer(serializers.Serializer[Participation]):
    """What is planned and what was held; days are those of the country."""

    action_type = serializers.CharField()
    theme = serializers.CharField()
    venue = serializers.CharField(allow_blank=True)
    format = serializers.CharField()
    planned_start = serializers.DateField()
    planned_end = serializers.DateField(allow_null=True)
    actual_start = serializers.DateField(allow_null=True)
    actual_end = serializers.DateField(allow_null=True)
    days = serializers.DecimalField(max_digits=5, decimal_places=1, allow_null=True)
    planned_participants = serializers.IntegerField(allow_null=True)
    planned_women = serializers.IntegerField(allow_null=True)
    actual_participants = serializers.IntegerField(allow_null=True)
    actual_women = serializers.IntegerField(allow_null=True)


class ActionSerializer(AttendedSerializer):
    aim = serializers.CharField()
    requested_by = serializers.CharField()
    french_services = serializers.ListField(child=serializers.CharField())
    regional = serializers.BooleanField()
    original_start = serializers.DateField(allow_null=True, help_text="as the programme had it first")
    trainers = serializers.IntegerField(allow_null=True)
    language = serializers.CharField()
    objectives = serializers.CharField(allow_blank=True)
    content = serializers.CharField(allow_blank=True)
    score = serializers.IntegerField(allow_null=True, help_text="1 to 5")
    evaluation = serializers.CharField(allow_blank=True)


class CooperationActionDetail(FileDetail):
    """What the action is, with whom, and what came of it."""

    action = ActionSerializer(source="cooperationaction")
    partner_authorities = serializers.SerializerMethodField()

    def get_partner_authorities(self, record: Record) -> list[str]:
        return [partner.authority_id for partner in record.actionpartners.all()]


class ParticipationDetail(FileDetail):
    """What one country did in a regional action."""

    participation = AttendedSerializer()


def register() -> None:
    register_kind(
        ApiKind(
            code=kinds.ACTION,
            path="cooperation-actions",
            detail=CooperationActionDetail,
            related=("cooperationaction",),
            children=("actionpartners", *in_the_file()),
        )
    )
    register_kind(
        ApiKind(
            code=kinds.PARTICIPATION,
            path="participations",
            detail=ParticipationDetail,
            related=("participation",),
            children=in_the_file(),
        )
    )
