"""Who can see a record, and why: worked out from live postings, the way both walls do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.moments import day_text
from ssi.common.rules import Allowed, Refused, Text, Verdict
from ssi.records.access import decides_readers
from ssi.records.kinds import kind_of
from ssi.records.models import NamedReader, Record
from ssi.territories.delegations import lending_now
from ssi.territories.grants import holds_in
from ssi.territories.models import Delegation, Posting
from ssi.territories.roles import Role, codenames


@dataclass(frozen=True)
class Reader:
    """A person who sees the record now, the reason, and the end of it (None: no end is set)."""

    person: User
    reason: Text
    until: datetime | None
    named: NamedReader | None = None
    of_post: bool = False


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
    """Everyone who sees RECORD now, each once with the reason that lasts longest. Three statements."""
    named = list(NamedReader.objects.filter(record=record, during__contains=clock.now()).order_by("pk"))
    found: dict[int, Reader] = {}
    for holder in _holders(record):
        reader = _reader(record, holder, named)
        known = found.get(holder.person.pk)
        if reader and (known is None or _longer(reader.until, known.until)):
            found[holder.person.pk] = reader
    return sorted(found.values(), key=lambda reader: reader.person.full_name)


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
    last = clock.in_zone(reader.until - timedelta(seconds=1), zone).date() if reader.until else None
    return ReaderRow(
        name=reader.person.full_name,
        reason=reader.reason,
        until=day_text(last) if last else "",
        named=reader.person.pk if reader.named else None,
    )


def people_to_name(record: Record) -> list[User]:
    """Who is posted where the record is, and does not see it yet: naming anyone else would open nothing."""
    seeing = {reader.person.pk for reader in readers_of(record)}
    people = {holder.person.pk: holder.person for holder in _holders(record)}
    return sorted((person for key, person in people.items() if key not in seeing), key=lambda person: person.full_name)


def may_reserve(record: Record, user: User) -> Verdict:
    """Whether USER decides who sees RECORD beyond its area."""
    if record.post_id:
        return Refused(_("La demande d’un poste ne se réserve pas."))
    if not kind_of(record).reservable:
        return Refused(_("Un dossier de cette nature ne se réserve pas : il est à tous les lecteurs du pays."))
    if decides_readers(record, user):
        return Allowed()
    return Refused(_("Seuls le titulaire et le chef de service réservent un dossier ou y nomment un lecteur."))


def _holders(record: Record) -> Iterable[_Holder]:
    posted = Q(countries__contains=[record.country_id])
    if record.post_id:
        posted |= Q(post=record.post_id)
    postings = Posting.objects.live().filter(posted, person__is_active=True).select_related("person", "post")
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
