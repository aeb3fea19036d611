"""What a reply, a correction and a reminder begin with. Nothing is filed here: a person reads it, then sends it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from ssi.common import clock
from ssi.common.clock import in_zone
from ssi.common.moments import day_text
from ssi.directory.models import Authority
from ssi.exchanges.enums import Direction
from ssi.exchanges.models import Exchange

LONGEST_SUBJECT = 200
_TURNED = {Direction.IN: Direction.OUT, Direction.OUT: Direction.IN, Direction.INTERNAL: Direction.INTERNAL}
# What a correction says again, until the person changes it.
_SAID_AGAIN = (
    "direction", "kind", "channel", "from_person", "to_person", "external_reference", "subject", "body",
    "language", "handling_code", "handling_note", "source_reliability", "information_credibility", "expects_reply_by",
)  # fmt: skip


def language_of(authority: Authority | None) -> str:
    """The language in which one writes to AUTHORITY: French to French services, English to all others."""
    return "fr" if authority is None or authority.country_id == "FR" else "en"


def reply_to(exchange: Exchange) -> dict[str, Any]:
    """The answer to EXCHANGE: its ends turned round, under its references."""
    return {
        "direction": _TURNED[Direction(exchange.direction)],
        "kind": exchange.kind,
        "channel": exchange.channel,
        "from_authority": exchange.to_authority_id,
        "from_person": exchange.to_person,
        "to_authority": exchange.from_authority_id,
        "to_person": exchange.from_person,
        "external_reference": exchange.external_reference,
        "in_reply_to": str(exchange.pk),
        "subject": (_("Réponse : %(subject)s") % {"subject": exchange.subject})[:LONGEST_SUBJECT],
        "handling_code": exchange.handling_code,
        "handling_note": exchange.handling_note,
        "occurred_at": clock.now(),
    }


def correction_of(exchange: Exchange) -> dict[str, Any]:
    """What EXCHANGE says, to be said rightly."""
    return {
        **{name: getattr(exchange, name) for name in _SAID_AGAIN},
        "from_authority": exchange.from_authority_id,
        "to_authority": exchange.to_authority_id,
        "in_reply_to": str(exchange.in_reply_to_id or ""),
        "occurred_at": exchange.occurred_at,
    }


def reminder_of(exchange: Exchange) -> dict[str, Any]:
    """A reminder of EXCHANGE, ready to send, in the language of the authority that has it."""
    rank = Exchange.objects.filter(reminds=exchange).count() + 1
    language = language_of(exchange.to_authority)
    day = day_text(in_zone(exchange.occurred_at, exchange.record.country.time_zone).date())
    with override(language):
        told = {"rank": rank, "subject": exchange.subject, "day": day, "reference": exchange.record.reference}
        subject = _("Relance n° %(rank)d : %(subject)s") % told
        body = (
            _(
                "Nous vous avons adressé le %(day)s, sous la référence %(reference)s, un envoi dont l’objet était "
                "« %(subject)s ».\n\n"
                "Sauf erreur de notre part, il n’a pas encore reçu de réponse. Nous vous serions reconnaissants de "
                "nous indiquer où en est son examen et, si possible, la date à laquelle une réponse peut être attendue."
            )
            % told
        )
        if exchange.external_reference:
            body += "\n\n" + _("Votre référence : %(reference)s.") % {"reference": exchange.external_reference}
    return {
        "direction": Direction.OUT,
        "kind": exchange.kind,
        "channel": exchange.channel,
        "from_authority": exchange.from_authority_id,
        "from_person": exchange.from_person,
        "to_authority": exchange.to_authority_id,
        "to_person": exchange.to_person,
        "external_reference": exchange.external_reference,
        "subject": subject[:LONGEST_SUBJECT],
        "body": body,
        "language": language,
        "occurred_at": clock.now(),
    }
