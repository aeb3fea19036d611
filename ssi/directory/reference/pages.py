"""What the lists of reference data show, as plain rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common.rules import Text
from ssi.directory.calendars import published_holidays
from ssi.directory.filters import AuthorityList
from ssi.directory.models import CrimeType, HolidayCorrection
from ssi.territories.models import Country


@dataclass(frozen=True)
class Place:
    """A register, on the page that lists them."""

    label: Text
    hint: Text
    url: str


_more: list[tuple[Text, Text, str]] = []


def register_place(label: Text, hint: Text, address: str) -> None:
    """A register that a floor above keeps, at the address of that name."""
    _more.append((label, hint, address))


def places() -> list[Place]:
    named = (
        (
            _("Autorités et juridictions"),
            _("Noms, anciens noms, rattachement, dates, autorité suivante"),
            "authorities",
        ),
        (
            _("Listes de contrôle"),
            _("Ce que chaque pays exige d’une commission rogatoire, version par version"),
            "lists",
        ),
        (
            _("Modèles de courriers"),
            _("Notes verbales, bordereaux, relances… en français et en anglais, version par version"),
            "letter_templates",
        ),
        (_("Textes juridiques"), _("Conventions, lois, articles et renumérotations"), "texts"),
        (_("Natures d’infraction"), _("Celles des dossiers et du rapport"), "crime_types"),
        (
            _("Peine de mort et châtiments corporels"),
            _("Ce qu’une réponse pourrait entraîner, par pays et nature d’infraction"),
            "exposures",
        ),
        (
            _("Délais après une arrestation"),
            _("Avertir le consulat, présenter à un magistrat : ce que chaque pays doit, et d’où on le sait"),
            "custody_limits",
        ),
        (
            _("Conseils de sécurité"),
            _("Ce que disent les fiches de sensibilisation de chaque pays, en français et en anglais"),
            "advice",
        ),
        (_("Jours fériés"), _("Corriger à la main le calendrier publié d’un pays"), "calendars"),
        (_("Postes et pays"), _("Consulats, sections consulaires et consuls honoraires"), "posts"),
        (_("Historique"), _("Tout ce qui a été changé à la main, par qui et quand"), "history"),
    )
    found = [Place(label, hint, reverse(f"reference:{name}")) for label, hint, name in named]
    more = [Place(label, hint, reverse(address)) for label, hint, address in _more]
    return [*found[:-1], *more, found[-1]]


class KeptAuthorityList(AuthorityList):
    """The directory, on its administrator's pages."""

    url_name = "reference:authorities"


@dataclass(frozen=True)
class CrimeRow:
    crime_type: CrimeType
    is_main: bool


def crime_rows() -> list[CrimeRow]:
    """Each main type, then what is below it, by code."""
    below: dict[str | None, list[CrimeType]] = defaultdict(list)
    for row in CrimeType.objects.all():
        below[row.parent_id].append(row)
    return [
        CrimeRow(row, is_main=row.parent_id is None)
        for main in below[None]
        for row in (main, *below.get(main.code, []))
    ]


WEEKDAYS: tuple[Text, ...] = (
    gettext_lazy("lundi"),
    gettext_lazy("mardi"),
    gettext_lazy("mercredi"),
    gettext_lazy("jeudi"),
    gettext_lazy("vendredi"),
    gettext_lazy("samedi"),
    gettext_lazy("dimanche"),
)


@dataclass(frozen=True)
class CalendarDay:
    """A day of the year that is no ordinary one. CORRECTION: what an administrator wrote, if anything."""

    day: date
    weekday: Text
    name: str
    working: bool
    published: str
    correction: HolidayCorrection | None


def calendar_days(country: Country, year: int) -> list[CalendarDay]:
    """The holidays of a country in force in YEAR, and the days that are corrected, in order. One statement."""
    corrected = {row.date: row for row in HolidayCorrection.objects.filter(country=country, date__year=year)}
    published = published_holidays(country.code, year)
    return [_day(day, published.get(day, ""), corrected.get(day)) for day in sorted({*published, *corrected})]


def _day(day: date, published: str, correction: HolidayCorrection | None) -> CalendarDay:
    return CalendarDay(
        day=day,
        weekday=WEEKDAYS[day.weekday()],
        name=correction.label if correction else published,
        working=correction.working if correction else False,
        published=published,
        correction=correction,
    )
