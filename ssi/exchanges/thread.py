"""Exchanges in the thread of a record, at the instant when they came or went."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.exchanges.models import Exchange
from ssi.records import timeline
from ssi.records.models import Record
from ssi.records.timeline import MOST, Item


def register() -> None:
    timeline.register(exchanges)
    timeline.register_event_labels({"consent_recorded": gettext_lazy("Accord d’usage enregistré")})


def exchanges(record: Record) -> Iterator[Item]:
    found = Exchange.objects.filter(record=record).select_related("from_authority", "to_authority", "actor")
    for exchange in found[:MOST]:
        yield Item(
            at=exchange.occurred_at,
            code=f"exchange_{exchange.direction}",
            title=exchange.subject,
            body=_facts(exchange),
            actor_name=exchange.actor.full_name,
            actor=exchange.actor_id,
            done_at=exchange.registered_at,
            badge=exchange.get_direction_display(),
            tone="info" if exchange.direction == "in" else "neutral",
        )


def _facts(exchange: Exchange) -> str:
    """Who to whom, by which channel, under which reference, with the codes of the piece; then what it says."""
    way = " → ".join(filter(None, (exchange.sender, exchange.receiver)))
    facts = [way, exchange.get_channel_display()]
    if exchange.external_reference:
        facts.append(_("réf. %(reference)s") % {"reference": exchange.external_reference})
    facts += [exchange.handling_code, exchange.evaluation]
    line = " · ".join(filter(None, map(str, facts)))
    return "\n".join(filter(None, (line, exchange.body)))
