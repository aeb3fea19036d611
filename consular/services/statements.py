"""What the person said, kept with its source: they may change their mind, and the last that they said counts."""

from __future__ import annotations

from datetime import datetime

from consular.enums import Consent, Said, Wish
from consular.models import FamilyContact, Statement
from ssi.accounts.models import User
from ssi.common import clock
from ssi.records.models import Record


def keep_wish(filing: Record, wish: str, *, source: str, at: datetime, actor: User) -> bool:
    """Keeps what was said of our help; whether it is now the last word, and so the one that counts."""
    detail = filing.assistancefiling
    before = Statement.objects.filter(record=filing, contact=None)
    if detail.assistance_wish != Wish.UNKNOWN and detail.wish_recorded_at and not before.exists():
        # Said when the request was filed: kept too, before it is replaced.
        _keep(filing, detail.assistance_wish, detail.wish_source, detail.wish_recorded_at, filing.author)
    last = before.first()
    _keep(filing, wish, source, at, actor)
    return last is None or at >= last.at


def keep_consent(
    filing: Record, contact: FamilyContact, consent: str, *, source: str, at: datetime, actor: User
) -> bool:
    """Keeps whether CONTACT may be told; whether it is now the last word."""
    before = Statement.objects.filter(record=filing, contact=contact)
    if contact.consent_to_inform != Consent.UNKNOWN and contact.recorded_at and not before.exists():
        _keep(filing, contact.consent_to_inform, "", contact.recorded_at, filing.author, contact)
    last = before.first()
    _keep(filing, consent, source, at, actor, contact)
    return last is None or at >= last.at


def _keep(
    filing: Record, said: str, source: str, at: datetime, author: User, contact: FamilyContact | None = None
) -> None:
    Statement.objects.create(
        record=filing,
        scope=filing.scope,
        contact=contact,
        said=Said(said),
        source=source,
        at=at,
        recorded_at=clock.now(),
        author=author,
    )
