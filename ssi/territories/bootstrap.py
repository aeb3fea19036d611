"""Postings written by the owner of the database, where no administrator exists yet: first run, demonstration, tests.

The application's role cannot run this: it has no right to write the grant tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import Permission
from django.db import transaction
from psycopg.types.range import TimestamptzRange

from ssi.accounts.models import User
from ssi.common import clock
from ssi.territories.capabilities import Area, UnknownCapabilityError
from ssi.territories.grants import forget
from ssi.territories.models import ConsularPost, CountryGrant, PostGrant, Posting, ServiceGrant
from ssi.territories.roles import Role, codenames


@transaction.atomic
def bootstrap_posting(
    person: User,
    role: Role | str,
    *,
    countries: Sequence[str] = (),
    post: ConsularPost | str | None = None,
    areas: Sequence[str] | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
) -> Posting:
    """Posts PERSON as the owner, with the grants of the role; written by nobody.

    AREAS None: every area. START None: since always. END is excluded; None: until ended.
    """
    role = Role(role)
    chosen = list(Area.values if areas is None else areas)
    during = TimestamptzRange(start, end, "[)")
    code = post.pk if isinstance(post, ConsularPost) else post
    posting = Posting.objects.create(
        person=person,
        role=role,
        countries=list(countries),
        post_id=code,
        areas=chosen if countries else [],
        during=during,
        written_by=None,
        written_at=clock.now(),
    )
    for permission in _permissions(codenames(role, chosen)):
        model = permission.content_type.model
        common = {"user": person, "permission": permission, "posting": posting, "during": during}
        if model == "country":
            CountryGrant.objects.bulk_create(CountryGrant(**common, content_object_id=country) for country in countries)
        elif code is not None and model == "consularpost":
            PostGrant.objects.bulk_create([PostGrant(**common, content_object_id=code)])
        else:
            ServiceGrant.objects.bulk_create([ServiceGrant(**common)])
    forget(person)
    return posting


def _permissions(names: Sequence[str]) -> list[Permission]:
    found = Permission.objects.filter(content_type__app_label="territories", codename__in=names)
    rows = list(found.select_related("content_type"))
    if missing := set(names) - {row.codename for row in rows}:
        raise UnknownCapabilityError(", ".join(sorted(missing)))
    return rows
