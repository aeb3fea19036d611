"""Reads of postings and of delegations. Dates are judged by the product's clock."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self, TypeVar

from django.db import models
from django.db.models.expressions import RawSQL

from ssi.accounts.models import User
from ssi.common import clock

_PostingT = TypeVar("_PostingT", bound=models.Model)
_DelegationT = TypeVar("_DelegationT", bound=models.Model)


class PostingQuerySet(models.QuerySet[_PostingT]):
    def live(self) -> Self:
        return self.filter(during__contains=clock.now())

    def ended(self) -> Self:
        return self.filter(during__fully_lt=(clock.now(), None))


class DelegationQuerySet(models.QuerySet[_DelegationT]):
    def live(self) -> Self:
        return self.filter(during__contains=clock.now())

    def to_come(self) -> Self:
        return self.filter(during__startswith__gt=clock.now())

    def of(self, person: User) -> Self:
        """Those in which PERSON is absent or replaces."""
        return self.filter(models.Q(absent=person) | models.Q(delegate=person))

    def touching(self, countries: Iterable[str]) -> Self:
        return self.filter(countries__overlap=list(countries))

    def with_people(self) -> Self:
        return self.select_related("absent", "delegate", "written_by", "ended_by")


_STAND_INS = """
(select coalesce(jsonb_agg(jsonb_build_object('delegate', d.delegate_id, 'absent', a.full_name,
                                            'countries', d.countries,
                                            'first', lower(d.during), 'until', upper(d.during))), '[]')
   from territories_delegation d join accounts_user a on a.id = d.absent_id
  where not isempty(d.during) and %s = any(d.countries))
"""


_AWAY = """
(select coalesce(jsonb_agg(jsonb_build_object('key', d.id, 'absent', a.full_name, 'delegate', b.full_name,
                                              'first', lower(d.during), 'until', upper(d.during))), '[]')
   from territories_delegation d
   join accounts_user a on a.id = d.absent_id join accounts_user b on b.id = d.delegate_id
  where not isempty(d.during) and territories_country.code = any(d.countries)
    and upper(d.during) > ssi.now() and lower(d.during) < ssi.now() + interval '7 days')
"""
_WORKING = """
(select coalesce(jsonb_agg(distinct jsonb_build_array(g.user_id, split_part(p.codename, '_', 1))), '[]')
   from territories_countrygrant g
   join auth_permission p on p.id = g.permission_id
   join accounts_user u on u.id = g.user_id and u.is_active
  where g.content_object_id = territories_country.code and g.during @> ssi.now()
    and split_part(p.codename, '_', 2) in ('change', 'answer'))
"""


def away_soon() -> RawSQL:
    """For a statement that reads countries: who is away now or within a week; see `delegations.absences_told`."""
    return RawSQL(_AWAY, [], output_field=models.JSONField())


def working_there() -> RawSQL:
    """For a statement that reads countries: who changes records there, by their own postings, and in which area."""
    return RawSQL(_WORKING, [], output_field=models.JSONField())


def stand_ins_in(country: str) -> RawSQL:
    """Who ever replaced whom in COUNTRY, as a value of a statement that is sent anyway; see `Signatures.told`."""
    return RawSQL(_STAND_INS, [country], output_field=models.JSONField())
