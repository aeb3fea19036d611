"""What the service does with a request, for machines. No post ever finds these records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.forms.acts import (
    AnswerForm,
    CloseForm,
    ConfirmForm,
    NoteForm,
    QuestionForm,
    ReasonForm,
    ReleaseForm,
    TriageForm,
)
from consular.forms.work import ReviewForm, TransferForm
from consular.models import AskedItem, Handling
from consular.rules import may_be_answered
from consular.services import (
    add_note,
    ask_post,
    close_handling,
    compose_answer,
    decline_handling,
    pass_step,
    release_composed,
    reopen_handling,
    review_handling,
    take_charge,
    transfer_handling,
    triage,
)
from consular.workflow import HANDLING
from ssi.accounts.models import User
from ssi.common.api.bodies import Body, Sent
from ssi.common.rules import Allowed, Refused, Text, Verdict
from ssi.records.access import may
from ssi.records.api.writing import Bind, Do, Step, transition_step
from ssi.records.models import Record

CLOSING = (*HANDLING.transition("resolve").sources, *HANDLING.transition("close").sources)


def _works(record: Record, user: User) -> Verdict:
    return may(user, "change", record)


def _still_runs(record: Record, _user: User) -> Verdict:
    if record.is_open:
        return Allowed()
    return Refused(_("Ce traitement est terminé : le chef de service peut le rouvrir."))


def _may_answer(record: Record, user: User) -> Verdict:
    verdict = _still_runs(record, user)
    return may_be_answered(record, user) if verdict else verdict


def _always(_record: Record, _user: User) -> Verdict:
    return Allowed()


def _simple(form: type[forms.Form]) -> Bind:
    return lambda data, _sent, _record, _user: [form(data)]


def _answer_form(data: QueryDict, _sent: Mapping[str, Any], record: Record, _user: User) -> Sequence[forms.Form]:
    return [AnswerForm(data, asked=list(AskedItem.objects.filter(record=record.handling.filing_id)))]


def _transfer_form(data: QueryDict, _sent: Mapping[str, Any], record: Record, _user: User) -> Sequence[forms.Form]:
    return [TransferForm(data, record=record)]


def _act(
    label: Text,
    form: type[forms.Form],
    do: Do,
    *,
    may_now: Callable[[Record, User], Verdict] = _still_runs,
    here: Callable[[Record], bool] = lambda record: record.is_open,
    bind: Bind | None = None,
) -> Step:
    """Something that the service does on its side, and that is no transition of the table by itself."""
    return Step(label, Body((form,)), bind or _simple(form), do, may=may_now, within=_works, here=here)


def _passage(code: str, form: type[forms.Form], do: Do) -> Step:
    return transition_step(HANDLING, code, body=Body((form,)), bind=_simple(form), do=do, stored=_stored)


def _stored(record: Record) -> Mapping[str, Any]:
    handling = Handling.objects.get(record=record)
    return {"urgency": handling.urgency, "outcome": handling.outcome}


def _plain(code: str) -> Step:
    def do(record: Record, sent: Sent, user: User) -> object:
        return pass_step(record, code, version=sent.typed["version"], actor=user)

    return _passage(code, ConfirmForm, do)


def _charge(record: Record, sent: Sent, user: User) -> object:
    return take_charge(record, version=sent.typed["version"], actor=user)


def _triage(record: Record, sent: Sent, user: User) -> object:
    return triage(record, urgency=sent.typed["urgency"], version=sent.typed["version"], actor=user)


def _answer(record: Record, sent: Sent, user: User) -> object:
    said = {"body": sent.typed["body"], "answered": sent.typed.get("answered", ())}
    return compose_answer(record, **said, version=sent.typed["version"], actor=user)


def _release(record: Record, sent: Sent, user: User) -> object:
    return release_composed(record, version=sent.typed["version"], actor=user)


def _review(record: Record, sent: Sent, user: User) -> object:
    return review_handling(record, body=sent.typed["body"], version=sent.typed["version"], actor=user)


def _transfer(record: Record, sent: Sent, user: User) -> object:
    [form] = sent.forms
    if not isinstance(form, TransferForm):
        raise TypeError(form)
    return transfer_handling(
        record, **form.receiver, reason=sent.typed["reason"], version=sent.typed["version"], actor=user
    )


def _ask(record: Record, sent: Sent, user: User) -> object:
    return ask_post(record, question=sent.typed["body"], actor=user)


def _note(record: Record, sent: Sent, user: User) -> object:
    return add_note(record, body=sent.typed["body"], source=sent.typed["source"], actor=user)


def _close(record: Record, sent: Sent, user: User) -> object:
    return close_handling(record, **sent.typed, actor=user)


def _decline(record: Record, sent: Sent, user: User) -> object:
    return decline_handling(record, **sent.typed, actor=user)


def _reopen(record: Record, sent: Sent, user: User) -> object:
    return reopen_handling(record, **sent.typed, actor=user)


STEPS_OF_HANDLING = {
    "take_charge": _act(gettext_lazy("Prendre la demande en charge"), ConfirmForm, _charge),
    "triage": _passage("triage", TriageForm, _triage),
    "compose": _act(
        gettext_lazy("Préparer la réponse au poste"), AnswerForm, _answer, may_now=_may_answer, bind=_answer_form
    ),
    "release": _act(gettext_lazy("Communiquer la réponse au poste"), ReleaseForm, _release, may_now=_may_answer),
    "follow_long": _plain("follow_long"),
    "review": _act(
        gettext_lazy("Enregistrer une revue"), ReviewForm, _review, here=lambda record: record.state == "long_term"
    ),
    "ask": _act(gettext_lazy("Demander une précision au poste"), QuestionForm, _ask, may_now=_may_answer),
    "note": _act(gettext_lazy("Ajouter une note interne"), NoteForm, _note, may_now=_always, here=lambda _record: True),
    "await_local": _plain("await_local"),
    "await_family": _plain("await_family"),
    "resume": _plain("resume"),
    "transfer": transition_step(
        HANDLING, "transfer", body=Body((TransferForm,)), bind=_transfer_form, do=_transfer, stored=_stored
    ),
    "close": _act(gettext_lazy("Clore la demande"), CloseForm, _close, here=lambda record: record.state in CLOSING),
    "decline": _passage("decline", ReasonForm, _decline),
    "reopen": _passage("reopen", ReasonForm, _reopen),
}
