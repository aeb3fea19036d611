"""Writing for machines: open a record, take a step. The same forms, rules and services as the pages, by one door."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common.api.bodies import Body, Sent
from ssi.common.api.problems import TITLES, FieldError, Problem, ProblemError, invalid, problem
from ssi.common.forms import VersionedForm
from ssi.common.rules import Refused, RefusedError, StaleVersionError, Text, Verdict
from ssi.records.access import may
from ssi.records.models import Record
from ssi.records.workflow import Workflow, verdict_of

Bind = Callable[[QueryDict, Mapping[str, Any], Record, User], Sequence[forms.Form]]
Do = Callable[[Record, Sent, User], object]
_KEY = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
Values = Callable[[Record], Mapping[str, Any]]


def _no_values(_record: Record) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Step:
    """One intention on a record. MAY answers what stands in its way; WITHIN, whether the reader's posting allows it.

    STORED: what a form sent with an old version is compared with.
    """

    label: Text
    body: Body
    bind: Bind
    do: Do
    may: Callable[[Record, User], Verdict]
    within: Callable[[Record, User], Verdict]
    here: Callable[[Record], bool]
    stored: Values = _no_values

    def offered(self, record: Record, user: User) -> Verdict | None:
        """None where the step has no sense, or is not the reader's to take."""
        if not self.here(record) or not self.within(record, user):
            return None
        return self.may(record, user)


def transition_step(
    workflow: Workflow, code: str, *, body: Body, bind: Bind, do: Do, stored: Values = _no_values
) -> Step:
    """The step that takes the transition CODE: label, states, right and guard are those of the table."""
    transition = workflow.transition(code)
    return Step(
        label=transition.label,
        body=body,
        bind=bind,
        do=do,
        may=lambda record, user: verdict_of(workflow, record, code, user),
        within=lambda record, user: may(user, transition.verb, record),
        here=lambda record: record.state in transition.sources and transition.concerns(record),
        stored=stored,
    )


@dataclass(frozen=True)
class Create:
    """How a record of the kind is opened. DEMAND raises for who may open none; DO answers the record."""

    body: Body
    demand: Callable[[User], None]
    bind: Callable[[QueryDict, Mapping[str, Any], User], Sequence[forms.Form]]
    do: Callable[[Sent, User], Record]


@dataclass(frozen=True)
class Change:
    """How what a record says is replaced, as a whole. DEMAND raises for whoever may not."""

    body: Body
    demand: Callable[[Record, User], None]
    bind: Bind
    do: Do
    stored: Values


def sent_of(body: Body, payload: Mapping[str, Any], bound: Sequence[forms.Form], data: QueryDict) -> Sent:
    """What was sent, or every mistake in it. What the form of this record and this reader does not have is one."""
    known = {*body.rows, *body.more, *(name for form in bound for name in form.fields)}
    unknown = [FieldError(name, _("Champ inconnu.")) for name in payload if name not in known]
    if unknown:
        raise invalid(*unknown)
    rows = {name: one.formset(data, prefix=one.prefix) for name, one in body.rows.items()}
    sent = Sent(bound, rows, {name: payload[name] for name in body.more if name in payload})
    sent.demand_valid()
    return sent


def key_of(header: str | None) -> uuid.UUID | None:
    """The key that a client draws for one sending (Idempotency-Key)."""
    if header is None:
        return None
    if not _KEY.fullmatch(header):
        raise ProblemError(problem(400, errors=[FieldError("Idempotency-Key", _("Cette clé n’est pas un UUID."))]))
    return uuid.UUID(header)


def sending_of(key: uuid.UUID | None, path: str, payload: Mapping[str, Any]) -> uuid.UUID | None:
    """Same key, same address and same content, same sending, as for a form (ssi.common.forms.OnceForm)."""
    return uuid.uuid5(key, f"{path} {json.dumps(payload, sort_keys=True)}") if key else None


def demand_possible(verdict: Verdict) -> None:
    """409, with the reason and the page that mends it, unless the state of the record allows."""
    if isinstance(verdict, Refused):
        raise ProblemError(problem(409, verdict.reason, fix=verdict.fix))


def run(do: Callable[[], Any], record: Record, sent: Sent, stored: Mapping[str, Any]) -> Any:
    """Runs the service. Stale: 409 with both values, of the version and of each field that differs."""
    try:
        return do()
    except StaleVersionError as stale:
        raise ProblemError(stale_problem(stale, record, sent, stored)) from stale


def stale_problem(stale: RefusedError, record: Record, sent: Sent, stored: Mapping[str, Any]) -> Problem:
    versioned = [form for form in sent.forms if isinstance(form, VersionedForm)]
    differences = [
        {"field": difference.label, "stored": difference.theirs, "sent": difference.yours}
        for form in versioned
        for difference in form.differences(stored)
    ]
    version = {"stored": Record.objects.get(pk=record.pk).version, "sent": sent.typed.get("version")}
    more = {"version": version, "differences": differences}
    return Problem("stale", 409, TITLES[409][1], stale.reason, more=more)
