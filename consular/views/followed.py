"""How a person is followed, in words: the clocks that run for who is held, the visits, the hearings, what they said.

Read from the filing and from reference data alone: the post reads the same, whatever the service does on its side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from consular.enums import HearingKind
from consular.models import AssistanceFiling, FamilyContact, Hearing, Statement, Visit
from consular.models.clocks import VisitDue, visit_due
from ssi.common import clock
from ssi.common.moments import day_text, moment_text
from ssi.common.rules import Text
from ssi.directory.calendars import Corrections, holiday_name, is_working_day
from ssi.directory.enums import CustodyDuty
from ssi.directory.models import CustodyLimit, HolidayCorrection
from ssi.records.models import Record

# When a visit to come and a hearing to come are asked about: the house's reminders of hard dates.
SOON = timedelta(days=7)
HOME = "FR"


@dataclass(frozen=True)
class Line:
    """A visit or a hearing, and where it is completed (empty: the reader does not write there)."""

    row: Visit | Hearing
    url: str
    # « jour férié sur place : Toussaint »
    day: str = ""


def followed(filing: Record, *, writes: bool) -> dict[str, Any]:
    """The part `suivi` of the page of a request, for the post and for the service alike."""
    zone, detail = filing.country.time_zone, filing.assistancefiling
    visits, hearings = list(filing.visits.all()), list(filing.hearings.all())
    corrections = HolidayCorrection.objects.by_day() if detail.is_detention or hearings else {}
    open_here = writes and filing.is_open
    return {
        "shown": detail.is_detention or bool(visits or hearings),
        "clocks": clock_facts(detail, visits, hearings, corrections) if detail.is_detention else [],
        "visits": [Line(one, _url(filing, "change_visit", one) if open_here else "") for one in visits],
        "hearings": [
            Line(
                one,
                _url(filing, "change_hearing", one) if open_here else "",
                closed_words(filing.country_id, clock.in_zone(one.at, zone).date(), corrections),
            )
            for one in hearings
        ],
        "add_visit": reverse("consular:add_visit", args=[filing.reference]) if open_here else "",
        "add_hearing": reverse("consular:add_hearing", args=[filing.reference]) if open_here else "",
        "statements": statement_words(filing, zone),
    }


def _url(filing: Record, name: str, row: Visit | Hearing) -> str:
    return reverse(f"consular:{name}", args=[filing.reference, row.number])


def closed_words(country: str, day: date, corrections: Corrections) -> str:
    """Why nobody may be there on DAY, in the country and in Paris; empty on a day that both work."""
    words = []
    name = holiday_name(country, day, corrections=corrections)
    if name:
        words.append(_("jour férié sur place : %(name)s") % {"name": name})
    elif not is_working_day(country, day, corrections=corrections):
        words.append(_("jour non travaillé sur place"))
    home = holiday_name(HOME, day, corrections=corrections)
    if home:
        words.append(_("jour férié en France : %(name)s") % {"name": home})
    return " ; ".join(words)


def clock_facts(
    filing: AssistanceFiling, visits: Sequence[Visit], hearings: Sequence[Hearing], corrections: Corrections
) -> list[tuple[Text, Text]]:
    """What runs for somebody who is held: who must be told, before whom they are brought, when they are visited."""
    record = filing.record
    day = clock.in_zone(filing.incident_at or clock.now(), record.country.time_zone).date()
    limits = list(CustodyLimit.objects.filter(country_id=record.country_id).in_force(day))
    facts: list[tuple[Text, Text]] = [(_("Notification au consulat"), _notified(filing, limits))]
    facts += [(_("Présentation à un magistrat"), words) for words in _presented(filing, limits, hearings, corrections)]
    due = visit_due(filing, visits[0] if visits else None)
    if due is not None:
        facts.append((_("Prochaine visite"), visit_words(record.country_id, due, corrections)))
    return facts


def _notified(filing: AssistanceFiling, limits: Sequence[CustodyLimit]) -> str:
    delay = filing.notification_delay
    said = _("non reçue à ce jour")
    if delay is not None:
        hours = round(delay.total_seconds() / 3600)
        said = _("reçue %(hours)d h après l’arrestation") % {"hours": hours}
    elif filing.notification_received_at is not None:
        said = _("reçue ; la date de l’arrestation manque")
    owed = [limit for limit in limits if limit.duty == CustodyDuty.NOTIFICATION]
    if not owed:
        return _(
            "%(said)s. Aucune convention bilatérale qui fixe des heures n’est connue ici : la convention de Vienne "
            "(art. 36) demande « sans retard »."
        ) % {"said": said}
    limit = owed[0]
    return _with_rule(_("%(said)s. Délai dû : %(hours)d h.") % {"said": said, "hours": limit.hours}, limit)


def _with_rule(words: str, limit: CustodyLimit) -> str:
    """WORDS, then the rule and its source, which are data in French."""
    return format_html('{} <span lang="fr">{} ({})</span>', words, limit.label, limit.source)


def _presented(
    filing: AssistanceFiling, limits: Sequence[CustodyLimit], hearings: Sequence[Hearing], corrections: Corrections
) -> list[str]:
    record, zone = filing.record, filing.record.country.time_zone
    owed = [limit for limit in limits if limit.duty == CustodyDuty.PRESENTATION]
    lines = [
        _("annoncée le %(when)s, %(place)s") % {"when": moment_text(one.at, zone), "place": one.place}
        for one in hearings
        if one.kind == HearingKind.PRESENTATION
    ]
    if not owed:
        return [*lines, _("aucun délai connu ici pour ce pays : à vérifier auprès de l’autorité qui détient.")]
    for limit in owed:
        if filing.incident_at is None:
            words = _("%(hours)d h après l’arrestation, dont la date manque.") % {"hours": limit.hours}
            lines.append(_with_rule(words, limit))
            continue
        due = filing.incident_at + timedelta(hours=limit.hours)
        closed = closed_words(record.country_id, clock.in_zone(due, zone).date(), corrections)
        when = f"{moment_text(due, zone)}{f', {closed}' if closed else ''}"
        words = _("avant le %(when)s : %(hours)d h.") % {"when": when, "hours": limit.hours}
        lines.append(_with_rule(words, limit))
    return lines


def visit_words(country: str, due: VisitDue, corrections: Corrections) -> str:
    """« avant le 25/09/2026 (jour non travaillé sur place) : sept jours après que le poste a su »."""
    closed = closed_words(country, due.on, corrections)
    when = f"{day_text(due.on)} ({closed})" if closed else day_text(due.on)
    if due.after is None:
        return _("au plus tard le %(when)s : la première, sept jours après que le poste a su.") % {"when": when}
    if due.after.next_on == due.on:
        return _("au plus tard le %(when)s, comme prévu lors de la dernière visite.") % {"when": when}
    return _("au plus tard le %(when)s : au moins une tous les six mois.") % {"when": when}


def statement_words(filing: Record, zone: str) -> list[tuple[str, str]]:
    """What the person said and when, the last first, once they said more than one thing."""
    said: list[Statement] = list(filing.statements.all())
    if len(said) < 2:
        return []
    names: dict[int, FamilyContact] = {contact.pk: contact for contact in filing.familycontacts.all()}
    return [
        (
            f"{one.get_said_display()} ({names[one.contact_id].name})" if one.contact_id else one.get_said_display(),
            ", ".join(part for part in (moment_text(one.at, zone), one.source) if part),
        )
        for one in said
    ]


def asked_of_post(filing: Record) -> list[tuple[str, str, str]]:
    """What is asked of the post now about the person it follows: words, address, words of the link."""
    zone, now = filing.country.time_zone, clock.now()
    visits, asked = list(filing.visits.all()), []
    due = visit_due(filing.assistancefiling, visits[0] if visits else None)
    if due is not None and due.on <= clock.today(zone) + SOON:
        url = reverse("consular:add_visit", args=[filing.reference])
        asked.append((visit_asked(due, zone), url, _("Enregistrer la visite")))
    for visit in visits:
        if visit.awaits_follow_up:
            words = _("Mauvais traitements allégués lors de la visite du %(day)s : quelle suite a été donnée ?")
            day = day_text(clock.in_zone(visit.at, zone).date())
            asked.append((words % {"day": day}, _url(filing, "change_visit", visit), _("Compléter la visite")))
    for hearing in filing.hearings.all():
        if not hearing.outcome and hearing.at <= now + SOON:
            label = _("Reporter ou compléter l’audience")
            asked.append((hearing_asked(hearing, zone), _url(filing, "change_hearing", hearing), label))
    return asked


def visit_asked(due: VisitDue, zone: str) -> str:
    words = {"day": day_text(due.on)}
    if due.on < clock.today(zone):
        return _("La visite à la personne était due le %(day)s.") % words
    return _("Une visite à la personne est due au plus tard le %(day)s.") % words


def hearing_asked(hearing: Hearing, zone: str) -> str:
    words = {
        "what": hearing.get_kind_display(),
        "when": moment_text(hearing.at, zone),
        "place": hearing.place,
    }
    if hearing.at <= clock.now():
        return _("%(what)s tenue le %(when)s, %(place)s : qu’a-t-il été décidé ?") % words
    return _("%(what)s le %(when)s, %(place)s.") % words
