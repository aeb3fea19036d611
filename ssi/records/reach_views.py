"""Asking to read a record, and deciding of what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.components import Kind
from ssi.common.forms import show_refusal
from ssi.common.http import demand
from ssi.common.moments import moment_text
from ssi.common.rules import RefusedError, Text
from ssi.records.kinds import kind_of
from ssi.records.reach import (
    OwnRequest,
    Waiting,
    ask_access,
    grant_access,
    may_reach,
    refuse_access,
    requests_of,
    waiting_for,
)
from ssi.records.reach_forms import AskForm, DecideForm
from ssi.records.reach_sql import ASKED_DAYS

read_and_write = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class RequestRow:
    """A request as whoever made it reads it: pending and refused say the same."""

    reference: str
    at: str
    reason: str
    state: Text
    tone: Kind
    url: str


@read_and_write
def own(request: HttpRequest) -> HttpResponse:
    """The form, and one's own requests. The answer is the same whatever the reference names."""
    user = person(request)
    demand(may_reach(user))
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_access(form.cleaned_data["reference"], reason=form.cleaned_data["reason"], actor=user)
        except RefusedError as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Votre demande est transmise à qui en décide, si le dossier existe."))
            return redirect("access:own")
    asked = requests_of(user)
    journal.note(Act.LIST_READ, keys=[f"person:{user.pk}", *(one.record.pk for one in asked if one.record)])
    context = {
        "form": form,
        "rows": [_row(one, user.time_zone) for one in asked],
        "days": ASKED_DAYS,
        "breadcrumb": [(_("Accueil"), "/"), (_("Demander l’accès à un dossier"), "")],
    }
    return render(request, "records/reach_own.html", context, status=422 if form.errors else 200)


def _row(asked: OwnRequest, zone: str) -> RequestRow:
    tone: Kind = "info"
    if asked.record is not None:
        state, tone, url = _("Vous voyez ce dossier"), "success", kind_of(asked.record).address(asked.record)
    elif asked.over:
        state, tone, url = _("Sans suite"), "neutral", ""
    else:
        state, url = _("Transmise, si le dossier existe"), ""
    return RequestRow(asked.reference, moment_text(asked.at, zone), asked.reason, state, tone, url)


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for the decision of whoever reads this page."""
    user = person(request)
    found = waiting_for(user)
    _note(found)
    context = {
        "rows": [(one, reverse("access:decide", args=[one.key])) for one in found],
        "zone": user.time_zone,
        "breadcrumb": [(_("Accueil"), "/"), (_("Demandes d’accès à trancher"), "")],
    }
    return render(request, "records/reach_waiting.html", context)


@read_and_write
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """One request. Whoever does not decide of it has no such page."""
    user = person(request)
    found = next((one for one in waiting_for(user) if one.key == key), None)
    if found is None:
        raise Http404
    form = DecideForm(request.POST if request.method == "POST" else None, zone=found.record.country.time_zone)
    if request.method == "POST" and form.is_valid():
        try:
            said = _decided(found, form.cleaned_data, user)
        except RefusedError as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, said)
            return redirect("access:waiting")
    _note([found])
    context = {
        "form": form,
        "asked": found,
        "record_url": kind_of(found.record).address(found.record),
        "zone": user.time_zone,
        "breadcrumb": [
            (_("Accueil"), "/"),
            (_("Demandes d’accès à trancher"), reverse("access:waiting")),
            (found.reference, ""),
        ],
    }
    return render(request, "records/reach_decide.html", context, status=422 if form.errors else 200)


def _decided(found: Waiting, typed: dict[str, Any], user: User) -> str:
    names = {"person": found.person.full_name, "reference": found.reference}
    if typed["answer"] == "refuse":
        refuse_access(found, words=typed["words"], actor=user)
        return _("La demande de %(person)s est refusée ; ce refus ne lui est pas communiqué.") % names
    grant_access(found, since=typed["since"], until=typed["until"], words=typed["words"], actor=user)
    return _("%(person)s peut voir le dossier %(reference)s.") % names


def _note(found: list[Waiting]) -> None:
    for country in {one.record.country_id for one in found}:
        keys = [one.record.pk for one in found if one.record.country_id == country]
        journal.note(Act.LIST_READ, country=country, keys=keys)
