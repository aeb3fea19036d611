"""The files that a person opened last, on their home page, on the page of search and in its box: theirs alone."""

from __future__ import annotations

from dataclasses import dataclass

from ssi.accounts.models import User
from ssi.audit.acts import Act
from ssi.records.kinds import kind_of
from ssi.records.listing import note_shown
from ssi.records.recent import opened_by
from ssi.site.desk import numbered_kinds


@dataclass(frozen=True)
class RecentFile:
    url: str
    reference: str
    title: str


def recent_files(user: User) -> list[RecentFile]:
    """Of what USER opened, the last that they still see; showing it is journalled like a list."""
    opened = opened_by(user, [kind.code for kind in numbered_kinds()])
    note_shown(opened, Act.LIST_READ)
    return [
        RecentFile(kind_of(record).address(record), record.reference or str(kind_of(record).label), record.title)
        for record in opened
    ]
