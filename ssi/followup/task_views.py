"""Tasks: one's own, those of a record, one of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.forms import set_zone, show_refusal
from ssi.common.http import demand
from ssi.common.moments import day_text
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.followup import assigned
from ssi.followup.assigned import Wanted
from ssi.followup.checklists import apply_list
from ssi.followup.forms import GiveUpForm, QuickTaskForm, TaskForm
from ssi.followup.models import Task
from ssi.followup.panel import people_at_hand
from ssi.followup.reach import back_to, record_of, shown, task_of
from ssi.followup.rules import may_end_task, may_write_tasks
from ssi.records.kinds import kind_of
from ssi.records.models import Record
from ssi.records.readers import readers_of

read_and_write = require_http_methods(["GET", "HEAD", "POST"])
MOST = 200


@dataclass(frozen=True)
class Mine:
    """A task in the list of a person. FOR_WHOM: the absent colleague to whom it is given, or whom the record names."""

    key: str
    title: str
    due: str
    is_late: bool
    reference: str
    record_title: str
    record_url: str
    country: str
    assignee: str
    for_whom: str
    url: str


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """What one has to do, the overdue first; then what is left of one's records and nobody sees any more."""
    user = person(request)
    today = clock.today(user.time_zone)
    seen = Task.objects.visible_to(user).to_do().with_people().select_related("record__owner")
    mine = list(seen.for_person(user)[: MOST + 1])
    orphans = list(seen.filter(record__owner=user).exclude(assignee=user).orphaned()[:MOST])
    shown(task.record for task in (*mine[:MOST], *orphans))
    context = {
        "late": [_mine(one, user, today) for one in mine[:MOST] if one.is_late(today)],
        "others": [_mine(one, user, today) for one in mine[:MOST] if not one.is_late(today)],
        "more": len(mine) > MOST,
        "orphans": [_mine(one, user, today) for one in orphans],
        "here": request.path,
        "breadcrumb": [(_("Accueil"), "/"), (_("Mes tâches"), "")],
    }
    return render(request, "followup/tasks.html", context)


def _mine(task: Task, user: User, today: date) -> Mine:
    record = task.record
    return Mine(
        key=str(task.pk),
        title=task.title,
        due=day_text(task.due_on) if task.due_on else "",
        is_late=task.is_late(today),
        reference=record.reference or str(kind_of(record).label),
        record_title=record.title,
        record_url=kind_of(record).address(record),
        country=record.country_id,
        assignee=task.assignee.full_name,
        for_whom=task.assignee.full_name if task.assignee_id != user.pk else "",
        url=reverse("followup:task", args=[task.pk]),
    )


@require_POST
def add(request: HttpRequest, key: UUID) -> HttpResponse:
    """A task in one line; refused, it comes back on a page of its own with what was typed."""
    user = person(request)
    record = record_of(user, key)
    demand(may_write_tasks(user, record))
    form = QuickTaskForm(request.POST, people=people_at_hand(record, user))
    set_zone(form, record.country.time_zone)
    if form.is_valid():
        wanted = Wanted(form.cleaned_data["title"], form.cleaned_data["due_on"], _person(form.cleaned_data["assignee"]))
        try:
            task = assigned.add_task(record, wanted, actor=user)
        except RefusedError as refusal:
            show_refusal(form, refusal)
        else:
            _say_given(request, task)
            return back_to(record)
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    context = _page(record, form, _("Ajouter une tâche"), reverse("followup:task_add", args=[record.pk]))
    return render(request, "followup/task.html", context, status=422)


@require_POST
def apply(request: HttpRequest, key: UUID) -> HttpResponse:
    """The list of the kind, on a record; what it already has is not written twice."""
    user = person(request)
    record = record_of(user, key)
    demand(may_write_tasks(user, record))
    try:
        made = apply_list(record, actor=user)
    except RefusedError as refusal:
        messages.error(request, str(refusal.reason))
    else:
        words = ngettext("%(count)d tâche écrite.", "%(count)d tâches écrites.", made) % {"count": made}
        messages.success(request, words if made else _("Toutes les tâches de la liste y sont déjà."))
    return back_to(record)


