"""The page of one request for information."""

from __future__ import annotations

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cases.rules.assurances import replies
from cases.views.pages import offered_on, steps_of
from cases.workflow.requests import INFORMATION_REQUEST
from ssi.accounts.http import person
from ssi.common.moments import moment_text
from ssi.exchanges.services import strictest_handling
from ssi.followup.panel import panel_of
from ssi.people.querysets import PARTS
from ssi.records import deadlines
from ssi.records.access import may, may_rewrite
from ssi.records.acts import void_notice
from ssi.records.affairs import affair_of
from ssi.records.links import links_of
from ssi.records.models import Deadline, Record
from ssi.records.timeline import TAKEN_OVER, passages_of, timeline_of

# Side states, shown at the step that they left.
BESIDE = {"clarification": "registered", "awaiting_judicial": "sent"}


def page(request: HttpRequest, record: Record) -> HttpResponse:
    """Where the request stands, what is missing for the next step, what was asked and answered, the thread."""
    user = person(request)
    prefetch_related_objects([record], "questions", *PARTS)
    zone = record.country.time_zone
    passages = passages_of(record)
    letter = ("cases:letter_from", _("Ouvrir une commission rogatoire"), False)
    offered = offered_on(record, user, passages, edit=_("Modifier la demande"), more=[letter])
    deadline = _running(record)
    context = {
        "record": record,
        "request_detail": record.informationrequest,
        "marking": record.marking if record.marking == "DR" else "",
        "state": INFORMATION_REQUEST.state(record.state),
        "steps": steps_of(INFORMATION_REQUEST, record.state, beside=BESIDE),
        "missing": offered.missing,
        "primary": offered.primary,
        "others": offered.others,
        "replies": replies(record),
        "deadline": deadline,
        "why_due": deadlines.sentence(deadline, lambda instant: moment_text(instant, zone)) if deadline else "",
        "handling": strictest_handling(record),
        "old_reference": next((one.reason for one in passages if one.transition == TAKEN_OVER), ""),
        "thread": timeline_of(record, zone, passages=passages),
        "links": links_of(record, user),
        "panel": panel_of(record, user),
        "affair": affair_of(record),
        "may_change": bool(may(user, "change", record)),
        "void_notice": void_notice(record, user),
        "may_rewrite": bool(may_rewrite(user, record)),
        "zone": zone,
    }
    return render(request, "cases/detail.html", context)


def _running(record: Record) -> Deadline | None:
    return Deadline.objects.filter(record=record).select_related("record__country").order_by("met_at", "due_at").last()
