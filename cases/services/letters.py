"""What the service does with a letter rogatory, from its arrival at the post to its delivery and its return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from cases import kinds
from cases.enums import LetterEvent, MeasureType
from cases.models import LegalGround, LetterRogatory, Measure, Offence, OffenceProvision, ReturnedAct
from cases.rules.letters import central_country, may_go_to, may_say
from cases.services.mail import Mail, file_mail
from cases.services.returns import must_be_whole
from cases.workflow.letters import LETTER_ROGATORY
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import RefusedError, require
from ssi.directory.models import Authority, LegalInstrument, LegalProvision
from ssi.exchanges.rules import may_spread
from ssi.records.access import may, may_rewrite
from ssi.records.affairs import affair_of, join_affair
from ssi.records.enums import HardDateKind, LinkKind, Marking
from ssi.records.hard_dates import put_hard_date
from ssi.records.kinds import kind_by_code
from ssi.records.models import Event, Record, RecordLink
from ssi.records.services import change_record, open_draft, record_event, refresh_search
from ssi.records.workflow import lock, take
from ssi.territories.models import Country


@dataclass(frozen=True)
class NamedOffence:
    """An offence as the letter states it."""

    label: str
    maximum_penalty: str = ""
    facts_from: date | None = None
    facts_until: date | None = None
    place: str = ""
    other_texts: str = ""
    provisions: Sequence[LegalProvision] = ()


@dataclass(frozen=True)
class AskedMeasure:
    """An act that the letter asks for."""

    measure_type: MeasureType | str
    text: str
    presence: bool = False


@dataclass(frozen=True)
class LetterText:
    """All that a letter says: its own fields, and what there may be many of. DATES: the hard dates, by kind."""

    fields: Mapping[str, Any]
    grounds: Sequence[LegalInstrument] = ()
    offences: Sequence[NamedOffence] = ()
    measures: Sequence[AskedMeasure] = ()
    dates: Mapping[HardDateKind, date | None] | None = None


def draft_letter(*, country: Country, title: str, marking: Marking, text: LetterText, actor: User) -> Record:
    """A draft of a letter; its author alone sees it."""
    record = open_draft(kind_by_code(kinds.LETTER_ROGATORY), title=title, country=country, marking=marking, actor=actor)
    letter = LetterRogatory.objects.create(record=record, scope=record.scope, **text.fields)
    record.letterrogatory = letter
    _put(record, letter, text, actor)
    record.save(update_fields=["due_at", "due_reason"])
    return record


def must_not_copy(text: LetterText, origin: Record) -> None:
    """Raises RefusedError when TEXT says again what came under H1 in ORIGIN, without its consent."""
    said = [value for value in text.fields.values() if isinstance(value, str)]
    said += [asked.text for asked in text.measures]
    said += [offence.label for offence in text.offences]
    require(may_say(said, origin), field="facts_summary")


def change_letter(
    record: Record, *, title: str, marking: Marking, text: LetterText, version: int | None, actor: User
) -> Record:
    """Changes what the letter says. Once delivered, what was delivered stays: its offences and acts no longer move."""
    require(may_rewrite(actor, record))
    link = RecordLink.objects.filter(left=record, kind=LinkKind.ARISES_FROM).select_related("right").first()
    if link is not None and link.right.kind == kinds.INFORMATION_REQUEST:
        must_not_copy(text, link.right)
    letter = LetterRogatory.objects.select_for_update().get(pk=record.pk)
    named = {letter.issuing_court_id, letter.investigating_service_id, letter.central_authority_id}
    for name in ("issuing_court", "investigating_service"):
        # Whoever is named receives what is under H2: naming another is sending to it.
        if text.fields.get(name) is not None:
            require(may_spread(record, text.fields[name], named=named), field=name)
    for name, value in text.fields.items():
        setattr(letter, name, value)
    letter.save()
    record.letterrogatory = letter
    changed = change_record(record, version=version, actor=actor, title=title, marking=marking)
    _put(changed, letter, text, actor)
    changed.save(update_fields=["due_at", "due_reason"])
    return changed


def _put(record: Record, letter: LetterRogatory, text: LetterText, actor: User) -> None:
    _put_grounds(record, text.grounds)
    if letter.delivered_at is None:
        _put_offences(record, text.offences)
        _put_measures(record, text.measures)
    for kind, on in (text.dates or {}).items():
        put_hard_date(record, kind, on, actor=actor)
    if letter.limitation_date is not None or text.dates is not None:
        put_hard_date(record, HardDateKind.LIMITATION, letter.limitation_date, actor=actor)


def _put_grounds(record: Record, grounds: Sequence[LegalInstrument]) -> None:
    wanted = {ground.pk for ground in grounds}
    LegalGround.objects.filter(record=record).exclude(instrument__in=wanted).delete()
    known = set(LegalGround.objects.filter(record=record).values_list("instrument_id", flat=True))
    for ground in grounds:
        if ground.pk not in known:
            LegalGround.objects.create(record=record, scope=record.scope, instrument=ground)


def _put_offences(record: Record, offences: Sequence[NamedOffence]) -> None:
    """The offences as the form has them now, in order; a row that says the same is not written again."""
    kept = {offence.number: offence for offence in Offence.objects.filter(record=record)}
    for position, named in enumerate(offences, start=1):
        offence = kept.pop(position, None) or Offence(record=record, scope=record.scope, number=position)
        said = {
            "label": named.label,
            "maximum_penalty": named.maximum_penalty,
            "facts_from": named.facts_from,
            "facts_until": named.facts_until,
            "place": named.place,
            "other_texts": named.other_texts,
        }
        if any(getattr(offence, name) != value for name, value in said.items()):
            for name, value in said.items():
                setattr(offence, name, value)
            offence.save()
        _put_provisions(offence, named.provisions)
    for offence in kept.values():
        offence.delete()


def _put_provisions(offence: Offence, provisions: Sequence[LegalProvision]) -> None:
    wanted = {provision.pk for provision in provisions}
    OffenceProvision.objects.filter(offence=offence).exclude(provision__in=wanted).delete()
    known = set(OffenceProvision.objects.filter(offence=offence).values_list("provision_id", flat=True))
    for provision in provisions:
        if provision.pk not in known:
            OffenceProvision.objects.create(
                record=offence.record, scope=offence.scope, offence=offence, provision=provision
            )


def _put_measures(record: Record, measures: Sequence[AskedMeasure]) -> None:
    kept = {measure.number: measure for measure in Measure.objects.filter(record=record)}
    for position, asked in enumerate(measures, start=1):
        measure = kept.pop(position, None) or Measure(record=record, scope=record.scope, number=position)
        said = {"measure_type": asked.measure_type, "text": asked.text, "presence": asked.presence}
        if any(getattr(measure, name) != value for name, value in said.items()):
            for name, value in said.items():
                setattr(measure, name, value)
            measure.save()
    for measure in kept.values():
        measure.delete()


def register_letter(record: Record, *, version: int | None = None, actor: User) -> Record:
    """Gives the letter its reference; it counts from the instant it reached the post."""
    letter = record.letterrogatory
    if letter.received_at > clock.now():
        raise RefusedError(_("La date de réception est dans le futur."), field="received_at")
    if clock.in_zone(letter.received_at, record.country.time_zone).date() < letter.issued_on:
        raise RefusedError(
            _("La date de réception au poste précède la date d’établissement de la CRI : corrigez l’une des deux."),
            field="received_at",
        )
    fresh = lock(record)
    if not fresh.is_draft:
        return fresh
    registered = take(LETTER_ROGATORY, record, "register", actor=actor, version=version)
    _join_affair_of_origin(registered, actor)
    return registered


def _join_affair_of_origin(letter: Record, actor: User) -> None:
    """A letter that arises from a request is of the same affair."""
    link = RecordLink.objects.filter(left=letter, kind=LinkKind.ARISES_FROM).select_related("right").first()
    if link is None:
        return
    affair = affair_of(link.right)
    if affair is not None:
        join_affair(letter, affair, actor=actor)


def pass_letter_step(record: Record, code: str, *, version: int | None = None, reason: str = "", actor: User) -> Record:
    """Takes a step that needs nothing but, sometimes, its reason."""
    if LETTER_ROGATORY.transition(code).page:
        raise RefusedError(_("Cette étape se franchit depuis sa propre page."))
    return take(LETTER_ROGATORY, record, code, actor=actor, version=version, reason=reason)


def refuse_letter(record: Record, *, ground: str, reason: str, version: int | None = None, actor: User) -> Record:
    """The central authority refuses, on a ground of the closed list and a reason in words."""
    return take(LETTER_ROGATORY, record, "refuse", actor=actor, version=version, reason=reason, ground=ground)


def deliver_letter(
    record: Record, *, to_authority: Authority, mail: Mail, version: int | None = None, actor: User
) -> Record:
    """Delivers the letter to the central authority and files the departure. The list of the country is read again
    here, under lock: an item missing by now, or a list changed since the check, refuses whatever door was taken."""
    letter = record.letterrogatory
    if mail.at < letter.received_at:
        raise RefusedError(_("La remise précède la réception de la CRI."), field="at")
    if not to_authority.is_central_authority or to_authority.country_id != central_country(record):
        raise RefusedError(
            _("Choisissez l’autorité centrale du pays : c’est à elle que la CRI est remise."), field="to_authority"
        )
    require(may_go_to(record, to_authority, actor), field="to_authority")
    delivered = take(LETTER_ROGATORY, record, "deliver", actor=actor, version=version)
    letter = LetterRogatory.objects.select_for_update().get(pk=delivered.pk)
    letter.central_authority, letter.delivered_at = to_authority, mail.at
    letter.save(update_fields=["central_authority", "delivered_at"])
    delivered.letterrogatory = letter
    file_mail(delivered, mail, direction="out", to_authority=to_authority, actor=actor)
    _search_again(delivered)
    return delivered


def return_acts(
    record: Record, *, to_authority: Authority, mail: Mail, version: int | None = None, actor: User
) -> Record:
    """Sends the acts of execution back to the French authority and files the departure."""
    letter = record.letterrogatory
    if letter.delivered_at and mail.at < letter.delivered_at:
        raise RefusedError(_("Le renvoi précède la remise de la CRI."), field="at")
    require(may_go_to(record, to_authority, actor), field="to_authority")
    acts = [act.document for act in ReturnedAct.objects.filter(record=record).select_related("document")]
    for document in acts:
        if document.is_available:
            must_be_whole(document)
    returned = take(LETTER_ROGATORY, record, "return_acts", actor=actor, version=version)
    letter = returned.letterrogatory
    letter.returned_at = mail.at
    letter.save(update_fields=["returned_at"])
    file_mail(returned, mail, direction="out", to_authority=to_authority, documents=acts, actor=actor)
    return returned


def note_letter_event(record: Record, code: LetterEvent | str, *, at: datetime, note: str = "", actor: User) -> Event:
    """A dated fact of the chain. It may be older than the arrival at the post, never in the future."""
    require(may(actor, "change", record))
    if at > clock.now():
        raise RefusedError(_("Cet événement est daté dans le futur."), field="at")
    if clock.in_zone(at, record.country.time_zone).date() < record.letterrogatory.issued_on:
        raise RefusedError(_("Cet événement précède la CRI elle-même."), field="at")
    if code == LetterEvent.ACKNOWLEDGED and note:
        letter = LetterRogatory.objects.select_for_update().get(pk=record.pk)
        letter.partner_reference = note[:60]
        letter.save(update_fields=["partner_reference"])
        record.letterrogatory = letter
    return record_event(record, LetterEvent(code).value, at=at, note=note, actor=actor)


def _search_again(record: Record) -> None:
    refresh_search(record)
    record.save(update_fields=["search_text"])
