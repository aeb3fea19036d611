"""Reads of records. `visible_to` is the only door for pages, search, counts, exports and reports (first wall)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Self, TypeVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BooleanField, F, Func, Q, UUIDField, Value
from django.db.models.expressions import RawSQL

from ssi.accounts.models import User
from ssi.common import clock
from ssi.records.enums import DRAFT
from ssi.records.sought import SEARCH_LIMIT, Sought, identifiers_of
from ssi.territories.acting import Actor, is_reading
from ssi.territories.grants import first_wall, scopes

_RecordT = TypeVar("_RecordT", bound=models.Model)
_ChildT = TypeVar("_ChildT", bound=models.Model)
_AffairT = TypeVar("_AffairT", bound=models.Model)
_ViewT = TypeVar("_ViewT", bound=models.Model)


_NAMED = "select record_id from records_namedreader where person_id = %s and during @> ssi.now()"
# By a posting of one's own, to read a page; twin of ssi.named_records.
_IN_EMERGENCY = """ union all
select e.record_id from records_emergencyaccess e
 where e.person_id = %s and e.during @> ssi.now()
   and e.scope in (select g.country || '/' || split_part(g.codename, '_', 1) from ssi.posted_grants_of(%s) g
                    where g.post = '' and split_part(g.codename, '_', 2) = 'view')"""


def visible_q(user: Actor, verb: str = "view", prefix: str = "", *, in_emergency: bool = True) -> Q | None:
    """Condition of the first wall with literal scopes; None when nothing is visible. Twin of the SQL policies.

    IN_EMERGENCY: with what an emergency access opens to the page that is being read.
    """
    open_scopes = scopes(user, verb)
    if not open_scopes or not isinstance(user, User):
        return None

    def field(name: str, value: Any) -> Q:
        return Q(**{prefix + name: value})

    filing = scopes(user, "file")
    overseen = scopes(user, "oversee")
    drafts = ~field("state", DRAFT) | field("author", user)
    if filing:
        drafts |= field("scope__in", filing)
    if in_emergency and verb == "view" and is_reading() and user.presented is None:
        named = RawSQL(_NAMED + _IN_EMERGENCY, [user.pk] * 3)
    else:
        named = RawSQL(_NAMED, [user.pk])
    need = field("need_to_know", False) | field("owner", user) | field("pk__in", named)
    if overseen:
        need |= field("scope__in", overseen)
    return field("scope__in", open_scopes) & drafts & need


class RecordQuerySet(models.QuerySet[_RecordT]):
    def visible_to(self, user: Actor, verb: str = "view") -> Self:
        """Records on which USER may do VERB, and nothing that hints at another."""
        if not first_wall():
            return self.all()
        condition = visible_q(user, verb)
        return self.none() if condition is None else self.filter(condition)

    def taken_out_by(self, user: Actor) -> Self:
        """Records that a file may hold when USER opens it: those that they see otherwise than by an emergency."""
        if not first_wall():
            return self.all()
        condition = visible_q(user, in_emergency=False)
        return self.none() if condition is None else self.filter(condition)

    def of_kinds(self, *kinds: str) -> Self:
        return self.filter(kind__in=kinds)

    def registered(self) -> Self:
        """Everything that has been registered, even what was voided since: what search finds."""
        return self.exclude(state=DRAFT)

    def filed(self) -> Self:
        """Registered, and not voided: what lists show and what is counted."""
        return self.registered().filter(voided_at__isnull=True)

    def voided(self) -> Self:
        return self.filter(voided_at__isnull=False)

    def drafts(self) -> Self:
        return self.filter(state=DRAFT)

    def open(self) -> Self:
        return self.filed().filter(closed_at__isnull=True)

    def overdue(self) -> Self:
        return self.open().filter(due_at__lt=clock.now())

    def due_before(self, instant: datetime) -> Self:
        return self.open().filter(due_at__gte=clock.now(), due_at__lt=instant)

    def opened_between(self, start: datetime, end: datetime) -> Self:
        return self.filter(opened_at__gte=start, opened_at__lt=end)

    def matching(self, wanted: Sought, *, kinds: Sequence[str] = (), countries: Sequence[str] = ()) -> Self:
        """The newest records in which WANTED is found; the database function applies the walls itself."""
        return self.filter(_among(wanted.keys(kinds=kinds, countries=countries))) if wanted else self.none()

    def identified(self, typed: str, *, limit: int = SEARCH_LIMIT + 1) -> Self:
        """Records that carry TYPED whole, a reference of anybody's or a number, whatever its punctuation; or sealed."""
        found = RawSQL(
            "select ssi.records_of_identifier(said, %s) from unnest(%s::text[]) said", [limit, identifiers_of(typed)]
        )
        return self.filter(pk__in=found)

    def with_people(self) -> Self:
        return self.select_related("owner", "country", "post")


def _among(keys: Sequence[UUID]) -> Func:
    """Records of these KEYS, sent as one value: the planner counts them and takes the index of the keys.

    Behind a subquery it guesses, and reads the whole table; `in` would send and prepare a thousand parameters.
    """
    wanted = Value(list(keys), output_field=ArrayField(UUIDField()))
    return Func(F("pk"), wanted, template="%(expressions)s)", arg_joiner=" = any(", output_field=BooleanField())


class RecordChildQuerySet(models.QuerySet[_ChildT]):
    """What hangs on a record is seen by whoever sees the record."""

    def visible_to(self, user: Actor, verb: str = "view") -> Self:
        if not first_wall():
            return self.all()
        condition = visible_q(user, verb, prefix="record__")
        return self.none() if condition is None else self.filter(condition, scope__in=scopes(user, verb))

    def of_filed(self) -> Self:
        """Of records that count: neither drafts nor voided."""
        return self.exclude(record__state=DRAFT).filter(record__voided_at__isnull=True)


class PassageQuerySet(RecordChildQuerySet[_ChildT]):
    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(taken_back_at__isnull=True)


class AffairQuerySet(models.QuerySet[_AffairT]):
    """An affair is seen by whoever sees one of its records."""

    def visible_to(self, user: Actor, verb: str = "view") -> Self:
        if not first_wall():
            return self.all()
        condition = visible_q(user, verb, prefix="members__record__")
        return self.none() if condition is None else self.filter(condition).distinct()


class SavedViewQuerySet(models.QuerySet[_ViewT]):
    def visible_to(self, user: Actor) -> Self:
        """One's own, and those shared where one reads; never one whose criteria name a country of others."""
        if not first_wall():
            return self.all()
        seen = scopes(user)
        if not seen or not isinstance(user, User):
            return self.none()
        countries = {scope.split("/")[0] for scope in seen}
        mine_or_shared = Q(owner=user) | Q(scopes__overlap=seen)
        return self.filter(mine_or_shared, Q(named_country="") | Q(named_country__in=sorted(countries)))
