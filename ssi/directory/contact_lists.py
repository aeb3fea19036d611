"""The contacts that a page shows: those of a country or of one authority, those of today first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.urls import reverse

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.directory.models import Authority, AuthorityContact
from ssi.directory.places import places
from ssi.directory.rules import may_keep_contacts
from ssi.directory.services.contacts import key_of
from ssi.territories.models import Country

MOST = 60


@dataclass(frozen=True)
class Listed:
    """A contact as a line: whether its person has left, or nobody has checked for half a year."""

    contact: AuthorityContact
    past: bool
    stale: bool


@dataclass(frozen=True)
class Contacts:
    """NEW_URL: where to write another, for whoever may."""

    lines: tuple[Listed, ...]
    new_url: str = ""


def contacts_of_country(user: User, country: Country) -> Contacts:
    """The people to call in COUNTRY; what is shown is in the journal."""
    seen = AuthorityContact.objects.visible_to(user).of_country(country.code)
    new_url = f"{reverse('directory:contact_new')}?pays={country.code}" if may_keep_contacts(user, country.code) else ""
    return Contacts(_listed(seen, clock.today(country.time_zone)), new_url)


def contacts_of_authority(user: User, authority: Authority) -> Contacts | None:
    """Those of AUTHORITY; None for whoever works in none of its countries. An international body has some in each."""
    country = authority.country_id
    if not (country in places(user) if country else places(user)) or country == "FR":
        return None
    seen = AuthorityContact.objects.visible_to(user).filter(authority=authority)
    new_url = ""
    if country and may_keep_contacts(user, country):
        new_url = f"{reverse('directory:contact_new')}?pays={country}&autorite={authority.code}"
    return Contacts(_listed(seen, clock.today(user.time_zone)), new_url)


def _listed(seen: QuerySet[AuthorityContact], today: date) -> tuple[Listed, ...]:
    rows = seen.select_related("authority").order_by(F("until").desc(nulls_first=True), "authority", "name", "pk")
    found = list(rows[:MOST])
    for contact in found:
        journal.note(Act.CONTACT_READ, country=contact.country_id, keys=[key_of(contact)])
    return tuple(Listed(one, one.is_past(today), one.is_stale(today)) for one in found)
