"""The pages of the checklists: each country's list, its demands, and their versions. `tous` is the common list."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ssi.accounts.signed_in import person_of
from ssi.common.http import demand
from ssi.common.moments import moment_text
from ssi.common.rules import RefusedError, StaleVersionError, Text
from ssi.directory.document_types import document_types
from ssi.directory.enums import LetterField, Requirement
from ssi.directory.models import ChecklistItem
from ssi.directory.reference.checklist_forms import ItemForm, MoveForm, NewItemForm, RetireForm
from ssi.directory.reference.views import read_and_write, sheet, show, trail
from ssi.directory.rules import may_keep_reference, may_read_reference
from ssi.directory.services import checklists as services
from ssi.directory.services.checklists import checklist_stamp
from ssi.territories.models import Country

COMMON = "tous"


@dataclass(frozen=True)
class ListRow:
    name: str
    url: str
    count: int


@dataclass(frozen=True)
class Version:
    """One version of a demand, in words. REMOVED: when and by whom it was retired, empty while it is in force."""

    item: ChecklistItem
    how: str
    written: str
    retired: str


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    demand(may_read_reference(request.user))
    counts: Counter[str | None] = Counter(
        ChecklistItem.objects.filter(retired_at=None).values_list("country", flat=True)
    )
    named = [(COMMON, None, _("Tous les pays")), *((row.code, row.code, row.name) for row in _covered())]
    rows = [ListRow(name, reverse("reference:list", args=[slug]), counts[code]) for slug, code, name in named]
    return show(request, "lists", _("Listes de contrôle"), rows=rows)


@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    demand(may_read_reference(request.user))
    country = _country(code)
    own = ChecklistItem.objects.of_list(_key(country)).filter(retired_at=None).order_by("number", "item")
    rows = [(row, how_met(row)) for row in own]
    return show(
        request,
        "list",
        _title(country),
        code=code,
        country=country,
        rows=rows,
        stamp=checklist_stamp(_key(country)),
        breadcrumb=_trail(country),
    )


@require_safe
def history(request: HttpRequest, code: str) -> HttpResponse:
    """Every version of every demand of the list: those in force, then those retired."""
    demand(may_read_reference(request.user))
    country, zone = _country(code), person_of(request).time_zone
    versions = ChecklistItem.objects.of_list(_key(country)).select_related("written_by", "retired_by")
    items: dict[uuid.UUID, list[Version]] = {}
    for row in versions.order_by("-version"):
        items.setdefault(row.item, []).append(_version(row, zone))
    ordered = sorted(items.values(), key=lambda found: (found[0].retired != "", found[0].item.number))
    steps = [*_trail(country, here=False), (_("Historique"), "")]
    title = _("%(list)s : historique") % {"list": _title(country)}
    return show(request, "list_history", title, items=ordered, code=code, breadcrumb=steps)


@read_and_write
def add(request: HttpRequest, code: str) -> HttpResponse:
    actor = person_of(request)
    demand(may_keep_reference(actor))
    country = _country(code)
    form = NewItemForm(request.POST if request.method == "POST" else None)
    back = reverse("reference:list", args=[code])

    def do() -> str:
        services.add_item(_key(country), form.values, sending=form.sending, actor=actor)
        messages.success(request, _("L’exigence est ajoutée."))
        return back

    return sheet(request, form, do, title=_("Ajouter une exigence"), back=back, steps=_trail(country, here=False))


@read_and_write
def change(request: HttpRequest, item: uuid.UUID) -> HttpResponse:
    """Writes the next version of a demand; the one in force is retired and stays as it was."""
    actor = person_of(request)
    demand(may_keep_reference(actor))
    row = _in_force(item)
    form = ItemForm(request.POST if request.method == "POST" else None, version=row.version)
    form.initial.update(form.stored(row))
    back = _url(row)

    def do() -> str:
        written = services.change_item(row, form.values, version=form.cleaned_data["version"], actor=actor)
        if written.pk == row.pk:
            messages.info(request, _("Rien n’a changé : l’exigence disait déjà cela."))
        else:
            messages.success(request, _("L’exigence est changée : version %(number)d.") % {"number": written.version})
        return back

    title = _("Changer l’exigence : %(name)s") % {"name": row}
    return sheet(request, form, do, title=title, back=back, steps=_trail(row.country, here=False), row=row)


@read_and_write
def retire(request: HttpRequest, item: uuid.UUID) -> HttpResponse:
    actor = person_of(request)
    demand(may_keep_reference(actor))
    row = _in_force(item)
    refusal, status, back = "", 200, _url(row)
    if request.method == "POST":
        form = RetireForm(request.POST)
        try:
            services.retire_item(row, version=form.cleaned_data["version"] if form.is_valid() else 0, actor=actor)
        except RefusedError as error:
            refusal, status = str(error.reason), 409 if isinstance(error, StaleVersionError) else 422
        else:
            messages.success(request, _("L’exigence est retirée ; ses versions restent dans l’historique."))
            return redirect(back)
    return show(
        request,
        "remove",
        _("Retirer l’exigence"),
        status=status,
        row=row,
        question=_("Retirer l’exigence « %(name)s » ?") % {"name": row},
        consequence=_("Les prochaines remises ne la demanderont plus. Ce qui a été contrôlé reste tel quel."),
        back=back,
        version=row.version,
        refusal=refusal,
        breadcrumb=[*_trail(row.country, here=False), (_("Retirer l’exigence"), "")],
    )


@require_POST
def move(request: HttpRequest, item: uuid.UUID) -> HttpResponse:
    actor = person_of(request)
    demand(may_keep_reference(actor))
    row = _in_force(item)
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Ce déplacement n’a pas été compris : voyez la liste, puis recommencez."))
        return redirect(_url(row))
    try:
        if services.move_item(row, up=form.cleaned_data["up"], stamp=form.cleaned_data["stamp"], actor=actor):
            messages.success(request, _("L’ordre est changé."))
    except RefusedError as error:
        messages.warning(request, str(error.reason))
    return redirect(_url(row))


def how_met(item: ChecklistItem) -> str:
    """« une pièce jointe : Attestation »."""
    how = str(Requirement(item.requirement).label)
    if item.letter_field:
        return _("%(act)s : %(name)s") % {"act": how, "name": LetterField(item.letter_field).label}
    if item.document_type:
        kind = document_types().get(item.document_type, item.document_type)
        return _("%(act)s : %(name)s") % {"act": how, "name": kind}
    return how


def _version(row: ChecklistItem, zone: str) -> Version:
    retired = ""
    if row.retired_at is not None:
        retired = _signed(row.retired_by.full_name if row.retired_by else "", moment_text(row.retired_at, zone))
    written = _signed(row.written_by.full_name if row.written_by else "", moment_text(row.written_at, zone))
    return Version(row, how_met(row), written, retired)


def _signed(name: str, moment: str) -> str:
    return _("%(moment)s, %(name)s") % {"moment": moment, "name": name or _("chargement du produit")}


def _covered() -> list[Country]:
    return list(Country.objects.filter(covered=True))


def _country(code: str) -> Country | None:
    """None: the common list."""
    return None if code == COMMON else get_object_or_404(Country, code=code, covered=True)


def _key(country: Country | None) -> str | None:
    return country.code if country else None


def _in_force(item: uuid.UUID) -> ChecklistItem:
    return get_object_or_404(ChecklistItem.objects.select_related("country"), item=item, retired_at=None)


def _url(row: ChecklistItem) -> str:
    return reverse("reference:list", args=[row.country_id or COMMON])


def _title(country: Country | None) -> str:
    if country is None:
        return _("Liste de contrôle commune à tous les pays")
    return _("Liste de contrôle : %(country)s") % {"country": country.name}


def _trail(country: Country | None, *, here: bool = True) -> list[tuple[Text, str]]:
    name = country.name if country else _("Tous les pays")
    url = "" if here else reverse("reference:list", args=[country.code if country else COMMON])
    return trail((_("Listes de contrôle"), reverse("reference:lists")), (name, url))
