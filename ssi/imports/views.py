"""« Importer un registre »: the file, its columns, its unknown values, what is wrong with it, then its import."""

from __future__ import annotations

import tempfile
import uuid
from pathlib import Path
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.forms import show_refusal
from ssi.common.rules import RefusedError, Text
from ssi.documents.types import SERVED_AS
from ssi.imports import services
from ssi.imports.enums import State
from ssi.imports.forms import ColumnsForm, RegisterForm, UndoForm, ValuesForm, WriteForm
from ssi.imports.kinds import importable, why_heading
from ssi.imports.matching import WHY, Plan, plan_of, unknown_values
from ssi.imports.models import Batch, Line
from ssi.imports.rules import countries_for, is_interrupted, lines_kept, may_map, may_undo, open_kinds
from ssi.printing import sheets
from ssi.printing.sheets import MIME, Sheet
from ssi.territories.models import Country

LIST_LENGTH, SHOWN = 50, 50
Crumbs = list[tuple[Text, str]]


def _crumbs(*more: tuple[Text, str]) -> Crumbs:
    here = reverse("imports:index") if more else ""
    return [(_("Accueil"), "/"), (_("Importer un registre"), here), *more]


def _batch(request: HttpRequest, pk: uuid.UUID) -> Batch:
    found = Batch.objects.visible_to(request.user).select_related("country").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _plan(batch: Batch) -> Plan:
    return plan_of(batch, importable(batch.kind))


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """One's own imports, and the form that begins one."""
    user = person(request)
    kinds = open_kinds(user)
    if not kinds:
        raise PermissionDenied(_("Votre affectation ne permet pas d’importer un registre."))
    codes = sorted({code for one in kinds for code in countries_for(one, user)})
    countries = list(Country.objects.filter(code__in=codes).order_by("code"))
    if request.method != "POST":
        initial = {"kind": kinds[0].code, "country": countries[0].code if len(countries) == 1 else ""}
        return _index(request, RegisterForm(kinds=kinds, countries=countries, initial=initial))
    form = RegisterForm(request.POST, request.FILES, kinds=kinds, countries=countries)
    if not form.is_valid():
        return _index(request, form, status=422)
    chosen, country = form.chosen
    try:
        batch = services.receive_file(form.cleaned_data["file"], chosen, country, actor=user)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _index(request, form, status=422)
    return redirect("imports:columns", batch.pk)


def _index(request: HttpRequest, form: RegisterForm, status: int = 200) -> HttpResponse:
    rows = list(Batch.objects.visible_to(request.user).select_related("country")[:LIST_LENGTH])
    context = {"form": form, "rows": rows, "zone": person(request).time_zone, "breadcrumb": _crumbs()}
    return render(request, "imports/index.html", context, status=status)


@require_safe
def detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Where the import stands, and what to do next."""
    batch = _batch(request, pk)
    if batch.state == State.RECEIVED:
        return redirect("imports:columns", batch.pk)
    return _detail(request, batch)


def _detail(request: HttpRequest, batch: Batch, status: int = 200, **forms: Any) -> HttpResponse:
    wrong = list(batch.rows.wrong()[:SHOWN]) if batch.wrong else []
    if wrong:
        # Words of the sheet are shown: they are of that country.
        journal.note(Act.LIST_READ, country=batch.country_id, keys=[f"import:{batch.pk}"])
    context = {
        "batch": batch,
        "kind": importable(batch.kind).kind.label,
        "zone": person(request).time_zone,
        "wrong": wrong,
        "more_wrong": max(0, batch.wrong - SHOWN),
        "may_map": bool(may_map(batch)),
        "lines_kept": bool(lines_kept(batch)),
        "interrupted": is_interrupted(batch),
        "undo": bool(may_undo(batch)),
        "write_form": forms.get("write_form") or WriteForm(initial={"mode": "good" if batch.wrong else "all"}),
        "undo_form": forms.get("undo_form") or UndoForm(),
        "refused": forms.get("refused", ""),
        "breadcrumb": _crumbs((batch.file_name, "")),
    }
    return render(request, "imports/detail.html", context, status=status)


def _step(request: HttpRequest, batch: Batch, template: str, form: Any, status: int) -> HttpResponse:
    place = (batch.file_name, reverse("imports:detail", args=[batch.pk]))
    context = {"batch": batch, "form": form, "rows": form.rows(), "breadcrumb": _crumbs(place)}
    return render(request, template, context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Which column says what; then the values that no list knows, if there are any."""
    batch = _batch(request, pk)
    form = ColumnsForm(request.POST if request.method == "POST" else None, plan=_plan(batch))
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return _step(request, batch, "imports/columns.html", _with_examples(form, batch), status)
    try:
        mapped = services.map_columns(batch, columns=form.columns(), defaults=form.defaults(), actor=person(request))
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _step(request, batch, "imports/columns.html", _with_examples(form, batch), 422)
    if unknown_values(_plan(mapped), mapped):
        return redirect("imports:values", batch.pk)
    return redirect("jobs:detail", services.ask_check(mapped, actor=person(request)).pk)


