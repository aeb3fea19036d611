"""Pages of what is undone: take a step back, void a registration, put it back, throw a draft away, start from a copy.

Domains mount them by reference; the part that takes a record serves a kind that finds its record otherwise, or that is
made of two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.components import Action
from ssi.common.forms import show_refusal
from ssi.common.moments import moment_text
from ssi.common.rules import Refused, RefusedError, StaleVersionError, Text, Verdict
from ssi.records import submissions
from ssi.records.access import get_draft, get_record
from ssi.records.forms import ConfirmForm, DuplicateForm, UndoForm
from ssi.records.kinds import kind_of
from ssi.records.models import Passage, Record
from ssi.records.readers import reads_for_post
from ssi.records.services import discard_draft
from ssi.records.undoing import label_of, last_of, last_passage, may_be_offered, may_take_back, minutes_left, take_back
from ssi.records.voiding import may_be_restored, may_be_voided, restore_record, void_record
from ssi.records.workflow import State
from ssi.territories.capabilities import Area
from ssi.territories.grants import holds

Do = Callable[[dict[str, Any]], Any]
Copy = Callable[[str, frozenset[str]], Record]
ASK = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class ActWords:
    """The words around one decision."""

    title: Text
    label: Text
    said: Text
    lead: Text = ""


def take_back_words(record: Record, passage: Passage | None) -> ActWords:
    state: State | None = kind_of(record).workflow.state(passage.to_state) if passage else None
    return ActWords(
        title=label_of(record, passage) if passage and minutes_left(passage) else _("Annuler la dernière étape"),
        label=_("Annuler « %(state)s »") % {"state": state.label if state else ""},
        said=_("Étape annulée : le dossier est revenu où il en était."),
        lead=_("Le dossier revient où il en était. Le fil garde l’étape, qui l’a annulée et pourquoi."),
    )


def void_words() -> ActWords:
    return ActWords(
        title=_("Annuler l’enregistrement"),
        label=_("Annuler l’enregistrement"),
        said=_("Enregistrement annulé : le dossier garde son numéro et ne compte plus."),
        lead=_(
            "Pour un dossier enregistré par erreur ou en double. Il garde son numéro, sort des listes, des chiffres "
            "et des rapports, et plus rien ne s’y fait. Qui peut rouvrir un dossier peut le rétablir."
        ),
    )


def restore_words() -> ActWords:
    return ActWords(
        title=_("Rétablir l’enregistrement"),
        label=_("Rétablir l’enregistrement"),
        said=_("Enregistrement rétabli : le dossier est revenu où il en était."),
        lead=_("Le dossier reprend son état et ses échéances, et compte de nouveau."),
    )


@require_http_methods(ASK)
def step_back(request: HttpRequest, reference: str, *, area: Area) -> HttpResponse:
    """Takes back the last step of the record."""
    user, record = person(request), get_record(person(request), reference, area=area)
    passage = last_passage(record)

    def do(typed: dict[str, Any]) -> Record:
        return take_back(record, reason=typed["reason"], version=typed["version"], actor=user)

    return decide(request, record, take_back_words(record, passage), may_take_back(record, passage, user), do)


@require_http_methods(ASK)
def void(request: HttpRequest, reference: str, *, area: Area) -> HttpResponse:
    """Voids the registration of the record."""
    user, record = person(request), get_record(person(request), reference, area=area)

    def do(typed: dict[str, Any]) -> Record:
        return void_record(record, reason=typed["reason"], version=typed["version"], actor=user)

    return decide(request, record, void_words(), may_be_voided(record, user), do)


@require_http_methods(ASK)
def restore(request: HttpRequest, reference: str, *, area: Area) -> HttpResponse:
    """Puts a voided registration back."""
    user, record = person(request), get_record(person(request), reference, area=area)

    def do(typed: dict[str, Any]) -> Record:
        return restore_record(record, reason=typed["reason"], version=typed["version"], actor=user)

    return decide(request, record, restore_words(), may_be_restored(record, user), do)


def decide(
    request: HttpRequest,
    record: Record,
    words: ActWords,
    verdict: Verdict,
    do: Do,
    *,
    shown: Record | None = None,
    told: Text = "",
) -> HttpResponse:
    """Asks for the reason and does the one thing. SHOWN: the record whose page this is, if RECORD is its other side.

    TOLD: who else reads the reason. Sent twice, it is done once; stale, 409; refused, 409 with the rule's words.
    """
    user, page = person(request), shown or record
    if not holds(user, "change", record.scope) and not holds(user, "reopen", record.scope):
        raise PermissionDenied(_("Votre affectation permet de consulter ce dossier, pas de le modifier."))
    back = kind_of(page).address(page)
    form = UndoForm(request.POST if request.method == "POST" else None, version=record.version, told=told)
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    valid = request.method == "POST" and form.is_valid()
    if valid and submissions.earlier(form.sending, actor=user) is not None:
        return redirect(back)
    if isinstance(verdict, Refused):
        return _show(request, page, words, form, status=409, refused=str(verdict.reason))
    if not valid:
        return _show(request, page, words, form, status=422 if form.errors else 200)
    try:
        do(form.cleaned_data)
    except StaleVersionError as stale:
        form.rebase(record.version)
        return _show(request, page, words, form, status=409, stale=str(stale.reason))
    except RefusedError as refused:
        show_refusal(form, refused)
        return _show(request, page, words, form, status=422)
    submissions.remember(record, form.sending, actor=user)
    messages.success(request, str(words.said))
    return redirect(back)


def _show(
    request: HttpRequest, record: Record, words: ActWords, form: Form, *, status: int, **more: object
) -> HttpResponse:
    back = kind_of(record).address(record)
    context = {
        "record": record,
        "words": words,
        "form": form,
        "back": back,
        "stale": "",
        "refused": "",
        "breadcrumb": [(_("Accueil"), "/"), (record.reference or record.title, back), (words.title, "")],
        **more,
    }
    return render(request, "records/act.html", context, status=status)


def duplicate_page(
    request: HttpRequest,
    record: Record,
    *,
    make: Copy,
    parts: Sequence[tuple[str, Text]],
    lead: Text,
    titled: bool = True,
) -> HttpResponse:
    """Starts a draft from RECORD. MAKE receives the title and the codes chosen among PARTS, and gives the draft.

    TITLED: the kind lets people write its title.
    """
    form = DuplicateForm(
        request.POST if request.method == "POST" else None, parts=parts, title=record.title if titled else ""
    )
    words = ActWords(
        _("Un nouveau comme celui-ci"),
        _("Créer le brouillon"),
        _("Brouillon créé : vérifiez-le, puis complétez."),
        lead,
    )
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    if request.method != "POST" or not form.is_valid():
        return _show(request, record, words, form, status=422 if form.errors else 200)
    made = submissions.earlier(form.sending, actor=person(request))
    if made is None:
        try:
            made = make(form.cleaned_data.get("title", ""), frozenset(form.cleaned_data.get("parts", ())))
        except RefusedError as refused:
            show_refusal(form, refused)
            return _show(request, record, words, form, status=422)
        submissions.remember(made, form.sending, actor=person(request))
        messages.success(request, str(words.said))
    return redirect(kind_of(made).address(made))


@require_http_methods(ASK)
def discard(request: HttpRequest, key: UUID, *, area: Area, verb: str, after: str) -> HttpResponse:
    """Throws a draft away, after one question. VERB: the right to write it; AFTER: the page to land on."""
    record = get_draft(person(request), key, area=area, verb=verb)
    form = ConfirmForm(request.POST if request.method == "POST" else None, version=record.version)
    stale = ""
    if request.method == "POST" and form.is_valid():
        try:
            discard_draft(record, version=form.cleaned_data["version"], actor=person(request))
        except StaleVersionError as changed:
            stale = str(changed.reason)
        else:
            messages.success(request, _("Brouillon supprimé."))
            return redirect(after)
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    context = {
        "record": record,
        "stale": stale,
        "here": request.path,
        "back": kind_of(record).address(record),
        "breadcrumb": [(_("Accueil"), "/"), (record.title, kind_of(record).address(record)), (_("Supprimer"), "")],
    }
    status = 409 if stale else 422 if form.errors else 200
    return render(request, "records/discard.html", context, status=status)


def undo_actions(record: Record, user: User, passages: Sequence[Passage]) -> list[Action]:
    """What the menu of RECORD offers: take the last step back, void or put back. PASSAGES: `timeline.passages_of`."""
    return [*_step_back(record, user, passages), *void_actions(record, user, passages)]


def _step_back(record: Record, user: User, passages: Sequence[Passage]) -> list[Action]:
    passage = last_of(passages)
    if passage is None or not may_be_offered(record, passage, user):
        return []
    verdict = may_take_back(record, passage, user)
    return [step_back_action(record, passage, verdict, address_of(record, "step_back"))]


def step_back_action(record: Record, passage: Passage, verdict: Verdict, url: str) -> Action:
    """« Annuler « Qualifiée » (encore 12 min) », or why not."""
    refused = verdict.reason if isinstance(verdict, Refused) else ""
    return Action(label_of(record, passage), url, method="get", refusal=refused)


def void_actions(record: Record, user: User, passages: Sequence[Passage]) -> list[Action]:
    if may_be_restored(record, user):
        return [Action(_("Rétablir l’enregistrement"), address_of(record, "restore"), method="get")]
    if may_be_voided(record, user, passages):
        return [Action(_("Annuler l’enregistrement"), address_of(record, "void"), method="get")]
    return []


def address_of(record: Record, name: str) -> str:
    return reverse(f"{kind_of(record).page.split(':')[0]}:{name}", args=[record.reference])


def void_notice(record: Record, user: User) -> str:
    """What the page of a voided record says first; empty when it stands. A post reads « le SSI », never a name."""
    if record.voided_at is None or record.voided_by is None:
        return ""
    who = _("le SSI") if reads_for_post(record, user) else record.voided_by.full_name
    return _("Enregistrement annulé le %(when)s par %(who)s : %(reason)s") % {
        "when": moment_text(record.voided_at, record.country.time_zone),
        "who": who,
        "reason": record.void_reason,
    }
