"""/personnes/: the box that finds people, the page of one of them, the decision “same person”, a sealed number read."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.forms import LineField, OneOfField, show_refusal
from ssi.common.http import demand
from ssi.common.rules import RefusedError
from ssi.people.enums import Judged
from ssi.people.finding import find_people, has_digit
from ssi.people.judging import candidates_of, decisions_on, judge
from ssi.people.models import Part, PartNumber
from ssi.people.unmasking import may_read, read_number
from ssi.records.access import may_rewrite
from ssi.records.kinds import kind_of
from ssi.records.listing import note_shown


class FindForm(forms.Form):
    q = LineField(
        label=gettext_lazy("Nom, alias ou numéro"),
        required=False,
        max_length=100,
        help_text=gettext_lazy(
            "L’ordre des mots, les accents, les titres et l’orthographe exacte ne comptent pas. Un numéro de pièce, de "
            "téléphone, une plaque ou un IBAN s’écrit en entier."
        ),
    )


class JudgeForm(forms.Form):
    """What is decided of this part and of another."""

    other = forms.UUIDField(widget=forms.HiddenInput)
    verdict = OneOfField(label=gettext_lazy("Décision"), choices=Judged.choices, widget=forms.HiddenInput)
    reason = LineField(label=gettext_lazy("Motif"), max_length=500)


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """People and objects among what the person sees, with why each one answers.

    A name has an address, to which one comes back; what has a digit may be a number, and an address is kept by the
    browser and by servers on the way: it is sought from the form alone.
    """
    user, sent = person(request), request.method == "POST"
    form = FindForm(request.POST if sent else request.GET)
    context: dict[str, Any] = {"form": form, "found": [], "searched": False, "unsought": False}
    context["breadcrumb"] = [(_("Accueil"), "/"), (_("Personnes et objets"), "")]
    if not form.is_valid():
        return render(request, "people/find.html", context, status=422)
    typed: str = form.cleaned_data["q"]
    numbered = has_digit(typed)
    if sent and not numbered:
        return redirect(f"{reverse('people:find')}?{urlencode({'q': typed})}" if typed else "people:find")
    context["unsought"] = numbered and not sent
    if typed and not context["unsought"]:
        context["found"] = [
            (one, kind_of(one.part.record).address(one.part.record)) for one in find_people(typed, user)
        ]
        context["searched"] = True
        note_shown((one.part.record for one, _address in context["found"]), Act.SEARCH_RUN)
        if not context["found"]:
            journal.note(Act.SEARCH_RUN)
    return render(request, "people/find.html", context)


@require_safe
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """What a record says of one person or object, and who else it may be."""
    user = person(request)
    return _page(request, user, _part(user, key))


@require_POST
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Writes that this part and another are one person, are two, or that it is open again."""
    user = person(request)
    part, form = _part(user, key), JudgeForm(request.POST)
    if not form.is_valid():
        return _page(request, user, part, form=form, status=422)
    other = get_object_or_404(_seen(user), pk=form.cleaned_data["other"])
    try:
        judge(part, other, verdict=Judged(form.cleaned_data["verdict"]), reason=form.cleaned_data["reason"], actor=user)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _page(request, user, part, form=form, status=422)
    messages.success(request, _("Décision enregistrée : elle se lit sur les deux fiches."))
    return redirect("people:detail", part.pk)


@require_POST
@never_cache
def unmask(request: HttpRequest, key: UUID) -> HttpResponse:
    """Shows one sealed number, once; the journal says who read it."""
    user = person(request)
    numbers = PartNumber.objects.visible_to(user).filter(sealed__isnull=False)
    number = get_object_or_404(numbers.select_related("part", "record__country"), pk=key)
    demand(may_read(user, number))
    context = {"number": number, "clear": read_number(number, actor=user), "part": number.part, "record": number.record}
    context["back"] = kind_of(number.record).address(number.record)
    return render(request, "people/number.html", context)


def _seen(user: User) -> Any:
    return Part.objects.visible_to(user).select_related("record__country").with_rows()


def _part(user: User, key: UUID) -> Part:
    part: Part = get_object_or_404(_seen(user), pk=key)
    return part


def _page(
    request: HttpRequest, user: User, part: Part, *, form: JudgeForm | None = None, status: int = 200
) -> HttpResponse:
    record = part.record
    decided = decisions_on(part, user)
    candidates = [] if record.is_draft else candidates_of(part, user, decided)
    shown = {one.part.record_id: one.part.record for one in candidates}
    shown |= {one.other.record_id: one.other.record for one in decided} | {record.pk: record}
    note_shown(shown.values(), Act.RECORD_READ)
    chosen = str(form["other"].value()) if form is not None else ""
    context = {
        "part": part,
        "record": record,
        "back": kind_of(record).address(record),
        "may_change": bool(may_rewrite(user, record)),
        "decided": decided,
        "candidates": candidates,
        "form": form,
        "chosen": chosen,
    }
    return render(request, "people/detail.html", context, status=status)
