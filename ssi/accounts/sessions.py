"""The session store: Django's own in PostgreSQL, whose rows say whose they are and when they end.

A session ends after SESSION_IDLE_SECONDS without a request and SESSION_COOKIE_AGE after it was opened, whatever comes
first: the end is in the row, so a session that has ended is not even loaded. Real time, never the test clock.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from ssi.accounts.browsers import browser_family
from ssi.accounts.models import Session, kept_key

OPENED = "ssi_opened"
SEEN = "ssi_seen"
ADDRESS = "ssi_address"
BROWSER = "ssi_browser"
# Writing the hour of each request would cost one statement a page: within this time it stays as it is.
SEEN_EVERY_SECONDS = 30


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        bare = super().create_model_instance(data)
        return Session(
            session_key=kept_key(bare.session_key),
            session_data=bare.session_data,
            expire_date=bare.expire_date,
            user_id=int(data[SESSION_KEY]) if data.get(SESSION_KEY) else None,
            opened_at=_instant(data.get(OPENED)),
            seen_at=_instant(data.get(SEEN)),
            address=data.get(ADDRESS) or None,
            browser=data.get(BROWSER, ""),
        )

    def _get_session_from_db(self) -> Session | None:
        now = timezone.now()
        found = Session.objects.filter(session_key=kept_key(self.session_key or ""), expire_date__gt=now).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(session_key=kept_key(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(session_key=kept_key(key)).delete()

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        opened = _instant(self.get(OPENED))
        if opened is None:
            return super().get_expiry_date(**kwargs)
        idle = timezone.now() + timedelta(seconds=settings.SESSION_IDLE_SECONDS)
        return min(idle, opened + timedelta(seconds=settings.SESSION_COOKIE_AGE))


def _instant(epoch: float | None) -> datetime | None:
    return None if epoch is None else datetime.fromtimestamp(epoch, UTC)


def mark_seen(session: SessionBase, *, address: str, agent: str) -> None:
    """Notes that the signed-in person is there; the first time, from where and with what."""
    now = timezone.now().timestamp()
    if OPENED not in session:
        session[OPENED] = now
        session[ADDRESS] = address
        session[BROWSER] = browser_family(agent)
    if now - session.get(SEEN, 0) >= SEEN_EVERY_SECONDS:
        session[SEEN] = now
