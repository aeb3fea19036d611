"""People and objects of a record that something received under H1 may have told of: a court is not shown them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Model
from django.utils.translation import gettext as _

from ssi.common.rules import Allowed, Refused, Verdict
from ssi.exchanges.enums import Use
from ssi.exchanges.models import Exchange
from ssi.exchanges.rules import consent_page, held_from_justice
from ssi.people.models import Part
from ssi.records.models import Change, Record


def may_bring(parts: Sequence[Part], origin: Record) -> Verdict:
    """People and objects that a letter takes from the request it arises from. What was written of one of them since
    something came under H1 may tell it: it waits for the consent. What was known before is free, and so is typing
    again what one knows from elsewhere."""
    held = held_from_justice(origin) if parts else []
    if not held:
        return Allowed()
    since = min(one.registered_at if isinstance(one, Exchange) else one.added_at for one in held)
    of_part = {str(row.pk): part for part in parts for row in _rows(part)}
    changes = Change.objects.filter(record=origin, row_key__in=of_part, at__gte=since)
    touched = changes.filter(table_name__startswith="people_part").values_list("row_key", flat=True).first()
    if touched is None:
        return Allowed()
    return Refused(
        _(
            "« %(part)s » a été inscrit ou complété après la réception d’une information sous code H1 (pas d’usage "
            "judiciaire sans accord) : il n’est ni repris ni imprimé tant que l’accord écrit n’est pas enregistré."
        )
        % {"part": of_part[touched]},
        fix=consent_page(held[0], Use.JUDICIAL),
    )


def _rows(part: Part) -> list[Model]:
    return [part, *part.names.all(), *part.numbers.all(), *part.warnings.all()]
