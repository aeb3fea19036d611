"""What is done to any record: open a draft, number it, change it, link it, reserve it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from psycopg.types.range import TimestamptzRange

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, require
from ssi.jobs.notices import NoticeKind, queue_notice
from ssi.jobs.notices import register as register_notice
from ssi.records.access import decides_readers
from ssi.records.enums import LinkKind, Marking
from ssi.records.kinds import Kind, kind_of
from ssi.records.models import Event, NamedReader, Record, RecordLink
from ssi.records.standing import must_stand
from ssi.records.telling import Told, tell
from ssi.records.workflow import check_version, lock
from ssi.territories.capabilities import Area
from ssi.territories.delegations import owner_for
from ssi.territories.grants import holds
from ssi.territories.models import ConsularPost, Country

LONGEST_WORDS = 5000
LONGEST_ACCESS = timedelta(days=366)


ASSIGNED = NoticeKind(
    key="record.assigned",
    label=gettext_lazy("Un dossier m’est attribué"),
    subject=lambda count: ngettext("un dossier attribué", "%(count)d dossiers attribués", count) % {"count": count},
    sentence=lambda count: (
        ngettext("Un dossier vous est attribué.", "%(count)d dossiers vous sont attribués.", count) % {"count": count}
    ),
    path="/a-suivre/?owner=me",
)
register_notice(ASSIGNED)


def tell_owner(record: Record, owner: User, *, actor: User) -> None:
    """A notice to whoever another gives the record to; those who follow it are told as well."""
    tell(record, Told.OWNER, also=[owner.pk])
    if owner.pk != actor.pk:
        queue_notice(owner, ASSIGNED.key, about=f"{record.pk}:{record.version}")


def open_draft(
    kind: Kind,
    *,
    title: str,
    country: Country,
    post: ConsularPost | None = None,
    marking: Marking = Marking.SENSITIVE,
    actor: User,
) -> Record:
    """A draft of KIND, without reference, seen by its author (a post's draft: by its post) alone."""
    scope = f"{country.code}/{kind.area.value}" + (f"/{post.code}" if post else "")
    if not holds(actor, "file" if post else "change", scope):
        raise RefusedError(_("Votre affectation ne permet pas d’ouvrir ce dossier dans ce pays."), field="country")
    capability = f"{kind.area.value}_{'answer' if kind.area is Area.CONSULAR else 'change'}"
    record = Record.objects.create(
        kind=kind.code,
        country=country,
        area=kind.area,
        post=post,
        title=title,
        marking=marking,
        author=actor,
        owner=actor if post else owner_for(actor, capability, country.code),
        created_at=clock.now(),
    )
    journal.note(Act.RECORD_OPENED, country=country.code, keys=[record.pk])
    return record


def number(record: Record, *, at: datetime) -> None:
    """Gives RECORD its reference, gap-free in its series; the year is the country's civil year at AT. Caller saves."""
    year = clock.in_zone(at, record.country.time_zone).year
    with connection.cursor() as cursor:
        cursor.execute(
            "select ssi.next_reference(%s, %s, %s, %s, %s)",
            [record.country_id, record.area, record.post_id or "", record.kind, year],
        )
        row = cursor.fetchone()
    record.reference = row[0]


def refresh_search(record: Record) -> None:
    """What search reads beside the record's own tables: the words that its kind adds. The caller saves."""
    record.search_text = " · ".join(word for word in kind_of(record).search_words(record) if word)[:LONGEST_WORDS]


def change_record(record: Record, *, version: int | None, actor: User, **fields: Any) -> Record:
    """Changes fields of the record row itself under lock; returns it with its new version. Refuses a stale form."""
    fresh = lock(record)
    check_version(fresh, version)
    if not holds(actor, "file" if fresh.post_id and fresh.is_draft else "change", fresh.scope) and not (
        fresh.post_id and holds(actor, "file", fresh.scope)
    ):
        raise RefusedError(_("Votre affectation ne permet pas de modifier ce dossier."))
    require(must_stand(fresh))
    for name, value in fields.items():
        setattr(fresh, name, value)
    fresh.version += 1
    refresh_search(fresh)
    fresh.save()
    journal.note(Act.RECORD_CHANGED, country=fresh.country_id, keys=[fresh.pk])
    return fresh


def discard_draft(record: Record, *, version: int | None = None, actor: User) -> None:
    """Throws a draft of any kind away, with what hangs on it; its files go at night (ssi/jobs/upkeep.py).

    A registered record is never deleted: it is voided.
    """
    fresh = lock(record)
    check_version(fresh, version)
    if not fresh.is_draft:
        raise RefusedError(_("Un dossier enregistré ne se supprime pas : annulez son enregistrement."))
    if fresh.author_id != actor.pk and not holds(actor, "file", fresh.scope):
        raise RefusedError(_("Seul son auteur supprime un brouillon."))
    journal.note(Act.DRAFT_DISCARDED, country=fresh.country_id, keys=[fresh.pk])
    with connection.cursor() as cursor:
        # The database takes away what hangs on it: the application may not delete passages, events or history.
        cursor.execute("delete from records_record where id = %s", [fresh.pk])


def record_event(record: Record, code: str, *, at: datetime | None = None, note: str = "", actor: User) -> Event:
    """A dated fact on the record; it changes no state."""
    return Event.objects.create(
        record=record, scope=record.scope, code=code, at=at or clock.now(), note=note, actor=actor
    )


def assign_owner(record: Record, owner: User, *, version: int | None = None, actor: User) -> Record:
    """Gives the record to OWNER and dates it."""
    changed = change_record(record, version=version, actor=actor, owner=owner)
    record_event(changed, "owner_assigned", note=owner.full_name, actor=actor)
    tell_owner(changed, owner, actor=actor)
    return changed


def link_records(left: Record, right: Record, *, kind: LinkKind = LinkKind.RELATED, actor: User) -> RecordLink:
    """Joins two records that ACTOR sees. Linking is free: it discloses nothing to who does not see both ends."""
    link, _made = RecordLink.objects.get_or_create(
        left=left,
        right=right,
        kind=kind,
        defaults={"left_scope": left.scope, "right_scope": right.scope, "actor": actor, "at": clock.now()},
    )
    # One line of no country: those who read the journal of one end, and not the other, must not learn of a link.
    journal.note(Act.RECORD_LINKED, keys=[left.pk, right.pk])
    return link


def copied_from(origin: Record, draft: Record, *, actor: User) -> Record:
    """Says that DRAFT was started from ORIGIN: a link, for who sees both. The copy of a reserved record is reserved."""
    link_records(draft, origin, kind=LinkKind.ARISES_FROM, actor=actor)
    journal.note(Act.RECORD_COPIED, country=origin.country_id, keys=[origin.pk])
    return reserve(draft, reserved=True, version=None, actor=actor) if origin.need_to_know else draft


def reserve(record: Record, *, reserved: bool, version: int | None, actor: User) -> Record:
    """Decides or lifts need-to-know: then only its owner, the head of service and named people see the record."""
    fresh = lock(record)
    check_version(fresh, version)
    if not decides_readers(fresh, actor):
        raise RefusedError(_("Seuls le titulaire et le chef de service réservent un dossier."))
    if fresh.post_id:
        raise RefusedError(_("La demande d’un poste ne se réserve pas : réservez son traitement."))
    if reserved and not kind_of(fresh).reservable:
        raise RefusedError(_("Un dossier de cette nature ne se réserve pas : il est à tous les lecteurs du pays."))
    fresh.need_to_know = reserved
    fresh.version += 1
    fresh.save()
    journal.note(Act.RESTRICTED if reserved else Act.UNRESTRICTED, country=fresh.country_id, keys=[fresh.pk])
    return fresh


def name_reader(
    record: Record, person: User, *, until: datetime | None, reason: str, actor: User, since: datetime | None = None
) -> NamedReader:
    """Opens a need-to-know record to PERSON from SINCE (None: now) until UNTIL (None: six months); the reason stays.

    Naming a person again renews their access: what was written before keeps its trace.
    """
    if not decides_readers(record, actor):
        raise RefusedError(_("Seuls le titulaire et le chef de service ouvrent un accès nominatif."))
    if len(reason.strip()) < 10:
        raise RefusedError(_("Donnez le motif en une phrase : il reste au dossier."), field="reason")
    start = max(since, clock.now()) if since else clock.now()
    end = until or start + timedelta(days=183)
    if end <= start:
        raise RefusedError(_("L’accès finirait avant d’avoir commencé."), field="until")
    if end - start > LONGEST_ACCESS:
        raise RefusedError(_("Un accès nominatif dure un an au plus ; il se renouvelle."), field="until")
    reader = NamedReader.objects.create(
        record=record,
        scope=record.scope,
        person=person,
        during=TimestamptzRange(start, end, "[)"),
        reason=reason.strip(),
        named_by=actor,
    )
    journal.note(Act.READER_NAMED, country=record.country_id, keys=[record.pk, f"person:{person.pk}"])
    tell(record, Told.ACCESS, also=[person.pk], alone=True)
    return reader


def remove_reader(record: Record, person: User, *, actor: User) -> bool:
    """Closes now what opened the record to PERSON by name; its trace stays. False: nothing was open to them."""
    if not decides_readers(record, actor):
        raise RefusedError(_("Seuls le titulaire et le chef de service retirent un accès nominatif."))
    moment = clock.now()
    open_now = list(NamedReader.objects.filter(record=record, person=person, during__endswith__gt=moment))
    for reader in open_now:
        reader.during = TimestamptzRange(reader.during.lower, max(moment, reader.during.lower), "[)")
        reader.save(update_fields=["during"])
    if open_now:
        journal.note(Act.READER_REMOVED, country=record.country_id, keys=[record.pk, f"person:{person.pk}"])
    return bool(open_now)
