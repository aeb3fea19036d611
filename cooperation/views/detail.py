"""The page of one record, and the steps that it takes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cooperation.forms.records import facts_of
from cooperation.services.steps import pass_step
from cooperation.views.pages import Pages
from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.forms import VersionedForm, set_zone, show_refusal
from ssi.common.moments import moment_text
from ssi.common.rules import Refused, RefusedError, StaleVersionError
from ssi.followup.panel import beside, panel_of
from ssi.people.querysets import PARTS
from ssi.records import deadlines
from ssi.records.access import get_record, may, may_rewrite, require_verb
from ssi.records.acts import undo_actions, void_notice
from ssi.records.links import links_of
from ssi.records.models import Deadline, Record
from ssi.records.timeline import passages_of, timeline_of
from ssi.records.workflow import verdict_of


@require_safe
def detail(request: HttpRequest, reference: str, *, pages: Pages) -> HttpResponse:
    """Where the record stands, what is missing for the next step, what it says, the thread."""
    user = person(request)
    record = get_record(
        user,
        reference,
        area=pages.area,
        kind=pages.kind,
        related=pages.related,
        children=(*PARTS, *pages.children),
        beside=beside(user),
    )
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    offers = pages.workflow.offers(record, user)
    main = next((offer for offer in offers if offer.transition.is_main), None)
    state = pages.workflow.state(record.state)
    passages = passages_of(record)
    context = {
        "record": record,
        "marking": record.marking if record.marking == "DR" else "",
        "state": state,
        "state_tone": "info" if state.is_open else "neutral" if state.in_vain else "success",
        "area": pages.words.area,
        "list_url": pages.list_url,
        "steps": pages.chain(record),
        "tabs": [
            (_("Résumé"), pages.url("detail", reference), True),
            (_("Échanges"), pages.url("exchanges", reference), False),
            (_("Historique"), pages.url("history", reference), False),
            (_("Journal"), pages.url("journal", reference), False),
            (_("Accès"), pages.url("readers", reference), False),
        ],
        "missing": main.verdict if main and isinstance(main.verdict, Refused) else None,
        "primary": pages.action(record, main) if main else None,
        "others": [pages.action(record, offer) for offer in offers if offer is not main]
        + pages.edits(record, user)
        + undo_actions(record, user, passages),
        "void_notice": void_notice(record, user),
        "why_due": _why_due(record),
        "thread": timeline_of(record, record.country.time_zone, passages=passages),
        "links": links_of(record, user),
        "panel": panel_of(record, user),
        "may_change": bool(may(user, "change", record)),
        "may_rewrite": bool(may_rewrite(user, record)),
        "attach_url": pages.url("add_document", reference),
        "zone": record.country.time_zone,
        "readers_url": pages.url("readers", reference),
        **pages.more(record, user),
    }
    return render(request, f"cooperation/{pages.templates}/detail.html", context)


def _why_due(record: Record) -> str:
    if record.due_at is None:
        return ""
    running = Deadline.objects.filter(record=record, met_at__isnull=True).select_related("record__country").last()
    zone = record.country.time_zone
    return deadlines.sentence(running, lambda instant: moment_text(instant, zone)) if running else ""


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, reference: str, code: str, *, pages: Pages) -> HttpResponse:
    """A step: what it records, its reason, or a confirmation; the reason of the refusal when it is not possible."""
    user = person(request)
    transition = pages.transition(code)
    record = get_record(user, reference, area=pages.area, kind=pages.kind)
    require_verb(user, record, transition.verb)
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    context = {
        "record": record,
        "transition": transition,
        "stale": "",
        "area": pages.words.area,
        "list_url": pages.list_url,
        "record_url": pages.url("detail", reference),
    }
    verdict = verdict_of(pages.workflow, record, code, user)
    if isinstance(verdict, Refused):
        return render(request, "cooperation/step_refused.html", {**context, "verdict": verdict}, status=409)
    first = pages.step_values(record, code)
    form = pages.step_form(transition)(request.POST or None, version=record.version, initial=first)
    set_zone(form, record.country.time_zone)
    context["form"] = form
    if request.method != "POST":
        return render(request, "cooperation/step.html", context)
    if not form.is_valid():
        return render(request, "cooperation/step.html", context, status=422)
    try:
        done = _taken(record, code, form, request)
    except StaleVersionError as stale:
        form.rebase(record.version)
        return render(request, "cooperation/step.html", {**context, "stale": str(stale.reason)}, status=409)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return render(request, "cooperation/step.html", context, status=422)
    label = pages.workflow.state(done.state).label
    messages.success(request, _("C’est fait : le dossier est à l’état « %(state)s ».") % {"state": label})
    return redirect(pages.url("detail", reference))


def _taken(record: Record, code: str, form: VersionedForm, request: HttpRequest) -> Record:
    typed = form.cleaned_data
    return pass_step(
        record,
        code,
        facts=facts_of(form),
        version=typed["version"],
        reason=typed.get("reason", ""),
        actor=person(request),
    )
