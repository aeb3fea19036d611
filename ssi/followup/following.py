"""Following a record: being told of what happens to it, as long as one sees it."""

from __future__ import annotations

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.rules import require
from ssi.followup.models import Follow
from ssi.followup.rules import may_be_followed
from ssi.records.models import Record


def follow(record: Record, *, active: bool, actor: User) -> None:
    """ACTOR, who sees RECORD, follows it from now on, or no more; said twice, it counts once."""
    require(may_be_followed(record))
    Follow.objects.update_or_create(
        record=record,
        person=actor,
        defaults={"active": active},
        create_defaults={"active": active, "scope": record.scope},
    )
    journal.note(Act.RECORD_FOLLOWED if active else Act.RECORD_LEFT, country=record.country_id, keys=[record.pk])
