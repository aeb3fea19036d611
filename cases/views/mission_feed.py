"""Subscribing to the calendar of missions: one's address, made, shown once, revoked; and what it answers a program."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import CalendarFeed
from cases.rules.mission_dates import missions_between
from cases.services.mission_feed import AFTER, BEFORE, as_calendar, open_feed, person_of_feed, revoke_feed
from ssi.accounts.http import person
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.records.access import require_area
from ssi.records.listing import note_shown
from ssi.territories.acting import acting_as
from ssi.territories.capabilities import Area

MOST = 500


@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request: HttpRequest) -> HttpResponse:
    """A new address replaces the one before; it is read on the page that answers, and nowhere afterwards."""
    user = person(request)
    require_area(user, Area.OPERATIONAL)
    address = ""
    if request.method == "POST":
        if request.POST.get("act") == "revoke":
            revoke_feed(actor=user)
            messages.success(request, _("Abonnement révoqué : l’ancienne adresse n’ouvre plus rien."))
            return redirect("cases:mission_feed")
        address = settings.SITE_ADDRESS.rstrip("/") + reverse("cases:mission_ics", args=[open_feed(actor=user)])
    kept = CalendarFeed.objects.filter(person=user).first()
    context = {"address": address, "feed": kept, "zone": user.time_zone}
    response = render(request, "cases/mission_feed.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The missions of the person whose address this is, as they see them now; revoked or unknown, it does not exist."""
    user = person_of_feed(secret)
    if user is None:
        raise Http404
    today = clock.today(user.time_zone)
    with acting_as(user):
        found = list(missions_between(user, today - BEFORE, today + AFTER)[:MOST])
        note_shown(found, Act.LIST_READ)
        content = as_calendar(found, user.language)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
