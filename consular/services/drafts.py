"""A request before it is filed: kept on the server at each step, seen by its post alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from consular.enums import Answer, Category, Consent
from consular.kinds import ASSISTANCE
from consular.models import CARD_NUMBER, AskedItem, AssistanceFiling, FamilyContact
from consular.rules import kind_of_contact
from consular.workflow import FILING
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.forms import TOLERANCE
from ssi.common.rules import RefusedError
from ssi.records.kinds import kind_by_code
from ssi.records.models import Record
from ssi.records.services import copied_from, open_draft
from ssi.records.workflow import check_version, lock, take
from ssi.territories.grants import holds
from ssi.territories.models import ConsularPost, Country


@dataclass(frozen=True)
class Relative:
    """Somebody who could be told, as the post names them."""

    name: str
    relation: str = ""
    phone: str = ""
    consent: str = Consent.UNKNOWN


def open_request(post: ConsularPost, country: Country, *, actor: User) -> Record:
    """A draft of POST about facts in COUNTRY. One that was opened and left empty serves again."""
    empty = Record.objects.filter(
        kind=ASSISTANCE, state="draft", version=1, author=actor, post=post, country=country
    ).first()
    if empty is not None and holds(actor, "file", empty.scope):
        return empty
    record = open_draft(kind_by_code(ASSISTANCE), title=_untitled(), country=country, post=post, actor=actor)
    AssistanceFiling.objects.create(record=record, scope=record.scope)
    return record


# What another request about the same facts has in common with this one. Never the person, an agreement, a date.
COPIED = (
    "category",
    "sub_category",
    "incident_place",
    "known_by",
    "detaining_authority",
    "place_of_detention",
    "charges",
    "death_penalty_risk",
    "police_contact",
    "vehicle",
    "vessel",
    "people_involved",
)
# What is told of the past, and so cannot be to come.
_PAST = (
    "incident_at",
    "known_at",
    "notification_received_at",
    "wish_recorded_at",
    "last_contact_at",
    "paid_at",
)


def copy_request(filing: Record, *, parts: Collection[str], actor: User) -> Record:
    """A draft of the same post about the same facts: another person arrested, a request filed wrongly.

    Of PARTS, what is asked for: `facts` (its account of them), `asked` (what it asks of the service).
    """
    if filing.post is None:
        raise RefusedError(_("Seul le poste qui a déposé cette demande peut faire cela."))
    detail = filing.assistancefiling
    copied = (*COPIED, *(("circumstances",) if "facts" in parts else ()))
    draft = save_draft(
        open_request(filing.post, filing.country, actor=actor),
        fields={name: getattr(detail, name) for name in copied},
        asked=[item.text for item in filing.askeditems.all()] if "asked" in parts else None,
        actor=actor,
    )
    return copied_from(filing, draft, actor=actor)


def save_draft(
    draft: Record,
    *,
    version: int | None = None,
    country: Country | None = None,
    fields: Mapping[str, Any] | None = None,
    relatives: Sequence[Relative] | None = None,
    asked: Sequence[str] | None = None,
    actor: User,
) -> Record:
    """Keeps what has been typed so far. What is not given stays as it was."""
    fresh = lock(draft)
    check_version(fresh, version)
    if not fresh.is_draft:
        raise RefusedError(_("Cette demande est déjà déposée : ajoutez un message depuis sa page."))
    if not holds(actor, "file", fresh.scope):
        raise RefusedError(_("Seul le poste qui a ouvert ce brouillon le modifie."))
    if country is not None and country.pk != fresh.country_id:
        fresh = _move(fresh, country, actor)
    filing = AssistanceFiling.objects.get(record=fresh)
    filing.record = fresh
    for name, value in (fields or {}).items():
        setattr(filing, name, value)
    refuse_impossible(filing)
    filing.save()
    if relatives is not None:
        _keep_relatives(fresh, relatives)
    if asked is not None:
        _keep_asked(fresh, asked)
    fresh.assistancefiling = filing
    fresh.title = title_of(filing)
    fresh.version += 1
    fresh.save()
    journal.note(Act.RECORD_CHANGED, country=fresh.country_id, keys=[fresh.pk])
    return fresh


def _move(draft: Record, country: Country, actor: User) -> Record:
    """The facts happened in another country of the post: what hangs on the draft follows it by the database."""
    if not draft.post or not draft.post.countries.filter(pk=country.pk).exists():
        raise RefusedError(_("Ce pays ne relève pas de votre poste : choisissez-en un autre."), field="country")
    if not holds(actor, "file", f"{country.pk}/{draft.area}/{draft.post_id}"):
        raise RefusedError(_("Votre affectation ne couvre pas ce pays."), field="country")
    draft.country = country
    draft.save(update_fields=["country"])
    return lock(draft)


def refuse_impossible(filing: AssistanceFiling) -> None:
    """What cannot be: facts to come, a birth after them, a post told before they happened, a whole card number."""
    latest = clock.now() + TOLERANCE
    for name in _PAST:
        moment = getattr(filing, name)
        if moment is not None and moment > latest:
            raise RefusedError(_("Cette date et cette heure sont à venir : corrigez-les."), field=name)
    if filing.birth_date and filing.birth_date > clock.today(filing.record.country.time_zone):
        raise RefusedError(_("Cette date de naissance est dans le futur."), field="birth_date")
    if filing.birth_date and filing.incident_at and filing.birth_date > _civil_day(filing, filing.incident_at):
        raise RefusedError(
            _("La personne ne peut être née après les faits : corrigez l’une des deux dates."), field="birth_date"
        )
    if _before(filing.known_at, filing.incident_at):
        raise RefusedError(_("Le poste ne peut avoir été prévenu avant les faits."), field="known_at")
    if _before(filing.notification_received_at, filing.incident_at):
        raise RefusedError(
            _("La notification des autorités ne peut précéder l’arrestation."), field="notification_received_at"
        )
    _refuse_contradictions(filing)


def _refuse_contradictions(filing: AssistanceFiling) -> None:
    if filing.complaint_filed == Answer.NO and (filing.complaint_reference or filing.complaint_station):
        raise RefusedError(
            _("Vous dites qu’aucune plainte n’est déposée, et vous donnez son numéro ou son commissariat."),
            field="complaint_filed",
        )
    if re.search(CARD_NUMBER, filing.bank_card):
        raise RefusedError(
            _("La banque et les quatre derniers chiffres suffisent : un numéro entier n’est jamais gardé ici."),
            field="bank_card",
        )


def _civil_day(filing: AssistanceFiling, moment: datetime) -> date:
    return clock.in_zone(moment, filing.record.country.time_zone).date()


def _before(moment: datetime | None, reference: datetime | None) -> bool:
    return moment is not None and reference is not None and moment < reference


def _untitled() -> str:
    with translation.override("fr"):
        return _("Demande d’assistance")


def title_of(filing: AssistanceFiling) -> str:
    """« Arrestation ou incarcération · Cebu »: never a name, since titles travel (lists, journal, mail)."""
    with translation.override("fr"):
        words = [str(Category(filing.category).label) if filing.category else _untitled(), filing.incident_place]
    return " · ".join(word for word in words if word)[:200]


def _keep_relatives(record: Record, relatives: Sequence[Relative]) -> None:
    kept = {contact.number: contact for contact in record.familycontacts.all()}
    for number, relative in enumerate(relatives, start=1):
        contact = kept.pop(number, None) or FamilyContact(record=record, scope=record.scope, number=number)
        if contact.consent_to_inform != relative.consent:
            contact.recorded_at = None if relative.consent == Consent.UNKNOWN else clock.now()
        contact.name, contact.relation, contact.phone = relative.name, relative.relation, relative.phone
        contact.kind, contact.consent_to_inform = kind_of_contact(relative.relation), relative.consent
        contact.save()
    for contact in kept.values():
        contact.delete()


def _keep_asked(record: Record, asked: Sequence[str]) -> None:
    kept = {item.number: item for item in record.askeditems.all()}
    for number, text in enumerate(asked, start=1):
        item = kept.pop(number, None) or AskedItem(record=record, scope=record.scope, number=number)
        item.text = text
        item.save()
    for item in kept.values():
        item.delete()


def file_assistance(draft: Record, *, version: int | None = None, actor: User) -> Record:
    """Files the request: reference, clock, and its handling opened on the other side of the wall, and the duty
    officer woken when it cannot wait. Sent twice: once."""
    fresh = lock(draft)
    if not fresh.is_draft:
        return fresh
    filed = take(FILING, fresh, "file", version=version, actor=actor)
    with connection.cursor() as cursor:
        cursor.execute("select ssi.open_handling(%s)", [filed.pk])
        cursor.execute("select ssi.raise_alert(%s)", [filed.pk])
    return filed
