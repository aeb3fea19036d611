"""A mission of investigators for machines. Numbers of passports are never among what it reads or writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Prefetch
from django.http import QueryDict
from rest_framework import serializers

from cases import kinds
from cases.api.shared import KEPT, may_open, own_countries
from cases.forms.missions import AskHostForm, AuthoriseForm, EditMissionForm, NewMissionForm, ReportForm, values_of
from cases.forms.steps import ConfirmForm, ReasonForm
from cases.models import Mission, MissionAct, MissionCost, MissionMember, ProgrammeItem
from cases.services.missions import (
    ask_host,
    authorise_mission,
    change_mission,
    draft_mission,
    letter_of,
    pass_mission_step,
    register_mission,
    report_mission,
)
from cases.workflow.missions import MISSION
from ssi.accounts.models import User
from ssi.common.api.bodies import Body, Sent
from ssi.common.forms import set_zone
from ssi.common.http import demand
from ssi.exchanges.api import FileDetail, in_the_file
from ssi.records.access import may_rewrite
from ssi.records.api.kinds import ApiKind
from ssi.records.api.kinds import register as register_kind
from ssi.records.api.reading import NamedCode
from ssi.records.api.writing import Change, Create, Step, transition_step
from ssi.records.enums import Marking
from ssi.records.models import Record


class MissionSerializer(serializers.Serializer[Mission]):
    purpose = serializers.CharField()
    requesting_service = NamedCode()
    requesting_judge = serializers.CharField(allow_blank=True)
    requesting_court = NamedCode(allow_null=True)
    requested_on = serializers.DateField()
    host_authority = NamedCode(allow_null=True)
    local_liaison = serializers.CharField(allow_blank=True)
    arrival = serializers.DateField()
    departure = serializers.DateField()
    magistrate_travels = serializers.BooleanField()
    commission_by_letter = serializers.BooleanField()
    commission_reference = serializers.CharField(allow_blank=True)
    commissioned_on = serializers.DateField(allow_null=True)
    hearing_consent = serializers.CharField(allow_blank=True)
    hearing_consented_on = serializers.DateField(allow_null=True)
    asked_on = serializers.DateField(allow_null=True)
    asked_reference = serializers.CharField(allow_blank=True)
    authorised_on = serializers.DateField(allow_null=True)
    authorised_by = NamedCode(allow_null=True)
    authorisation_reference = serializers.CharField(allow_blank=True)
    authorisation_conditions = serializers.CharField(allow_blank=True)
    hotel = serializers.CharField(allow_blank=True)
    vehicle = serializers.CharField(allow_blank=True)
    interpreter = serializers.CharField(allow_blank=True)
    secure_room = serializers.CharField(allow_blank=True)
    escort = serializers.CharField(allow_blank=True)
    weapons = serializers.CharField(allow_blank=True)
    telephone_policy = serializers.CharField(allow_blank=True)
    travel_order_number = serializers.CharField(allow_blank=True)
    briefed_on = serializers.DateField(allow_null=True)
    reported_on = serializers.DateField(allow_null=True)
    results = serializers.CharField(allow_blank=True)
    lessons = serializers.CharField(allow_blank=True)


class MemberSerializer(serializers.Serializer[MissionMember]):
    number = serializers.IntegerField()
    name = serializers.CharField()
    rank = serializers.CharField(allow_blank=True)
    service = serializers.CharField(allow_blank=True)
    role = serializers.CharField()
    is_judicial_officer = serializers.BooleanField()
    carries_weapon = serializers.BooleanField()
    passport_kind = serializers.CharField()
    arrival_flight = serializers.CharField(allow_blank=True)
    departure_flight = serializers.CharField(allow_blank=True)


class MissionActSerializer(serializers.Serializer[MissionAct]):
    number = serializers.IntegerField()
    act_type = serializers.CharField()
    role = serializers.CharField()
    text = serializers.CharField(allow_blank=True)


class ProgrammeSerializer(serializers.Serializer[ProgrammeItem]):
    number = serializers.IntegerField()
    day = serializers.DateField()
    hour = serializers.TimeField(format="%H:%M", allow_null=True)
    place = serializers.CharField(allow_blank=True)
    authority = NamedCode(allow_null=True)
    what = serializers.CharField()
    who = serializers.CharField(allow_blank=True)


class CostSerializer(serializers.Serializer[MissionCost]):
    number = serializers.IntegerField()
    budget_line = serializers.CharField()
    currency = serializers.CharField()
    planned = serializers.DecimalField(max_digits=10, decimal_places=2)
    committed = serializers.DecimalField(max_digits=10, decimal_places=2)
    paid = serializers.DecimalField(max_digits=10, decimal_places=2)


class InvestigatorMissionDetail(FileDetail):
    """Who comes, for what, allowed by whom, day by day, at what cost."""

    mission = MissionSerializer()
    members = MemberSerializer(source="missionmembers", many=True)
    acts = MissionActSerializer(source="missionacts", many=True)
    programme = ProgrammeSerializer(source="programmeitems", many=True)
    costs = CostSerializer(source="missioncosts", many=True)


# --- Opening and changing -----------------------------------------------------------------------------------------


def _new_form(data: QueryDict, _sent: Mapping[str, Any], user: User) -> Sequence[forms.Form]:
    return [NewMissionForm(data, countries=own_countries(user), reader=user)]


def _open(sent: Sent, user: User) -> Record:
    form: NewMissionForm = sent.form
    record = draft_mission(
        country=form.chosen_country,
        title=form.cleaned_data["title"],
        marking=Marking(form.cleaned_data["marking"]),
        content=form.content(),
        letter=form.cleaned_data["letter"],
        actor=user,
    )
    return record if sent.more.get("draft") else register_mission(record, actor=user)


def _edit_form(data: QueryDict, _sent: Mapping[str, Any], record: Record, user: User) -> Sequence[forms.Form]:
    return [EditMissionForm(data, countries=[record.country], reader=user, initial={"country": record.country_id})]


def _change(record: Record, sent: Sent, user: User) -> Record:
    form: EditMissionForm = sent.form
    return change_mission(
        record,
        title=form.cleaned_data["title"],
        marking=Marking(form.cleaned_data["marking"]),
        content=form.content(),
        letter=form.cleaned_data["letter"],
        version=form.cleaned_data["version"],
        actor=user,
    )


def _stored(record: Record) -> Mapping[str, Any]:
    return values_of(record, Mission.objects.get(record=record), letter_of(record))


# --- Steps --------------------------------------------------------------------------------------------------------


def _plain(code: str, form: type[ConfirmForm | ReasonForm]) -> Step:
    def do(record: Record, sent: Sent, user: User) -> Record:
        typed = sent.typed
        return pass_mission_step(record, code, version=typed["version"], reason=typed.get("reason", ""), actor=user)

    return _step(code, form, do)


def _fact(code: str, form: type[forms.Form], service: Any) -> Step:
    def do(record: Record, sent: Sent, user: User) -> Record:
        done: Record = service(record, **sent.typed, actor=user)
        return done

    return _step(code, form, do)


def _step(code: str, form: type[forms.Form], do: Any) -> Step:
    def bind(data: QueryDict, _sent: Mapping[str, Any], record: Record, _user: User) -> Sequence[forms.Form]:
        bound = form(data)
        set_zone(bound, record.country.time_zone)
        return [bound]

    return transition_step(MISSION, code, body=Body((form,)), bind=bind, do=do)


def _register(record: Record, sent: Sent, user: User) -> Record:
    return register_mission(record, version=sent.typed["version"], actor=user)


def _steps() -> dict[str, Step]:
    special = {
        "register": _step("register", ConfirmForm, _register),
        "ask_host": _fact("ask_host", AskHostForm, ask_host),
        "authorise": _fact("authorise", AuthoriseForm, authorise_mission),
        "report": _fact("report", ReportForm, report_mission),
    }
    return {
        one.code: special.get(one.code) or _plain(one.code, ReasonForm if one.needs_reason else ConfirmForm)
        for one in MISSION.transitions
    }


def register() -> None:
    named = ("requesting_service", "requesting_court", "host_authority", "authorised_by")
    programme = Prefetch("programmeitems", queryset=ProgrammeItem.objects.select_related("authority"))
    register_kind(
        ApiKind(
            code=kinds.INVESTIGATOR_MISSION,
            path="investigator-missions",
            detail=InvestigatorMissionDetail,
            related=tuple(f"mission__{name}" for name in named),
            children=("missionmembers", "missionacts", programme, "missioncosts", *in_the_file()),
            create=Create(Body((NewMissionForm,), {}, KEPT), may_open, _new_form, _open),
            change=Change(
                Body((EditMissionForm,), without=frozenset({"country"})),
                lambda record, user: demand(may_rewrite(user, record)),
                _edit_form,
                _change,
                _stored,
            ),
            steps=_steps(),
        )
    )
