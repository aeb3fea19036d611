"""What the administration pages show: postings in words, and lists under the filters of their address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from psycopg.types.range import Range

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.components import Chip, Kind
from ssi.common.moments import day_text
from ssi.common.paging import Count, Order, Page, UnknownPlaceError, capped_count, page_of
from ssi.common.rules import Refused, Verdict
from ssi.territories.administration import may_end
from ssi.territories.capabilities import Area
from ssi.territories.dates import days_of
from ssi.territories.forms import STATES, AccountFilter, PostingFilter
from ssi.territories.models import ConsularPost, Country, Posting
from ssi.territories.roles import Role

MOST_ACCOUNTS = 200
NEWEST_FIRST = Order("written", "written_at", descending=True)
_TONE: dict[str, Kind] = {"live": "success", "upcoming": "info", "ended": "neutral"}


@dataclass(frozen=True)
class PostingRow:
    """A posting in words; days of the office."""

    posting: Posting
    person: str
    role: str
    where: str
    areas: str
    days: str
    state: str
    state_label: str
    tone: Kind
    refusal: str


def state_of(during: Range[datetime]) -> str:
    now = clock.now()
    if during.isempty or (during.upper is not None and during.upper <= now):
        return "ended"
    return "upcoming" if during.lower is not None and during.lower > now else "live"


def in_state(postings: QuerySet[Posting], state: str) -> QuerySet[Posting]:
    now = clock.now()
    if state == "live":
        return postings.filter(during__contains=now)
    if state == "upcoming":
        return postings.filter(during__startswith__gt=now)
    # A posting cut before it began runs on no instant at all: an empty range.
    return postings.filter(Q(during__isempty=True) | Q(during__endswith__lte=now))


def described(postings: Iterable[Posting], actor: User) -> list[PostingRow]:
    """Postings as ACTOR sees them: each says why it cannot be ended, if it cannot."""
    countries = {country.code: country.name for country in Country.objects.all()}
    posts = {post.code: post.name for post in ConsularPost.objects.all()}
    return [_row(posting, countries, posts, may_end(posting, actor)) for posting in postings]


def _row(posting: Posting, countries: dict[str, str], posts: dict[str, str], ending: Verdict) -> PostingRow:
    places = [countries.get(code, code) for code in posting.countries]
    if posting.post_id:
        places = [posts[posting.post_id]]
    state = state_of(posting.during)
    every_area = set(posting.areas) == set(Area.values)
    areas = [str(Area(area).label) for area in Area.values if area in posting.areas]
    return PostingRow(
        posting=posting,
        person=posting.person.full_name,
        role=str(Role(posting.role).label),
        where=", ".join(places) or _("Le service"),
        areas=_("Tous les domaines") if every_area else ", ".join(areas) or "—",
        days=days_text(posting.during),
        state=state,
        state_label=str({"live": _("En cours"), "upcoming": _("À venir"), "ended": _("Terminée")}[state]),
        tone=_TONE[state],
        refusal=str(ending.reason) if isinstance(ending, Refused) else "",
    )


def days_text(during: Range[datetime]) -> str:
    if during.isempty:
        return _("annulée avant d’avoir commencé")
    days = days_of(during)
    if days.first and days.last:
        return _("du %(first)s au %(last)s") % {"first": day_text(days.first), "last": day_text(days.last)}
    if days.last:
        return _("jusqu’au %(last)s") % {"last": day_text(days.last)}
    if days.first:
        return _("depuis le %(first)s, jusqu’à nouvel ordre") % {"first": day_text(days.first)}
    return _("sans terme fixé")


class Filtered:
    """A list under the filters of its address, and the addresses that keep or drop them."""

    form: forms.Form
    url_name: str

    @cached_property
    def applied(self) -> dict[str, str]:
        """What is asked, as typed: only values that the form accepts."""
        if not self.form.is_valid():
            return {}
        return {name: str(self.form[name].data) for name, value in self.form.cleaned_data.items() if value}

    @property
    def chips(self) -> list[Chip]:
        return [
            Chip(str(self.form[name].label), self._said(name, value), self._url(**{name: ""}))
            for name, value in self.applied.items()
        ]

    @property
    def clear_url(self) -> str:
        return reverse(self.url_name)

    def _said(self, name: str, value: str) -> str:
        known = {str(key): str(label) for key, label in getattr(self.form.fields[name], "choices", ())}
        return known.get(value, value)

    def _url(self, **changes: str) -> str:
        query = {name: value for name, value in {**self.applied, **changes}.items() if value}
        return f"{self.clear_url}?{urlencode(query)}" if query else self.clear_url


class PostingList(Filtered):
    url_name = "territories:postings"

    def __init__(self, query: QueryDict, actor: User) -> None:
        self.form = PostingFilter(query)
        self._actor = actor
        self._place = query.get("place", "")

    @cached_property
    def _found(self) -> QuerySet[Posting]:
        found = Posting.objects.select_related("person")
        if not self.form.is_valid():
            return found.none()
        asked = self.form.cleaned_data
        if asked["person"]:
            found = found.filter(person_id=asked["person"])
        if asked["country"]:
            posts = ConsularPost.objects.filter(countries=asked["country"])
            found = found.filter(Q(countries__contains=[asked["country"]]) | Q(post__in=posts))
        return in_state(found, asked["state"]) if asked["state"] in dict(STATES) else found

    @cached_property
    def count(self) -> Count:
        return capped_count(self._found)

    @cached_property
    def _page(self) -> Page[Posting]:
        try:
            return page_of(self._found, NEWEST_FIRST, self._place)
        except UnknownPlaceError:
            return page_of(self._found, NEWEST_FIRST)

    @cached_property
    def rows(self) -> list[PostingRow]:
        return described(self._page.rows, self._actor)

    @property
    def previous_url(self) -> str:
        return self._url(place=self._page.previous) if self._page.previous else ""

    @property
    def next_url(self) -> str:
        return self._url(place=self._page.next) if self._page.next else ""


class AccountList(Filtered):
    """Accounts by name; a small office: the first MOST_ACCOUNTS, and filters for the rest."""

    url_name = "territories:accounts"

    def __init__(self, query: QueryDict) -> None:
        self.form = AccountFilter(query)

    @cached_property
    def rows(self) -> list[User]:
        found: QuerySet[User] = User.objects.people()
        if not self.form.is_valid():
            return []
        asked = self.form.cleaned_data
        if asked["state"]:
            found = found.filter(is_active=asked["state"] == "open")
        if asked["role"] or asked["country"]:
            found = found.filter(pk__in=_posted(asked["role"], asked["country"]).values("person"))
        for word in asked["q"].split():
            found = found.filter(_contains("full_name", word) | _contains("username", word))
        return list(found[: MOST_ACCOUNTS + 1])

    @property
    def is_cut(self) -> bool:
        return len(self.rows) > MOST_ACCOUNTS


def _posted(role: str, country: str) -> QuerySet[Posting]:
    """Postings that run now, in this role and to this country where they are given."""
    found = Posting.objects.live()
    if role:
        found = found.filter(role=role)
    if country:
        posts = ConsularPost.objects.filter(countries=country)
        found = found.filter(Q(countries__contains=[country]) | Q(post__in=posts))
    return found


def _contains(column: str, word: str) -> Q:
    return Q(**{f"{column}__unaccent__icontains": word})
