"""The hand-over: open records of whoever leaves, by country, passed to a successor; the note of each country."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.moments import DueText, due_text
from ssi.common.rules import Refused, Text
from ssi.jobs.enums import State
from ssi.jobs.models import Job
from ssi.jobs.services import request_job
from ssi.records import taken_out
from ssi.records.filters import Records, address
from ssi.records.handover import HandoverRefusedError, Passed, hand_over, may_hand_over, successors_in
from ssi.records.kinds import kind_of
from ssi.records.listing import note_shown
from ssi.records.models import Record
from ssi.site.handover_files import countries_of
from ssi.site.tasks import NOTE_JOB
from ssi.territories.grants import scopes
from ssi.territories.models import Country

read_and_write = require_http_methods(["GET", "HEAD", "POST"])
MOST = 300
REFUSAL = gettext_lazy("La passation est ouverte à qui suit des dossiers dans un pays, et au chef de service.")


@dataclass(frozen=True)
class Line:
    """An open record to pass; a REFUSAL is shown instead of its box."""

    value: str
    name: str
    title: str
    url: str
    kind: Text
    state: Text
    due: DueText | None
    refusal: str


@dataclass(frozen=True)
class Part:
    """A country: its records, and who may take them."""

    country: Country
    lines: list[Line]
    form: SuccessorForm


class SuccessorForm(forms.Form):
    """Who takes the records ticked in one country."""

    def __init__(self, data: QueryDict | None, *, country: str, leaver: User) -> None:
        super().__init__(data, auto_id=f"%s-{country}")
        self.people = {str(one.pk): one for one in successors_in(country) if one.pk != leaver.pk}
        self.fields["successor"] = forms.ChoiceField(
            label=_("Successeur"),
            choices=[("", "—"), *((key, one.full_name) for key, one in self.people.items())],
        )

    def clean_successor(self) -> User:
        return self.people[self.cleaned_data["successor"]]


def _passable(user: User, leaver: User) -> Records:
    """The open records of LEAVER that USER may pass: one's own, or those of the countries that one heads."""
    found = Record.objects.visible_to(user).open().filter(owner=leaver)
    return found if leaver.pk == user.pk else found.filter(scope__in=scopes(user, "oversee"))


@read_and_write
def handover(request: HttpRequest) -> HttpResponse:
    user = person(request)
    codes = countries_of(user)
    if not codes:
        raise PermissionDenied(str(REFUSAL))
    leaver = _leaver(request, user)
    sent = request.POST.get("country", "") if request.method == "POST" else ""
    refused: list[tuple[str, str]] = []
    form = SuccessorForm(request.POST, country=sent, leaver=leaver) if sent else None
    if form is not None:
        chosen = _chosen(request.POST)
        if not chosen:
            refused = [("", _("Cochez au moins un dossier."))]
        elif form.is_valid():
            try:
                number = hand_over(
                    _passable(user, leaver).filter(country=sent),
                    chosen,
                    successor=form.cleaned_data["successor"],
                    actor=user,
                )
            except HandoverRefusedError as error:
                refused = error.reasons
            else:
                _say(request, number, form.cleaned_data["successor"])
                return redirect(_address(user, leaver))
    context = _page(user, leaver, codes, form, sent)
    invalid = bool(refused or (form is not None and form.errors))
    return render(request, "site/handover.html", {**context, "refused": refused}, status=422 if invalid else 200)


def _say(request: HttpRequest, number: int, successor: User) -> None:
    said = ngettext("%(count)d dossier est passé à %(name)s.", "%(count)d dossiers sont passés à %(name)s.", number)
    messages.success(request, said % {"count": number, "name": successor.full_name})


def _leaver(request: HttpRequest, user: User) -> User:
    """Oneself, or whom a head of service names: whoever they have nothing to pass from does not exist."""
    asked = request.GET.get("de", "")
    if not asked or asked == str(user.pk):
        return user
    found = User.objects.people().filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None
    if found is None or not scopes(user, "oversee") or not _passable(user, found).exists():
        raise Http404
    return found


