"""The page of one request for information."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases import kinds
from cases.workflow.requests import INFORMATION_REQUEST
from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.components import Action, Step
from ssi.common.moments import moment_text
from ssi.common.rules import Refused
from ssi.exchanges.services import strictest_handling
from ssi.records import deadlines
from ssi.records.access import get_record, may_rewrite
from ssi.records.links import links_of
from ssi.records.models import Deadline, Record
from ssi.records.timeline import timeline_of
from ssi.records.workflow import Offer
from ssi.territories.capabilities import Area
from ssi.territories.grants import holds

AREA = Area.OPERATIONAL


@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the request stands, what is missing for the next step, what was asked and answered, the thread."""
    user = person(request)
    record = get_record(
        user,
        reference,
        area=AREA,
        kind=kinds.INFORMATION_REQUEST,
        related=(
            "owner",
            "informationrequest__requesting_authority",
            "informationrequest__requested_authority",
            "informationrequest__crime_type",
        ),
        children=("questions", "parts"),
    )
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    zone = record.country.time_zone
    offers = INFORMATION_REQUEST.offers(record, user)
    main = next((offer for offer in offers if offer.transition.is_main), None)
    deadline = _running(record)
    context = {
        "record": record,
        "request_detail": record.informationrequest,
        "marking": record.marking if record.marking == "DR" else "",
        "state": INFORMATION_REQUEST.state(record.state),
        "steps": _steps(record),
        "missing": main.verdict if main and isinstance(main.verdict, Refused) else None,
        "primary": _action(record, main) if main else None,
        "others": [_action(record, offer) for offer in offers if offer is not main] + _edits(record, user),
        "deadline": deadline,
        "why_due": deadlines.sentence(deadline, lambda instant: moment_text(instant, zone)) if deadline else "",
        "handling": strictest_handling(record),
        "thread": timeline_of(record, zone),
        "links": links_of(record, user),
        "may_change": holds(user, "change", record.scope),
        "may_rewrite": bool(may_rewrite(user, record)),
        "zone": zone,
    }
    return render(request, "cases/detail.html", context)


def _running(record: Record) -> Deadline | None:
    return Deadline.objects.filter(record=record).select_related("record__country").order_by("met_at", "due_at").last()


def _action(record: Record, offer: Offer) -> Action:
    page = offer.transition.page
    url = (
        reverse(f"cases:{page}", args=[record.reference])
        if page
        else reverse("cases:step", args=[record.reference, offer.transition.code])
    )
    refused = offer.verdict.reason if isinstance(offer.verdict, Refused) else ""
    return Action(offer.transition.label, url, method="get", refusal=refused)


# What changes what the record says: not offered once it is closed (may_rewrite).
REWRITING = {"cases:edit", "cases:add_part"}


def _edits(record: Record, user: User) -> list[Action]:
    """What one may do beside the steps."""
    if not holds(user, "change", record.scope):
        return []
    pages: list[tuple[str, Any]] = [
        ("cases:edit", _("Modifier la demande")),
        ("cases:add_exchange", _("Ajouter un échange")),
        ("cases:add_part", _("Ajouter une personne ou un objet")),
        ("cases:add_document", _("Joindre une pièce")),
        ("cases:link", _("Lier à un autre dossier")),
    ]
    refused = set() if may_rewrite(user, record) else REWRITING
    offered = [(name, label) for name, label in pages if name not in refused]
    return [Action(label, reverse(name, args=[record.reference]), method="get") for name, label in offered]


def _steps(record: Record) -> list[Step]:
    """The chain as steps; a side state is shown at the step it left."""
    chain = [state for state in INFORMATION_REQUEST.states if state.is_step and state.code != "draft"]
    codes = [state.code for state in chain]
    beside = {"clarification": "registered", "awaiting_judicial": "sent"}
    here = beside.get(record.state, record.state)
    if here not in codes:
        return [Step(state.label, "next") for state in chain]
    position = codes.index(here)
    finished = record.state == codes[-1]
    return [
        Step(
            state.label,
            "done" if index < position or finished else "current" if index == position else "next",
        )
        for index, state in enumerate(chain)
    ]