def _with_examples(form: ColumnsForm, batch: Batch) -> ColumnsForm:
    first = batch.rows.first()
    cells = first.cells if first else []
    shown = zip(batch.headings, cells, strict=False)
    form.examples = [(name, text[:80]) for name, text in shown if text]
    return form


@require_http_methods(["GET", "HEAD", "POST"])
def values(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What the values that no list names mean, each decided once; then the check."""
    batch = _batch(request, pk)
    plan = _plan(batch)
    form = ValuesForm(
        request.POST if request.method == "POST" else None, plan=plan, unknown=unknown_values(plan, batch)
    )
    if not form.is_valid():
        return _step(request, batch, "imports/values.html", form, 422 if form.is_bound else 200)
    try:
        mapped = services.map_values(batch, form.values(), actor=person(request))
        job = services.ask_check(mapped, actor=person(request))
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _step(request, batch, "imports/values.html", form, 422)
    return redirect("jobs:detail", job.pk)


@require_POST
def check(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Tries every line again."""
    batch = _batch(request, pk)
    try:
        return redirect("jobs:detail", services.ask_check(batch, actor=person(request)).pk)
    except RefusedError as refusal:
        return _detail(request, batch, status=422, refused=refusal.reason)


@require_POST
def write(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """All the lines or none, or those that are good."""
    batch = _batch(request, pk)
    form = WriteForm(request.POST)
    if not form.is_valid():
        return _detail(request, batch, status=422, write_form=form)
    try:
        job = services.ask_writing(batch, form.cleaned_data["mode"], actor=person(request))
    except RefusedError as refusal:
        return _detail(request, batch, status=422, write_form=form, refused=refusal.reason)
    return redirect("jobs:detail", job.pk)


@require_POST
def undo(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Voids what the import registered, for a reason that stays on each record."""
    batch = _batch(request, pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _detail(request, batch, status=422, undo_form=form)
    try:
        job = services.ask_undoing(batch, form.cleaned_data["reason"], actor=person(request))
    except RefusedError as refusal:
        return _detail(request, batch, status=422, undo_form=form, refused=refusal.reason)
    return redirect("jobs:detail", job.pk)


@require_safe
def wrong_lines(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The wrong lines in the format of the file, with why: corrected there, they are sent again as they are."""
    batch = _batch(request, pk)
    if not batch.wrong or not lines_kept(batch):
        raise Http404
    journal.note(Act.EXPORT_READ, country=batch.country_id, keys=[f"import:{batch.pk}", f"rows:{batch.wrong}"])
    kept = [place for place, name in enumerate(batch.headings) if name.casefold() not in WHY]
    rows = ([*(line.cells[place] for place in kept), _why(line)] for line in batch.rows.wrong().iterator())
    sheet = Sheet(str(_("À corriger")), [], [*(batch.headings[place] for place in kept), why_heading()], rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"lignes.{batch.format}"
        sheets.write(cast(sheets.Format, batch.format), sheet, path)
        content = path.read_bytes()
    name = slugify(batch.file_name.rpartition(".")[0]) or "registre"
    response = HttpResponse(content, content_type=MIME[batch.format], headers=SERVED_AS)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{slugify(_("à corriger"))}.{batch.format}"'
    return response


def _why(line: Line) -> str:
    return " ; ".join(f"{column} : {reason}" if column else reason for column, _value, reason in line.faults)
