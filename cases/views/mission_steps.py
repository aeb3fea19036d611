"""Steps of a mission that record a fact; its members, acts, programme and costs; a passport read in clear."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from cases import kinds
from cases.forms.mission_rows import (
    ActForm,
    ActFormSet,
    CostForm,
    CostFormSet,
    MemberForm,
    MemberFormSet,
    ProgrammeForm,
    ProgrammeFormSet,
    RowForm,
    SheetForm,
    stored_rows,
    typed_rows,
)
from cases.forms.missions import AskHostForm, AuthoriseForm, ReportForm
from cases.services.mission_rows import put_acts, put_costs, put_members, put_programme, reveal_passport
from cases.services.missions import ask_host, authorise_mission, report_mission
from cases.views.stepping import finish, opened
from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.forms import VersionedForm, set_zone, show_refusal
from ssi.common.http import demand
from ssi.common.rules import RefusedError, StaleVersionError, Text
from ssi.records.access import get_record, may_rewrite, require_verb
from ssi.records.models import Record
from ssi.territories.capabilities import Area

MIS = kinds.INVESTIGATOR_MISSION
read_and_write = require_http_methods(["GET", "HEAD", "POST"])


def _fact(
    request: HttpRequest, reference: str, code: str, shape: type[VersionedForm], service: Callable[..., Record]
) -> HttpResponse:
    """A step that records a dated fact: what SHAPE asks goes to SERVICE."""
    record, transition, refusal = opened(request, reference, code, kind=MIS)
    if refusal is not None:
        return refusal
    today = clock.today(record.country.time_zone)
    first = {"asked_on": today, "reported_on": today, "authorised_by": record.mission.host_authority_id}
    form = shape(request.POST or None, version=record.version, initial=first)
    set_zone(form, record.country.time_zone)
    if request.method != "POST":
        context = {"record": record, "transition": transition, "form": form, "stale": ""}
        return render(request, "cases/step.html", context)

    def do(valid: VersionedForm) -> Record:
        return service(record, **valid.cleaned_data, actor=person(request))

    return finish(request, record, transition, form, do, "cases/step.html")


@read_and_write
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """The note verbale by which the host State was asked."""
    return _fact(request, reference, "ask_host", AskHostForm, ask_host)


@read_and_write
def authorise(request: HttpRequest, reference: str) -> HttpResponse:
    """The host State agrees."""
    return _fact(request, reference, "authorise", AuthoriseForm, authorise_mission)


@read_and_write
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """The report has come."""
    return _fact(request, reference, "report", ReportForm, report_mission)


@dataclass(frozen=True)
class Sheet:
    """One of the lists of a mission, and how it is shown and written."""

    title: Text
    hint: Text
    children: str
    form: type[RowForm]
    formset: type[BaseFormSet[RowForm]]
    service: Callable[..., Record]
    # The fields that a row shows in wide columns.
    wide: frozenset[str] = frozenset()
    # Whether the browser may keep what is typed until it is saved: never where a number to seal is typed.
    kept: bool = True


MEMBERS = Sheet(
    gettext_lazy("Membres de la mission"),
    gettext_lazy("Une ligne par personne. Une ligne vidée retire la personne, et le numéro gardé avec elle."),
    "missionmembers",
    MemberForm,
    MemberFormSet,
    put_members,
    kept=False,
)
ACTS = Sheet(
    gettext_lazy("Actes de la mission"),
    gettext_lazy(
        "Pour chaque acte, ce que font les enquêteurs. Une audition directe demande la commission du juge et "
        "l’accord de l’État hôte, tous deux au dossier."
    ),
    "missionacts",
    ActForm,
    ActFormSet,
    put_acts,
)
PROGRAMME = Sheet(
    gettext_lazy("Programme de la mission"),
    gettext_lazy("Jour par jour, à l’heure du pays."),
    "programmeitems",
    ProgrammeForm,
    ProgrammeFormSet,
    put_programme,
    frozenset({"what"}),
)
COSTS = Sheet(
    gettext_lazy("Dépenses de la mission"),
    gettext_lazy("Par ligne budgétaire : ce qui est prévu, engagé, payé."),
    "missioncosts",
    CostForm,
    CostFormSet,
    put_costs,
)


def _sheet(request: HttpRequest, reference: str, sheet: Sheet) -> HttpResponse:
    """Every row of one list on one page; a refusal comes back with all that was typed."""
    record = get_record(person(request), reference, area=Area.OPERATIONAL, kind=MIS)
    require_verb(person(request), record, "change")
    demand(may_rewrite(person(request), record))
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    form = SheetForm(request.POST or None, version=record.version)
    rows = sheet.formset(request.POST or None, prefix="rows", initial=stored_rows(record, sheet.children, sheet.form))
    for row in rows.forms:
        set_zone(row, record.country.time_zone)
    context: dict[str, Any] = {"record": record, "sheet": sheet, "form": form, "rows": rows, "stale": ""}
    if request.method != "POST":
        return render(request, "cases/mission_sheet.html", context)
    if not (form.is_valid() and rows.is_valid()):
        return render(request, "cases/mission_sheet.html", context, status=422)
    try:
        sheet.service(record, typed_rows(rows), version=form.cleaned_data["version"], actor=person(request))
    except StaleVersionError as stale:
        form.rebase(record.version)
        return render(request, "cases/mission_sheet.html", {**context, "stale": str(stale.reason)}, status=409)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return render(request, "cases/mission_sheet.html", context, status=422)
    messages.success(request, _("Enregistré : %(what)s.") % {"what": sheet.title})
    return redirect("cases:detail", record.reference)


@read_and_write
def members(request: HttpRequest, reference: str) -> HttpResponse:
    """Who comes."""
    return _sheet(request, reference, MEMBERS)


@read_and_write
def acts(request: HttpRequest, reference: str) -> HttpResponse:
    """What is done, and what investigators do in it."""
    return _sheet(request, reference, ACTS)


@read_and_write
def programme(request: HttpRequest, reference: str) -> HttpResponse:
    """Day by day."""
    return _sheet(request, reference, PROGRAMME)


@read_and_write
def costs(request: HttpRequest, reference: str) -> HttpResponse:
    """By budget line."""
    return _sheet(request, reference, COSTS)


@require_POST
def passport(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The number in clear, on a page that nothing keeps; the journal says who read it."""
    record = get_record(person(request), reference, area=Area.OPERATIONAL, kind=MIS)
    require_verb(person(request), record, "change")
    member = record.missionmembers.filter(number=number).first()
    if member is None:
        raise Http404
    try:
        shown, refusal = reveal_passport(record, number, actor=person(request)), ""
    except RefusedError as refused:
        shown, refusal = "", str(refused.reason)
    context = {"record": record, "member": member, "shown": shown, "refusal": refusal}
    response = render(request, "cases/mission_passport.html", context, status=409 if refusal else 200)
    response.headers["Cache-Control"] = "no-store"
    return response
