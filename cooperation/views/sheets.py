"""Security sheets: the list of all of them, the page of one, and what happened in its country."""

from __future__ import annotations

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cooperation import kinds
from cooperation.models import SecurityContext, SecurityIncident
from cooperation.rules.context import may_add_incident, may_correct_incident, may_write
from cooperation.views.incidents import told, with_links
from cooperation.workflow.context import AUTOMATIC, SECURITY_CONTEXT, is_to_review
from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.components import Action, Step
from ssi.common.moments import day_text, moment_text
from ssi.common.rules import Refused, Text
from ssi.followup.panel import beside, panel_of
from ssi.records import deadlines
from ssi.records.access import get_record, may, require_area
from ssi.records.acts import void_actions, void_notice
from ssi.records.links import links_of
from ssi.records.listing import Column, Listing, listing, note_shown
from ssi.records.models import Deadline, Record
from ssi.records.timeline import passages_of, timeline_of
from ssi.records.workflow import Offer
from ssi.territories.capabilities import Area
from ssi.territories.grants import read

AREA = Area.CONTEXT


def _level(record: Record) -> Text:
    return record.securitycontext.level.label


def _validity(record: Record) -> Text:
    sheet = record.securitycontext
    return f"{day_text(sheet.valid_from)} – {day_text(sheet.valid_until)}"


def _reviewed(record: Record) -> Text:
    """When it was read again last; a sheet in force that nobody has read for a quarter says so."""
    sheet = record.securitycontext
    day = day_text(clock.in_zone(sheet.reviewed_at, record.country.time_zone).date()) if sheet.reviewed_at else ""
    late = record.state == "published" and is_to_review(record, clock.now())
    return _("%(day)s · à revoir") % {"day": day} if late else day


SHEETS = Listing(
    title=gettext_lazy("Fiches de contexte sécuritaire"),
    areas=(AREA,),
    kinds=(kinds.SECURITY_CONTEXT,),
    columns=(
        Column(gettext_lazy("Niveau"), _level),
        Column(gettext_lazy("Validité"), _validity),
        Column(gettext_lazy("Revue"), _reviewed),
    ),
    related=("securitycontext",),
    fields=(
        "securitycontext__vigilance_level",
        "securitycontext__valid_from",
        "securitycontext__valid_until",
        "securitycontext__reviewed_at",
        "securitycontext__published_at",
    ),
    default_sort="newest",
    empty_title=gettext_lazy("Aucune fiche de contexte"),
    empty_text=gettext_lazy("Les fiches de vos pays paraissent ici, la plus récente d’abord."),
)


@require_safe
def sheets(request: HttpRequest) -> HttpResponse:
    """The sheets of every country of the person: those in force and those before them."""
    require_area(person(request), AREA)
    actions = []
    if read(person(request)).any_of("context_change"):
        actions = [
            Action(_("Nouvelle fiche"), reverse("sheets:new"), method="get"),
            Action(_("Mes brouillons"), reverse("sheets:drafts"), method="get"),
        ]
    return listing(request, SHEETS, actions=actions)


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """One's own drafts: nobody else sees them."""
    user = person(request)
    require_area(user, AREA)
    own = Record.objects.visible_to(user).drafts().of_kinds(kinds.SECURITY_CONTEXT).filter(author=user)
    rows = list(own.select_related("country").order_by("-created_at")[:100])
    note_shown(rows, Act.LIST_READ)
    return render(request, "cooperation/context/drafts.html", {"rows": rows})


@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """The level and what it rests on, where the sheet stands, what is missing for the next step, the thread."""
    user = person(request)
    record = get_record(
        user,
        reference,
        area=AREA,
        kind=kinds.SECURITY_CONTEXT,
        related=("securitycontext__validated_by", "author"),
        children=("contextthemes", "contextevidences", "documents"),
        beside=beside(user),
    )
    happened = Prefetch("securityincidents", queryset=with_links(SecurityIncident.objects.all(), user))
    prefetch_related_objects([record], happened)
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    zone = record.country.time_zone
    offers = [offer for offer in SECURITY_CONTEXT.offers(record, user) if offer.transition.code not in AUTOMATIC]
    main = next((offer for offer in offers if offer.transition.is_main), None)
    deadline = _last_deadline(record)
    passages = passages_of(record)
    edits = bool(may_correct_incident(user, record))
    context = {
        "record": record,
        "sheet": record.securitycontext,
        "country_url": reverse("country", args=[record.country_id]),
        "marking": record.marking if record.marking == "DR" else "",
        "state": SECURITY_CONTEXT.state(record.state),
        "past": _past(record),
        "to_review": record.state == "published" and record.is_open and is_to_review(record, clock.now()),
        "steps": _steps(record),
        "missing": main.verdict if main and isinstance(main.verdict, Refused) else None,
        "primary": _action(record, main) if main else None,
        "others": [_action(record, offer) for offer in offers if offer is not main]
        + _edits(record, user)
        + void_actions(record, user, passages),
        "void_notice": void_notice(record, user),
        "incidents": told(record.securityincidents.all(), edits=edits),
        "why_due": deadlines.sentence(deadline, lambda instant: moment_text(instant, zone)) if deadline else "",
        "thread": timeline_of(record, zone, passages=passages),
        "links": links_of(record, user),
        "panel": panel_of(record, user),
        "may_change": bool(may(user, "change", record)),
        "zone": zone,
    }
    return render(request, "cooperation/context/detail.html", context)


def _past(record: Record) -> bool:
    """In force, and yet past its own date: the page says it."""
    sheet: SecurityContext = record.securitycontext
    return record.state == "published" and sheet.valid_until < clock.today(record.country.time_zone)


def _last_deadline(record: Record) -> Deadline | None:
    return Deadline.objects.filter(record=record).select_related("record__country").order_by("met_at", "due_at").last()


def _action(record: Record, offer: Offer) -> Action:
    refused = offer.verdict.reason if isinstance(offer.verdict, Refused) else ""
    url = reverse("sheets:step", args=[record.reference, offer.transition.code])
    return Action(offer.transition.label, url, method="get", refusal=refused)


def _edits(record: Record, user: User) -> list[Action]:
    """What one may do beside the steps."""
    versions = Action(_("Comparer avec une autre version"), reverse("sheets:compare", args=[record.reference]), "get")
    if not may(user, "change", record):
        return [versions]
    pages: list[tuple[str, Text]] = []
    if may_write(user, record):
        pages.append(("sheets:edit", _("Modifier la fiche")))
    if may_add_incident(user, record):
        pages.append(("sheets:incident", _("Ajouter un incident")))
    pages += [("sheets:add_document", _("Joindre une pièce")), ("sheets:link", _("Lier à un autre dossier"))]
    actions = [Action(label, reverse(name, args=[record.reference]), method="get") for name, label in pages]
    actions.append(versions)
    if record.state == "published":
        following = f"{reverse('sheets:new')}?pays={record.country_id}"
        actions.insert(0, Action(_("Écrire la fiche suivante"), following, method="get"))
    return actions


def _steps(record: Record) -> list[Step]:
    chain = [state for state in SECURITY_CONTEXT.states if state.is_step and state.code != "draft"]
    codes = [state.code for state in chain]
    if record.state not in codes:
        # Expired: it went as far as published, and no other replaced it.
        return [Step(state.label, "done" if state.code != "superseded" else "next") for state in chain]
    here = codes.index(record.state)
    return [
        Step(
            state.label,
            "done" if index < here or here == len(codes) - 1 else "current" if index == here else "next",
        )
        for index, state in enumerate(chain)
    ]
