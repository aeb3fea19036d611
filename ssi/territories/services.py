"""What an administrator does with postings. The rule and its journal line are in the database function itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common.rules import RefusedError, require
from ssi.territories.administration import may_end, may_post
from ssi.territories.models import ConsularPost, Posting
from ssi.territories.roles import REACH, Reach, Role, codenames


def post_person(
    person: User,
    *,
    role: Role,
    countries: Sequence[str] = (),
    post: ConsularPost | None = None,
    areas: Sequence[str] = (),
    start: datetime,
    end: datetime | None = None,
    actor: User,
) -> int:
    """Posts PERSON in ROLE from START to END (excluded; None: until ended); returns the posting's number."""
    require(may_post(person, actor, role), field="person")
    if end is not None and end <= start:
        raise RefusedError(_("La fin de l’affectation précède son début."), field="end")
    reach = REACH[role]
    if (reach is Reach.COUNTRIES) != bool(countries) or (reach is Reach.POST) != (post is not None):
        raise RefusedError(_("Cette fonction s’exerce sur : %(reach)s.") % {"reach": reach.label}, field="role")
    with connection.cursor() as cursor:
        cursor.execute(
            "select ssi.write_posting(%s, %s, %s::text[], %s, %s::text[], tstzrange(%s, %s), %s::text[])",
            [
                person.pk,
                role.value,
                list(countries),
                post.code if post else "",
                list(areas),
                start,
                end,
                codenames(role, list(areas)),
            ],
        )
        row = cursor.fetchone()
    return int(row[0])


def end_posting(posting: Posting, *, at: datetime | None = None, actor: User) -> None:
    """Ends POSTING now, or at a later instant within it."""
    require(may_end(posting, actor))
    with connection.cursor() as cursor:
        cursor.execute("select ssi.end_posting(%s, %s)", [posting.pk, at])
