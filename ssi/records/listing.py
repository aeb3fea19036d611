"""The one list of records. A domain describes its list once and calls `listing`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.components import Action, Chip, Tab
from ssi.common.moments import DueText, age_text, due_text
from ssi.common.paging import Count, UnknownPlaceError, capped_count, page_of
from ssi.common.rules import Text
from ssi.records import bulk
from ssi.records.bulk import Bar
from ssi.records.filters import Reach, RecordFilterForm, Records, address, reach_of
from ssi.records.kinds import Kind, kind_of, state_words
from ssi.records.models import Record
from ssi.records.saved_views import Shown, counts_of, opening, shown_to
from ssi.records.sought import SEARCH_LIMIT
from ssi.territories.capabilities import Area
from ssi.territories.grants import scopes
from ssi.territories.models import Country

PLACE = "place"
FORMAT_NAMES = (("xlsx", "XLSX (Excel)"), ("ods", "ODS (LibreOffice)"), ("csv", "CSV"))
VIEW, EVERYTHING = "vue", "toutes"
# What a row shows, and nothing more: the search text alone weighs as much as all the rest.
SHOWN = (
    "id", "kind", "country_id", "area", "post_id", "reference", "title", "state", "marking", "need_to_know",
    "owner__full_name", "opened_at", "due_at", "closed_at", "voided_at", "erased_at",
)  # fmt: skip
_NOTHING = gettext_lazy("Aucun dossier ici")
_WHAT_FOR = gettext_lazy("Cette liste montre les dossiers des pays et domaines de votre affectation.")


@dataclass(frozen=True)
class Column:
    """A column that a domain adds; VALUE reads the record, and what `related` of the list brought with it."""

    label: Text
    value: Callable[[Record], Text]


@dataclass(frozen=True)
class Listing:
    """What a domain says of its list. RELATED and FIELDS bring the details that its columns read."""

    title: Text
    areas: tuple[Area, ...]
    kinds: tuple[str, ...]
    form: type[RecordFilterForm] = RecordFilterForm
    columns: tuple[Column, ...] = ()
    related: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    default_sort: str = "due"
    template: str = "records/list.html"
    introduction: Text = ""
    # A list whose own column says where each record stands leaves out the state of the record itself.
    shows_state: bool = True
    empty_title: Text = _NOTHING
    empty_text: Text = _WHAT_FOR
    # The key under which the list is registered in ssi.records.exports; without it, it is not taken out, its criteria
    # are not kept as views, and its rows are done one by one. PAGE: the name of its address.
    export_key: str = ""
    page: str = ""


@dataclass(frozen=True)
class Row:
    """A record as a line of a table, every date already written."""

    key: str
    url: str
    reference: str
    title: str
    country_code: str
    country_name: str
    flag: str
    state: Text
    state_tone: str
    age: str
    due: DueText | None
    owner: str
    reserved: bool
    cells: tuple[tuple[Text, Text], ...]
    # Where the reader notes a telephone call on it; empty for whoever does not write there.
    call_url: str = ""


@dataclass(frozen=True)
class Export:
    """The button « Exporter »: the list, the criteria in force, and the formats offered."""

    key: str
    query: str
    formats: tuple[tuple[str, str], ...] = FORMAT_NAMES


@dataclass(frozen=True)
class Result:
    """The block that a change of filter replaces."""

    rows: list[Row]
    count: Count
    chips: list[Chip]
    clear_url: str
    previous_url: str
    next_url: str
    among_newest: int
    several_countries: bool
    export: Export | None
    tabs: list[Tab]
    # Where the criteria in force are kept as a view; empty when there is nothing to keep, or they are kept.
    save_url: str
    bulk: Bar | None


def listing(
    request: HttpRequest,
    spec: Listing,
    *,
    actions: Sequence[Action] = (),
    records: Records | None = None,
    **context: Any,
) -> HttpResponse:
    """The page of the list SPEC for the signed-in person, or its block of results when a filter changed (htmx).

    RECORDS narrows the list further; it has to come from `visible_to` as well.
    """
    user = person(request)
    reach = reach_of(user, spec.areas, spec.kinds)
    form = spec.form(request.GET, reach=reach, default_sort=spec.default_sort)
    shelf = Shelf(request.path, form, _views_of(spec, form))
    if not request.GET and (criteria := shelf.opening):
        return redirect(f"{request.path}?{criteria}")
    result = None
    if form.is_valid():
        base = Record.objects.visible_to(user) if records is None else records
        result = _result(request, spec, shelf, listed(base, spec))
    page = {
        "spec": spec,
        "form": form,
        "result": result,
        "actions": actions,
        "column_labels": [column.label for column in spec.columns],
        "list_url": request.path,
        "breadcrumb": [(_("Accueil"), "/"), (spec.title, "")],
        **context,
    }
    status = 422 if result is None else 200
    if not wants_part(request):
        return render(request, spec.template, page, status=status)
    response = render(request, "records/_results.html", page, status=status)
    # The address that the browser keeps says the criteria in force, and not the empty ones.
    response.headers["HX-Push-Url"] = shelf.address(form.applied())
    return response


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for the block to swap, and not for a page of its history."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def listed(records: Records, spec: Listing) -> Records:
    """Those of RECORDS that the list is about."""
    return records.registered().filter(area__in=[area.value for area in spec.areas]).of_kinds(*spec.kinds)


@dataclass(frozen=True)
class Shelf:
    """The list at URL under the criteria of FORM, and the views that its reader has of it."""

    url: str
    form: RecordFilterForm
    views: list[Shown]

    @property
    def opening(self) -> str:
        """The criteria with which the list opens; empty: whole."""
        chosen = opening(self.views)
        return chosen.criteria if chosen else ""

    def address(self, query: Mapping[str, str]) -> str:
        """The list under QUERY. Whole, it says so where it would open with a view."""
        asked = {name: value for name, value in query.items() if value}
        return address(self.url, asked or {VIEW: EVERYTHING} if self.opening else asked)

    def tabs(self, records: Records) -> list[Tab]:
        """« Tous les dossiers », then each view with how many of RECORDS it finds."""
        if not self.views:
            return []
        here = self.form.criteria()
        counts = counts_of(self.form.reach.user, self.views, records)
        return [
            Tab(_("Tous les dossiers"), self.address({}), current=not here),
            *(
                Tab(one.view.name, f"{self.url}?{one.criteria}", current=one.criteria == here, count=count)
                for one, count in zip(self.views, counts, strict=True)
            ),
        ]

    def chips(self) -> list[Chip]:
        return [
            replace(chip, remove_url=self.address({})) if chip.remove_url == self.url else chip
            for chip in self.form.chips(self.url)
        ]

    def save_url(self, place: str) -> str:
        here = self.form.criteria()
        if not place or not here or not self.form.reach.served or any(one.criteria == here for one in self.views):
            return ""
        return address(reverse("views:new"), {"liste": place, "criteres": here})


def _views_of(spec: Listing, form: RecordFilterForm) -> list[Shown]:
    """Those of the reader, where the list has any; a post has no views of the service's lists."""
    reach = form.reach
    return shown_to(reach.user, spec.export_key, form) if spec.export_key and reach.served else []


