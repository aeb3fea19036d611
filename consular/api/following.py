"""Visits and hearings, for machines: the same forms and services as the pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _

from consular.forms.following import HearingForm, VisitForm
from consular.models import Hearing, Visit
from consular.services import Seen, Summons, correct_hearing, correct_visit, record_hearing, record_visit
from ssi.accounts.models import User
from ssi.common.api.bodies import Sent
from ssi.common.api.problems import FieldError, invalid
from ssi.records.models import Record


class NumberedVisitForm(VisitForm):
    """NUMBER: which of the visits."""

    number = forms.IntegerField(min_value=1, max_value=32767)


class NumberedHearingForm(HearingForm):
    number = forms.IntegerField(min_value=1, max_value=32767)


def _seen(sent: Sent) -> Seen:
    names = ("at", "visitors", "conditions", "ill_treatment", "alleged", "follow_up", "next_on")
    return Seen(**{name: sent.typed[name] for name in names})


def _summons(sent: Sent) -> Summons:
    return Summons(**{name: sent.typed[name] for name in ("at", "place", "kind", "outcome")})


def add_visit(record: Record, sent: Sent, user: User) -> object:
    return record_visit(record, _seen(sent), actor=user)


def change_visit(record: Record, sent: Sent, user: User) -> object:
    visit = Visit.objects.filter(record=record, number=sent.typed["number"]).first()
    if visit is None:
        raise invalid(FieldError("number", _("Aucune visite de ce numéro.")))
    visit.record = record
    return correct_visit(visit, _seen(sent), version=sent.typed["version"], actor=user)


def add_hearing(record: Record, sent: Sent, user: User) -> object:
    return record_hearing(record, _summons(sent), actor=user)


def change_hearing(record: Record, sent: Sent, user: User) -> object:
    hearing = Hearing.objects.filter(record=record, number=sent.typed["number"]).first()
    if hearing is None:
        raise invalid(FieldError("number", _("Aucune audience de ce numéro.")))
    hearing.record = record
    return correct_hearing(hearing, _summons(sent), version=sent.typed["version"], actor=user)
