"""The pages that every cooperation record has: opening, draft, correction, detail, steps.

One kind is one `Pages`: its forms, its services and its templates. Each page fetches through `visible_to`, builds a
form, calls one service and redirects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation.forms.records import ConfirmForm, ReasonForm
from ssi.accounts.models import User
from ssi.common.components import Action, Step
from ssi.common.forms import VersionedForm
from ssi.common.rules import Refused, Text
from ssi.records.access import may, may_rewrite
from ssi.records.kinds import kind_by_code
from ssi.records.models import Record
from ssi.records.workflow import Offer, Transition, Workflow
from ssi.territories.capabilities import Area
from ssi.territories.grants import read
from ssi.territories.models import Country


def nothing_more(_record: Record, _user: User) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Words:
    """What the pages of one kind say."""

    area: Text
    new: Text
    save: Text
    change: Text
    refused: Text
    no_draft: Text


@dataclass(frozen=True)
class Pages:
    """One kind of record as its pages see it. NAMESPACE names its addresses; DETAIL, its row beside the record."""

    kind: str
    area: Area
    namespace: str
    words: Words
    new_form: type[Any]
    edit_form: type[Any]
    values: Callable[[Record], dict[str, Any]]
    draft: Callable[..., Record]
    change: Callable[..., Record]
    templates: str
    steps: Mapping[str, type[VersionedForm]]
    related: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    first_values: Callable[[], dict[str, Any]] = field(default=dict)
    step_values: Callable[[Record, str], dict[str, Any]] = field(default=lambda record, code: {})
    left_out: Callable[[Record], tuple[str, ...]] = field(default=lambda record: ())
    more: Callable[[Record, User], dict[str, Any]] = nothing_more
    more_actions: Callable[[Record, User], list[Action]] = field(default=lambda record, user: [])

    @property
    def workflow(self) -> Workflow:
        return kind_by_code(self.kind).workflow

    def url(self, page: str, *args: Any) -> str:
        return reverse(f"{self.namespace}:{page}", args=args)

    @property
    def list_url(self) -> str:
        """Participations are listed with the actions."""
        return reverse(f"{'actions' if self.area is Area.TECHNICAL else self.namespace}:list")

    def own_countries(self, user: User) -> list[Country]:
        """Where the person may open such a record."""
        codes = read(user).countries(f"{self.area.value}_change")
        return list(Country.objects.filter(code__in=codes).order_by("code"))

    def transition(self, code: str) -> Transition:
        """The step of that code; a draft is registered from its own page."""
        try:
            found = self.workflow.transition(code)
        except LookupError as unknown:
            raise Http404 from unknown
        if code == "register":
            raise Http404
        return found

    def step_form(self, transition: Transition) -> type[VersionedForm]:
        return self.steps.get(transition.code, ReasonForm if transition.needs_reason else ConfirmForm)

    # --- What the detail page shows of where the record stands ---------------------------------------------------

    def action(self, record: Record, offer: Offer) -> Action:
        refused = offer.verdict.reason if isinstance(offer.verdict, Refused) else ""
        url = self.url("step", record.reference, offer.transition.code)
        return Action(offer.transition.label, url, method="get", refusal=refused)

    def edits(self, record: Record, user: User) -> list[Action]:
        """What one may do beside the steps; what changes what the record says is not offered once it is closed."""
        if not may(user, "change", record):
            return []
        rewriting: list[tuple[str, Text]] = [
            ("edit", self.words.change),
            ("add_part", _("Ajouter une personne ou un objet")),
        ]
        always: list[tuple[str, Text]] = [
            ("add_exchange", _("Ajouter un échange")),
            ("drop_mail", _("Déposer un courriel")),
            ("note_call", _("Noter un appel")),
            ("add_document", _("Joindre une pièce")),
            ("link", _("Lier à un autre dossier")),
        ]
        offered = [*(rewriting if may_rewrite(user, record) else []), *always]
        plain = [Action(label, self.url(page, record.reference), method="get") for page, label in offered]
        return [*self.more_actions(record, user), *plain]

    def chain(self, record: Record) -> list[Step]:
        """The main chain as steps; in a side state, where the record was before is not known here: none is lit."""
        left_out = {"draft", *self.left_out(record)}
        chain = [state for state in self.workflow.states if state.is_step and state.code not in left_out]
        if record.state not in {state.code for state in chain}:
            return []
        # What was passed over is not shown as done: a letter of intent was never approved.
        here = next(index for index, state in enumerate(chain) if state.code == record.state)
        passed = set(record.passages.values_list("to_state", flat=True))
        chain = [state for state in chain[:here] if state.code in passed] + chain[here:]
        codes = [state.code for state in chain]
        position = codes.index(record.state)
        over = record.state == codes[-1]
        return [
            Step(state.label, "done" if index < position or over else "current" if index == position else "next")
            for index, state in enumerate(chain)
        ]
