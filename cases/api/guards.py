"""What stands around the steps of an operational record, for machines: consents, assurances, what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Prefetch
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from cases.forms.letter_work import MeasureProgressFormSet, MeasuresForm, progress
from cases.forms.returns import AssuranceForm, CustodyForm, ExhibitForm, InventoryForm
from cases.forms.steps import ConsentForm
from cases.models import Assurance, CustodyLink, Exhibit, Question, ReturnedAct
from cases.rules.assurances import may_approve
from cases.services.assurances import approve_assurance, record_assurance
from cases.services.letter_work import follow_measures
from cases.services.requests import record_consent
from cases.services.returns import add_exhibit, hand_over, list_acts
from ssi.accounts.models import User
from ssi.common.api.bodies import Body, Rows, Sent
from ssi.common.api.problems import FieldError, invalid
from ssi.common.forms import set_zone
from ssi.common.http import demand
from ssi.common.rules import Allowed, Text, Verdict
from ssi.exchanges.models import ReleaseConsent
from ssi.records.access import may, may_rewrite
from ssi.records.api.reading import Instant
from ssi.records.api.writing import Bind, Do, Step
from ssi.records.models import Record


class ReturnedActSerializer(serializers.Serializer[ReturnedAct]):
    number = serializers.IntegerField()
    title = serializers.CharField()
    document = serializers.UUIDField(source="document_id")
    sha256 = serializers.CharField()


class CustodySerializer(serializers.Serializer[CustodyLink]):
    position = serializers.IntegerField()
    from_holder = serializers.CharField()
    to_holder = serializers.CharField()
    handed_at = Instant()
    seal_number = serializers.CharField()
    condition = serializers.CharField()


class ExhibitSerializer(serializers.Serializer[Exhibit]):
    number = serializers.CharField()
    description = serializers.CharField()
    sealed_by = serializers.CharField()
    place = serializers.CharField()
    continuity = CustodySerializer(many=True)


class AssuranceSerializer(serializers.Serializer[Assurance]):
    id = serializers.UUIDField()
    country = serializers.CharField(source="country_id")
    crime_type = serializers.CharField(source="crime_type_id")
    given_by = serializers.CharField()
    reference = serializers.CharField()
    given_on = serializers.DateField()
    document = serializers.UUIDField(source="document_id")
    approved_by = serializers.CharField(source="approved_by.full_name", allow_null=True, default=None)
    approved_at = Instant(allow_null=True)


class ReleaseConsentSerializer(serializers.Serializer[ReleaseConsent]):
    use = serializers.CharField()
    exchange = serializers.UUIDField(source="exchange_id", allow_null=True)
    answer = serializers.IntegerField(allow_null=True)
    document = serializers.UUIDField(source="document_id", allow_null=True)
    authority = serializers.CharField(source="authority_id", allow_null=True)
    given_by = serializers.CharField()
    reference = serializers.CharField()
    consented_on = serializers.DateField()
    paper = serializers.UUIDField(source="paper_id", allow_null=True)


GUARDS: tuple[Any, ...] = (
    "releaseconsents",
    Prefetch("assurances", queryset=Assurance.objects.select_related("approved_by")),
)
RETURNED: tuple[Any, ...] = ("returnedacts", "exhibits__continuity")


class NumberedConsentForm(ConsentForm):
    """NUMBER: which of the answers."""

    number = forms.IntegerField(min_value=1, max_value=32767)


class ExhibitOfForm(CustodyForm):
    """EXHIBIT: its number."""

    exhibit = forms.CharField(max_length=30)


class ApprovalForm(forms.Form):
    """ASSURANCE: its identifier."""

    assurance = forms.UUIDField()


def _always(_record: Record) -> bool:
    return True


def _allowed(_record: Record, _user: User) -> Verdict:
    return Allowed()


def _changes(record: Record, user: User) -> Verdict:
    return may(user, "change", record)


def _zoned(form: Callable[..., forms.Form]) -> Bind:
    def bind(data: QueryDict, _sent: Mapping[str, Any], record: Record, _user: User) -> Sequence[forms.Form]:
        bound = form(data)
        set_zone(bound, record.country.time_zone)
        return [bound]

    return bind


def _of_record(form: Callable[..., forms.Form]) -> Bind:
    def bind(data: QueryDict, _sent: Mapping[str, Any], record: Record, _user: User) -> Sequence[forms.Form]:
        bound = form(data, record=record)
        set_zone(bound, record.country.time_zone)
        return [bound]

    return bind


def _told(label: Text, body: Body, bind: Bind, do: Do, may_do: Callable[[Record, User], Verdict] = _allowed) -> Step:
    """Something written beside the steps, by whoever may change the record."""
    return Step(label, body, bind, do, may=may_do, within=_changes, here=_always)


def _rewrites(record: Record, user: User) -> Verdict:
    return may_rewrite(user, record)


def _consent(record: Record, sent: Sent, user: User) -> object:
    typed = dict(sent.typed)
    number = typed.pop("number")
    if not Question.objects.filter(record=record, number=number).exists():
        raise invalid(FieldError("number", _("Aucune question de ce numéro.")))
    return record_consent(record, number, **typed, actor=user)


def _assurance(record: Record, sent: Sent, user: User) -> object:
    return record_assurance(record, sent.form.assured(), actor=user)


def _approve(record: Record, sent: Sent, user: User) -> object:
    found = Assurance.objects.select_related("document").filter(record=record, pk=sent.typed["assurance"]).first()
    if found is None:
        raise invalid(FieldError("assurance", _("Aucune assurance de cet identifiant.")))
    found.record = record
    demand(may_approve(found, user))
    return approve_assurance(found, actor=user)


def _inventory(record: Record, sent: Sent, user: User) -> object:
    return list_acts(record, sent.form.documents(), version=sent.typed["version"], actor=user)


def _exhibit(record: Record, sent: Sent, user: User) -> object:
    return add_exhibit(record, sent.form.sealed(), version=sent.typed["version"], actor=user)


def _custody(record: Record, sent: Sent, user: User) -> object:
    found = Exhibit.objects.filter(record=record, number=sent.typed["exhibit"]).first()
    if found is None:
        raise invalid(FieldError("exhibit", _("Aucun scellé de ce numéro.")))
    found.record = record
    return hand_over(found, sent.form.handing(), version=sent.typed["version"], actor=user)


def _measures(record: Record, sent: Sent, user: User) -> object:
    return follow_measures(record, progress(sent.rows["measures"]), version=sent.typed["version"], actor=user)


def _plain(data: QueryDict, _sent: Mapping[str, Any], _record: Record, _user: User) -> Sequence[forms.Form]:
    return [ApprovalForm(data)]


def assurance_steps() -> dict[str, Step]:
    """For every operational kind."""
    approval = Step(
        _("Approuver une assurance"),
        Body((ApprovalForm,)),
        _plain,
        _approve,
        may=_allowed,
        within=lambda record, user: may(user, "oversee", record),
        here=_always,
    )
    return {
        "record_assurance": _told(
            _("Enregistrer une assurance"), Body((AssuranceForm,)), _of_record(AssuranceForm), _assurance
        ),
        "approve_assurance": approval,
    }


def request_steps() -> dict[str, Step]:
    consent = _told(
        _("Enregistrer un accord d’usage judiciaire"),
        Body((NumberedConsentForm,)),
        _of_record(NumberedConsentForm),
        _consent,
    )
    return {"record_consent": consent, **assurance_steps()}


def letter_steps() -> dict[str, Step]:
    measures = Body((MeasuresForm,), rows={"measures": Rows(MeasureProgressFormSet, "measures")})
    told: dict[str, tuple[Text, Body, Bind, Do]] = {
        "follow_measures": (
            _("Suivre les actes demandés"),
            measures,
            lambda data, _s, _r, _u: [MeasuresForm(data)],
            _measures,
        ),
        "list_acts": (
            _("Dresser l’inventaire des pièces renvoyées"),
            Body((InventoryForm,)),
            _of_record(InventoryForm),
            _inventory,
        ),
        "add_exhibit": (_("Inscrire un scellé"), Body((ExhibitForm,)), _zoned(ExhibitForm), _exhibit),
        "hand_over": (_("Inscrire la remise d’un scellé"), Body((ExhibitOfForm,)), _zoned(ExhibitOfForm), _custody),
    }
    steps = {code: _told(label, body, bind, do, _rewrites) for code, (label, body, bind, do) in told.items()}
    return {**steps, **assurance_steps()}
