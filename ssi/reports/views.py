"""Pages of reports. Each fetches through `visible_to`, builds a form, calls one service."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.rules import Refused, RefusedError, StaleVersionError, Text, Verdict
from ssi.printing import files
from ssi.reports import rules, services
from ssi.reports.display import Comment, form_of, page_of
from ssi.reports.enums import Edition
from ssi.reports.forms import CorrectionForm, IssueForm, ReportForm
from ssi.reports.models import Commentary, Report
from ssi.reports.periods import file_name, quarter_name
from ssi.territories import grants
from ssi.territories.models import Country

LIST_LENGTH = 100

Crumbs = list[tuple[Text, str]]


def _crumbs(*more: tuple[Text, str]) -> Crumbs:
    return [(_("Accueil"), "/"), (_("Rapports"), reverse("reports:list") if more else ""), *more]


def _countries_to_report(user: User) -> list[Country]:
    codes = grants.read(user).countries("report_produce")
    if not codes:
        raise PermissionDenied(_("Votre affectation ne permet pas de préparer un rapport d’activité."))
    return list(Country.objects.filter(code__in=codes).order_by("code"))


def _report(request: HttpRequest, pk: uuid.UUID) -> Report:
    report = Report.objects.visible_to(request.user).select_related("producer", "issued_by").filter(pk=pk).first()
    if report is None:
        raise Http404
    return report


def _require(verdict: Verdict) -> None:
    if isinstance(verdict, Refused):
        raise PermissionDenied(str(verdict.reason))


def _name(report: Report) -> str:
    return _("Rapport d’activité · %(period)s") % {"period": quarter_name(report.period)}


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    user = person(request)
    _countries_to_report(user)
    reports = list(Report.objects.visible_to(user).listed()[:LIST_LENGTH])
    for code in sorted({code for report in reports for code in report.countries}):
        journal.note(Act.LIST_READ, country=code, keys=[report.pk for report in reports if code in report.countries])
    rows = [{"report": report, "name": quarter_name(report.period)} for report in reports]
    return render(request, "reports/list.html", {"rows": rows, "zone": user.time_zone, "breadcrumb": _crumbs()})


@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = ReportForm(request.POST or None, countries=_countries_to_report(user), zone=user.time_zone)
    context = {"form": form, "breadcrumb": _crumbs((_("Nouveau rapport"), ""))}
    if request.method != "POST":
        return render(request, "reports/new.html", context)
    if not form.is_valid():
        return render(request, "reports/new.html", context, status=422)
    report = services.open_report(
        form.chosen_period(),
        form.chosen_countries(),
        edition=Edition(form.cleaned_data["edition"]),
        language=form.cleaned_data["language"],
        actor=user,
    )
    return redirect("reports:detail", report.pk)


@require_safe
def report_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    report = _report(request, pk)
    services.note(report, Act.REPORT_READ)
    return _detail_page(request, report)


def _detail_page(
    request: HttpRequest, report: Report, shown: dict[str, Comment] | None = None, status: int = 200
) -> HttpResponse:
    user = person(request)
    correction = Report.objects.visible_to(user).filter(corrects=report).first()
    context = {
        "report": report,
        "name": _name(report),
        "content": page_of(report, user, shown),
        "zone": user.time_zone,
        "issue": rules.can_issue(report, user),
        "printing": rules.can_print(report, user),
        "correcting": rules.can_correct(report, user),
        "correction": correction,
        "corrected": Report.objects.visible_to(user).filter(corrected_by=report).first(),
        "marking": report.marking,
        "breadcrumb": _crumbs((_name(report), "")),
    }
    return render(request, "reports/detail.html", context, status=status)


@require_POST
def commentary_save(request: HttpRequest, pk: uuid.UUID, section: str) -> HttpResponse:
    """Saved by the button, or by itself while one types (then the answer is the new version)."""
    report = _report(request, pk)
    user = person(request)
    row = Commentary.objects.visible_to(user).filter(report=report, section=section).first()
    if row is None:
        raise Http404
    _require(rules.can_comment(report, user))
    by_itself = request.headers.get("Accept") == "application/json"
    form = form_of(row, request.POST)
    if not form.is_valid():
        if by_itself:
            return JsonResponse({"errors": form.errors}, status=422)
        return _detail_page(request, report, {section: Comment(row.text, form)}, status=422)
    try:
        saved = services.comment(
            report, section, text=form.cleaned_data["text"], version=form.cleaned_data["version"], actor=user
        )
    except StaleVersionError as stale:
        if by_itself:
            return JsonResponse({"stale": str(stale.reason)}, status=409)
        comment = Comment(row.text, form, str(stale.reason), form.differences({"text": row.text}))
        form.rebase(row.version)
        return _detail_page(request, report, {section: comment}, status=409)
    if by_itself:
        return JsonResponse({"version": saved.version})
    return redirect(f"{reverse('reports:detail', args=[report.pk])}#{section}")


@require_http_methods(["GET", "HEAD", "POST"])
def report_issue(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Explains that issuing freezes the figures; then freezes them and asks for the print."""
    report = _report(request, pk)
    user = person(request)
    if not report.is_draft:
        return redirect("reports:detail", report.pk)
    _require(rules.can_issue(report, user))
    form = IssueForm(request.POST or None, version=report.version)
    stale = ""
    if request.method == "POST" and form.is_valid():
        try:
            issued = services.issue_report(report, version=form.cleaned_data["version"], actor=user)
            return redirect("jobs:detail", services.request_print(issued, actor=user).pk)
        except StaleVersionError as refusal:
            stale = str(refusal.reason)
            form.rebase(report.version)
    services.note(report, Act.REPORT_READ)
    context = {
        "report": report,
        "name": _name(report),
        "form": form,
        "stale": stale,
        "breadcrumb": _crumbs((_name(report), reverse("reports:detail", args=[pk])), (_("Produire le PDF"), "")),
    }
    status = 409 if stale else 422 if form.errors else 200
    return render(request, "reports/issue.html", context, status=status)


