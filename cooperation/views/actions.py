"""Actions of cooperation and participations: their list, what their pages add, the countries that take part."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cooperation import kinds
from cooperation.filters import ActionFilterForm
from cooperation.forms.actions import (
    ACTION_STEPS,
    PARTICIPATION_STEPS,
    EditActionForm,
    EditParticipationForm,
    NewActionForm,
    NewParticipationForm,
    ParticipationsForm,
    action_values,
    participation_values,
)
from cooperation.rules.actions import held_of, may_have_participations
from cooperation.services.actions import (
    Part,
    change_action,
    change_participation,
    draft_action,
    draft_participation,
    open_participations,
    participating,
)
from cooperation.views.pages import Pages, Words
from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.components import Action
from ssi.common.forms import show_refusal
from ssi.common.http import demand
from ssi.common.moments import day_text
from ssi.common.rules import RefusedError, Text
from ssi.records import exports, submissions
from ssi.records.access import get_record, require_area
from ssi.records.listing import Column, Listing, listing
from ssi.records.models import Record
from ssi.territories.capabilities import Area
from ssi.territories.grants import read

AREA = Area.TECHNICAL
AREA_NAME = gettext_lazy("Coopération technique")
REFUSED = gettext_lazy("Votre affectation ne permet pas d’ouvrir une action de coopération.")


def form_of(record: Record) -> Text:
    """The form of an action or of a participation; a record of another kind says nothing here."""
    return held_of(record).get_action_type_display() if record.kind in ACTIONS.kinds else ""


def first_day_of(record: Record) -> Text:
    return day_text(held_of(record).first_day) if record.kind in ACTIONS.kinds else ""


ACTIONS = Listing(
    title=AREA_NAME,
    areas=(AREA,),
    kinds=(kinds.ACTION, kinds.PARTICIPATION),
    form=ActionFilterForm,
    columns=(
        Column(gettext_lazy("Forme"), form_of),
        Column(gettext_lazy("Date"), first_day_of),
    ),
    related=("cooperationaction", "participation"),
    fields=tuple(
        f"{table}__{name}"
        for table in ("cooperationaction", "participation")
        for name in ("action_type", "planned_start", "actual_start")
    ),
    empty_title=gettext_lazy("Aucune action de coopération"),
    empty_text=gettext_lazy("Les formations, séminaires, visites et missions de vos pays paraissent ici."),
    export_key="actions",
    page="actions:list",
)
exports.register("actions", lambda: ACTIONS)


@require_safe
def actions(request: HttpRequest) -> HttpResponse:
    """Actions and participations that the person may see."""
    user = person(request)
    require_area(user, AREA)
    offered = []
    if read(user).any_of("technical_change"):
        offered = [
            Action(_("Nouvelle action de coopération"), ACTION_PAGES.url("new"), method="get"),
            Action(_("Nouvelle participation"), PARTICIPATION_PAGES.url("new"), method="get"),
            Action(_("Mes brouillons"), ACTION_PAGES.url("drafts"), method="get"),
        ]
    return listing(request, ACTIONS, actions=offered)


def _days_first(record: Record, code: str) -> dict[str, Any]:
    """What is most likely: the days that were planned."""
    held = held_of(record)
    first: dict[str, Any] = {
        "actual_start": held.actual_start or held.planned_start,
        "actual_end": held.actual_end or held.planned_end or held.planned_start,
        "trainers": getattr(held, "trainers", None),
    }
    return first if code in {"begin", "finish", "hold"} else {}


def _of_action(record: Record, user: User) -> dict[str, Any]:
    return {
        "action": record.cooperationaction,
        "partners": [partner.authority for partner in record.actionpartners.all()],
        "participations": participating(record, user) if record.cooperationaction.regional else [],
    }


def _regional(record: Record, user: User) -> list[Action]:
    """Other countries are added to a regional action by whoever conducts actions there as well."""
    if not may_have_participations(record, user) or not _others(record, user):
        return []
    return [
        Action(_("Ajouter des pays participants"), ACTION_PAGES.url("participations", record.reference), method="get")
    ]


def _others(record: Record, user: User) -> list[Any]:
    """The countries that USER may add: those that they may change, less the one that leads and those already in."""
    taken = {record.country_id, *(one.country_id for one in participating(record, user))}
    return [country for country in ACTION_PAGES.own_countries(user) if country.code not in taken]


ACTION_PAGES = Pages(
    kind=kinds.ACTION,
    area=AREA,
    namespace="actions",
    words=Words(
        area=AREA_NAME,
        new=gettext_lazy("Nouvelle action de coopération"),
        save=gettext_lazy("Proposer l’action"),
        change=gettext_lazy("Modifier l’action"),
        refused=REFUSED,
        no_draft=gettext_lazy(
            "Une action commencée et gardée en brouillon paraît ici jusqu’à ce qu’elle soit proposée."
        ),
    ),
    new_form=NewActionForm,
    edit_form=EditActionForm,
    values=action_values,
    draft=draft_action,
    change=change_action,
    templates="action",
    steps=ACTION_STEPS,
    related=("owner", "cooperationaction"),
    children=("actionpartners__authority",),
    step_values=_days_first,
    more=_of_action,
    more_actions=_regional,
)
PARTICIPATION_PAGES = Pages(
    kind=kinds.PARTICIPATION,
    area=AREA,
    namespace="participations",
    words=Words(
        area=AREA_NAME,
        new=gettext_lazy("Nouvelle participation"),
        save=gettext_lazy("Enregistrer la participation"),
        change=gettext_lazy("Modifier la participation"),
        refused=REFUSED,
        no_draft=gettext_lazy("Une participation gardée en brouillon paraît ici jusqu’à son enregistrement."),
    ),
    new_form=NewParticipationForm,
    edit_form=EditParticipationForm,
    values=participation_values,
    draft=draft_participation,
    change=change_participation,
    templates="participation",
    steps=PARTICIPATION_STEPS,
    related=("owner", "participation"),
    step_values=_days_first,
    more=lambda record, _user: {"action": record.participation},
)


@require_http_methods(["GET", "HEAD", "POST"])
def participations(request: HttpRequest, reference: str) -> HttpResponse:
    """Opens a participation in each chosen country, and joins them to the action."""
    user = person(request)
    record = get_record(user, reference, area=AREA, kind=kinds.ACTION, verb="change")
    demand(may_have_participations(record, user))
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    others = _others(record, user)
    form = ParticipationsForm(request.POST or None, countries=others, initial={"title": record.title})
    context = {
        "record": record,
        "form": form,
        "area": AREA_NAME,
        "list_url": ACTION_PAGES.list_url,
        "record_url": ACTION_PAGES.url("detail", reference),
        "nowhere": not others,
    }
    if request.method != "POST":
        return render(request, "cooperation/action/participations.html", context)
    if not form.is_valid():
        return render(request, "cooperation/action/participations.html", context, status=422)
    if submissions.earlier(form.sending, actor=user) is None:
        parts = [Part(form.places[code], form.cleaned_data["title"]) for code in form.cleaned_data["countries"]]
        try:
            made = open_participations(record, parts, actor=user)
        except RefusedError as refusal:
            show_refusal(form, refusal)
            return render(request, "cooperation/action/participations.html", context, status=422)
        submissions.remember(record, form.sending, actor=user)
        said = ngettext("%(number)d participation ouverte.", "%(number)d participations ouvertes.", len(made))
        messages.success(request, said % {"number": len(made)})
    return redirect(ACTION_PAGES.url("detail", reference))
