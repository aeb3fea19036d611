"""The queue of alarms, and putting one aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.components import Kind
from ssi.common.forms import show_refusal
from ssi.common.http import demand
from ssi.common.moments import day_text
from ssi.common.rules import RefusedError, Text
from ssi.followup.alarms import Gravity, Ringing, put_aside, queue_of, sources
from ssi.followup.forms import PutAsideForm
from ssi.followup.querysets import oneself_and_replaced
from ssi.followup.reach import record_of, shown
from ssi.followup.rules import may_work_on
from ssi.records.kinds import kind_of

SHOWN = 100
_WORDS: dict[Gravity, tuple[Text, Kind]] = {
    Gravity.PASSED: (gettext_lazy("Dépassée"), "error"),
    Gravity.NOW: (gettext_lazy("Urgente"), "error"),
    Gravity.SOON: (gettext_lazy("Proche"), "warning"),
    Gravity.WATCH: (gettext_lazy("À surveiller"), "info"),
}


@dataclass(frozen=True)
class Row:
    """An alarm as a line. FOR_WHOM: the absent owner whom the reader replaces."""

    sort: Text
    said: Text
    gravity: Text
    tone: Kind
    when: str
    reference: str
    title: str
    url: str
    country: str
    owner: str
    for_whom: str
    aside: str
    aside_url: str


@require_safe
def alarms(request: HttpRequest) -> HttpResponse:
    """All that rings on the records that one works on; or on one's own alone, those of whom one replaces included."""
    user = person(request)
    known = {source.code: source.sort for source in sources()}
    only = request.GET.get("nature", "")
    only = only if only in known else ""
    mine = request.GET.get("miennes") == "1"
    own = set(oneself_and_replaced(user))
    found = [one for one in queue_of(user, only=only) if not mine or one.alarm.record.owner_id in own]
    ringing = [one for one in found if one.aside is None]
    aside = [one for one in found if one.aside is not None]
    shown(one.alarm.record for one in (*ringing[:SHOWN], *aside[:SHOWN]))
    context = {
        "rows": [_row(one, user) for one in ringing[:SHOWN]],
        "more": max(0, len(ringing) - SHOWN),
        "aside": [_row(one, user) for one in aside[:SHOWN]],
        "sorts": _links(known, only, mine),
        "mine": mine,
        "mine_url": _address(only, not mine),
        "breadcrumb": [(_("Accueil"), "/"), (_("Alertes"), "")],
    }
    return render(request, "followup/alarms.html", context)


def _address(only: str, mine: bool) -> str:
    asked = {name: value for name, value in (("nature", only), ("miennes", "1" if mine else "")) if value}
    return f"{reverse('followup:alarms')}?{urlencode(asked)}" if asked else reverse("followup:alarms")


def _links(known: dict[str, Text], only: str, mine: bool) -> list[dict[str, Any]]:
    every = [("", _("Toutes")), *known.items()]
    return [{"label": label, "url": _address(code, mine), "current": code == only} for code, label in every]


def _row(one: Ringing, user: User) -> Row:
    alarm, record = one.alarm, one.alarm.record
    gravity, tone = _WORDS[alarm.gravity]
    words = ""
    if one.aside is not None:
        said = {"name": one.aside.by.full_name, "day": day_text(one.aside.until), "reason": one.aside.reason}
        words = _("mise de côté par %(name)s jusqu’au %(day)s : %(reason)s") % said
    page = kind_of(record).address(record)
    replaced = record.owner_id in oneself_and_replaced(user)[1:]
    return Row(
        sort=one.sort,
        said=alarm.said,
        gravity=gravity,
        tone=tone,
        when=_day(alarm.when, record.country.time_zone),
        reference=record.reference or str(kind_of(record).label),
        title=record.title,
        url=alarm.url or page,
        country=record.country_id,
        owner=record.owner.full_name if record.owner else _("à attribuer"),
        for_whom=record.owner.full_name if record.owner and replaced else "",
        aside=words,
        aside_url=f"{reverse('followup:alarm_aside', args=[record.pk])}?{urlencode({'alarme': alarm.key})}",
    )


def _day(when: datetime | date | None, zone: str) -> str:
    if when is None:
        return ""
    return day_text(clock.in_zone(when, zone).date() if isinstance(when, datetime) else when)


@require_http_methods(["GET", "HEAD", "POST"])
def put_aside_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Why an alarm of a record can wait, and until when: it comes back by itself."""
    user = person(request)
    record = record_of(user, key)
    demand(may_work_on(user, record))
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    alarm = request.GET.get("alarme", "")[:80]
    form = PutAsideForm(request.POST if request.method == "POST" else None, zone=record.country.time_zone)
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        try:
            put_aside(record, alarm, reason=typed["reason"], until=typed["until"], actor=user)
        except RefusedError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Alerte mise de côté : elle revient le %s.") % day_text(typed["until"]))
            return redirect("followup:alarms")
    page = kind_of(record).address(record)
    reference = record.reference or str(kind_of(record).label)
    context = {
        "record": record,
        "form": form,
        "address": request.get_full_path(),
        "marking": record.marking if record.marking == "DR" else "",
        "breadcrumb": [(_("Alertes"), reverse("followup:alarms")), (reference, page), (_("Mettre de côté"), "")],
    }
    return render(request, "followup/alarm_aside.html", context, status=422 if form.errors else 200)
