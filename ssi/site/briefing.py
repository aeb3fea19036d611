"""The briefing sheet of a country, for who comes to it or lives there: what may be told to anybody, in two languages.

It is made of the advice that administrators keep, of the notices meant for the community, and, if the security sheet
says that it may leave the service, of its level and of that of its zones. Nothing else of the sheet is there.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.enums import context as sheets
from cooperation.stats.context import in_force_at, published
from cooperation.stats.zones import zones_of
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.forms import OneOfField
from ssi.common.moments import day_text
from ssi.community.enums import Audience
from ssi.community.models import Notice
from ssi.directory.enums import AdviceReader, AdviceTopic
from ssi.directory.models import Advice
from ssi.territories.models import Country

LEAVES_THE_SERVICE = {sheets.Audience.COMPANIES, sheets.Audience.PUBLIC}
READERS = (
    (AdviceReader.VISITORS.value, gettext_lazy("Visiteurs et voyageurs")),
    (AdviceReader.RESIDENTS.value, gettext_lazy("Résidents")),
)
LANGUAGES = (("fr", gettext_lazy("Français")), ("en", gettext_lazy("Anglais")))


class BriefingForm(forms.Form):
    """For whom, and in which language."""

    pour = OneOfField(label=gettext_lazy("Pour"), choices=READERS)
    langue = OneOfField(label=gettext_lazy("Langue de la fiche"), choices=LANGUAGES)


@dataclass(frozen=True)
class Briefing:
    """What the sheet says, in its language. RECORDS: the security sheets of which it gives the level."""

    title: str
    day: str
    level: str
    zones: list[tuple[str, str]]
    parts: list[tuple[str, list[str]]]
    notices: list[tuple[str, str]]
    posts: list[str]
    records: list[uuid.UUID]

    @property
    def is_empty(self) -> bool:
        return not (self.parts or self.notices or self.level)


def briefing_of(user: User, place: Country, reader: str, language: str) -> Briefing:
    """What USER may hand out for PLACE to READER."""
    today = clock.today(place.time_zone)
    with translation.override(language):
        level, zones, records = _levels(user, place)
        titles = {
            AdviceReader.VISITORS.value: _("Votre sécurité en visite : %(country)s"),
            AdviceReader.RESIDENTS.value: _("Votre sécurité au quotidien : %(country)s"),
        }
        return Briefing(
            title=titles[reader] % {"country": place.name},
            day=day_text(today),
            level=level,
            zones=zones,
            parts=_advice(place, reader, language),
            notices=_notices(user, place),
            posts=[post.name for post in place.posts.order_by("code")],
            records=records,
        )


def _advice(place: Country, reader: str, language: str) -> list[tuple[str, list[str]]]:
    """Each part that says something, in the order of the list of parts."""
    said: dict[str, list[str]] = {topic: [] for topic in AdviceTopic.values}
    kept = Advice.objects.in_force(clock.today(place.time_zone)).filter(
        country=place, reader__in=(reader, AdviceReader.EVERYONE)
    )
    for one in kept:
        said[one.topic].append(one.text(language))
    return [(str(AdviceTopic(topic).label), texts) for topic, texts in said.items() if texts]


def _notices(user: User, place: Country) -> list[tuple[str, str]]:
    """Title and measures of those in force that the posts pass on to the correspondents."""
    today = clock.today(place.time_zone)
    seen = (
        Notice.objects.visible_to(user)
        .not_over(today)
        .filter(Q(valid_from__lte=today), country=place, audience=Audience.CORRESPONDENTS)
    )
    return [(one.title, one.measures) for one in seen]


def _levels(user: User, place: Country) -> tuple[str, list[tuple[str, str]], list[uuid.UUID]]:
    """The level of the country, those of its zones and the sheet that gives it; nothing if it stays in the service."""
    record = in_force_at(list(published(user, [place.code])[:1]), clock.now())
    if record is None or record.securitycontext.audience not in LEAVES_THE_SERVICE:
        return "", [], []
    zones = [
        (one.zone.name, str(one.standing.level.label))
        for one in zones_of(user, place.code, clock.today(place.time_zone))
        if one.standing
    ]
    return str(record.securitycontext.level.label), zones, [record.pk]


def printed(briefing: Briefing, user: User) -> dict[str, Any]:
    """What the template of the PDF reads."""
    return {
        "briefing": briefing,
        "produced_by": user.full_name,
        "state_brand": settings.STATE_BRAND,
        "embassy": settings.EMBASSY,
    }