@read_and_write
def task(request: HttpRequest, key: UUID) -> HttpResponse:
    """One task: what it says, to whom it is given; whoever only reads it sees why they may not change it."""
    user = person(request)
    found = task_of(user, key)
    record = found.record
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    people = _people(found)
    first = {"title": found.title, "due_on": found.due_on, "assignee": str(found.assignee_id)}
    form = TaskForm(request.POST or None, people=people, version=found.version, initial=first)
    set_zone(form, record.country.time_zone)
    verdict = may_end_task(user, found)
    context = {**_page(record, form, found.title, request.path), "task": found, "verdict": verdict}
    if request.method != "POST":
        return render(request, "followup/task.html", context)
    demand(verdict)
    if not form.is_valid():
        return render(request, "followup/task.html", context, status=422)
    typed = form.cleaned_data
    wanted = Wanted(typed["title"], typed["due_on"], _person(typed["assignee"]))
    try:
        changed = assigned.change_task(found, wanted, version=typed["version"], actor=user)
    except StaleVersionError as stale:
        found.refresh_from_db()
        now = {"title": found.title, "due_on": found.due_on, "assignee": str(found.assignee_id)}
        context |= {"stale": str(stale.reason), "differences": form.differences(now)}
        form.rebase(found.version)
        return render(request, "followup/task.html", context, status=409)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return render(request, "followup/task.html", context, status=422)
    _say_given(request, changed)
    return back_to(record)


@require_POST
def tick_task(request: HttpRequest, key: UUID) -> HttpResponse:
    """Done, in one click; or not done after all."""
    user = person(request)
    found = task_of(user, key)
    demand(may_end_task(user, found))
    done = request.POST.get("done", "1") == "1"
    try:
        assigned.tick(found, done=done, actor=user)
    except RefusedError as refusal:
        messages.error(request, str(refusal.reason))
    else:
        messages.success(request, _("Tâche faite.") if done else _("Tâche à refaire."))
    return back_to(found.record, request.POST.get("next", ""))


@read_and_write
def abandon(request: HttpRequest, key: UUID) -> HttpResponse:
    """Why a task will not be done."""
    user = person(request)
    found = task_of(user, key)
    demand(may_end_task(user, found))
    journal.note(Act.RECORD_READ, country=found.record.country_id, keys=[found.record_id])
    form = GiveUpForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            assigned.give_up(found, reason=form.cleaned_data["reason"], actor=user)
        except RefusedError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Tâche abandonnée : le motif reste au dossier."))
            return back_to(found.record)
    context = {**_page(found.record, form, _("Abandonner une tâche"), request.path), "task": found}
    return render(request, "followup/give_up.html", context, status=422 if form.errors else 200)


def _page(record: Record, form: object, title: str, address: str) -> dict[str, object]:
    page = kind_of(record).address(record)
    reference = record.reference or str(kind_of(record).label)
    return {
        "record": record,
        "form": form,
        "title": title,
        "address": address,
        "back": f"{page}#taches",
        "task": None,
        "verdict": True,
        "stale": "",
        "differences": (),
        "marking": record.marking if record.marking == "DR" else "",
        "breadcrumb": [(_("Accueil"), "/"), (reference, page), (title, "")],
    }


def _people(task: Task) -> list[tuple[str, str]]:
    """Who sees the record, by name; the present person even when they do no more."""
    people: Iterable[User] = (reader.person for reader in readers_of(task.record))
    found = {str(one.pk): one.full_name for one in people}
    found.setdefault(str(task.assignee_id), task.assignee.full_name)
    return list(found.items())


def _person(key: str) -> User:
    return User.objects.get(pk=key)


def _say_given(request: HttpRequest, task: Task) -> None:
    messages.success(request, _("Tâche enregistrée."))
    if words := assigned.absence_words(task.assignee):
        messages.info(request, words)
