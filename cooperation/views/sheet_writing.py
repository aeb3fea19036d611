"""Writing a security sheet: new, draft, correction; and the steps of its life."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperation import kinds
from cooperation.forms.context import (
    ConfirmForm,
    EditSheetForm,
    ElementForm,
    ElementFormSet,
    NewSheetForm,
    ReasonForm,
    SheetFields,
    ThemeForm,
    ThemeFormSet,
    assessed,
    elements,
    first_values,
    rows_of,
    values_of,
)
from cooperation.rules.context import may_write
from cooperation.services.context import change_sheet, draft_sheet, pass_step, submit_sheet
from cooperation.workflow.context import AUTOMATIC, SECURITY_CONTEXT
from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.forms import show_refusal
from ssi.common.http import demand
from ssi.common.rules import Refused, RefusedError, StaleVersionError
from ssi.records import submissions
from ssi.records.access import get_draft, get_record, require_verb
from ssi.records.enums import Marking
from ssi.records.kinds import kind_of
from ssi.records.models import Record
from ssi.records.workflow import Transition, verdict_of
from ssi.territories.capabilities import Area
from ssi.territories.grants import read
from ssi.territories.models import Country

AREA = Area.CONTEXT


class Rows(NamedTuple):
    """The themes and the elements of the form."""

    themes: BaseFormSet[ThemeForm]
    elements: BaseFormSet[ElementForm]

    def are_valid(self) -> bool:
        """Both are looked at, so that all mistakes are said at once."""
        return all([self.themes.is_valid(), self.elements.is_valid()])


def _rows(request: HttpRequest, record: Record | None = None) -> Rows:
    """Themes and elements: as typed, or as RECORD has them."""
    if request.method == "POST":
        return Rows(ThemeFormSet(request.POST, prefix="themes"), ElementFormSet(request.POST, prefix="elements"))
    themes, found = rows_of(record) if record else ([], [])
    return Rows(ThemeFormSet(initial=themes, prefix="themes"), ElementFormSet(initial=found, prefix="elements"))


def _in_force(user: User, code: str) -> Record | None:
    """The sheet of the country that USER sees: the next one starts from it."""
    seen = Record.objects.visible_to(user).of_kinds(kinds.SECURITY_CONTEXT).filter(country=code, state="published")
    return seen.select_related("securitycontext").first()


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One page: submitted at once, or kept as a draft. It starts from the sheet in force."""
    user = person(request)
    codes = read(user).countries("context_change")
    countries = list(Country.objects.filter(code__in=codes).order_by("code"))
    if not countries:
        raise PermissionDenied(_("Votre affectation ne permet pas d’écrire une fiche de contexte."))
    if request.method != "POST":
        asked = request.GET.get("pays", "")
        before = _in_force(user, asked) if asked in codes else None
        first = first_values(countries, asked, user.time_zone)
        if before is not None:
            journal.note(Act.RECORD_READ, country=before.country_id, keys=[before.pk])
            first = {**values_of(before, before.securitycontext), **first}
        return _page(request, NewSheetForm(countries=countries, initial=first), _rows(request, before), before=before)
    form, rows = NewSheetForm(request.POST, countries=countries), _rows(request)
    if not all([form.is_valid(), rows.are_valid()]):
        return _page(request, form, rows, status=422)
    sent = submissions.earlier(form.sending, actor=user)
    if sent is not None:
        return redirect(kind_of(sent).address(sent))
    try:
        record = draft_sheet(
            country=form.chosen_country,
            marking=Marking(form.cleaned_data["marking"]),
            content=form.content(),
            themes=assessed(rows.themes),
            elements=elements(rows.elements),
            actor=user,
        )
        page = _after(request, record)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _page(request, form, rows, status=422)
    submissions.remember(record, form.sending, actor=user)
    return redirect(page)