def _chosen(data: QueryDict) -> list[Passed]:
    """Boxes say `key:version`; anything else that was typed there is no box of ours."""
    found = []
    for value in data.getlist("record")[:MOST]:
        key, _colon, version = value.partition(":")
        try:
            found.append(Passed(str(uuid.UUID(key)), int(version)))
        except ValueError as error:
            raise Http404 from error
    return found


def _address(user: User, leaver: User) -> str:
    page = reverse("handover")
    return page if leaver.pk == user.pk else address(page, {"de": str(leaver.pk)})


def _page(user: User, leaver: User, codes: list[str], form: SuccessorForm | None, sent: str) -> dict[str, Any]:
    countries = {one.code: one for one in Country.objects.all()}
    found = _passable(user, leaver).select_related("country").order_by("country_id", "due_at", "pk")
    rows = list(found[: MOST + 1])
    note_shown(rows[:MOST], Act.LIST_READ)
    parts = [
        Part(
            countries[code],
            [_line(record, user) for record in records],
            form if form is not None and sent == code else SuccessorForm(None, country=code, leaver=leaver),
        )
        for code, records in groupby(rows[:MOST], key=lambda record: record.country_id)
    ]
    return {
        "leaver": leaver,
        "own": leaver.pk == user.pk,
        "address": _address(user, leaver),
        "parts": parts,
        "more": len(rows) > MOST,
        "most": MOST,
        "owners": _owners(user, leaver) if scopes(user, "oversee") else [],
        "notes": [countries[code] for code in codes],
        "breadcrumb": [(_("Accueil"), "/"), (_("Passation"), "")],
    }


def _owners(user: User, leaver: User) -> list[tuple[str, str]]:
    """For the head of service: whose open records there are to pass."""
    open_records = Record.objects.visible_to(user).open().filter(scope__in=scopes(user, "oversee"))
    others = open_records.exclude(owner=None).exclude(owner=leaver).order_by("owner__full_name", "owner_id")
    named = others.values_list("owner__full_name", "owner_id").distinct()
    return [(name, address(reverse("handover"), {"de": str(pk)})) for name, pk in named]


def _line(record: Record, user: User) -> Line:
    kind, verdict = kind_of(record), may_hand_over(record, user)
    return Line(
        value=f"{record.pk}:{record.version}",
        name=record.reference or str(kind.label),
        title=record.title,
        url=kind.address(record),
        kind=kind.label,
        state=kind.workflow.state(record.state).label,
        due=due_text(record.due_at, record.country.time_zone, clock.now()) if record.due_at else None,
        refusal=str(verdict.reason) if isinstance(verdict, Refused) else "",
    )


# --- The note of a country ------------------------------------------------------------------------------------------


@require_POST
def note(request: HttpRequest, code: str) -> HttpResponse:
    """Asks for the printed note: what is open in the country, as the person who asks sees it."""
    user = person(request)
    if code not in countries_of(user):
        raise Http404
    job = request_job(NOTE_JOB, {"country": code}, subject=f"handover:{code}", actor=user)
    return redirect("jobs:detail", job.pk)


@require_safe
def note_pdf(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The note, for whoever asked for it, as long as it is kept and they see all that it names."""
    user = person(request)
    job = Job.objects.visible_to(user).filter(pk=pk, kind=NOTE_JOB, state=State.DONE).first()
    if job is None or job.result is None or job.parameters["country"] not in countries_of(user):
        raise Http404
    country = job.parameters["country"]
    content = taken_out.fetch(job, Record.objects.taken_out_by(user))
    if content is None:
        return taken_out.gone(request, _("Note de passation"))
    journal.note(Act.EXPORT_MADE, country=country, keys=[f"handover:{job.pk}"])
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="passation-{country}.pdf"'
    return response
