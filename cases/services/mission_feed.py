"""The calendar of missions as a program reads it: one revocable address for each person, titles that say nothing.

What it shows is worked out at each request from what its person sees then.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from cases.models import CalendarFeed
from ssi.accounts.models import User
from ssi.accounts.services import person_key
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.records.models import Record

BEFORE, AFTER = timedelta(days=90), timedelta(days=400)
_GIVEN_UP = ("cancelled", "authorisation_refused")


def open_feed(*, actor: User) -> str:
    """The secret of a new address, shown once; the address before opens nothing any more."""
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.filter(person=actor).delete()
    CalendarFeed.objects.create(person=actor, digest=print_of(secret), created_at=clock.now())
    journal.note(Act.TOKEN_CREATED, keys=[person_key(actor), "calendar"])
    return secret


def revoke_feed(*, actor: User) -> None:
    gone, _rows = CalendarFeed.objects.filter(person=actor).delete()
    if gone:
        journal.note(Act.TOKEN_REVOKED, keys=[person_key(actor), "calendar"])


def person_of_feed(secret: str) -> User | None:
    """Whose living address this is; None when it opens nothing. Asked before anybody acts."""
    if len(secret) > 100 or not secret.isascii():
        return None
    with connection.cursor() as cursor:
        cursor.execute("select ssi.person_of_feed(%s)", [print_of(secret)])
        person = cursor.fetchone()[0]
    return None if person is None else User.objects.get(pk=person)


def print_of(secret: str) -> str:
    """What the database keeps. The secret is drawn, not chosen: one pass of SHA-256 is enough."""
    return sha256(secret.encode()).hexdigest()


def as_calendar(missions: Iterable[Record], language: str) -> str:
    """RFC 5545. A title says « Mission » and the country: no name, no reference, no word of the file."""
    with translation.override(language):
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//SSI//Missions//FR", "X-WR-CALNAME:Missions"]
        stamp = f"{clock.now():%Y%m%dT%H%M%SZ}"
        for record in missions:
            mission = record.mission
            lines += [
                "BEGIN:VEVENT",
                f"UID:{sha256(record.pk.bytes).hexdigest()[:32]}@ssi",
                f"DTSTAMP:{stamp}",
                f"DTSTART;VALUE=DATE:{_day(mission.arrival)}",
                # A day that ends an event of whole days is the one after it.
                f"DTEND;VALUE=DATE:{_day(mission.departure + timedelta(days=1))}",
                "SUMMARY:" + _escaped(_("Mission, %(country)s") % {"country": record.country.name}),
                f"STATUS:{'CANCELLED' if record.state in _GIVEN_UP else 'CONFIRMED'}",
                "CLASS:CONFIDENTIAL",
                "END:VEVENT",
            ]
        return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", " ")
