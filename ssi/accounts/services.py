"""What happens to an account and to its sessions. Who may ask for it is decided above (ssi.territories.administration).

Each function notes its act in the journal of the current acting context.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.accounts.models import Session, User
from ssi.accounts.phrases import one_time_phrase
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.rules import RefusedError

_LOGIN_DIGITS = 16
# How long another administrator has to give an access that was asked for.
ASKED_DAYS = 3


@dataclass(frozen=True)
class OneTime:
    """An account and the phrase that opens it once: shown to the administrator, stored nowhere."""

    person: User
    phrase: str


def person_key(person: User) -> str:
    return f"person:{person.pk}"


def login_key(username: str) -> str:
    """A login name that may be a slip of the tongue (a password typed in the wrong field): its print, not itself."""
    return "login:" + sha256(username.strip().lower().encode()).hexdigest()[:_LOGIN_DIGITS]


# --- The account --------------------------------------------------------------------------------------------------


def open_account(*, username: str, full_name: str, email: str, language: str, time_zone: str) -> OneTime:
    """Opens an account with a one-time phrase that its person must replace."""
    phrase = one_time_phrase()
    try:
        with transaction.atomic():
            key = _call("open_account", username, full_name, email, language, time_zone, make_password(phrase))
            person = User.objects.get(pk=key or 0)
    except IntegrityError as error:
        raise RefusedError(_("Cet identifiant est déjà pris."), field="username") from error
    journal.note(Act.ACCOUNT_OPENED, keys=[person_key(person)])
    return OneTime(person, phrase)


def close_account(person: User) -> None:
    """Disables the account and ends its sessions: its next request is refused."""
    _call("close_account", person.pk)
    journal.note(Act.ACCOUNT_CLOSED, keys=[person_key(person)])


def reopen_account(person: User) -> None:
    """The account is there again, with a password that opens nothing: its access is given after."""
    _call("reopen_account", person.pk, make_password(None))
    journal.note(Act.ACCOUNT_REOPENED, keys=[person_key(person)])


def ask_reset(person: User) -> None:
    """Asks another administrator to reset the password of PERSON."""
    _call("ask_reset", person.pk)
    journal.note(Act.ACCOUNT_RESET_ASKED, keys=[person_key(person)])


def reset_password(person: User) -> OneTime:
    """Gives a new one-time phrase; whoever held the old password is out."""
    phrase = one_time_phrase()
    _call("reset_password", person.pk, make_password(phrase), ASKED_DAYS)
    journal.note(Act.ACCOUNT_RESET, keys=[person_key(person)])
    return OneTime(person, phrase)


def _call(function: str, *values: str | int) -> int | None:
    """One of the functions of ssi/territories/account_sql.py, which hold their own rule."""
    with connection.cursor() as cursor:
        cursor.execute(f"select ssi.{function}({', '.join(['%s'] * len(values))})", values)
        row = cursor.fetchone()
    return None if row is None else row[0]


# --- By oneself ---------------------------------------------------------------------------------------------------


def change_own_password(person: User, *, password: str) -> None:
    """Every other session of the person ends: it was opened with the old password."""
    person.set_password(password)
    person.must_change_password = False
    _call("choose_password", person.password)
    journal.note(Act.PASSWORD_CHANGED, keys=[person_key(person)])


def change_own_settings(person: User, *, email: str, language: str, time_zone: str) -> None:
    person.email = email
    person.language = language
    person.time_zone = time_zone
    person.save(update_fields=["email", "language", "time_zone"])
    journal.note(Act.ACCOUNT_CHANGED, keys=[person_key(person)])


def choose_language(person: User, *, language: str) -> None:
    if person.language != language:
        person.language = language
        person.save(update_fields=["language"])
        journal.note(Act.ACCOUNT_CHANGED, keys=[person_key(person)])


# --- Sessions -----------------------------------------------------------------------------------------------------


def live_sessions(person: User) -> list[Session]:
    """The person's sessions that still open a page, newest first."""
    return list(
        Session.objects.filter(user=person, expire_date__gt=timezone.now()).order_by("-opened_at", "session_key")
    )


def end_session(session: Session, *, actor: User) -> None:
    session.delete()
    journal.note(Act.SESSIONS_ENDED, keys=[person_key(actor)])


def end_other_sessions(person: User, *, keep: str) -> int:
    """Ends every session of PERSON but the one kept under KEEP; returns how many."""
    ended, _rows = Session.objects.filter(user=person).exclude(session_key=keep).delete()
    if ended:
        journal.note(Act.SESSIONS_ENDED, keys=[person_key(person)])
    return ended


def note_sign_in(person: User) -> None:
    """The line is the person's own, though the request began as nobody's. Sessions that have ended are swept out."""
    Session.objects.filter(expire_date__lte=timezone.now()).delete()
    journal.current().actor = person.pk
    journal.note(Act.SIGNED_IN, keys=[person_key(person)])


def note_sign_out(person: User) -> None:
    journal.note(Act.SIGNED_OUT, keys=[person_key(person)])


def note_failed_sign_in(username: str) -> None:
    journal.note(Act.SIGN_IN_FAILED, keys=[login_key(username)])


def note_wrong_password(person: User) -> None:
    """Somebody who is signed in as PERSON was asked for the password again, and did not know it."""
    journal.note(Act.SIGN_IN_FAILED, keys=[person_key(person)])
