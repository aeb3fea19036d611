"""The records that a person opened last: known from their own lines of the journal, shown if they still see them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models.expressions import RawSQL

from ssi.accounts.models import User
from ssi.records.models import Record

MOST = 8
_SHOWN = ("id", "kind", "country_id", "reference", "title", "state")
# More keys than are shown: some name what is no longer seen, or the inner side of what is.
_KEYS = 40


def opened_by(user: User, kinds: Sequence[str]) -> list[Record]:
    """The last records of KINDS that USER, who is acting, opened, the latest first: one statement."""
    place = RawSQL("array_position(array(select ssi.opened_records(%s)), records_record.id)", [_KEYS])
    opened = Record.objects.visible_to(user).filter(pk__in=RawSQL("select ssi.opened_records(%s)", [_KEYS]))
    return list(opened.of_kinds(*kinds).only(*_SHOWN).order_by(place)[:MOST])
