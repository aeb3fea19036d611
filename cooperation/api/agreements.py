"""Agreements, for machines."""

from __future__ import annotations

from rest_framework import serializers

from cooperation import kinds
from cooperation.models import Agreement
from ssi.exchanges.api import FileDetail, in_the_file
from ssi.records.api.kinds import ApiKind
from ssi.records.api.kinds import register as register_kind


class AgreementTextSerializer(serializers.Serializer[Agreement]):
    instrument_type = serializers.CharField()
    parties = serializers.ListField(child=serializers.CharField())
    themes = serializers.ListField(child=serializers.CharField())
    summary = serializers.CharField(allow_blank=True)
    is_public = serializers.BooleanField()
    signatories = serializers.ListField(child=serializers.CharField())
    negotiation_opened_on = serializers.DateField(allow_null=True)
    signed_on = serializers.DateField(allow_null=True, help_text="its first day, when only a month or a year is known")
    signed_precision = serializers.CharField(allow_blank=True)
    approval_reference = serializers.CharField(allow_blank=True)
    publication = serializers.CharField(allow_blank=True)
    in_force_on = serializers.DateField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)
    notice_days = serializers.IntegerField()
    tacit_renewal = serializers.BooleanField()
    ended_on = serializers.DateField(allow_null=True)
    follow_up_body = serializers.CharField(allow_blank=True)
    origin = serializers.CharField(source="source", allow_blank=True)


class AgreementDetail(FileDetail):
    """What was agreed, with whom, since when and until when."""

    agreement = AgreementTextSerializer()


def register() -> None:
    register_kind(
        ApiKind(
            code=kinds.AGREEMENT,
            path="agreements",
            detail=AgreementDetail,
            related=("agreement",),
            children=in_the_file(),
        )
    )
