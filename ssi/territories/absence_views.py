"""Absences: declare one, end one. The page of the person, of the head of service and of the administrator alike."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ssi.accounts.models import User
from ssi.accounts.services import person_key
from ssi.accounts.signed_in import person_of
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.components import Kind
from ssi.common.http import demand
from ssi.common.rules import RefusedError
from ssi.territories.absence_forms import AbsenceForm, may_be_declared_by
from ssi.territories.delegations import declare_absence, end_delegation, may_end
from ssi.territories.models import Country, Delegation
from ssi.territories.pages import days_text, state_of

read_and_write = require_http_methods(["GET", "HEAD", "POST"])
MOST = 50
_TONE: dict[str, Kind] = {"live": "success", "upcoming": "info", "ended": "neutral"}
_FIELDS = {"absent", "delegate", "first_day", "last_day"}


@dataclass(frozen=True)
class AbsenceRow:
    """A delegation in words; END_URL is empty where the reader may not end it."""

    absent: str
    delegate: str
    where: str
    days: str
    state: str
    tone: Kind
    end_url: str


@read_and_write
def absences(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    form = AbsenceForm(request.POST or None, actor=person)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            declare_absence(typed["absent"], typed["delegate"], start=form.start, end=form.end, actor=person)
        except RefusedError as error:
            form.add_error(error.field if error.field in _FIELDS else None, str(error.reason))
        else:
            messages.success(request, _("L’absence est déclarée. Elle prendra fin d’elle-même."))
            return redirect("absence:list")
    found = _shown_to(person)
    journal.note(Act.LIST_READ, keys=[f"delegation:{row.pk}" for row in found])
    context = {"form": form, "rows": _rows(found, person), "may_declare": form.is_of_use}
    return render(request, "territories/absences.html", context, status=422 if form.errors else 200)


def _shown_to(person: User) -> list[Delegation]:
    """One's own, and those that one may declare; the newest first."""
    own = Q(absent=person) | Q(delegate=person)
    declared = Q(absent__in=may_be_declared_by(person).values("pk"))
    return list(Delegation.objects.filter(own | declared).with_people()[:MOST])


def _rows(found: list[Delegation], person: User) -> list[AbsenceRow]:
    names = {country.code: country.name for country in Country.objects.all()}
    words = {"live": _("En cours"), "upcoming": _("À venir"), "ended": _("Terminée")}
    return [
        AbsenceRow(
            absent=row.absent.full_name,
            delegate=row.delegate.full_name,
            where=", ".join(names.get(code, code) for code in row.countries),
            days=days_text(row.during),
            state=words[state_of(row.during)],
            tone=_TONE[state_of(row.during)],
            end_url=reverse("absence:end", args=[row.pk]) if may_end(row, person) else "",
        )
        for row in found
    ]


@read_and_write
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """A delegation that the reader may not end answers as one that does not exist."""
    person = person_of(request)
    declared = Q(absent__in=may_be_declared_by(person).values("pk"))
    concerned = Delegation.objects.filter(Q(absent=person) | Q(delegate=person) | declared, pk=pk)
    delegation = concerned.with_people().first()
    if delegation is None:
        raise Http404
    demand(may_end(delegation, person))
    if request.method == "POST":
        end_delegation(delegation, actor=person)
        messages.success(request, _("Le remplacement est terminé : les droits confiés cessent à l’instant."))
        return redirect("absence:list")
    journal.note(Act.LIST_READ, keys=[person_key(delegation.absent), person_key(delegation.delegate)])
    names = {"delegate": delegation.delegate.full_name, "absent": delegation.absent.full_name}
    begun = delegation.during.lower <= clock.now()
    context = {
        "question": _("Mettre fin au remplacement de %(absent)s par %(delegate)s ?") % names,
        "consequence": _("Les droits confiés cessent aussitôt.") if begun else _("Il ne prendra pas effet."),
        "label": _("Mettre fin au remplacement"),
        "address": request.path,
    }
    return render(request, "territories/absence_end.html", context)
