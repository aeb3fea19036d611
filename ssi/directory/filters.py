"""The list of authorities under the filters of its address."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from ssi.common.components import Chip
from ssi.directory.forms import INTERNATIONAL, DirectoryFilterForm, PlaceInListForm
from ssi.directory.models import Authority
from ssi.directory.querysets import AuthorityQuerySet


class AuthorityList:
    """The rows that the filters let through, a page of them, and the addresses that keep or drop a filter.

    Everything is read when it is made: the template asks the database for nothing.
    """

    url_name = "directory:index"

    def __init__(self, query: QueryDict) -> None:
        self.form = DirectoryFilterForm(query)
        self.place = PlaceInListForm(query)
        self.is_valid = self.form.is_valid() and self.place.is_valid()
        self.applied = {name: value for name, value in self.form.cleaned_data.items() if value} if self.is_valid else {}
        found = self._found()
        self.count = found.count()
        place = self.place.cleaned_data if self.is_valid else {}
        page = found.with_country().page(after=place.get("after", ""), before=place.get("before", ""))
        self.rows = page.rows
        self.previous_url = self._url(before=page.rows[0].code) if page.rows and page.has_previous else ""
        self.next_url = self._url(after=page.rows[-1].code) if page.rows and page.has_next else ""

    @property
    def chips(self) -> list[Chip]:
        return [
            Chip(
                label=self.form.fields[name].label or "",
                value=self._said(name, value),
                remove_url=self._url(**{name: ""}),
            )
            for name, value in self.applied.items()
        ]

    @property
    def clear_url(self) -> str:
        return reverse(self.url_name)

    def _found(self) -> AuthorityQuerySet[Authority]:
        if not self.is_valid:
            return Authority.objects.none()
        rows = Authority.objects.all()
        if text := self.applied.get("q"):
            rows = rows.containing(text)
        if country := self.applied.get("country"):
            rows = rows.international() if country == INTERNATIONAL else rows.of_country(country)
        if kind := self.applied.get("kind"):
            rows = rows.of_kind(kind)
        return rows

    def _said(self, name: str, value: str) -> str:
        choices = dict(getattr(self.form.fields[name], "choices", ()))
        return str(choices.get(value, value))

    def _url(self, **changes: str) -> str:
        """The address of the list with the filters in force, some of them changed; an empty one is dropped."""
        query = {name: value for name, value in {**self.applied, **changes}.items() if value}
        return f"{self.clear_url}?{urlencode(query)}" if query else self.clear_url
