"""An alert: the chain as it was called, and the two answers to it, « je l’ai » or the next one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit.acts import Act
from ssi.common.http import demand
from ssi.common.rules import RefusedError
from ssi.duty.alerts import acknowledge, pass_on
from ssi.duty.models import Alert, Call, Gateway
from ssi.duty.rules import may_take_alert
from ssi.followup.alarms import MOST
from ssi.records.kinds import kind_of
from ssi.records.listing import note_shown

_WITH = ("record__country", "acknowledged_by")


@dataclass(frozen=True)
class AlertRow:
    """An alert that rings, as a line."""

    title: str
    country: str
    raised_at: datetime
    zone: str
    url: str


def alert_rows(user: User) -> list[AlertRow]:
    found = list(Alert.objects.visible_to(user).ringing().select_related(*_WITH)[:MOST])
    note_shown((one.record for one in found), Act.LIST_READ)
    return [
        AlertRow(
            one.record.title,
            one.record.country_id,
            one.raised_at,
            one.record.country.time_zone,
            reverse("duty:alert", args=[one.pk]),
        )
        for one in found
    ]


def means_of(call: Call) -> str:
    """By what one was called, in words."""
    means = [_("dans l’application")]
    if call.mailed:
        means.append(_("par courriel"))
    if call.gateway != Gateway.NONE:
        means.append(call.get_gateway_display())
    return ", ".join(means)


def calls_of(alert: Alert) -> list[tuple[Call, str]]:
    return [(call, means_of(call)) for call in alert.calls.select_related("person", "absent")]


def _alert(request: HttpRequest, key: UUID) -> Alert:
    found: Alert = get_object_or_404(Alert.objects.visible_to(person(request)).select_related(*_WITH), pk=key)
    return found


def _must_be_theirs(user: User, alert: Alert) -> None:
    """403 for who only reads; an alert that somebody else has taken meanwhile is told on its page."""
    if alert.is_ringing:
        demand(may_take_alert(user, alert))


@require_safe
def alert(request: HttpRequest, key: UUID) -> HttpResponse:
    user, found = person(request), _alert(request, key)
    note_shown([found.record], Act.RECORD_READ)
    context = {
        "alert": found,
        "record": found.record,
        "zone": found.record.country.time_zone,
        "record_url": kind_of(found.record).address(found.record),
        "calls": calls_of(found),
        "verdict": may_take_alert(user, found),
        "breadcrumb": [(_("Accueil"), "/"), (_("Permanence"), reverse("duty:roster")), (_("Alerte"), "")],
    }
    return render(request, "duty/alert.html", context)


@require_POST
def take(request: HttpRequest, key: UUID) -> HttpResponse:
    """« Je l’ai »: the chain stops, and the request is there to be taken in charge."""
    user, found = person(request), _alert(request, key)
    _must_be_theirs(user, found)
    try:
        acknowledge(found, actor=user)
    except RefusedError as refusal:
        messages.error(request, str(refusal.reason))
        return redirect("duty:alert", found.pk)
    messages.success(request, _("C’est noté : vous avez l’alerte, plus personne n’est appelé."))
    return redirect(kind_of(found.record).address(found.record))


@require_POST
def pass_to_next(request: HttpRequest, key: UUID) -> HttpResponse:
    user, found = person(request), _alert(request, key)
    _must_be_theirs(user, found)
    try:
        call = pass_on(found, actor=user)
    except RefusedError as refusal:
        messages.error(request, str(refusal.reason))
        return redirect("duty:alert", found.pk)
    if call is None:
        messages.error(request, _("Personne d’autre n’est affecté à ce pays : appelez le chef de service."))
    else:
        messages.success(request, _("%(name)s est appelé à son tour.") % {"name": call.person.full_name})
    return redirect("duty:alert", found.pk)