@require_POST
def report_print(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    report = _report(request, pk)
    _require(rules.can_print(report, person(request)))
    return redirect("jobs:detail", services.request_print(report, actor=person(request)).pk)


@require_http_methods(["GET", "HEAD", "POST"])
def report_correct(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    report = _report(request, pk)
    user = person(request)
    _require(rules.can_correct(report, user))
    form = CorrectionForm(request.POST or None)
    services.note(report, Act.REPORT_READ)
    context = {
        "report": report,
        "name": _name(report),
        "form": form,
        "breadcrumb": _crumbs((_name(report), reverse("reports:detail", args=[pk])), (_("Corriger"), "")),
    }
    if request.method != "POST":
        return render(request, "reports/correct.html", context)
    if not form.is_valid():
        return render(request, "reports/correct.html", context, status=422)
    try:
        correction = services.correct_report(report, reason=form.cleaned_data["reason"], actor=user)
    except RefusedError as refusal:
        form.add_error(None, str(refusal.reason))
        return render(request, "reports/correct.html", context, status=422)
    return redirect("reports:detail", correction.pk)


@require_safe
def report_pdf(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The printed file: read in the browser, or downloaded (?copie=1). The right is read again at each reading."""
    report = _report(request, pk)
    if not report.is_printed:
        raise Http404
    services.note(report, Act.REPORT_READ)
    try:
        content = files.fetch(report.pdf_key, report.pdf_sha256)
    except files.DamagedFileError:
        context = {"report": report, "name": _name(report), "printing": rules.can_print(report, person(request))}
        return render(request, "reports/damaged.html", context, status=409)
    kind = "attachment" if request.GET.get("copie") else "inline"
    name = file_name(report.period, report.language, report.countries, report.number)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'{kind}; filename="{name}"'
    return response
