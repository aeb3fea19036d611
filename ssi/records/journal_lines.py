"""Lines of the journal as sentences: who, when, what, on which keys. Never contents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.models import User
from ssi.audit.acts import Act
from ssi.audit.models import Entry
from ssi.common.moments import moment_text
from ssi.common.rules import Allowed, Refused, Verdict
from ssi.records.models import Record
from ssi.territories.delegations import Signatures
from ssi.territories.grants import holds, holds_in, serves

MOST = 200
# A list shows twenty-five keys; a line says the first ones and counts the rest.
KEYS_SHOWN = 5
_IDENTIFIER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ACCOUNT = re.compile(r"person:(\d{1,18})")
_REFUSAL = gettext_lazy(
    "Le journal d’un dossier est ouvert à son titulaire, au chef de service et à l’auditeur. "
    "Demandez au titulaire ce qui vous manque."
)


@dataclass(frozen=True)
class JournalLine:
    iso: str
    moment: str
    person: str
    operation: str
    acts: str
    country: str
    keys: str
    address: str


def may_read_journal(record: Record, user: User) -> Verdict:
    """Twin of the condition in the database function ssi.journal_of."""
    owns = record.owner_id == user.pk and holds(user, "change", record.scope)
    if owns or holds_in(user, "journal_view", [record.country_id]) or serves(user, "service_journal"):
        return Allowed()
    return Refused(_REFUSAL)


def journal_of(record: Record) -> list[Entry]:
    """The last lines about RECORD, newest first; the database function applies the rule itself."""
    query = "select * from ssi.journal_of(%s) order by at desc, id desc limit %s"
    return list(Entry.objects.raw(query, [record.pk, MOST]))


def lines_of(entries: Sequence[Entry], zone: str) -> list[JournalLine]:
    """ENTRIES in words, hours on the wall clock of ZONE. Three statements."""
    shown = {key for entry in entries for key in entry.keys[:KEYS_SHOWN]}
    accounts = {key: int(found[1]) for key in shown if (found := _ACCOUNT.fullmatch(key))}
    actors = {entry.actor for entry in entries if entry.actor is not None}
    people = User.objects.in_bulk({*actors, *accounts.values()})
    named = {
        key: _("compte de %(name)s") % {"name": people[pk].full_name} for key, pk in accounts.items() if pk in people
    }
    named |= {key: _("jeton %(start)s…") % {"start": key[6:14]} for key in shown if key.startswith("token:")}
    references = {**_references(shown), **named}
    signatures = Signatures.of(actors, {entry.country for entry in entries})
    return [
        JournalLine(
            iso=entry.at.isoformat(),
            moment=moment_text(entry.at, zone),
            person=signatures.sign(people[entry.actor].full_name, entry.actor, entry.at, entry.country)
            if entry.actor in people
            else _("utilisateur non connecté"),
            operation=entry.get_operation_display(),
            acts=", ".join(_act(value) for value in entry.acts),
            country=entry.country,
            keys=_keys(entry.keys, references),
            address=entry.address or "",
        )
        for entry in entries
    ]


def _act(value: str) -> str:
    return str(Act(value).label) if value in Act.values else value


def _keys(keys: Sequence[str], references: dict[str, str]) -> str:
    shown = [references.get(key, key) for key in keys[:KEYS_SHOWN]]
    more = len(keys) - len(shown)
    return ", ".join(shown) + (_(" et %(more)d de plus") % {"more": more} if more else "")


def _references(keys: set[str]) -> dict[str, str]:
    """The references of the records among KEYS, for whoever reads the journal of their country."""
    identifiers = sorted(key for key in keys if _IDENTIFIER.fullmatch(key))
    with connection.cursor() as cursor:
        cursor.execute("select key, reference from ssi.references_of(%s::uuid[])", [identifiers])
        return dict(cursor.fetchall())
