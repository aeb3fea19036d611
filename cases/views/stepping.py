"""Taking a step: the record and whether the step is possible, the service run, a refusal back with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cases.forms.steps import SendForm
from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.forms import VersionedForm
from ssi.common.rules import Refused, RefusedError, StaleVersionError
from ssi.records.access import get_record, require_verb
from ssi.records.kinds import kind_of
from ssi.records.models import Record
from ssi.records.workflow import Transition, verdict_of
from ssi.territories.capabilities import Area

Do = Callable[[Any], Record]


def opened(
    request: HttpRequest, reference: str, code: str, *, kind: str = ""
) -> tuple[Record, Transition, HttpResponse | None]:
    """The record, the step CODE of its life-cycle, and the page that says why it is not possible, when it is not."""
    record = get_record(person(request), reference, area=Area.OPERATIONAL, kind=kind)
    workflow = kind_of(record).workflow
    try:
        transition = workflow.transition(code)
    except LookupError as unknown:
        raise Http404 from unknown
    require_verb(person(request), record, transition.verb)
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    verdict = verdict_of(workflow, record, code, person(request))
    if isinstance(verdict, Refused):
        context = {"record": record, "transition": transition, "verdict": verdict}
        return record, transition, render(request, "cases/step_refused.html", context, status=409)
    return record, transition, None


def finish(
    request: HttpRequest,
    record: Record,
    transition: Transition,
    form: VersionedForm,
    do: Do,
    template: str,
    **context: Any,
) -> HttpResponse:
    """Runs the service; a refusal comes back to the form with everything typed."""
    context = {"record": record, "transition": transition, "form": form, "stale": "", "fix": "", **context}
    rows = context.get("rows")
    if not form.is_valid() or (rows is not None and not rows.is_valid()):
        return render(request, template, context, status=422)
    try:
        done = do(form)
    except StaleVersionError as stale:
        form.rebase(record.version)
        return render(request, template, {**context, "stale": str(stale.reason)}, status=409)
    except RefusedError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.reason))
        return render(request, template, {**context, "fix": refusal.fix}, status=422)
    state = kind_of(done).workflow.state(done.state).label
    messages.success(request, _("C’est fait : le dossier est à l’état « %(state)s ».") % {"state": state})
    return redirect("cases:detail", done.reference)


def mail_step(
    request: HttpRequest,
    reference: str,
    code: str,
    service: Callable[..., Record],
    *,
    kind: str,
    receiver: Callable[[Record], str | None],
) -> HttpResponse:
    """A step that a departure carries: to whom, when, by which channel. RECEIVER: who is proposed."""
    record, transition, refusal = opened(request, reference, code, kind=kind)
    if refusal is not None:
        return refusal
    first = {
        "subject": record.title,
        "at": clock.now().replace(second=0, microsecond=0),
        "to_authority": receiver(record),
    }
    form = SendForm(request.POST or None, version=record.version, initial=first)
    form.set_zone(record.country.time_zone)
    if request.method != "POST":
        context = {"record": record, "transition": transition, "form": form, "stale": "", "fix": ""}
        return render(request, "cases/mail_step.html", context)

    def do(valid: SendForm) -> Record:
        return service(
            record,
            to_authority=valid.cleaned_data["to_authority"],
            mail=valid.mail(),
            version=valid.cleaned_data["version"],
            actor=person(request),
        )

    return finish(request, record, transition, form, do, "cases/mail_step.html")
