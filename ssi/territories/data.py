"""The countries and consular posts of the service: what a first run writes, as the owner of the database."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from ssi.territories.models import ConsularPost, Country


@dataclass(frozen=True)
class CountryRow:
    code: str
    name_fr: str
    name_en: str
    capital_fr: str
    time_zone: str
    covered: bool = True


@dataclass(frozen=True)
class PostRow:
    code: str
    name_fr: str
    name_en: str
    time_zone: str
    # The first is where it stands.
    countries: tuple[str, ...]


COUNTRIES = (
    CountryRow("SG", "Singapour", "Singapore", "Singapour", "Asia/Singapore"),
    CountryRow("MY", "Malaisie", "Malaysia", "Kuala Lumpur", "Asia/Kuala_Lumpur"),
    CountryRow("PH", "Philippines", "Philippines", "Manille", "Asia/Manila"),
    CountryRow("BN", "Brunei", "Brunei", "Bandar Seri Begawan", "Asia/Brunei"),
    # France has a calendar and authorities; no record is kept under it.
    CountryRow("FR", "France", "France", "Paris", "Europe/Paris", covered=False),
)

POSTS = (
    PostRow("KUL", "Consulat à Kuala Lumpur", "Consulate in Kuala Lumpur", "Asia/Kuala_Lumpur", ("MY",)),
    PostRow("MNL", "Consulat à Manille", "Consulate in Manila", "Asia/Manila", ("PH",)),
    # No consulate files for Brunei on the spot: the consular section in Singapore does. A matter of data, not of code.
    PostRow("SIN", "Section consulaire à Singapour", "Consular section in Singapore", "Asia/Singapore", ("SG", "BN")),
)


@transaction.atomic
def load_territories() -> None:
    """Writes the countries and posts, new or changed; run again, it changes nothing."""
    for country in COUNTRIES:
        Country.objects.update_or_create(
            code=country.code,
            defaults={
                "name_fr": country.name_fr,
                "name_en": country.name_en,
                "capital_fr": country.capital_fr,
                "time_zone": country.time_zone,
                "covered": country.covered,
            },
        )
    for post in POSTS:
        row, _created = ConsularPost.objects.update_or_create(
            code=post.code,
            defaults={
                "name_fr": post.name_fr,
                "name_en": post.name_en,
                "time_zone": post.time_zone,
                "seat_id": post.countries[0],
            },
        )
        row.countries.set(Country.objects.filter(code__in=post.countries))