def _after(request: HttpRequest, record: Record) -> str:
    """Submits when that button was pressed; the address of the page to show."""
    if request.POST.get("act") == "keep":
        messages.success(request, _("Brouillon enregistré : vous seul le voyez."))
        return reverse("sheets:draft", args=[record.pk])
    submitted = submit_sheet(record, actor=person(request))
    messages.success(request, _("Fiche soumise à la validation : %(ref)s.") % {"ref": submitted.reference})
    return reverse("sheets:detail", args=[submitted.reference])


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, key: UUID) -> HttpResponse:
    """The draft of a sheet, until it is submitted; then its page."""
    return _edit(request, get_draft(person(request), key, area=AREA, kind=kinds.SECURITY_CONTEXT))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Changes the text of a sheet that is not validated yet."""
    record = get_record(person(request), reference, area=AREA, kind=kinds.SECURITY_CONTEXT)
    demand(may_write(person(request), record))
    return _edit(request, record)


def _edit(request: HttpRequest, record: Record) -> HttpResponse:
    stored = values_of(record, record.securitycontext)
    countries = [record.country]
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    rows = _rows(request, record)
    if request.method != "POST":
        form = EditSheetForm(countries=countries, initial=stored, version=record.version)
        return _page(request, form, rows, record=record)
    form = EditSheetForm(request.POST, countries=countries, initial={"country": record.country_id})
    if not all([form.is_valid(), rows.are_valid()]):
        return _page(request, form, rows, record=record, status=422)
    try:
        changed = change_sheet(
            record,
            marking=Marking(form.cleaned_data["marking"]),
            content=form.content(),
            themes=assessed(rows.themes),
            elements=elements(rows.elements),
            version=form.cleaned_data["version"],
            actor=person(request),
        )
        page = _after(request, changed) if record.is_draft else reverse("sheets:detail", args=[record.reference])
    except StaleVersionError as stale:
        differences = form.differences(stored)
        form.rebase(record.version)
        return _page(request, form, rows, record=record, status=409, stale=str(stale.reason), differences=differences)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _page(request, form, rows, record=record, status=422)
    return redirect(page)


def _page(
    request: HttpRequest,
    form: SheetFields,
    rows: Rows,
    *,
    record: Record | None = None,
    before: Record | None = None,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    context = {
        "form": form,
        "themes": rows.themes,
        "elements": rows.elements,
        "record": record,
        "before": before,
        "stale": "",
        "differences": [],
        **more,
    }
    return render(request, "cooperation/context/form.html", context, status=status)


def _transition(code: str) -> Transition:
    try:
        transition = SECURITY_CONTEXT.transition(code)
    except LookupError as unknown:
        raise Http404 from unknown
    if code in AUTOMATIC:
        raise Http404
    return transition


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """A step of the life-cycle: what it does is said first; a refusal says why."""
    user = person(request)
    transition = _transition(code)
    record = get_record(user, reference, area=AREA, kind=kinds.SECURITY_CONTEXT)
    require_verb(user, record, transition.verb)
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    context = {"record": record, "transition": transition, "stale": ""}
    verdict = verdict_of(SECURITY_CONTEXT, record, code, user)
    if isinstance(verdict, Refused):
        context = {**context, "verdict": verdict}
        return render(request, "cooperation/context/step_refused.html", context, status=409)
    kind = ReasonForm if transition.needs_reason else ConfirmForm
    form = kind(request.POST if request.method == "POST" else None, version=record.version)
    context["form"] = form
    if request.method != "POST" or not form.is_valid():
        status = 200 if request.method != "POST" else 422
        return render(request, "cooperation/context/step.html", context, status=status)
    typed = form.cleaned_data
    try:
        done = pass_step(record, code, version=typed["version"], reason=typed.get("reason", ""), actor=user)
    except StaleVersionError as stale:
        form.rebase(record.version)
        context["stale"] = str(stale.reason)
        return render(request, "cooperation/context/step.html", context, status=409)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return render(request, "cooperation/context/step.html", context, status=422)
    state = SECURITY_CONTEXT.state(done.state).label
    messages.success(request, _("C’est fait : la fiche est à l’état « %(state)s ».") % {"state": state})
    return redirect("sheets:detail", done.reference)