def _result(request: HttpRequest, spec: Listing, shelf: Shelf, records: Records) -> Result | None:
    form, reach = shelf.form, shelf.form.reach
    found = form.narrow(records)
    shown = found.select_related("owner", *spec.related).only(*SHOWN, *spec.fields)
    try:
        page = page_of(shown, form.order, request.GET.get(PLACE, ""))
    except UnknownPlaceError:
        form.add_error(None, _("Cette page de la liste n’existe plus : reprenez au début."))
        return None
    count = capped_count(found)
    note_shown(page.rows, Act.LIST_READ)
    applied = form.applied()
    return Result(
        rows=rows_of(page.rows, reach.countries, spec.columns, caller=reach.user),
        count=count,
        chips=shelf.chips(),
        clear_url=shelf.address({}),
        previous_url=address(request.path, {**applied, PLACE: page.previous}) if page.previous else "",
        next_url=address(request.path, {**applied, PLACE: page.next}) if page.next else "",
        among_newest=SEARCH_LIMIT if form.sought else 0,
        several_countries=len(form.reach.open_countries) > 1,
        export=_export(spec, reach, applied),
        tabs=shelf.tabs(records),
        save_url=shelf.save_url(spec.export_key),
        bulk=bulk.bar_of(reach.user, spec.export_key, spec.areas, urlencode(applied), count.value),
    )


def _export(spec: Listing, reach: Reach, applied: dict[str, str]) -> Export | None:
    offered = spec.export_key and may_export(reach.user, spec)
    return Export(spec.export_key, urlencode(applied)) if offered else None


def may_export(user: User, spec: Listing) -> bool:
    """Whether USER holds the right in an area of the list; whether it covers every record is judged when asked."""
    areas = {area.value for area in spec.areas}
    return any(scope.split("/")[1] in areas for scope in scopes(user, "export"))


def rows_of(
    records: Iterable[Record],
    countries: dict[str, Country],
    columns: Sequence[Column] = (),
    *,
    caller: User | None = None,
) -> list[Row]:
    """RECORDS as lines of a table; the owner comes with them, the countries are given. CALLER notes calls on them."""
    written = frozenset(scopes(caller, "change")) if caller else frozenset()
    return [_row(record, countries[record.country_id], columns, written) for record in records]


def days_of(record: Record, country: Country) -> int:
    """How old a record is, or was when it was closed, in days of its country."""
    now = clock.now()
    end, opened = record.closed_at or now, record.opened_at or now
    return (clock.in_zone(end, country.time_zone).date() - clock.in_zone(opened, country.time_zone).date()).days


def _row(record: Record, country: Country, columns: Sequence[Column], written: frozenset[str]) -> Row:
    now = clock.now()
    kind = kind_of(record)
    days = days_of(record, country)
    state, tone = state_words(record)
    due = due_text(record.due_at, country.time_zone, now) if record.due_at and record.closed_at is None else None
    return Row(
        key=str(record.pk),
        url=kind.address(record),
        reference=record.reference or str(kind.label),
        title=record.title,
        country_code=country.code,
        country_name=country.name,
        flag=country.flag,
        state=state,
        state_tone=tone,
        # What is planned opens later: it has no age yet.
        age=age_text(days) if days >= 0 else "",
        due=due,
        owner=record.owner.full_name if record.owner else "",
        reserved=record.need_to_know,
        cells=tuple((column.label, column.value(record)) for column in columns),
        call_url=_call_url(record, kind, written),
    )


def _call_url(record: Record, kind: Kind, written: frozenset[str]) -> str:
    if not kind.call_page or not record.stands or f"{record.country_id}/{record.area}" not in written:
        return ""
    return reverse(kind.call_page, args=[record.reference])


def note_shown(records: Iterable[Record], act: Act) -> None:
    """One line of the journal for each country, with the keys of what was shown."""
    keys: dict[str, list[object]] = defaultdict(list)
    for record in records:
        keys[record.country_id].append(record.pk)
    for country, shown in keys.items():
        journal.note(act, country=country, keys=shown)
