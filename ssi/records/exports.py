"""Taking a list out of the product: exactly what it shows, all its pages, as a right that is granted and logged."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.urls import get_resolver
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import Allowed, Refused, RefusedError, Verdict, require
from ssi.jobs.models import Job
from ssi.jobs.services import request_job
from ssi.printing.sheets import Cell
from ssi.records.enums import Marking
from ssi.records.filters import RecordFilterForm, Records, reach_of
from ssi.records.kinds import kind_of, state_words
from ssi.records.listing import FORMAT_NAMES, SHOWN, Column, Listing, days_of, listed, may_export
from ssi.records.models import Record
from ssi.territories.grants import scopes
from ssi.territories.models import Country

EXPORT_JOB = "records.export"
MOST_ROWS = 10_000
FORMATS = tuple(code for code, _name in FORMAT_NAMES)


@dataclass(frozen=True)
class Exportable:
    """A list that may be taken out. RECORDS is what its page narrows; it has to come from `visible_to` as well."""

    listing: Callable[[], Listing]
    records: Callable[[User], Records]


_lists: dict[str, Exportable] = {}


class UnknownListError(LookupError):
    """No list of that key may be taken out."""


def register(key: str, listing: Callable[[], Listing], records: Callable[[User], Records] | None = None) -> None:
    """Views register their lists beside them; `Listing.export_key` shows the button."""
    _lists[key] = Exportable(listing, records or Record.objects.visible_to)


def exportable(key: str) -> Exportable:
    # A worker has no page to serve: the map of addresses brings the views, and they bring their lists.
    if key not in _lists:
        list(get_resolver().url_patterns)
    if key not in _lists:
        raise UnknownListError(key)
    return _lists[key]


class Chosen:
    """What one person would take out of one list, under the criteria of QUERY; of that, KEYS alone when some are given.

    Ticked records are taken out whole or not at all, like a list.
    """

    def __init__(self, key: str, query: str, user: User, keys: Collection[uuid.UUID] = ()) -> None:
        found = exportable(key)
        self.key, self.query, self.user, self.keys = key, query, user, frozenset(keys)
        self.spec = found.listing()
        self.reach = reach_of(user, self.spec.areas, self.spec.kinds)
        self.form: RecordFilterForm = self.spec.form(
            QueryDict(query), reach=self.reach, default_sort=self.spec.default_sort
        )
        self._records = found.records

    def records(self) -> Records:
        """The records of the list, in its order, without its pages."""
        if not self.form.is_valid():
            raise RefusedError(_("Les critères de cette liste ne sont plus valables : reprenez-la au début."))
        order = self.form.order
        narrowed = self.form.narrow(listed(self._records(self.user), self.spec))
        if self.keys:
            narrowed = narrowed.filter(pk__in=self.keys)
        key = order.key()
        return narrowed.order_by(key.desc() if order.descending else key.asc(), "-pk" if order.descending else "pk")

    def verdict(self) -> Verdict:
        """Whether all of it may be taken out; the list is taken whole or not at all."""
        if not may_export(self.user, self.spec):
            return Refused(_("Votre affectation ne permet pas d’exporter cette liste."))
        if self.records().exclude(scope__in=scopes(self.user, "export")).exists():
            return Refused(
                _("Cette liste montre aussi des dossiers que vous ne pouvez pas exporter : filtrez-la par pays.")
            )
        number = self.records().order_by()[: MOST_ROWS + 1].count()
        if number > MOST_ROWS:
            return Refused(
                _("Cette liste dépasse %(most)s dossiers : ajoutez un critère, puis exportez.")
                % {"most": f"{MOST_ROWS:,}".replace(",", "\u202f")}
            )
        if self.keys and number < len(self.keys):
            return Refused(_("Des dossiers cochés ne sont plus dans cette liste : reprenez-la, puis exportez."))
        return Allowed() if number else Refused(_("Cette liste est vide : il n’y a rien à exporter."))

    def page(self, keys: Sequence[uuid.UUID]) -> list[Record]:
        """Those of KEYS that may still be taken out, in the order of KEYS."""
        shown = self._records(self.user).filter(pk__in=keys, scope__in=scopes(self.user, "export"))
        fields = [*SHOWN, *self.spec.fields]
        by_key = {one.pk: one for one in shown.select_related("owner", *self.spec.related).only(*fields)}
        return [by_key[key] for key in keys if key in by_key]

    def columns(self) -> list[str]:
        """Those of the page, in the same order."""
        several = len(self.form.reach.open_countries) > 1
        labels = [_("Référence"), _("Objet"), *([_("Pays")] if several else [])]
        labels += [str(column.label) for column in self.spec.columns]
        labels += [_("État")] if self.spec.shows_state else []
        return [*labels, _("Âge (jours)"), _("Échéance"), _("Titulaire")]

    def cells(self, record: Record) -> list[Cell]:
        country = self.reach.countries[record.country_id]
        several = len(self.form.reach.open_countries) > 1
        return [
            record.reference or str(kind_of(record).label),
            _("%(title)s (réservé)") % {"title": record.title} if record.need_to_know else record.title,
            *([country.name] if several else []),
            *_own_cells(record, self.spec.columns),
            *([str(state_words(record)[0])] if self.spec.shows_state else []),
            max(days_of(record, country), 0),
            _due_day(record, country),
            record.owner.full_name if record.owner else "",
        ]

    def about(self, marking: str, rows: int) -> list[str]:
        """What the file says of itself, above its rows."""
        now = clock.in_zone(clock.now(), self.user.time_zone)
        made = _("%(list)s, %(rows)d dossiers, exportée par %(person)s le %(day)s à %(hour)s (%(zone)s)") % {
            "list": self.spec.title,
            "rows": rows,
            "person": self.user.full_name,
            "day": f"{now:%d/%m/%Y}",
            "hour": f"{now:%H:%M}",
            "zone": self.user.time_zone,
        }
        chips = " · ".join(f"{chip.label} : {chip.value}" for chip in self.form.chips(""))
        ticked = _("dossiers cochés dans la liste") if self.keys else ""
        return [Marking(marking).label.upper(), made, " · ".join(filter(None, [chips, ticked])) or _("Aucun critère")]

    def note(self, job: object, kind: str, records: Iterable[tuple[str, object]]) -> None:
        """One line of the journal for each country: how many rows, under which criteria, and each record. What was
        typed as text stays out of it."""
        by_country: dict[str, list[object]] = {}
        for country, key in records:
            by_country.setdefault(country, []).append(key)
        criteria = [
            "filter:q" if name == "q" else f"filter:{name}={value}" for name, value in self.form.applied().items()
        ]
        for country, keys in by_country.items():
            said = [f"export:{job}", f"list:{self.key}", f"format:{kind}", f"rows:{len(keys)}", *criteria]
            journal.note(Act.EXPORT_MADE, country=country, keys=[*said, *keys])


def ask_export(key: str, query: str, kind: str, *, keys: Collection[uuid.UUID] = (), actor: User) -> Job:
    """The job that makes the file; the right is read now, when it runs and when the file is fetched."""
    chosen = Chosen(key, query, actor, keys)
    require(chosen.verdict())
    ticked = sorted(map(str, keys))
    subject = hashlib.sha256(f"{key}?{query}#{kind}{''.join(ticked)}".encode()).hexdigest()[:32]
    asked = {"list": key, "query": query, "format": kind, "keys": ticked}
    return request_job(EXPORT_JOB, asked, subject=f"export:{subject}", actor=actor)


def allowed_to(user: User) -> Records:
    """What USER may take out now."""
    return Record.objects.taken_out_by(user).filter(scope__in=scopes(user, "export"))


def highest(markings: Iterable[str]) -> str:
    order = list(Marking.values)
    return max(markings, key=order.index, default=Marking.UNMARKED)


def _own_cells(record: Record, columns: Sequence[Column]) -> Iterator[Cell]:
    for column in columns:
        value = column.value(record)
        yield value if isinstance(value, int) else str(value)


def _due_day(record: Record, country: Country) -> Cell:
    due: datetime | None = record.due_at if record.closed_at is None else None
    return clock.in_zone(due, country.time_zone).date() if due else None
