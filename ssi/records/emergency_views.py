"""Opening a reserved record in an emergency, and what the head of service reads and says of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ssi.accounts.http import keep_counted, person
from ssi.accounts.models import User
from ssi.accounts.services import note_wrong_password
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.cache import shared_counter
from ssi.common.components import Kind
from ssi.common.forms import show_refusal
from ssi.common.http import demand
from ssi.common.moments import moment_text
from ssi.common.rules import Allowed, RefusedError
from ssi.records import emergency
from ssi.records.kinds import kind_of
from ssi.records.models import EmergencyAccess, Record
from ssi.records.reach import may_reach
from ssi.records.reach_forms import EmergencyForm, SeenForm
from ssi.records.reach_sql import EMERGENCY_HOURS

read_and_write = require_http_methods(["GET", "HEAD", "POST"])
MOST = 50
# Wrong passwords, for each person and quarter of an hour.
MOST_WRONG, WRONG_SECONDS = 5, 900


@read_and_write
def open_one(request: HttpRequest) -> HttpResponse:
    """The form, and what one reads by it now. The answer is the same whatever the reference names."""
    user = person(request)
    demand(may_reach(user))
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _known(request, form, user):
        try:
            emergency.break_glass(form.cleaned_data["reference"], reason=form.cleaned_data["reason"], actor=user)
        except RefusedError as refused:
            show_refusal(form, refused)
        else:
            said = _(
                "C’est noté. Si un dossier réservé de votre affectation porte cette référence, il vous est ouvert."
            )
            messages.success(request, said)
            return redirect("access:emergency")
    live = emergency.live_of(user)
    for access in live:
        journal.note(Act.LIST_READ, country=access.record.country_id, keys=[access.record_id])
    context = {
        "form": form,
        "rows": [
            (access, kind_of(access.record).address(access.record), reverse("access:emergency_close", args=[access.pk]))
            for access in live
        ],
        "hours": EMERGENCY_HOURS,
        "zone": user.time_zone,
        "breadcrumb": [(_("Accueil"), "/"), (_("Accès en urgence"), "")],
    }
    return render(request, "records/emergency_open.html", context, status=422 if form.errors else 200)


def _known(request: HttpRequest, form: EmergencyForm, user: User) -> bool:
    """Whether the password is theirs; guesses are counted, and journalled."""
    wrong = f"emergency.password.{user.pk}"
    counter = shared_counter()
    if int(counter.get(wrong, 0)) >= MOST_WRONG:
        form.add_error("password", _("Trop d’essais : attendez un quart d’heure, ou joignez la permanence."))
        return False
    if user.check_password(form.cleaned_data["password"]):
        return True
    counter.count(wrong, WRONG_SECONDS)
    note_wrong_password(user)
    keep_counted(request)
    form.add_error("password", _("Ce n’est pas votre mot de passe."))
    return False


@dataclass(frozen=True)
class EmergencyRow:
    """An emergency access as a head of service reads it."""

    reference: str
    name: str
    reason: str
    opened: str
    ends: str
    state: str
    tone: Kind
    url: str


@require_safe
def watched(request: HttpRequest) -> HttpResponse:
    """Those that were not seen first, then the latest."""
    user = person(request)
    found = list(emergency.watched_by(user).order_by(F("seen_at").desc(nulls_first=True), "-opened_at")[:MOST])
    _note(found)
    context = {
        "rows": [_row(access, user) for access in found],
        "breadcrumb": [(_("Accueil"), "/"), (_("Accès en urgence"), "")],
    }
    return render(request, "records/emergency_watched.html", context)


def _row(access: EmergencyAccess, user: User) -> EmergencyRow:
    live = not access.during.isempty and access.during.upper > clock.now()
    tone: Kind = "success" if access.seen_at else "warning"
    return EmergencyRow(
        reference=access.reference,
        name=access.person.full_name,
        reason=access.reason,
        opened=moment_text(access.opened_at, user.time_zone),
        ends=moment_text(access.during.upper, user.time_zone) if live else _("terminé"),
        state=_("Vu") if access.seen_at else _("À voir"),
        tone=tone,
        url=reverse("access:emergency_one", args=[access.pk]),
    )


@read_and_write
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """One access, what it opened, and what the head of service says of it."""
    user = person(request)
    access = _watched(user, key)
    form = SeenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        demand(emergency.may_see(access, user))
        if form.is_valid():
            try:
                emergency.see(access, comment=form.cleaned_data["comment"], actor=user)
            except RefusedError as refused:
                show_refusal(form, refused)
            else:
                messages.success(request, _("Votre appréciation est enregistrée."))
                return redirect("access:emergencies")
    _note([access])
    seen = Record.objects.visible_to(user).filter(pk=access.record_id).select_related("country").first()
    closing = emergency.may_close(access, user)
    context = {
        "access": access,
        "facts": _facts(access, user.time_zone),
        "form": form,
        "may_see": isinstance(emergency.may_see(access, user), Allowed),
        "close_url": reverse("access:emergency_close", args=[access.pk]) if closing else "",
        "record_url": kind_of(seen).address(seen) if seen else "",
        "breadcrumb": [
            (_("Accueil"), "/"),
            (_("Accès en urgence"), reverse("access:emergencies")),
            (access.reference, ""),
        ],
    }
    return render(request, "records/emergency_one.html", context, status=422 if form.errors else 200)


def _facts(access: EmergencyAccess, zone: str) -> list[tuple[str, str]]:
    facts = [
        (_("Personne"), access.person.full_name),
        (_("Motif"), access.reason),
        (_("Ouvert"), moment_text(access.opened_at, zone)),
        (_("Jusqu’à"), _("clos aussitôt") if access.during.isempty else moment_text(access.during.upper, zone)),
    ]
    if access.closed_by is not None:
        facts.append((_("Clos par"), access.closed_by.full_name))
    if access.seen_by is not None and access.seen_at is not None:
        facts += [
            (_("Vu par"), f"{access.seen_by.full_name}, {moment_text(access.seen_at, zone)}"),
            (_("Appréciation"), access.comment),
        ]
    return facts


@require_POST
def close_one(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ends it now. Its own person closes it from their page; the others, from the list that they watch."""
    user = person(request)
    access = EmergencyAccess.objects.filter(person=user, pk=key, during__contains=clock.now()).first()
    back = "access:emergency"
    if access is None:
        access, back = _watched(user, key), "access:emergencies"
    demand(emergency.may_close(access, user))
    emergency.close(access, actor=user)
    messages.success(request, _("L’accès en urgence est clos : le dossier n’est plus ouvert par là."))
    return redirect(back)


def _watched(user: User, key: UUID) -> EmergencyAccess:
    found = emergency.watched_by(user).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _note(found: list[EmergencyAccess]) -> None:
    for access in found:
        journal.note(Act.LIST_READ, country=access.scope.partition("/")[0], keys=[access.record_id])
