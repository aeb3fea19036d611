"""What the pages of every operational kind have: the header's actions, the chain as steps, what one may do beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy

from cases.rules.requests import may_be_copied
from ssi.accounts.models import User
from ssi.common.components import Action, Step
from ssi.common.rules import Refused, Text
from ssi.records.access import may, may_rewrite
from ssi.records.acts import undo_actions
from ssi.records.kinds import kind_of
from ssi.records.models import Passage, Record
from ssi.records.workflow import Offer, Workflow


@dataclass(frozen=True)
class Offered:
    """The next step, what it lacks, and everything else one may do."""

    primary: Action | None
    missing: Refused | None
    others: list[Action]


# What is added to any operational record: (address, words, whether it changes what the record says).
_ADDITIONS: tuple[tuple[str, Text, bool], ...] = (
    ("cases:add_exchange", gettext_lazy("Ajouter un échange"), False),
    ("cases:drop_mail", gettext_lazy("Déposer un courriel"), False),
    ("cases:note_call", gettext_lazy("Noter un appel"), False),
    ("cases:letters", gettext_lazy("Produire un courrier"), False),
    ("cases:case_file", gettext_lazy("Imprimer le dossier"), False),
    ("cases:add_part", gettext_lazy("Ajouter une personne ou un objet"), True),
    ("cases:add_document", gettext_lazy("Joindre une pièce"), False),
    ("cases:link", gettext_lazy("Lier à un autre dossier"), False),
    ("cases:affair", gettext_lazy("Ranger dans une affaire"), False),
)
_COPY: tuple[str, Text, bool] = ("cases:duplicate", gettext_lazy("Un nouveau comme celui-ci"), False)


def offered_on(
    record: Record,
    user: User,
    passages: Sequence[Passage],
    *,
    edit: Text,
    more: Sequence[tuple[str, Text, bool]] = (),
) -> Offered:
    """The actions of the page of RECORD. EDIT: the words of its correction; MORE: what its kind alone has.

    PASSAGES: `timeline.passages_of`, read once for the page.
    """
    offers = kind_of(record).workflow.offers(record, user)
    main = next((offer for offer in offers if offer.transition.is_main), None)
    refused = main.verdict if main and isinstance(main.verdict, Refused) else None
    steps = [_action(record, offer) for offer in offers if offer is not main]
    beside: list[Action] = []
    pages: list[tuple[str, Text, bool]] = []
    if may(user, "change", record):
        pages = [("cases:edit", edit, True), *more, _COPY, *_ADDITIONS]
    elif record.is_voided and may_be_copied(record, user):
        # All that is left to do from a voided record: register it again, rightly.
        pages = [_COPY]
    if pages:
        closed = not may_rewrite(user, record)
        beside = [
            Action(label, reverse(name, args=[record.reference]), method="get")
            for name, label, rewrites in pages
            if not (rewrites and closed)
        ]
    return Offered(
        _action(record, main) if main else None, refused, steps + beside + undo_actions(record, user, passages)
    )


def _action(record: Record, offer: Offer) -> Action:
    page = offer.transition.page
    url = (
        reverse(f"cases:{page}", args=[record.reference])
        if page
        else reverse("cases:step", args=[record.reference, offer.transition.code])
    )
    refused = offer.verdict.reason if isinstance(offer.verdict, Refused) else ""
    return Action(offer.transition.label, url, method="get", refusal=refused)


def steps_of(
    workflow: Workflow, state: str, *, beside: Mapping[str, str], notes: Mapping[str, Text] | None = None
) -> list[Step]:
    """The chain as steps. BESIDE: the step at which a side state is shown; NOTES: the day of a step."""
    chain = [one for one in workflow.states if one.is_step and one.code != "draft"]
    codes = [one.code for one in chain]
    said = notes or {}
    here = beside.get(state, state)
    if here not in codes:
        return [Step(one.label, "next", said.get(one.code, "")) for one in chain]
    position = codes.index(here)
    finished = state == codes[-1]
    return [
        Step(
            one.label,
            "done" if index < position or finished else "current" if index == position else "next",
            said.get(one.code, ""),
        )
        for index, one in enumerate(chain)
    ]
