"""A letter rogatory for machines. Its check against the country's list stays a person's act, on its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from rest_framework import serializers

from cases import kinds
from cases.api.guards import (
    GUARDS,
    RETURNED,
    AssuranceSerializer,
    ExhibitSerializer,
    ReleaseConsentSerializer,
    ReturnedActSerializer,
    letter_steps,
)
from cases.api.shared import KEPT, mail_form, mailed, may_open, own_countries
from cases.forms.letter import (
    EditLetterForm,
    LetterFields,
    MeasureFormSet,
    NewLetterForm,
    OffenceFormSet,
    asked,
    named,
    values_of,
)
from cases.forms.steps import ConfirmForm, ReasonForm, RefuseLetterForm, SendForm
from cases.models import LetterRogatory
from cases.models.letters import Measure, Offence
from cases.rules.checklists import checked_items
from cases.services.letters import (
    LetterText,
    change_letter,
    deliver_letter,
    draft_letter,
    pass_letter_step,
    refuse_letter,
    register_letter,
    return_acts,
)
from cases.workflow.letters import LETTER_ROGATORY
from ssi.accounts.models import User
from ssi.common.api.bodies import Body, Rows, Sent
from ssi.common.http import demand
from ssi.exchanges.api import FileDetail, in_the_file
from ssi.records.access import may_rewrite
from ssi.records.api.kinds import ApiKind
from ssi.records.api.kinds import register as register_kind
from ssi.records.api.reading import Instant, NamedCode
from ssi.records.api.writing import Change, Create, Step, transition_step
from ssi.records.enums import Marking
from ssi.records.models import HardDate, Record

SHEETS = {"offences": Rows(OffenceFormSet, "offences"), "measures": Rows(MeasureFormSet, "measures")}
# Taken on the page alone: a person goes through the list of the country.
BY_A_PERSON = {"check"}
# Once the letter has left, its list is history.
BEFORE_DELIVERY = {"received_at_post", "checked", "sent_back"}


class LetterSerializer(serializers.Serializer[LetterRogatory]):
    instrument = serializers.CharField()
    direction = serializers.CharField()
    issuing_court = NamedCode()
    issuing_chamber = serializers.CharField(allow_blank=True)
    issuing_magistrate = serializers.CharField()
    magistrate_function = serializers.CharField()
    prosecution_number = serializers.CharField(allow_blank=True)
    investigation_number = serializers.CharField(allow_blank=True)
    issued_on = serializers.DateField()
    received_at = Instant()
    received_by = serializers.CharField()
    signed = serializers.BooleanField()
    sealed = serializers.BooleanField()
    investigating_service = NamedCode(allow_null=True)
    central_authority = NamedCode(allow_null=True)
    crime_type = NamedCode()
    purpose = serializers.CharField(allow_blank=True)
    facts_summary = serializers.CharField(allow_blank=True)
    reciprocity_undertaking = serializers.BooleanField()
    procedure_wished = serializers.CharField(allow_blank=True)
    presence_wished = serializers.CharField(allow_blank=True)
    confidentiality = serializers.CharField()
    confidentiality_reason = serializers.CharField(allow_blank=True)
    wished_before = serializers.DateField(allow_null=True)
    limitation = serializers.CharField()
    limitation_date = serializers.DateField(allow_null=True)
    delivered_at = Instant(allow_null=True)
    partner_reference = serializers.CharField(allow_blank=True)
    accepted_at = Instant(allow_null=True)
    returned_at = Instant(allow_null=True)
    refusal_ground = serializers.CharField(allow_blank=True)
    refusal_class = serializers.CharField(allow_blank=True)


class OffenceSerializer(serializers.Serializer[Offence]):
    number = serializers.IntegerField()
    qualification = serializers.CharField(source="label")
    maximum_penalty = serializers.CharField(allow_blank=True)
    facts_from = serializers.DateField(allow_null=True)
    facts_until = serializers.DateField(allow_null=True)
    place = serializers.CharField(allow_blank=True)
    articles = serializers.SerializerMethodField()

    def get_articles(self, offence: Offence) -> list[str]:
        known = [cited.provision.article for cited in offence.provisions.all()]
        return [*known, *([offence.other_texts] if offence.other_texts else [])]


class MeasureSerializer(serializers.Serializer[Measure]):
    number = serializers.IntegerField()
    measure_type = serializers.CharField()
    text = serializers.CharField()
    presence = serializers.BooleanField()
    state = serializers.CharField()
    state_on = serializers.DateField(allow_null=True)
    result = serializers.CharField(allow_blank=True)


class HardDateSerializer(serializers.Serializer[HardDate]):
    kind = serializers.CharField()
    on = serializers.DateField()
    met_at = Instant(allow_null=True)


class ListItemSerializer(serializers.Serializer[Any]):
    """One item of the country's list, before the letter is delivered."""

    demand = serializers.CharField(source="item.label")
    clause = serializers.CharField(source="item.clause")
    status = serializers.CharField()


