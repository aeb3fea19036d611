"""Who can see a record, and why: worked out from live postings, the way both walls do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.components import Kind
from ssi.common.moments import day_text, moment_text
from ssi.common.rules import Allowed, Refused, Text, Verdict
from ssi.records.access import decides_readers
from ssi.records.kinds import kind_of
from ssi.records.models import EmergencyAccess, NamedReader, Record
from ssi.territories.delegations import lending_now
from ssi.territories.grants import holds_in
from ssi.territories.models import Delegation, Posting
from ssi.territories.roles import Role, codenames

MOST_NAMED = 100


@dataclass(frozen=True)
class Reader:
    """A person who sees the record now, the reason, and the end of it (None: no end is set)."""

    person: User
    reason: Text
    until: datetime | None
    named: NamedReader | None = None
    of_post: bool = False
    emergency: bool = False


@dataclass(frozen=True)
class _Holder:
    """What one live posting opens on the record: to its person, or to whoever replaces them (LOAN)."""

    posting: Posting
    files: bool
    oversees: bool
    loan: Delegation | None = None

    @property
    def person(self) -> User:
        return self.loan.delegate if self.loan else self.posting.person

    @property
    def until(self) -> datetime | None:
        end: datetime | None = self.posting.during.upper
        return _sooner(end, self.loan.during.upper) if self.loan else end


def readers_of(record: Record) -> list[Reader]:
    """Everyone who sees RECORD now, each once with the reason that lasts longest. Three statements; four if reserved.

    Whoever reads it by an emergency access alone comes with that: they see it, and do nothing there.
    """
    now = clock.now()
    named = list(NamedReader.objects.filter(record=record, during__contains=now).order_by("-during__endswith", "pk"))
    found: dict[int, Reader] = {}
    for holder in _holders(record):
        reader = _reader(record, holder, named)
        known = found.get(holder.person.pk)
        if reader and (known is None or _longer(reader.until, known.until)):
            found[holder.person.pk] = reader
    if record.need_to_know:
        _add_emergencies(record, found)
    return sorted(found.values(), key=lambda reader: reader.person.full_name)


def _add_emergencies(record: Record, found: dict[int, Reader]) -> None:
    """By a posting of one's own: what is lent opens nothing in an emergency."""
    live = EmergencyAccess.objects.filter(record=record, during__contains=clock.now()).select_related("person")
    for access in live:
        own = [one for one in _holders(record, access.person_id) if one.loan is None]
        if own and access.person_id not in found:
            reason = _("accès en urgence, en lecture : %(reason)s") % {"reason": access.reason}
            end = _sooner(access.during.upper, own[0].until)
            found[access.person_id] = Reader(access.person, reason, end, emergency=True)


def reads_for_post(record: Record, user: User) -> bool:
    """Whether USER reads RECORD as the post that filed it, and not as the service: its people are not named to a post,
    but for the one who follows the request."""
    return record.post_id is not None and not holds_in(user, f"{record.area}_view", [record.country_id])


def people_named_to_post(record: Record) -> set[str]:
    """The keys of those whom the post that filed RECORD knows by name: its own people, and who follows the request."""
    own = Posting.objects.filter(post=record.post_id).values_list("person_id", flat=True)
    return {str(key) for key in (*own, record.owner_id) if key is not None}


@dataclass(frozen=True)
class ReaderRow:
    """A reader as a line of a table. NAMED: the person, if theirs is an access by name, which may be taken back."""

    name: str
    reason: Text
    until: str
    named: int | None


def reader_row(reader: Reader, zone: str) -> ReaderRow:
    if reader.emergency and reader.until:
        return ReaderRow(reader.person.full_name, reader.reason, moment_text(reader.until, zone), None)
    last = clock.in_zone(reader.until - timedelta(seconds=1), zone).date() if reader.until else None
    return ReaderRow(
        name=reader.person.full_name,
        reason=reader.reason,
        until=day_text(last) if last else "",
        named=reader.person.pk if reader.named else None,
    )


def people_to_name(record: Record) -> list[User]:
    """Who is posted where the record is, and does not see it otherwise: naming anyone else would open nothing.

    Whoever is named already is among them: naming them again renews their access.
    """
    seeing = {reader.person.pk for reader in readers_of(record) if reader.named is None and not reader.emergency}
    people = {holder.person.pk: holder.person for holder in _holders(record)}
    return sorted((person for key, person in people.items() if key not in seeing), key=lambda person: person.full_name)


def named_now(record: Record) -> set[int]:
    """The keys of those whose access by name runs now, or will."""
    return set(
        NamedReader.objects.filter(record=record, during__endswith__gt=clock.now()).values_list("person_id", flat=True)
    )


