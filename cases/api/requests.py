"""A request for information for machines: what it says, how it is opened, changed and moved on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from rest_framework import serializers

from cases import kinds
from cases.api.guards import GUARDS, AssuranceSerializer, ReleaseConsentSerializer, request_steps
from cases.api.shared import KEPT, mail_form, mailed, may_open, own_countries
from cases.forms.request import EditRequestForm, NewRequestForm, QuestionFormSet, asked, values_of
from cases.forms.steps import (
    AnswerForm,
    AnswerFormSet,
    ConfirmForm,
    ReasonForm,
    RefuseForm,
    SendForm,
    given,
)
from cases.models.requests import InformationRequest, Question
from cases.services.requests import (
    change_request,
    draft_request,
    forward_answer,
    pass_step,
    record_answer,
    refuse_request,
    register_request,
    send_request,
)
from cases.workflow.requests import INFORMATION_REQUEST
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
from ssi.records.models import Record

QUESTIONS = Rows(QuestionFormSet, "questions")
ANSWERS = Rows(AnswerFormSet, "answers")


class QuestionSerializer(serializers.Serializer[Question]):
    number = serializers.IntegerField()
    question_type = serializers.CharField()
    text = serializers.CharField()
    outcome = serializers.CharField(allow_blank=True)
    refusal_ground = serializers.CharField(allow_blank=True)
    answer = serializers.CharField(allow_blank=True)
    answered_at = Instant(allow_null=True)
    consent_reference = serializers.CharField(allow_blank=True)
    consented_on = serializers.DateField(allow_null=True)


class RequestFields(serializers.Serializer[InformationRequest]):
    direction = serializers.CharField()
    spontaneous = serializers.BooleanField()
    requesting_authority = NamedCode()
    requesting_officer = serializers.CharField(allow_blank=True)
    external_reference = serializers.CharField(allow_blank=True)
    requested_authority = NamedCode(allow_null=True)
    received_at = Instant()
    received_by = serializers.CharField()
    urgency = serializers.CharField()
    urgency_reason = serializers.CharField(allow_blank=True)
    availability = serializers.CharField()
    framework = serializers.CharField()
    judicial_case_number = serializers.CharField(allow_blank=True)
    crime_type = NamedCode()
    purpose = serializers.CharField(allow_blank=True)
    objective_reasons = serializers.CharField(allow_blank=True)
    purpose_link = serializers.CharField(allow_blank=True)
    offence_on = serializers.DateField(allow_null=True)
    offence_place = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    translation_required = serializers.BooleanField()
    restrictions_on_use = serializers.CharField(allow_blank=True)
    summary = serializers.CharField(allow_blank=True)
    sent_at = Instant(allow_null=True)
    answered_at = Instant(allow_null=True)
    forwarded_at = Instant(allow_null=True)
    outcome = serializers.CharField(allow_blank=True)
    refusal_ground = serializers.CharField(allow_blank=True)


class InformationRequestDetail(FileDetail):
    """What was asked, by whom, of whom, and what was answered."""

    request = RequestFields(source="informationrequest")
    questions = QuestionSerializer(many=True)
    consents = ReleaseConsentSerializer(source="releaseconsents", many=True)
    assurances = AssuranceSerializer(many=True)


# --- Opening and changing -----------------------------------------------------------------------------------------


def _new_form(data: QueryDict, _sent: Mapping[str, Any], user: User) -> Sequence[forms.Form]:
    return [NewRequestForm(data, countries=own_countries(user))]


def _open(sent: Sent, user: User) -> Record:
    form: NewRequestForm = sent.form
    record = draft_request(
        country=form.chosen_country,
        title=form.cleaned_data["title"],
        marking=Marking(form.cleaned_data["marking"]),
        content=form.content(),
        questions=asked(sent.rows["questions"]),
        actor=user,
    )
    return record if sent.more.get("draft") else register_request(record, actor=user)


def _edit_form(data: QueryDict, _sent: Mapping[str, Any], record: Record, _user: User) -> Sequence[forms.Form]:
    return [EditRequestForm(data, countries=[record.country], initial={"country": record.country_id})]


def _change(record: Record, sent: Sent, user: User) -> Record:
    form: EditRequestForm = sent.form
    return change_request(
        record,
        title=form.cleaned_data["title"],
        marking=Marking(form.cleaned_data["marking"]),
        content=form.content(),
        questions=asked(sent.rows["questions"]),
        version=form.cleaned_data["version"],
        actor=user,
    )


def _stored(record: Record) -> Mapping[str, Any]:
    return values_of(record, InformationRequest.objects.get(record=record))


# --- Steps --------------------------------------------------------------------------------------------------------


def _plain(code: str, form: type[ConfirmForm | ReasonForm]) -> Step:
    """A step that needs nothing but, sometimes, its reason."""

    def do(record: Record, sent: Sent, user: User) -> Record:
        typed = sent.typed
        return pass_step(record, code, version=typed["version"], reason=typed.get("reason", ""), actor=user)

    return _step(code, Body((form,)), lambda data, _sent, _record, _user: [form(data)], do)


def _step(code: str, body: Body, bind: Any, do: Any) -> Step:
    return transition_step(INFORMATION_REQUEST, code, body=body, bind=bind, do=do)


def _register(record: Record, sent: Sent, user: User) -> Record:
    return register_request(record, version=sent.typed["version"], actor=user)


def _refuse(record: Record, sent: Sent, user: User) -> Record:
    typed = sent.typed
    return refuse_request(record, ground=typed["ground"], reason=typed["reason"], version=typed["version"], actor=user)


def _answer_form(data: QueryDict, _sent: Mapping[str, Any], record: Record, _user: User) -> Sequence[forms.Form]:
    form = AnswerForm(data)
    form.set_zone(record.country.time_zone)
    return [form]


def _answer(record: Record, sent: Sent, user: User) -> Record:
    form: AnswerForm = sent.form
    return record_answer(
        record,
        answers=given(sent.rows["answers"]),
        mail=form.mail(**form.handling()),
        version=form.cleaned_data["version"],
        actor=user,
    )


def _steps() -> dict[str, Step]:
    special = {
        "register": _step("register", Body((ConfirmForm,)), lambda data, _s, _r, _u: [ConfirmForm(data)], _register),
        "refuse": _step("refuse", Body((RefuseForm,)), lambda data, _s, _r, _u: [RefuseForm(data)], _refuse),
        "send": _step("send", Body((SendForm,)), mail_form, mailed(send_request)),
        "forward": _step("forward", Body((SendForm,)), mail_form, mailed(forward_answer)),
        "record_answer": _step("record_answer", Body((AnswerForm,), rows={"answers": ANSWERS}), _answer_form, _answer),
    }
    return {
        one.code: special.get(one.code) or _plain(one.code, ReasonForm if one.needs_reason else ConfirmForm)
        for one in INFORMATION_REQUEST.transitions
    } | request_steps()


def register() -> None:
    authorities = ("requesting_authority", "requested_authority", "crime_type")
    register_kind(
        ApiKind(
            code=kinds.INFORMATION_REQUEST,
            path="information-requests",
            detail=InformationRequestDetail,
            related=tuple(f"informationrequest__{name}" for name in authorities),
            children=("questions", *GUARDS, *in_the_file()),
            create=Create(Body((NewRequestForm,), {"questions": QUESTIONS}, KEPT), may_open, _new_form, _open),
            change=Change(
                Body((EditRequestForm,), {"questions": QUESTIONS}, without=frozenset({"country"})),
                lambda record, user: demand(may_rewrite(user, record)),
                _edit_form,
                _change,
                _stored,
            ),
            steps=_steps(),
        )
    )
