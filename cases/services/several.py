"""The same request to several countries at once: one record each, linked to each other, all written or none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.services.requests import AskedQuestion, draft_request, register_request
from ssi.accounts.models import User
from ssi.common.rules import RefusedError
from ssi.records.enums import Marking
from ssi.records.models import Record
from ssi.records.services import link_records
from ssi.territories.models import Country


def open_in_several(
    countries: Sequence[Country],
    *,
    title: str,
    marking: Marking,
    content: dict[str, Any],
    questions: Sequence[AskedQuestion],
    registered: bool,
    actor: User,
) -> list[Record]:
    """A record in each of COUNTRIES, with its own reference, owner and due date, in their order.

    Refused in one of them, nothing is written in any, and the refusal says which.
    """
    opened = []
    with transaction.atomic():
        for country in countries:
            try:
                record = draft_request(
                    country=country, title=title, marking=marking, content=content, questions=questions, actor=actor
                )
                opened.append(register_request(record, actor=actor) if registered else record)
            except RefusedError as refusal:
                raise RefusedError(
                    _("%(country)s : %(reason)s Aucune demande n’a été enregistrée, dans aucun pays.")
                    % {"country": country.name, "reason": refusal.reason},
                    field="also",
                    fix=refusal.fix,
                ) from refusal
        for left, right in combinations(opened, 2):
            link_records(left, right, actor=actor)
    return opened
