"""Sending the outbox: one mail for all that waits of one kind for one person, tried again later when it fails.

Mail leaves at least once: a worker killed after the server took it sends it again, under the same Message-ID.
"""

from __future__ import annotations

import contextlib
import logging
import smtplib
import socket
import ssl
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.jobs import notices
from ssi.jobs.enums import MailError, MailState
from ssi.jobs.notices import NoticeKind

logger = logging.getLogger(__name__)

LEASE_SECONDS = 60
TIMEOUT_SECONDS = 10
# Before the second try, the third… the last one is followed by none.
PAUSES = (60, 300, 1800, 7200, 21600)
MOST_IN_A_ROW = 50
_PERMANENT = 500


@dataclass(frozen=True)
class Outcome:
    """What became of a mail; LASTING: trying again would change nothing."""

    error: MailError = MailError.NONE
    code: int = 0
    lasting: bool = False

    def __bool__(self) -> bool:
        return self.error is MailError.NONE


def is_set() -> bool:
    return bool(settings.MAIL_HOST and settings.MAIL_FROM)


def send_due() -> int:
    """Sends what is due; says how many mails left. Nothing is taken while mail is not set: it waits, then expires."""
    if not is_set():
        return 0
    sent = 0
    for _turn in range(MOST_IN_A_ROW):
        token = uuid.uuid4()
        with connection.cursor() as cursor:
            cursor.execute("select * from ssi.claim_mail(%s, %s)", [token, LEASE_SECONDS])
            row = cursor.fetchone()
        if row is None:
            break
        first, kind, total, latest, attempts, email, name, language = row
        chosen = notices.of(kind)
        outcome = send(_message(chosen, total if chosen.adds else latest, email, name, language, first))
        _settle(token, outcome, attempts)
        sent += bool(outcome)
    return sent


def _settle(token: uuid.UUID, outcome: Outcome, attempts: int) -> None:
    state, pause = MailState.SENT, 0
    if not outcome:
        over = outcome.lasting or attempts > len(PAUSES)
        state, pause = (MailState.ABANDONED, 0) if over else (MailState.FAILED, PAUSES[attempts - 1])
        logger.warning("mail not sent: %s %s", outcome.error.value, outcome.code)
    with connection.cursor() as cursor:
        cursor.execute(
            "select ssi.settle_mail(%s, %s, %s, %s, %s)",
            [token, state.value, outcome.error.value, outcome.code, pause],
        )


def _message(chosen: NoticeKind, count: int, email: str, name: str, language: str, first: uuid.UUID) -> EmailMessage:
    with translation.override(language):
        address = settings.SITE_ADDRESS.rstrip("/") + chosen.path
        body = "\n\n".join(
            (
                _("Bonjour,"),
                chosen.sentence(count),
                address,
                _("Ce message ne contient aucune donnée de dossier. Vos avis se règlent dans « Mon compte »."),
            )
        )
        return _mail(chosen.subject(count), body, f"{name} <{email}>" if name.isascii() else email, first)


def _mail(subject: str, body: str, to: str, key: uuid.UUID) -> EmailMessage:
    domain = settings.MAIL_FROM.rpartition("@")[2].rstrip(">")
    headers = {"Message-ID": f"<{key}@{domain}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(f"[SSI] {subject}", body, settings.MAIL_FROM, [to], headers=headers)


def send_test(user: User) -> Outcome:
    """A mail to oneself, now, and what became of it."""
    if not is_set():
        return Outcome(MailError.UNSET, lasting=True)
    body = _("La messagerie du SSI fonctionne : ce message d’essai en est la preuve.")
    return send(_mail(_("message d’essai"), body, user.email, uuid.uuid4()))


def send(message: EmailMessage) -> Outcome:
    backend = EmailBackend(
        host=settings.MAIL_HOST,
        port=settings.MAIL_PORT,
        username=settings.MAIL_USER,
        password=settings.MAIL_PASSWORD,
        use_tls=settings.MAIL_TLS == "starttls",
        use_ssl=settings.MAIL_TLS == "tls",
        timeout=TIMEOUT_SECONDS,
    )
    try:
        backend.send_messages([message])
    except (smtplib.SMTPException, OSError) as error:
        return _outcome(error)
    finally:
        # A connection on which TLS failed is left open by the backend.
        with contextlib.suppress(smtplib.SMTPException, OSError):
            backend.close()
    return Outcome()


def _outcome(error: Exception) -> Outcome:
    """The error of a library as one of our words. A code of 5xx about the message itself is lasting."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Outcome(MailError.LOGIN, error.smtp_code)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = max(answer[0] for answer in error.recipients.values())
        return Outcome(MailError.RECIPIENT, code, lasting=code >= _PERMANENT)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return Outcome(MailError.SENDER, error.smtp_code)
    if isinstance(error, (ssl.SSLError, smtplib.SMTPNotSupportedError)):
        return Outcome(MailError.TLS)
    if isinstance(error, (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError, socket.gaierror)):
        return Outcome(MailError.UNREACHABLE)
    if isinstance(error, smtplib.SMTPResponseException):
        return Outcome(MailError.REFUSED, error.smtp_code, lasting=error.smtp_code >= _PERMANENT)
    return Outcome(MailError.UNREACHABLE if isinstance(error, OSError) else MailError.REFUSED)


def retry(notice: uuid.UUID) -> bool:
    """Has a notice sent again; False when there is nothing to send again."""
    with connection.cursor() as cursor:
        cursor.execute("select ssi.retry_mail(%s)", [notice])
        return bool(cursor.fetchone()[0])


# --- The worker's sign of life --------------------------------------------------------------------------------------

SILENT_AFTER = timedelta(minutes=3)


def beat() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select ssi.beat_worker()")


def is_silent(last: datetime | None) -> bool:
    return last is None or datetime.now(UTC) - last > SILENT_AFTER
