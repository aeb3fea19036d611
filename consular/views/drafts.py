"""Filing in three steps. The draft is kept on the server at each of them, and while one types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from consular.enums import ASKED, DEATHS
from consular.forms.draft import (
    FORMS,
    DraftForm,
    RelativeForm,
    RelativeFormSet,
    StartForm,
    asks_at,
    relatives_before,
    relatives_of,
    stored_values,
)
from consular.kinds import ASSISTANCE
from consular.rules import missing_before_filing
from consular.services import file_assistance, open_request, save_draft
from consular.views.facts import facts_of_draft
from consular.views.reach import draft_of, note_read
from ssi.accounts.http import person
from ssi.audit.acts import Act
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.records.access import require_verb
from ssi.records.listing import note_shown
from ssi.records.models import Record
from ssi.territories.grants import read
from ssi.territories.models import ConsularPost, Country

LAST = max(FORMS)
TITLES = {1: gettext_lazy("Ce qui s’est passé"), 2: gettext_lazy("La personne"), 3: gettext_lazy("Votre demande")}
ASKS_FOR_ALL = {"next", "file"}
# Where a refusal is shown when what it is about was typed at another step.
NEAREST = {
    "birth_date": "incident_at",
    "notification_received_at": "incident_at",
    "complaint_filed": "complaint_reference",
}


@dataclass(frozen=True)
class Typed:
    """What a step received."""

    form: DraftForm
    rows: BaseFormSet[RelativeForm] | None

    def is_valid(self) -> bool:
        rows_are = self.rows is None or self.rows.is_valid()
        return self.form.is_valid() and rows_are


def own_posts(request: HttpRequest) -> list[ConsularPost]:
    """The posts for which the person files."""
    codes = read(person(request)).filing_posts()
    if not codes:
        raise PermissionDenied(_("Seul un agent d’un poste consulaire dépose une demande d’assistance."))
    return list(ConsularPost.objects.filter(code__in=codes).prefetch_related("countries"))


def _home_country(post: ConsularPost) -> Country:
    """Where most facts happen: the country whose clock the post lives by."""
    countries = list(post.countries.all())
    return next((country for country in countries if country.time_zone == post.time_zone), countries[0])


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """What the service does and does not do, the drafts to resume, and the button that opens a draft."""
    form = StartForm(request.POST if request.method == "POST" else None, posts=own_posts(request))
    if request.method == "POST" and form.is_valid():
        record = open_request(form.chosen, _home_country(form.chosen), actor=person(request))
        return redirect("consular:step", record.pk, 1)
    drafts = Record.objects.visible_to(person(request)).of_kinds(ASSISTANCE).drafts()
    rows = list(drafts.select_related("assistancefiling", "author", "country").order_by("-created_at", "pk")[:50])
    note_shown(rows, Act.LIST_READ)
    context = {
        "form": form,
        "drafts": rows,
        "first_time": _first_time(request),
        "breadcrumb": _crumbs(_("Nouvelle demande")),
    }
    return render(request, "consular/new.html", context, status=422 if form.errors else 200)


def _first_time(request: HttpRequest) -> bool:
    """Whether the person has never filed: the help is then open, and says what to have at hand."""
    own = Record.objects.visible_to(person(request)).of_kinds(ASSISTANCE).filter(author=person(request))
    return not own.filed().exists()


def _crumbs(page: str) -> list[tuple[str, str]]:
    return [(_("Accueil"), "/"), (_("Assistance consulaire"), reverse("consular:index")), (page, "")]


@require_safe
def draft(request: HttpRequest, key: UUID) -> HttpResponse:
    """A draft is resumed at the first step that lacks something."""
    record = draft_of(request, key)
    if not record.is_draft:
        return redirect("consular:detail", record.reference)
    missing = missing_before_filing(record)
    return redirect("consular:step", record.pk, missing[0].step if missing else LAST)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """One of the three steps: shown, kept, left for later, or filed."""
    if number not in FORMS:
        raise Http404
    record = draft_of(request, key)
    require_verb(person(request), record, "file")
    if not record.is_draft:
        return redirect("consular:receipt", record.reference)
    if request.method != "POST":
        note_read(record)
        return _page(request, record, number, _typed(request, record, number, strict=True))
    return _receive(request, record, number)


def _typed(request: HttpRequest, record: Record, number: int, *, strict: bool) -> Typed:
    data = request.POST if request.method == "POST" else None
    filing = record.assistancefiling
    category = _made_for(request, filing.category)
    asks = asks_at(number, filing, category, request.POST)
    more: dict[str, Any] = {}
    if number == 1 and record.post is not None:
        more["countries"] = list(record.post.countries.all())
    form = FORMS[number](
        data,
        initial=stored_values([*FORMS[number].base_fields, *asks], record, filing),
        version=record.version,
        strict=strict,
        zone=record.country.time_zone,
        category=category,
        asks=asks,
        **more,
    )
    rows = RelativeFormSet(data, prefix="proches", initial=relatives_before(record)) if number == 2 else None
    return Typed(form, rows)


def _made_for(request: HttpRequest, category: str) -> str:
    """The situation that the form was drawn for: it may have been corrected since, and what is typed is not lost."""
    drawn = request.POST.get("made_for", category)
    return drawn if drawn in ASKED else category


def _receive(request: HttpRequest, record: Record, number: int) -> HttpResponse:
    act = request.POST.get("act", "next")
    # The kit saves while one types: what is well formed is kept, the rest waits for the person.
    quiet = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    typed = _typed(request, record, number, strict=act in ASKS_FOR_ALL and not quiet)
    valid = typed.is_valid()
    if not valid and (not quiet or "version" in typed.form.errors):
        return _refused(request, record, number, typed, quiet=quiet)
    try:
        saved = _save(request, record, typed)
        if act == "file" and number == LAST and not quiet:
            saved = file_assistance(saved, actor=person(request))
    except StaleVersionError as stale:
        return _refused(request, record, number, typed, quiet=quiet, stale=str(stale.reason))
    except RefusedError as refusal:
        if not draft_of(request, record.pk).is_draft:
            return redirect("consular:draft", record.pk)
        field = refusal.field if refusal.field in typed.form.fields else NEAREST.get(refusal.field or "")
        typed.form.add_error(field if field in typed.form.fields else None, str(refusal.reason))
        return _refused(request, record, number, typed, quiet=quiet)
    if quiet:
        return JsonResponse({"version": saved.version})
    return _onwards(request, saved, number, act)


def _save(request: HttpRequest, record: Record, typed: Typed) -> Record:
    cleaned = typed.form.cleaned_data
    country = Country.objects.get(pk=cleaned["country"]) if cleaned.get("country") else None
    rows_are = typed.rows is not None and typed.rows.is_valid()
    return save_draft(
        record,
        version=cleaned["version"],
        country=country,
        fields=typed.form.kept(),
        relatives=relatives_of(typed.rows) if typed.rows is not None and rows_are else None,
        asked=cleaned.get("asked"),
        actor=person(request),
    )


def _onwards(request: HttpRequest, record: Record, number: int, act: str) -> HttpResponse:
    if not record.is_draft:
        return redirect("consular:receipt", record.reference)
    if act == "later":
        messages.success(request, _("Brouillon enregistré : seul votre poste le voit. Reprenez-le quand vous voulez."))
        return redirect("consular:new")
    if act == "attach":
        return redirect("consular:draft_attach", record.pk)
    if act == "add":
        return redirect(reverse("consular:step", args=[record.pk, number]) + "#proches")
    return redirect("consular:step", record.pk, max(1, number - 1) if act == "back" else min(LAST, number + 1))


def _refused(
    request: HttpRequest, record: Record, number: int, typed: Typed, *, quiet: bool, stale: str = ""
) -> HttpResponse:
    """Nothing is written, nothing typed is lost."""
    if quiet:
        return JsonResponse({"errors": typed.form.errors}, status=409 if stale else 422)
    differences = []
    if stale:
        stored = stored_values(list(typed.form.fields), record, record.assistancefiling)
        differences = typed.form.differences(stored)
        typed.form.rebase(record.version)
    return _page(request, record, number, typed, status=409 if stale else 422, stale=stale, differences=differences)


def _page(
    request: HttpRequest, record: Record, number: int, typed: Typed, *, status: int = 200, **more: object
) -> HttpResponse:
    context = {
        "record": record,
        "number": number,
        "total": LAST,
        "title": TITLES[number],
        "next_title": TITLES.get(number + 1, ""),
        "form": typed.form,
        "rows": typed.rows,
        "stale": "",
        "differences": [],
        "here": reverse("consular:step", args=[record.pk, number]),
        "death": typed.form.situation in DEATHS,
        "first_time": _first_time(request),
        "breadcrumb": _crumbs(_("Nouvelle demande")),
        **(facts_of_draft(record) if number == LAST else {}),
        **more,
    }
    return render(request, f"consular/step_{number}.html", context, status=status)
