"""The lists of reference data, and the four acts on a sheet: add, correct, remove, read its history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ssi.accounts.signed_in import person_of
from ssi.common import clock
from ssi.common.forms import show_refusal
from ssi.common.http import demand
from ssi.common.rules import RefusedError, StaleVersionError, Text
from ssi.directory.models import Advice, Authority, CustodyLimit, LegalInstrument, LegalProvision, PenaltyExposure
from ssi.directory.reference import books
from ssi.directory.reference.books import Book
from ssi.directory.reference.forms import (
    FIRST_YEAR,
    LAST_YEAR,
    CloseAuthorityForm,
    RenumberForm,
    SheetForm,
    YearForm,
    calendar_choices,
)
from ssi.directory.reference.history import all_tables, history_of
from ssi.directory.reference.pages import KeptAuthorityList, calendar_days, crime_rows, places
from ssi.directory.rules import may_keep_reference, may_read_reference
from ssi.directory.services import keeping, legal
from ssi.territories.models import ConsularPost, Country

read_and_write = require_http_methods(["GET", "HEAD", "POST"])


def trail(*steps: tuple[Text, str]) -> list[tuple[Text, str]]:
    return [(_("Données de référence"), reverse("reference:index")), *steps]


def show(request: HttpRequest, template: str, title: Text, *, status: int = 200, **more: Any) -> HttpResponse:
    """A page of a register; MAY_KEEP says whether its reader may change it."""
    context = {
        "title": title,
        "breadcrumb": trail((title, "")),
        "may_keep": bool(may_keep_reference(request.user)),
        **more,
    }
    return render(request, f"directory/reference/{template}.html", context, status=status)


# --- Lists ----------------------------------------------------------------------------------------------------------


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    demand(may_read_reference(request.user))
    here = [(_("Données de référence"), "")]
    return show(request, "index", _("Données de référence"), places=places(), breadcrumb=here)


@require_safe
def authorities(request: HttpRequest) -> HttpResponse:
    demand(may_read_reference(request.user))
    listing = KeptAuthorityList(request.GET)
    status = 200 if listing.is_valid else 422
    return show(request, "authorities", _("Autorités et juridictions"), status=status, listing=listing)


@require_safe
def authority(request: HttpRequest, code: str) -> HttpResponse:
    demand(may_read_reference(request.user))
    row = get_object_or_404(Authority.objects.with_relations(), code=code)
    steps = trail((_("Autorités et juridictions"), reverse("reference:authorities")), (row.short_label, ""))
    return show(request, "authority", row.label, authority=row, breadcrumb=steps)


@require_safe
def crime_types(request: HttpRequest) -> HttpResponse:
    demand(may_read_reference(request.user))
    return show(request, "crime_types", _("Natures d’infraction"), rows=crime_rows())


@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    demand(may_read_reference(request.user))
    provisions = LegalProvision.objects.select_related("successor")
    return show(
        request, "texts", _("Textes juridiques"), instruments=LegalInstrument.objects.all(), provisions=provisions
    )


@require_safe
def calendars(request: HttpRequest) -> HttpResponse:
    demand(may_read_reference(request.user))
    return show(request, "calendars", _("Jours fériés"), countries=calendar_choices())


@require_safe
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    demand(may_read_reference(request.user))
    country = calendar_country(code)
    form = YearForm(request.GET)
    asked = form.cleaned_data["annee"] if form.is_valid() else None
    year = asked or clock.today(country.time_zone).year
    steps = trail((_("Jours fériés"), reverse("reference:calendars")), (country.name, ""))
    return show(
        request,
        "calendar",
        _("Jours fériés : %(country)s, %(year)d") % {"country": country.name, "year": year},
        status=200 if form.is_valid() else 422,
        country=country,
        year=year,
        years=[one for one in (year - 1, year + 1) if FIRST_YEAR <= one <= LAST_YEAR],
        days=calendar_days(country, year),
        form=form,
        breadcrumb=steps,
    )


def authority_of(code: str) -> Authority:
    return get_object_or_404(Authority, code=code)


def calendar_country(code: str) -> Country:
    return get_object_or_404(Country, code=code, code__in=[code for code, _name in calendar_choices()])


@require_safe
def posts(request: HttpRequest) -> HttpResponse:
    demand(may_read_reference(request.user))
    rows = ConsularPost.objects.select_related("seat").prefetch_related("countries")
    return show(request, "posts", _("Postes et pays"), posts=rows, countries=Country.objects.all())


@require_safe
def exposures(request: HttpRequest) -> HttpResponse:
    demand(may_read_reference(request.user))
    rows = PenaltyExposure.objects.select_related("country", "crime_type")
    return show(request, "exposures", _("Peine de mort et châtiments corporels"), rows=rows)


@require_safe
def custody_limits(request: HttpRequest) -> HttpResponse:
    demand(may_read_reference(request.user))
    rows = CustodyLimit.objects.select_related("country")
    return show(request, "custody_limits", _("Délais après une arrestation"), rows=rows)


@require_safe
def advice(request: HttpRequest) -> HttpResponse:
    demand(may_read_reference(request.user))
    rows = Advice.objects.select_related("country")
    return show(request, "advice", _("Conseils de sécurité"), rows=rows)


# --- One sheet ------------------------------------------------------------------------------------------------------


def _row(book: Book, key: str | int) -> Model:
    return get_object_or_404(book.model, pk=key)


def sheet(
    request: HttpRequest,
    form: SheetForm,
    do: Callable[[], str],
    *,
    title: Text,
    back: str,
    steps: list[tuple[Text, str]],
    row: Model | None = None,
) -> HttpResponse:
    """Shows the form, or does the one thing and goes to the address that it answers.

    A refusal comes back with everything typed; a form that is stale shows both values (409).
    """
    stale, differences, status = "", [], 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                return redirect(do())
            except StaleVersionError as refusal:
                stale, status = str(refusal.reason), 409
                if row is not None:
                    row.refresh_from_db()
                    differences = form.differences(form.stored(row))
                    form.rebase(keeping.version_of(row))
            except RefusedError as refusal:
                show_refusal(form, refusal)
    return show(
        request,
        "form",
        title,
        status=status,
        form=form,
        back=back,
        breadcrumb=[*steps, (title, "")],
        stale=stale,
        differences=differences,
    )


def adding(book: Book, above: Callable[[str], Model] | None = None) -> Callable[..., HttpResponse]:
    """The page that adds a sheet to BOOK; ABOVE reads what it is added to (an authority, a country)."""

    @read_and_write
    def view(request: HttpRequest, code: str = "") -> HttpResponse:
        actor = person_of(request)
        demand(may_keep_reference(actor))
        parent = above(code) if above else None
        form = book.new(request.POST if request.method == "POST" else None)

        def do() -> str:
            row = book.add(form, parent, actor)
            messages.success(request, str(book.words.added))
            return book.home(row)

        back = book.listing(parent)
        steps = trail((book.words.listed, back))
        return sheet(request, form, do, title=book.words.add, back=back, steps=steps)

    return view


def correcting(
    book: Book, form_class: type[SheetForm] | None = None, title: Text = "", done: Text = ""
) -> Callable[..., HttpResponse]:
    """The page that corrects a sheet of BOOK, or only the fields of FORM_CLASS."""

    @read_and_write
    def view(request: HttpRequest, key: str | int) -> HttpResponse:
        actor = person_of(request)
        demand(may_keep_reference(actor))
        row = _row(book, key)
        chosen = form_class or book.form
        form = chosen(request.POST if request.method == "POST" else None, version=keeping.version_of(row))
        form.initial.update(form.stored(row))

        def do() -> str:
            if book.change(row, form, actor):
                messages.success(request, str(done or book.words.changed))
            else:
                messages.info(request, _("Rien n’a changé : la fiche disait déjà cela."))
            row.refresh_from_db()
            return book.home(row)

        steps = trail((book.words.listed, book.listing(row)))
        named = _("%(act)s : %(name)s") % {"act": title or book.words.change, "name": row}
        return sheet(request, form, do, title=named, back=book.home(row), steps=steps, row=row)

    return view


def removing(book: Book) -> Callable[..., HttpResponse]:
    @read_and_write
    def view(request: HttpRequest, key: str | int) -> HttpResponse:
        actor = person_of(request)
        demand(may_keep_reference(actor))
        row = _row(book, key)
        refusal, back = "", book.listing(row)
        if request.method == "POST" and book.remove is not None:
            try:
                book.remove(row, actor)
            except RefusedError as error:
                refusal = str(error.reason)
            else:
                messages.success(request, str(book.words.removed))
                return redirect(back)
        return show(
            request,
            "remove",
            book.words.remove,
            status=422 if refusal else 200,
            row=row,
            question=_("%(act)s « %(name)s » ?") % {"act": book.words.remove, "name": row},
            consequence=_("Ce qui est utilisé ne se supprime pas. L’historique garde ce que la fiche disait."),
            version="",
            back=book.home(row),
            refusal=refusal,
            breadcrumb=trail((book.words.listed, back), (book.words.remove, "")),
        )

    return view


@read_and_write
def renumber(request: HttpRequest, key: int) -> HttpResponse:
    actor = person_of(request)
    demand(may_keep_reference(actor))
    row = get_object_or_404(LegalProvision, pk=key)
    version = keeping.version_of(row)
    form = RenumberForm(request.POST if request.method == "POST" else None, version=version)
    form.initial.update({**form.stored(row), "article": ""})

    def do() -> str:
        typed = form.cleaned_data
        opened = legal.renumber(row, form.values, on=typed["on"], version=typed["version"], actor=actor)
        words = {"old": row, "new": opened}
        messages.success(request, _("L’article %(old)s est remplacé par l’article %(new)s.") % words)
        return reverse("reference:texts")

    steps = trail((books.PROVISIONS.words.listed, reverse("reference:texts")))
    title = _("Renuméroter l’article %(article)s") % {"article": row}
    return sheet(request, form, do, title=title, back=reverse("reference:texts"), steps=steps, row=row)


close_authority = correcting(
    books.AUTHORITIES,
    CloseAuthorityForm,
    gettext_lazy("Fermer ou rouvrir"),
    gettext_lazy("Les dates de l’autorité sont enregistrées."),
)


# --- History --------------------------------------------------------------------------------------------------------


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """What people did to the reference data, all registers together."""
    demand(may_read_reference(request.user))
    return _history(request, _("Historique des données de référence"), all_tables(), "", trail((_("Historique"), "")))


def history_of_sheet(book: Book, read: Callable[[str], Model] | None = None) -> Callable[..., HttpResponse]:
    """The history of one sheet of BOOK."""

    @require_safe
    def view(request: HttpRequest, key: str | int) -> HttpResponse:
        demand(may_read_reference(request.user))
        row = read(str(key)) if read else _row(book, key)
        subject = book.subject(row)
        steps = trail((book.words.listed, book.listing(row)), (_("Historique"), ""))
        return _history(request, _("Historique : %(name)s") % {"name": row}, book.tables, subject, steps)

    return view


calendar_history = history_of_sheet(books.HOLIDAYS, calendar_country)


def _history(
    request: HttpRequest, title: str, tables: Any, subject: str, steps: list[tuple[Text, str]]
) -> HttpResponse:
    zone = person_of(request).time_zone
    edits, page = history_of(tables, subject, zone, request.GET.get("place", ""))
    return show(
        request,
        "history",
        title,
        edits=edits,
        previous_url=f"?place={page.previous}" if page.previous else "",
        next_url=f"?place={page.next}" if page.next else "",
        breadcrumb=steps,
    )
