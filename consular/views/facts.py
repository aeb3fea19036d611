"""What a filing says, as pairs of words: the same for the post, for the service and before filing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from consular.enums import Answer, Wish
from consular.forms.situation import DEFAULTS, asked_at, kept_apart, said_before
from consular.models import AskedItem, AssistanceFiling, FamilyContact, Hearing, Statement, Visit
from consular.rules import missing_before_filing, urgency_of
from consular.services.duty import told_of
from consular.workflow import FIRST_ANSWER
from ssi.common.moments import day_text, moment_text
from ssi.common.rules import Text
from ssi.documents.models import Document
from ssi.records import deadlines
from ssi.records.models import Deadline, Record

Pair = tuple[Text, Text]


def incident_facts(filing: AssistanceFiling, zone: str) -> list[Pair]:
    pairs: list[Pair] = [
        (_("Situation"), filing.get_category_display() if filing.category else ""),
        (_("Lieu"), filing.incident_place),
        (_("Date des faits ou de l’arrestation"), moment_text(filing.incident_at, zone) if filing.incident_at else ""),
        (
            _("Poste prévenu"),
            _("%(when)s, par %(who)s")
            % {"when": moment_text(filing.known_at, zone), "who": filing.get_known_by_display()}
            if filing.known_at
            else "",
        ),
    ]
    if filing.is_detention or filing.notification_received_at is not None:
        pairs.append((_("Notification des autorités"), notification_words(filing, zone)))
    if filing.sub_category:
        pairs.append((_("Précision"), filing.sub_category))
    if filing.found_at is not None:
        words = _("%(when)s (%(source)s)")
        found = words % {"when": moment_text(filing.found_at, zone), "source": filing.found_source}
        pairs.append((_("Personne retrouvée"), found))
    return pairs + answers_of(filing, zone)


def answers_of(filing: AssistanceFiling, zone: str) -> list[Pair]:
    """What was answered to the questions of the situation, in their order; then what was of another one."""
    said = said_before(filing) - {"notification_received_at"}
    order = [*asked_at(2, filing.category), *asked_at(3, filing.category), *kept_apart(filing)]
    return [(_label(name), _answer(filing, name, zone)) for name in order if name in said]


def _label(name: str) -> Text:
    column: Any = AssistanceFiling._meta.get_field(name)
    return capfirst(str(column.verbose_name))


def _answer(filing: AssistanceFiling, name: str, zone: str) -> str:
    value = getattr(filing, name)
    if name in DEFAULTS:
        return str(Answer(value).label)
    if isinstance(value, datetime):
        return moment_text(value, zone)
    return day_text(value) if isinstance(value, date) else str(value)


def notification_words(filing: AssistanceFiling, zone: str) -> str:
    """« aucune à ce jour », or when, and how long it took."""
    if filing.notification_received_at is None:
        return _("aucune à ce jour")
    words = moment_text(filing.notification_received_at, zone)
    delay = filing.notification_delay
    if delay is None:
        return words
    hours = round(delay.total_seconds() / 3600)
    return _("%(when)s (%(hours)d h après les faits)") % {"when": words, "hours": hours}


def person_facts(filing: AssistanceFiling) -> list[Pair]:
    born = day_text(filing.birth_date) if filing.birth_date else ""
    if filing.birth_date_unknown:
        born = _("date inconnue pour l’instant")
    place = _("à %(place)s") % {"place": filing.birth_place} if filing.birth_place else ""
    pairs: list[Pair] = [
        (_("Personne"), filing.person),
        (_("Naissance"), " ".join(word for word in (born, place) if word)),
        (_("Nationalité"), _("française") if filing.is_french else _("non française")),
        (_("Nationalité du pays"), filing.get_has_local_nationality_display()),
        (_("Réside dans le pays"), filing.get_resident_display()),
        (_("Inscrite sur Ariane"), filing.get_ariane_registered_display()),
    ]
    if filing.minor:
        pairs.append((_("Âge"), _("mineure à la date des faits")))
    return pairs


def wish_words(filing: AssistanceFiling, zone: str) -> str:
    """« pas encore demandé », or what was said, how it is known, and when."""
    said = str(Wish(filing.assistance_wish).label)
    if filing.wish_recorded_at is None:
        return said
    return _("%(said)s (%(source)s, %(when)s)") % {
        "said": said,
        "source": filing.wish_source,
        "when": moment_text(filing.wish_recorded_at, zone),
    }


def why_due(record: Record) -> str:
    """Why the first answer is due then, in one sentence; from the record alone, without reading its deadlines."""
    rule = next((rule for rule in FIRST_ANSWER.values() if rule.code == record.due_reason), None)
    if rule is None or record.opened_at is None or record.due_at is None:
        return ""
    running = Deadline(
        record=record,
        rule=rule.code,
        calendar=record.country_id,
        started_at=record.opened_at,
        due_at=record.due_at,
        suspended_for=timedelta(0),
    )
    return deadlines.sentence(running, lambda instant: moment_text(instant, record.country.time_zone))


def facts_of_draft(record: Record) -> dict[str, Any]:
    """The summary before filing: what will be sent, what is missing, how soon the first answer is due."""
    filing = record.assistancefiling
    zone = record.country.time_zone
    hours = round(FIRST_ANSWER[urgency_of(filing)].delay.total_seconds() / 3600)
    return {
        "incident": incident_facts(filing, zone),
        "person": [*person_facts(filing), (_("Accepte notre assistance"), wish_words(filing, zone))],
        "contacts": list(record.familycontacts.all()),
        "missing": [one for one in missing_before_filing(record) if one.step < 3],
        "documents": list(Document.objects.of(record).in_use()),
        "hours": hours,
    }


def whole_of(filing: Record) -> dict[str, Any]:
    """All that was filed, for paper. Nothing of it comes from the handling."""
    detail, zone = filing.assistancefiling, filing.country.time_zone
    return {
        "filing": filing,
        "detail": detail,
        "zone": zone,
        "restricted": filing.marking == "DR",
        "incident": incident_facts(detail, zone),
        "person": [*person_facts(detail), (_("Accepte notre assistance"), wish_words(detail, zone))],
        "contacts": list(filing.familycontacts.all()),
        "asked": list(filing.askeditems.all()),
        "documents": list(Document.objects.of(filing).in_use()),
        "told": told_of(filing),
    }


def children() -> tuple[Any, ...]:
    """What hangs on a filing and every page of it shows."""
    return (
        Prefetch("askeditems", queryset=AskedItem.objects.order_by("number")),
        Prefetch("familycontacts", queryset=FamilyContact.objects.order_by("number")),
        Prefetch("visits", queryset=Visit.objects.order_by("-at", "-id")),
        Prefetch("hearings", queryset=Hearing.objects.order_by("at", "id")),
        Prefetch("statements", queryset=Statement.objects.order_by("-at", "-id")),
    )
