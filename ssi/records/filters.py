"""The filters of a list of records. Their choices come from the reader's own grants, never from the records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any, ClassVar, Self
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.components import Chip
from ssi.common.forms import DayField, LineField
from ssi.common.moments import day_text
from ssi.common.paging import Order
from ssi.common.periods import quarter_period
from ssi.common.rules import Text
from ssi.common.widgets import FlatSelect
from ssi.records.kinds import Kind, kind_by_code
from ssi.records.models import Record
from ssi.records.querysets import RecordQuerySet
from ssi.records.sought import Sought, sought
from ssi.territories.capabilities import Area
from ssi.territories.grants import scopes
from ssi.territories.models import Country

Records = RecordQuerySet[Record]
Narrowing = Callable[[Records, Any], Records]
Choices = list[tuple[str, Text]]

_IN_SIGHT = ("country", "kind", "state", "due", "owner", "category")
NOBODY, MYSELF = "none", "me"
ORDERS = {
    "due": Order("due", "due_at", nullable=True),
    "newest": Order("newest", "opened_at", descending=True),
    "oldest": Order("oldest", "opened_at"),
}
SORTS: Choices = [("due", _("échéance")), ("newest", _("plus récents")), ("oldest", _("plus anciens"))]
DUES: Choices = [("late", _("en retard")), ("week", _("cette semaine")), ("none", _("sans échéance"))]
OPENINGS: Choices = [
    ("7", _("depuis 7 jours")),
    ("30", _("depuis 30 jours")),
    ("quarter", _("depuis le début du trimestre")),
]
OPENED = ""
STAGES: Choices = [
    (OPENED, _("ouverts")),
    ("closed", _("clos")),
    ("start", _("en cours au premier jour")),
    ("end", _("en cours après le dernier jour")),
]
VOIDED = "voided"
STOCKS: Choices = [("open", _("en cours")), ("decide", _("à décider")), ("closed", _("clos"))]


@dataclass(frozen=True)
class Reach:
    """What one list may offer to one reader."""

    user: User
    kinds: tuple[Kind, ...]
    countries: dict[str, Country]
    open_countries: tuple[str, ...]
    # Those where the reader serves: a post follows its own requests, and is offered no officer.
    served: tuple[str, ...]

    @cached_property
    def people(self) -> Choices:
        """Whoever is or was posted where the reader serves: the only people who can hold a record there."""
        found = User.objects.people().filter(postings__countries__overlap=list(self.served)).distinct()
        return [(str(pk), name) for pk, name in found.order_by("full_name", "pk").values_list("pk", "full_name")]


def reach_of(user: User, areas: Collection[Area], kinds: Sequence[str]) -> Reach:
    names = {area.value for area in areas}
    places = [scope.split("/") for scope in scopes(user)]
    opened = {country for country, area, *_post in places if area in names}
    served = tuple(sorted({country for country, area, *post in places if area in names and not post}))
    countries = {country.code: country for country in Country.objects.all()}
    codes = tuple(sorted(opened, key=lambda code: countries[code].name))
    return Reach(user, tuple(kind_by_code(code) for code in kinds), countries, codes, served)


def end_of_week(zone: str) -> datetime:
    """The instant at which Sunday ends on the wall clock of ZONE."""
    today = clock.today(zone)
    return datetime.combine(today + timedelta(days=7 - today.weekday()), time.min, ZoneInfo(zone))


def awaiting_decision(kinds: Sequence[Kind]) -> Q:
    """What the service itself must decide now: nobody holds it, or its state waits for our own act."""
    waiting = Q(owner__isnull=True)
    for kind in kinds:
        states = [state.code for state in kind.workflow.states if state.awaits_decision]
        if states:
            waiting |= Q(kind=kind.code, state__in=states)
    return waiting


class RecordFilterForm(forms.Form):
    """Filters common to every list. A domain adds fields, and what each does in NARROWINGS."""

    narrowings: ClassVar[Mapping[str, Narrowing]] = {}

    country = forms.ChoiceField(label=_("Pays"), required=False)
    kind = forms.ChoiceField(label=_("Nature"), required=False)
    state = forms.ChoiceField(label=_("État"), required=False)
    due = forms.ChoiceField(label=_("Échéance"), required=False, choices=[("", _("Toutes")), *DUES])
    opened = forms.ChoiceField(label=_("Ouverture"), required=False, choices=[("", _("Toutes dates")), *OPENINGS])
    owner = forms.ChoiceField(label=_("Titulaire"), required=False)
    since = DayField(label=_("Du"), required=False)
    until = DayField(label=_("Au"), required=False)
    stage = forms.ChoiceField(label=_("Entre ces dates"), required=False, choices=STAGES)
    q = LineField(label=_("Texte"), required=False, max_length=100)
    sort = forms.ChoiceField(label=_("Tri"), required=False, choices=SORTS)
    # What is in force without being a criterion.
    not_criteria: ClassVar[frozenset[str]] = frozenset({"sort"})

    def __init__(
        self, data: QueryDict, *, reach: Reach, default_sort: str = "due", like: RecordFilterForm | None = None
    ) -> None:
        """LIKE: another form of the same list for the same reader, whose choices were read already."""
        super().__init__(data, auto_id="filtre-%s")
        self.reach = reach
        self.default_sort = default_sort
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField):
                field.widget = FlatSelect(attrs=field.widget.attrs)
                # Read once: choices that come from a function ask the database each time they are looked at.
                field.choices = like.choices_of(name) if like else [*getattr(field, "choices", ())]
        # The one in force without being asked for comes first: it is what the control then shows.
        sort = self.fields["sort"]
        if isinstance(sort, forms.ChoiceField):
            sort.choices = sorted(SORTS, key=lambda choice: choice[0] != default_sort)
        self._offer("country", _("Tous"), [(code, reach.countries[code].name) for code in reach.open_countries])
        self._offer("kind", _("Toutes"), [(kind.code, kind.label) for kind in reach.kinds])
        self._offer("state", _("Tous"), [*STOCKS, *_states(reach.kinds), (VOIDED, _("enregistrement annulé"))])
        people = reach.people if reach.served else []
        self._offer("owner", _("Tous"), [(MYSELF, _("moi")), (NOBODY, _("à attribuer")), *people])
        offered = {"country": len(reach.open_countries) > 1, "kind": len(reach.kinds) > 1, "owner": bool(reach.served)}
        for name in [name for name, useful in offered.items() if not useful]:
            del self.fields[name]

    def choices_of(self, name: str) -> list[Any]:
        """What the control NAME offers; nothing where this reader is not offered the control."""
        return [*getattr(self.fields.get(name), "choices", ())]

    def under(self, query: str) -> Self:
        """The same list for the same reader, under the criteria of QUERY."""
        return type(self)(QueryDict(query), reach=self.reach, default_sort=self.default_sort, like=self)

    def _offer(self, name: str, everything: Text, choices: Choices) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", everything), *choices]

    @property
    def order(self) -> Order:
        return ORDERS[self.cleaned_data.get("sort") or self.default_sort]

    @property
    def sought(self) -> Sought:
        return sought(self.cleaned_data.get("q", ""))

    @property
    def controls(self) -> list[forms.BoundField]:
        """What is asked most, always in sight; the text and the sort have places of their own."""
        return [bound for bound in self if bound.name in _IN_SIGHT]

    @property
    def more_controls(self) -> list[forms.BoundField]:
        return [bound for bound in self if bound.name not in {*_IN_SIGHT, "q", "sort"}]

    @property
    def uses_more(self) -> bool:
        """Whether one of those is in force, or was typed wrong: then they are in sight too."""
        return any(bound.data or bound.errors for bound in self.more_controls)

    def narrow(self, records: Records) -> Records:
        """RECORDS under every filter in force; voided ones are shown to whoever asks for them alone."""
        records = records.voided() if self.cleaned_data.get("state") == VOIDED else records.filed()
        for name, narrowing in {**_NARROWINGS, **self.narrowings}.items():
            if value := self.cleaned_data.get(name):
                records = narrowing(records, value)
        if state := self.cleaned_data.get("state"):
            records = _in_state(records, state, self.reach.kinds)
        if owner := self.cleaned_data.get("owner"):
            records = _of_owner(records, owner, self.reach.user)
        if opened := self.cleaned_data.get("opened"):
            # What is planned opens later: it is not among what has come in.
            records = records.filter(
                opened_at__gte=_opening(opened, self.reach.user.time_zone), opened_at__lte=clock.now()
            )
        records = self._between(records)
        if due := self.cleaned_data.get("due"):
            records = _due(records, due, self.reach.user)
        if self.cleaned_data.get("q"):
            country = self.cleaned_data.get("country")
            # The newest of this list, and not of every one: search is told of it before it stops.
            kinds = [kind.code for kind in self.reach.kinds]
            records = records.matching(self.sought, kinds=kinds, countries=[country] if country else ())
        return records

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        since, until, stage = (typed.get(name) for name in ("since", "until", "stage"))
        if since and until and until < since:
            self.add_error("until", _("La fin précède le début."))
        # A stage without its day would be shown as a criterion and narrow nothing.
        lacks_first = not since and (stage == "start" or (stage == "closed" and not until))
        if lacks_first and "since" not in self.errors:
            self.add_error("since", _("Donnez le premier jour."))
        if stage == "end" and not until and "until" not in self.errors:
            self.add_error("until", _("Donnez le dernier jour."))
        return typed

    def _between(self, records: Records) -> Records:
        """Days are those of each country: what a report counts in a period, its list shows for the same days."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if not since and not until:
            return records
        stage = self.cleaned_data.get("stage", OPENED)
        zones: dict[str, list[str]] = defaultdict(list)
        for code in self.reach.open_countries:
            zones[self.reach.countries[code].time_zone].append(code)
        within = Q(pk__in=[])
        for zone, codes in zones.items():
            start = datetime.combine(since, time.min, ZoneInfo(zone)) if since else None
            end = datetime.combine(until + timedelta(days=1), time.min, ZoneInfo(zone)) if until else None
            within |= Q(country__in=codes) & _at_stage(stage, start, end)
        return records.filter(within)

    def applied(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    def criteria(self) -> str:
        """What is in force, always written alike: the sort of every day is left out."""
        kept = {name: value for name, value in self.applied().items() if (name, value) != ("sort", self.default_sort)}
        return urlencode(kept)

    def chips(self, url: str) -> list[Chip]:
        """One removable chip for each criterion in force; removing one goes back to the first page."""
        applied = self.applied()
        return [
            Chip(self.fields[name].label or "", self._said(name, value), address(url, {**applied, name: ""}))
            for name, value in applied.items()
            if name not in self.not_criteria
        ]

    def _said(self, name: str, value: str) -> Text:
        if isinstance(self.fields[name], DayField):
            return day_text(self.cleaned_data[name])
        chosen = [option.data["label"] for option in self[name].subwidgets if option.data.get("selected")]
        return str(chosen[0]) if chosen else f"«\u202f{value}\u202f»"


def address(url: str, query: Mapping[str, str]) -> str:
    """URL with the criteria that have a value."""
    asked = QueryDict(mutable=True)
    asked.update({name: value for name, value in query.items() if value})
    return f"{url}?{asked.urlencode()}" if asked else url


def _states(kinds: Sequence[Kind]) -> Choices:
    """The states of the kinds shown, drafts left out, each code once."""
    found: dict[str, Text] = {}
    for kind in kinds:
        for state in kind.workflow.states:
            if state.code != "draft":
                found.setdefault(state.code, state.label)
    return [*found.items()]


def _in_state(records: Records, value: str, kinds: Sequence[Kind]) -> Records:
    if value == VOIDED:
        return records
    if value == "open":
        return records.open()
    if value == "closed":
        return records.filed().filter(closed_at__isnull=False)
    if value == "decide":
        return records.open().filter(awaiting_decision(kinds))
    return records.filter(state=value)


def _of_owner(records: Records, value: str, user: User) -> Records:
    if value == NOBODY:
        return records.filter(owner__isnull=True)
    return records.filter(owner=user.pk if value == MYSELF else int(value))


def _at_stage(stage: str, start: datetime | None, end: datetime | None) -> Q:
    if stage in {"start", "end"}:
        instant = start if stage == "start" else end
        return Q(opened_at__lt=instant) & (Q(closed_at=None) | Q(closed_at__gte=instant))
    column = "closed_at" if stage == "closed" else "opened_at"
    found = Q(**{f"{column}__isnull": False})
    if start:
        found &= Q(**{f"{column}__gte": start})
    return found & Q(**{f"{column}__lt": end}) if end else found


def start_of_quarter(zone: str) -> datetime:
    today = clock.today(zone)
    return quarter_period(today.year, (today.month + 2) // 3).bounds(zone)[0]


def _opening(value: str, zone: str) -> datetime:
    return start_of_quarter(zone) if value == "quarter" else clock.now() - timedelta(days=int(value))


def _due(records: Records, value: str, user: User) -> Records:
    if value == "late":
        return records.overdue()
    if value == "week":
        return records.due_before(end_of_week(user.time_zone))
    return records.open().filter(due_at__isnull=True)


_NARROWINGS: dict[str, Narrowing] = {
    "country": lambda records, value: records.filter(country=value),
    "kind": lambda records, value: records.of_kinds(value),
}
