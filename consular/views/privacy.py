"""The personal data of requests: the register, how long they are kept, a copy for the person, their erasure."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from consular.forms.privacy import AskErasureForm, ChosenForm, CopyForm, RefuseErasureForm, RetentionForm
from consular.kinds import COPY_JOB, ERASING_JOB, PAPER_JOB
from consular.models import Erasure, RetentionRule
from consular.rules import may_ask_erasure, may_decide_erasure
from consular.services.erasure import approve_erasure, ask_erasure, ask_erasures, refuse_erasure
from consular.services.retention import correct_retention, kept_until, overdue
from consular.views.reach import AREA, handled_for_reading, note_read
from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.forms import show_refusal
from ssi.common.http import demand
from ssi.common.rules import Allowed, Refused, RefusedError, Text, Verdict
from ssi.jobs.enums import State
from ssi.jobs.models import Job
from ssi.jobs.services import request_job
from ssi.records import taken_out
from ssi.records.access import may, require_area
from ssi.records.exports import allowed_to
from ssi.records.listing import note_shown
from ssi.records.models import Record
from ssi.territories.grants import serves

MOST = 100
read_and_write = require_http_methods(["GET", "HEAD", "POST"])
Crumbs = list[tuple[Text, str]]


def _crumbs(*more: tuple[Text, str]) -> Crumbs:
    return [(_("Accueil"), "/"), (_("Données personnelles"), reverse("consular:register") if more else ""), *more]


@read_and_write
def register(request: HttpRequest) -> HttpResponse:
    """The entry of the register of processing: why, by what right, what, who receives it, how long. Sent: printed."""
    user = person(request)
    if request.method == "POST":
        job = request_job(PAPER_JOB, {"paper": "register"}, subject="register", actor=user)
        return redirect("jobs:detail", job.pk)
    context = {
        "rules": list(RetentionRule.objects.all()),
        "keeps": serves(user, "service_reference"),
        "breadcrumb": _crumbs(),
    }
    return render(request, "consular/register.html", context)


@read_and_write
def periods(request: HttpRequest) -> HttpResponse:
    """Another duration for one situation, by whoever keeps the reference data."""
    user = person(request)
    if not serves(user, "service_reference"):
        demand(Refused(_("Les durées de conservation sont tenues par un administrateur des données de référence.")))
    asked = RetentionRule.objects.filter(category=request.GET.get("category", "")).first()
    initial = (
        {"category": asked.category, "years": asked.years, "source": asked.source, "seen": asked.years} if asked else {}
    )
    form = RetentionForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                correct_retention(form.cleaned_data.pop("category"), **form.cleaned_data, actor=user)
            except RefusedError as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, _("Durée de conservation enregistrée."))
                return redirect("consular:register")
        status = 422
    context = {"form": form, "breadcrumb": _crumbs((_("Durée de conservation"), ""))}
    return render(request, "consular/periods.html", context, status=status)


@dataclass(frozen=True)
class Waiting:
    """An erasure that waits to be decided; a REFUSAL is shown instead of its box."""

    erasure: Erasure
    filing: Record
    refusal: Text


@read_and_write
def retention(request: HttpRequest) -> HttpResponse:
    """What is kept no more, to be asked for; what was asked for, to be decided by another, then erased by a job."""
    user = person(request)
    require_area(user, AREA)
    over = [one for one in overdue(user)[: MOST + 1] if may_ask_erasure(one.handling.filing, one, user)]
    waiting = _waiting(user)
    decided = [one.erasure for one in waiting if not one.refusal]
    form: ChosenForm | None = None
    if request.method == "POST":
        asks = request.POST.get("act") == "ask"
        form = ChosenForm(request.POST, offered=over[:MOST] if asks else decided)
        if form.is_valid():
            return _ask(request, form, user) if asks else _erase(form, user)
    note_shown([one.handling.filing for one in over], Act.LIST_READ)
    context = {
        "form": form,
        "over": over[:MOST],
        "more": len(over) > MOST,
        "waiting": waiting,
        "decides": bool(decided),
        "breadcrumb": _crumbs((_("Ce qui ne se conserve plus"), "")),
    }
    return render(request, "consular/retention.html", context, status=422 if form else 200)


def _waiting(user: User) -> list[Waiting]:
    seen = Record.objects.visible_to(user).values("pk")
    found = Erasure.objects.visible_to(user).filter(verdict="", record__in=seen)
    joined = found.select_related("asked_by", "record__handling__filing__assistancefiling", "record__country")
    lines = []
    for erasure in joined.order_by("asked_at", "pk")[:MOST]:
        filing = erasure.record.handling.filing
        verdict = may_decide_erasure(erasure, filing, user)
        lines.append(Waiting(erasure, filing, verdict.reason if isinstance(verdict, Refused) else ""))
    return lines


def _ask(request: HttpRequest, form: ChosenForm, user: User) -> HttpResponse:
    number = ask_erasures(form.taken(), actor=user)
    said = ngettext(
        "Effacement demandé pour une demande : une autre personne le décide.",
        "Effacement demandé pour %(number)d demandes : une autre personne le décide.",
        number,
    )
    messages.success(request, said % {"number": number})
    return redirect("consular:retention")


def _erase(form: ChosenForm, user: User) -> HttpResponse:
    keys = [str(one.pk) for one in form.taken()]
    job = request_job(ERASING_JOB, {"erasures": keys}, subject=f"erasing:{keys[0]}", actor=user)
    return redirect("jobs:detail", job.pk)


@read_and_write
def privacy(request: HttpRequest, reference: str) -> HttpResponse:
    """The personal data of one request: until when they are kept, a copy, their erasure, its certificate."""
    user = person(request)
    filing, handling = handled_for_reading(request, reference)
    last = Erasure.objects.visible_to(user).select_related("asked_by", "decided_by").filter(record=handling).first()
    forms: dict[str, Any] = {"copy": CopyForm(), "ask": AskErasureForm(), "refuse": RefuseErasureForm()}
    status = 200
    if request.method == "POST":
        done = _act(request, filing, handling, last, forms)
        if done is not None:
            return done
        status = 422
    note_read(filing, handling)
    deciding = may_decide_erasure(last, filing, user) if last and last.is_waiting else None
    context = {
        "filing": filing,
        "zone": filing.country.time_zone,
        "until": kept_until(filing),
        "copying": _may_copy(filing, handling, user),
        "asking": may_ask_erasure(filing, handling, user),
        "deciding": deciding,
        "erasure": last,
        "forms": forms,
        "broken": next((form for form in forms.values() if form.is_bound), None),
        "breadcrumb": [
            (_("Accueil"), "/"),
            (_("Assistance consulaire"), reverse("consular:index")),
            (filing.reference, reverse("consular:detail", args=[reference])),
            (_("Données personnelles"), ""),
        ],
    }
    return render(request, "consular/privacy.html", context, status=status)


def _may_copy(filing: Record, handling: Record, user: User) -> Verdict:
    if filing.is_erased:
        return Refused(_("Les données de cette demande sont effacées : il n’y a plus rien à communiquer."))
    for side in (filing, handling):
        if not may(user, "export", side):
            return Refused(_("La copie remise à la personne est faite par l’attaché ou le chef de service."))
    return Allowed()


def _act(
    request: HttpRequest, filing: Record, handling: Record, last: Erasure | None, forms: dict[str, Any]
) -> HttpResponse | None:
    """Does what was sent; None when its form is to be shown again."""
    user, act, here = person(request), request.POST.get("act", ""), redirect("consular:privacy", filing.reference)
    if act == "certificate" and last is not None and last.verdict == "approved":
        return _print(last, filing, user)
    if act == "copy":
        demand(_may_copy(filing, handling, user))
        wanted = {"filing": str(filing.pk), "reference": filing.reference, "notes": "notes" in request.POST}
        job = request_job(COPY_JOB, wanted, subject=f"copy:{filing.pk}", actor=user)
        return redirect("jobs:detail", job.pk)
    if act == "approve" and last is not None:
        demand(may_decide_erasure(last, filing, user))
        approve_erasure(last, actor=user)
        messages.success(request, _("Données effacées. Le certificat peut être imprimé."))
        return here
    if act == "refuse" and last is not None:
        demand(may_decide_erasure(last, filing, user))
        form = forms["refuse"] = RefuseErasureForm(request.POST)
        return here if _sent(form, lambda said: refuse_erasure(last, reason=said["refusal"], actor=user)) else None
    if act == "ask":
        demand(may_ask_erasure(filing, handling, user))
        asking = forms["ask"] = AskErasureForm(request.POST)
        return here if _sent(asking, lambda said: ask_erasure(handling, **said, actor=user)) else None
    return here


def _sent(form: Any, do: Any) -> bool:
    if form.is_valid():
        try:
            do(form.cleaned_data)
        except RefusedError as refusal:
            show_refusal(form, refusal)
    return not form.errors


def _print(erasure: Erasure, filing: Record, user: User) -> HttpResponse:
    wanted = {"paper": "certificate", "erasure": str(erasure.pk), "reference": filing.reference}
    job = request_job(PAPER_JOB, wanted, subject=f"certificate:{erasure.pk}", actor=user)
    return redirect("jobs:detail", job.pk)


@require_safe
def paper(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The file of a job, for whoever asked for it, for a day; it closes with the right to see what it says."""
    user = person(request)
    jobs = Job.objects.visible_to(user).filter(pk=pk, kind__in=[PAPER_JOB, COPY_JOB], state=State.DONE)
    job = jobs.first()
    if job is None or job.result is None:
        raise Http404
    copied = job.kind == COPY_JOB
    allowed = allowed_to(user).filter(erased_at=None) if copied else Record.objects.visible_to(user)
    content = taken_out.fetch(job, allowed)
    if content is None:
        return taken_out.gone(request, _("Données personnelles"))
    country = Record.objects.visible_to(user).filter(reference=job.parameters.get("reference")).values_list("country")
    journal.note(Act.EXPORT_READ, country=next((code for (code,) in country), ""), keys=[f"paper:{job.pk}"])
    name, kind = ("copie-des-donnees.zip", "application/zip") if copied else ("document.pdf", "application/pdf")
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'{"attachment" if copied else "inline"}; filename="{name}"'
    return response
