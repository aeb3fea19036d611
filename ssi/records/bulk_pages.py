"""From ticked rows of a list to a preview, from the preview to a job, from the job to what became of each record."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit.acts import Act
from ssi.common.rules import RefusedError, Text
from ssi.jobs.enums import State
from ssi.jobs.models import Job
from ssi.records import exports
from ssi.records.bulk import MOST, Asked, BulkAct, Foreseen, Ticked, act_of
from ssi.records.bulk_job import BULK_JOB, Outcome, ask_bulk
from ssi.records.exports import Chosen
from ssi.records.kinds import kind_of
from ssi.records.listing import listed, note_shown
from ssi.records.models import Record


@dataclass(frozen=True)
class Sent:
    """What came from the list or from the preview: which act, of which list, on what, with which choice."""

    act: BulkAct
    chosen: Chosen
    choice: str
    ticked: list[Ticked]
    every: bool

    def records(self) -> list[Record]:
        """Those that the person sees in that list, in its order; any other key is as if it did not exist."""
        if self.every:
            found = self.chosen.records()
        else:
            seen = exports.exportable(self.chosen.key).records(self.chosen.user)
            found = listed(seen, self.chosen.spec).filter(pk__in=[one.key for one in self.ticked])
            found = found.order_by("country_id", "reference", "pk")
        return list(found.select_related("country", "owner")[:MOST])


def _sent(request: HttpRequest, user: User) -> Sent:
    data = request.POST
    act, place, query = act_of(data.get("act", "")), data.get("list", ""), data.get("query", "")
    try:
        chosen = Chosen(place, query, user)
    except exports.UnknownListError as unknown:
        raise Http404 from unknown
    if act is None:
        raise Http404
    if not act.is_offered(user, chosen.spec.areas):
        raise PermissionDenied(_("Votre affectation ne permet pas cette action."))
    if not chosen.form.is_valid():
        raise Http404
    return Sent(act, chosen, data.get("choice", ""), _ticked(data), data.get("every", "") == "1")


def _ticked(data: QueryDict) -> list[Ticked]:
    """Boxes of a list say a key; the lines of a preview, `key:version`. Anything else is no box of ours."""
    found: dict[uuid.UUID, Ticked] = {}
    for value in data.getlist("record")[:MOST]:
        key, _colon, version = value.partition(":")
        try:
            one = Ticked(uuid.UUID(key), int(version or 0))
        except ValueError as error:
            raise Http404 from error
        found[one.key] = one
    return list(found.values())


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """For each record, what will change, or why nothing will. Nothing is written."""
    return _show(request, _foreseen(_sent(request, person(request))))


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """What the preview showed is asked for; a job does it, and says what became of each record.

    Whoever chose otherwise since the preview is shown what that would change, first.
    """
    user = person(request)
    seen = _foreseen(_sent(request, user))
    if seen.sent.choice != request.POST.get("previewed", ""):
        return _show(request, seen)
    ticked = [one for one in seen.sent.ticked if one.key in seen.keys]
    if not seen.will or not seen.ready or not ticked:
        return _show(request, seen, status=422)
    act, chosen = seen.sent.act, seen.sent.chosen
    keys = tuple(one.record.pk for one in seen.will)
    asked = Asked(chosen.key, chosen.query, keys, seen.sent.choice, user)
    try:
        job = act.asks(asked) if act.asks else ask_bulk(act, asked, ticked, sending=_sending(request))
    except RefusedError as refusal:
        return _show(request, seen, refused=refusal.reason, status=422)
    return redirect("jobs:detail", pk=job.pk)


def _sending(request: HttpRequest) -> uuid.UUID:
    """The key of the preview, and what it carried: another choice from the same page is another intention."""
    try:
        drawn = uuid.UUID(request.POST.get("submission", ""))
    except ValueError as error:
        raise Http404 from error
    parts = [request.POST.getlist(name) for name in ("act", "choice", "record")]
    return uuid.uuid5(drawn, repr(parts))


@dataclass(frozen=True)
class Seen:
    """The preview: what will be done under the choice that was sent, if it is one, and what will not."""

    sent: Sent
    choices: Sequence[tuple[str, str]]
    will: list[Foreseen]
    wont: list[Foreseen]

    @property
    def choice(self) -> str:
        return self.sent.choice if self.sent.choice in {value for value, _words in self.choices} else ""

    @property
    def ready(self) -> bool:
        return bool(self.choice) or self.sent.act.choices is None

    @property
    def keys(self) -> set[uuid.UUID]:
        return {one.record.pk for one in (*self.will, *self.wont)}


def _foreseen(sent: Sent) -> Seen:
    records = sent.records() if sent.ticked or sent.every else []
    note_shown(records, Act.LIST_READ)
    user = sent.chosen.user
    choices = sent.act.choices(records, user) if sent.act.choices and records else ()
    choice = sent.choice if sent.choice in {value for value, _words in choices} else ""
    plan = sent.act.plan(records, user, choice)
    foreseen = [plan.foresee(record) for record in records]
    return Seen(sent, choices, [one for one in foreseen if one.verdict], [one for one in foreseen if not one.verdict])


@dataclass(frozen=True)
class Line:
    """A record in a preview or in a result."""

    name: str
    title: str
    url: str
    words: Text
    value: str = ""
    outcome: str = ""


def _line(record: Record, words: Text, *, value: str = "", outcome: str = "") -> Line:
    kind = kind_of(record)
    name = record.reference or str(kind.label)
    return Line(name, record.title, kind.address(record), words, value, outcome)


def _show(request: HttpRequest, seen: Seen, *, refused: Text = "", status: int = 200) -> HttpResponse:
    act, chosen = seen.sent.act, seen.sent.chosen
    back, number = reverse(chosen.spec.page), len(seen.keys)
    context: dict[str, Any] = {
        "act": act,
        "list_key": chosen.key,
        "query": chosen.query,
        "back": f"{back}?{chosen.query}" if chosen.query else back,
        "choices": seen.choices,
        "choice": seen.choice,
        "will": [_line(one.record, one.will, value=_value(one.record)) for one in seen.will],
        "wont": [_line(one.record, one.refusal, value=_value(one.record)) for one in seen.wont],
        "ready": seen.ready,
        "gone": 0 if seen.sent.every else len(seen.sent.ticked) - number,
        "first_only": MOST if seen.sent.every and number == MOST else 0,
        "refused": refused,
        "submission": uuid.uuid4(),
        "breadcrumb": [(_("Accueil"), "/"), (chosen.spec.title, back), (act.title, "")],
    }
    return render(request, "records/bulk.html", context, status=status if number else 422)


def _value(record: Record) -> str:
    return f"{record.pk}:{record.version}"


@require_safe
def result(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What became of each record, for whoever asked, of those that they still see."""
    user = person(request)
    job = Job.objects.visible_to(user).filter(pk=pk, kind=BULK_JOB, state=State.DONE).first()
    act = act_of(job.parameters["act"]) if job else None
    if job is None or job.result is None or act is None:
        raise Http404
    told = {key: (outcome, words) for key, outcome, words in job.result["lines"]}
    seen = list(Record.objects.visible_to(user).registered().filter(pk__in=list(told)).order_by("reference", "pk"))
    note_shown(seen, Act.LIST_READ)
    lines = [_line(record, told[str(record.pk)][1], outcome=told[str(record.pk)][0]) for record in seen]
    done = [line for line in lines if line.outcome == Outcome.DONE]
    spec = exports.exportable(job.parameters["list"]).listing()
    query = job.parameters["query"]
    context = {
        "act": act,
        "done": done,
        "left": [line for line in lines if line.outcome != Outcome.DONE],
        "said": ngettext("%(count)d dossier traité.", "%(count)d dossiers traités.", len(done)) % {"count": len(done)},
        "gone": len(told) - len(lines),
        "back": f"{reverse(spec.page)}?{query}" if query else reverse(spec.page),
        "breadcrumb": [(_("Accueil"), "/"), (spec.title, reverse(spec.page)), (act.title, "")],
    }
    return render(request, "records/bulk_result.html", context)