class LetterRogatoryDetail(FileDetail):
    """Who issued it, for which offences, which acts it asks, and what the country's list still misses."""

    letter = LetterSerializer(source="letterrogatory")
    grounds = serializers.SerializerMethodField()
    offences = OffenceSerializer(many=True)
    measures = MeasureSerializer(many=True)
    hard_dates = HardDateSerializer(source="harddates", many=True)
    returned_acts = ReturnedActSerializer(source="returnedacts", many=True)
    exhibits = ExhibitSerializer(many=True)
    consents = ReleaseConsentSerializer(source="releaseconsents", many=True)
    assurances = AssuranceSerializer(many=True)
    checklist = serializers.SerializerMethodField()

    def get_grounds(self, record: Record) -> list[str]:
        return [ground.instrument_id for ground in record.legalgrounds.all()]

    def get_checklist(self, record: Record) -> list[dict[str, str]]:
        if record.state not in BEFORE_DELIVERY:
            return []
        return [dict(ListItemSerializer(one).data) for one in checked_items(record)]


# --- Opening and changing -----------------------------------------------------------------------------------------


def _text(form: LetterFields, sent: Sent) -> LetterText:
    return form.text(named(sent.rows["offences"], form.cleaned_data["issued_on"]), asked(sent.rows["measures"]))


def _new_form(data: QueryDict, _sent: Mapping[str, Any], user: User) -> Sequence[forms.Form]:
    return [NewLetterForm(data, countries=own_countries(user))]


def _open(sent: Sent, user: User) -> Record:
    form: NewLetterForm = sent.form
    record = draft_letter(
        country=form.chosen_country,
        title=form.cleaned_data["title"],
        marking=Marking(form.cleaned_data["marking"]),
        text=_text(form, sent),
        actor=user,
    )
    return record if sent.more.get("draft") else register_letter(record, actor=user)


def _edit_form(data: QueryDict, _sent: Mapping[str, Any], record: Record, _user: User) -> Sequence[forms.Form]:
    return [EditLetterForm(data, countries=[record.country], initial={"country": record.country_id})]


def _change(record: Record, sent: Sent, user: User) -> Record:
    form: EditLetterForm = sent.form
    return change_letter(
        record,
        title=form.cleaned_data["title"],
        marking=Marking(form.cleaned_data["marking"]),
        text=_text(form, sent),
        version=form.cleaned_data["version"],
        actor=user,
    )


def _stored(record: Record) -> Mapping[str, Any]:
    return values_of(record, LetterRogatory.objects.get(record=record))


# --- Steps --------------------------------------------------------------------------------------------------------


def _plain(code: str, form: type[ConfirmForm | ReasonForm]) -> Step:
    def do(record: Record, sent: Sent, user: User) -> Record:
        typed = sent.typed
        return pass_letter_step(record, code, version=typed["version"], reason=typed.get("reason", ""), actor=user)

    return _step(code, form, do)


def _step(code: str, form: type[forms.Form], do: Any, bind: Any = None) -> Step:
    simple = bind or (lambda data, _sent, _record, _user: [form(data)])
    return transition_step(LETTER_ROGATORY, code, body=Body((form,)), bind=simple, do=do)


def _register(record: Record, sent: Sent, user: User) -> Record:
    return register_letter(record, version=sent.typed["version"], actor=user)


def _refuse(record: Record, sent: Sent, user: User) -> Record:
    typed = sent.typed
    return refuse_letter(record, ground=typed["ground"], reason=typed["reason"], version=typed["version"], actor=user)


def _steps() -> dict[str, Step]:
    special = {
        "register": _step("register", ConfirmForm, _register),
        "refuse": _step("refuse", RefuseLetterForm, _refuse),
        "deliver": _step("deliver", SendForm, mailed(deliver_letter), mail_form),
        "return_acts": _step("return_acts", SendForm, mailed(return_acts), mail_form),
    }
    return {
        one.code: special.get(one.code) or _plain(one.code, ReasonForm if one.needs_reason else ConfirmForm)
        for one in LETTER_ROGATORY.transitions
        if one.code not in BY_A_PERSON
    } | letter_steps()


def register() -> None:
    named_codes = ("issuing_court", "investigating_service", "central_authority", "crime_type")
    register_kind(
        ApiKind(
            code=kinds.LETTER_ROGATORY,
            path="letters-rogatory",
            detail=LetterRogatoryDetail,
            related=tuple(f"letterrogatory__{name}" for name in named_codes),
            children=(
                "offences__provisions__provision",
                "measures",
                "legalgrounds",
                "harddates",
                *RETURNED,
                *GUARDS,
                *in_the_file(),
            ),
            create=Create(Body((NewLetterForm,), SHEETS, KEPT), may_open, _new_form, _open),
            change=Change(
                Body((EditLetterForm,), SHEETS, without=frozenset({"country"})),
                lambda record, user: demand(may_rewrite(user, record)),
                _edit_form,
                _change,
                _stored,
            ),
            steps=_steps(),
        )
    )
