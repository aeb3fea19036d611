"""Reminders that are due, in the queue of alarms."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.models import User
from ssi.directory.models import HolidayCorrection
from ssi.exchanges.reminders import proposals_of
from ssi.followup import alarms
from ssi.followup.alarms import Alarm, Gravity, Source
from ssi.territories.grants import scopes
from ssi.territories.models import Country


def register() -> None:
    alarms.register(Source("reminder", gettext_lazy("Relances à préparer"), _reminders))


def _reminders(user: User) -> Iterator[Alarm]:
    """Departures that wait for their answer, each one click from its reminder; nothing for who writes nowhere."""
    if not scopes(user, "change"):
        return
    countries = {country.code: country for country in Country.objects.all()}
    for one in proposals_of(user, countries, HolidayCorrection.objects.by_day()):
        words = {"rank": one.rank, "days": one.waited, "subject": one.exchange.subject}
        said = _("relance n° %(rank)d, sans réponse depuis %(days)d jours : %(subject)s") % words
        url = reverse("exchanges:remind", args=[one.exchange.pk])
        if one.closes:
            said, url = _("sans réponse depuis %(days)d jours, clôture à proposer : %(subject)s") % words, ""
        yield Alarm(one.record, f"remind:{one.exchange.pk}:{one.rank}", said, Gravity.SOON, one.due, url)