@dataclass(frozen=True)
class NamedRow:
    """An access by name as those who decide of it read it. ENDS: the person whose access may be taken back."""

    name: str
    days: str
    reason: str
    by: str
    state: str
    tone: Kind
    ends: int | None


def named_rows(record: Record, zone: str) -> list[NamedRow]:
    """Every access by name to RECORD, those that are over too, the last given first. One statement."""
    given = NamedReader.objects.filter(record=record).select_related("person", "named_by").order_by("-pk")
    return [_named_row(access, zone) for access in given[:MOST_NAMED]]


def _named_row(access: NamedReader, zone: str) -> NamedRow:
    now = clock.now()
    tone: Kind
    if access.during.isempty:
        days, state, tone = _("jamais ouvert"), _("Retiré"), "neutral"
    else:
        last = clock.in_zone(access.during.upper - timedelta(seconds=1), zone).date()
        first = clock.in_zone(access.during.lower, zone).date()
        days = _("du %(first)s au %(last)s") % {"first": day_text(first), "last": day_text(last)}
        if access.during.upper <= now:
            state, tone = _("Terminé"), "neutral"
        elif access.during.lower > now:
            state, tone = _("À venir"), "info"
        else:
            state, tone = _("En cours"), "success"
    open_still = not access.during.isempty and access.during.upper > now
    return NamedRow(
        name=access.person.full_name,
        days=days,
        reason=access.reason,
        by=access.named_by.full_name,
        state=state,
        tone=tone,
        ends=access.person_id if open_still else None,
    )


def may_reserve(record: Record, user: User) -> Verdict:
    """Whether USER decides who sees RECORD beyond its area."""
    if record.post_id:
        return Refused(_("La demande d’un poste ne se réserve pas."))
    if not kind_of(record).reservable:
        return Refused(_("Un dossier de cette nature ne se réserve pas : il est à tous les lecteurs du pays."))
    if decides_readers(record, user):
        return Allowed()
    return Refused(_("Seuls le titulaire et le chef de service réservent un dossier ou y nomment un lecteur."))


def _holders(record: Record, person: int | None = None) -> Iterable[_Holder]:
    posted = Q(countries__contains=[record.country_id])
    if record.post_id:
        posted |= Q(post=record.post_id)
    postings = Posting.objects.live().filter(posted, person__is_active=True).select_related("person", "post")
    if person is not None:
        postings = postings.filter(person=person)
    loans = {loan.absent_id: loan for loan in lending_now(record.country_id)}
    for posting in postings.order_by("person__full_name", "pk"):
        given = codenames(Role(posting.role), posting.areas)
        here = record.country_id in posting.countries
        files = bool(record.post_id) and posting.post_id == record.post_id and "consular_file" in given
        if files or (here and f"{record.area}_view" in given):
            yield _Holder(posting, files=files, oversees=here and f"{record.area}_oversee" in given)
        if posting.person_id in loans and here and f"{record.area}_view" in given:
            yield _Holder(posting, files=False, oversees=False, loan=loans[posting.person_id])


def _reader(record: Record, holder: _Holder, named: list[NamedReader]) -> Reader | None:
    person = holder.person
    if record.is_draft and record.author_id == person.pk:
        return Reader(person, _("auteur du brouillon"), holder.until)
    if record.is_draft and not holder.files:
        return None
    if not record.need_to_know:
        return Reader(person, _posted(record, holder), holder.until, of_post=holder.files)
    if record.owner_id == person.pk:
        return Reader(person, _("titulaire du dossier réservé"), holder.until)
    if holder.oversees:
        return Reader(person, _("chef de service, toujours nommé sur un dossier réservé"), holder.until)
    for access in named:
        if access.person_id == person.pk:
            end: datetime | None = access.during.upper
            reason = _("nommé sur ce dossier : %(reason)s") % {"reason": access.reason}
            return Reader(person, reason, _sooner(end, holder.until), named=access)
    return None


def _posted(record: Record, holder: _Holder) -> str:
    role = Role(holder.posting.role).label
    if holder.loan:
        return _("remplace %(name)s, absent") % {"name": holder.posting.person.full_name}
    if holder.files and holder.posting.post is not None:
        return _("%(role)s, affectation : %(place)s") % {"role": role, "place": holder.posting.post.name}
    return _("%(role)s, affectation : %(place)s, %(area)s") % {
        "role": role,
        "place": record.country.name,
        "area": record.get_area_display().lower(),
    }


def _longer(one: datetime | None, other: datetime | None) -> bool:
    return other is not None and (one is None or one > other)


def _sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    ends = [end for end in (one, other) if end is not None]
    return min(ends) if ends else None
