"""The page of a request as the service reads it: what the post filed, and the handling beside it, plainly internal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from consular.enums import Category, MessageKind, Wish
from consular.forms.acts import AnswerForm, NoteForm
from consular.models import ComposedAnswer, Message, Note, Review, Transfer
from consular.rules import may_act_for_person
from consular.services import may_take_back_handling
from consular.views.facts import incident_facts, person_facts, why_due, wish_words
from consular.views.followed import followed
from consular.views.post import contact_rows
from consular.workflow import FILING, HANDLING, REVIEW
from ssi.accounts.models import User
from ssi.common.components import Action, Happening, Step
from ssi.common.rules import Refused
from ssi.documents.models import Document
from ssi.duty.alert_views import calls_of
from ssi.duty.models import Alert
from ssi.followup.panel import panel_of
from ssi.records.access import may
from ssi.records.acts import address_of, step_back_action, void_actions, void_notice
from ssi.records.links import links_of
from ssi.records.models import Event, Passage, Record
from ssi.records.timeline import event_label, taken_back_title
from ssi.records.undoing import last_of, may_be_offered
from ssi.records.workflow import Offer
from ssi.territories.delegations import Signatures
from ssi.territories.querysets import stand_ins_in

# A name as it is signed: the name, the person, when they did it.
Signed = Callable[[str, int | None, datetime], str]


def ssi_page(filing: Record, handling: Record, user: User) -> dict[str, Any]:
    """The context of templates/consular/ssi.html."""
    zone = filing.country.time_zone
    detail = filing.assistancefiling
    messages = list(Message.objects.filter(record=filing).select_related("author"))
    notes = list(Note.objects.filter(record=handling).select_related("author"))
    pieces = list(Document.objects.filter(record__in=[filing, handling]).select_related("added_by", "withdrawn_by"))
    works = bool(may(user, "change", handling))
    passages = _passages(filing, handling)
    verdict = may_act_for_person(detail)
    primary, others = _actions(filing, handling, user)
    return {
        "filing": filing,
        "handling": handling,
        "detail": detail,
        "zone": zone,
        "marking": filing.marking if filing.marking == "DR" else "",
        "told": FILING.state(filing.state),
        "state": HANDLING.state(handling.state),
        "steps": _steps(handling),
        "why_due": why_due(filing),
        "opposed": verdict.reason if isinstance(verdict, Refused) else "",
        "wish_unknown": detail.assistance_wish == Wish.UNKNOWN,
        "primary": primary,
        "others": others + _undoing(filing, handling, passages, user),
        "void_notice": void_notice(filing, user),
        "works": works,
        "asked": list(filing.askeditems.all()),
        "messages_thread": messages,
        "notes": notes,
        **_answer(filing, handling, works=works),
        "reviews": _reviews(handling),
        "passed_on": passed_on(filing),
        **_told_by_post(filing, writes=works),
        "documents": [piece for piece in pieces if piece.record_id == filing.pk],
        "internal_documents": [piece for piece in pieces if piece.record_id == handling.pk],
        "links": links_of(handling, user, filing),
        "panel": panel_of(handling, user),
        **_alert(handling),
        "happenings": _happenings(filing, passages, messages, notes),
        "note_form": NoteForm(auto_id="note-%s") if works else None,
        "breadcrumb": [
            (_("Accueil"), "/"),
            (_("Assistance consulaire"), reverse("consular:index")),
            (filing.reference, ""),
        ],
    }


def _told_by_post(filing: Record, *, writes: bool) -> dict[str, Any]:
    """What the post has said of the facts, of the person, and of those who could be told."""
    detail, zone = filing.assistancefiling, filing.country.time_zone
    return {
        "contacts": contact_rows(filing, writes=writes),
        "followed": followed(filing, writes=writes),
        "incident": incident_facts(detail, zone),
        "person": person_facts(detail),
        "wish": wish_words(detail, zone),
    }


def _alert(handling: Record) -> dict[str, Any]:
    """The alert of the duty officer, if the request could not wait, and who was called."""
    alert = Alert.objects.filter(record=handling).select_related("acknowledged_by").first()
    return {"alert": alert, "calls": calls_of(alert) if alert else []}


def _answer(filing: Record, handling: Record, *, works: bool) -> dict[str, Any]:
    """The answer that is composed and waits to be released; else the form to compose one."""
    composed = ComposedAnswer.objects.filter(record=handling).select_related("author").first()
    may_answer = works and handling.is_open and handling.owner_id is not None
    form = None
    if may_answer and composed is None:
        form = AnswerForm(asked=list(filing.askeditems.all()), version=handling.version, auto_id="reponse-%s")
    return {"composed": composed, "may_release": may_answer, "answer_form": form}


def _reviews(handling: Record) -> list[Review]:
    """Those of a handling that is, or was, followed for long: read then alone."""
    if handling.due_reason != REVIEW.code and handling.is_open:
        return []
    return list(Review.objects.filter(record=handling).select_related("author"))


def passed_on(filing: Record) -> Transfer | None:
    if filing.state != "transferred":
        return None
    return Transfer.objects.filter(record=filing).select_related("post", "country").first()


def _steps(handling: Record) -> list[Step]:
    chain = [state for state in HANDLING.states if state.is_step]
    codes = [state.code for state in chain]
    beside = handling.state.startswith("awaiting") or handling.state == "long_term"
    here = "in_progress" if beside else handling.state
    position = codes.index(here) if here in codes else -1
    over = handling.state == codes[-1]
    return [
        Step(state.label, "done" if index < position or over else "current" if index == position else "next")
        for index, state in enumerate(chain)
    ]


def _actions(filing: Record, handling: Record, user: User) -> tuple[Action | None, list[Action]]:
    """The next step first; what a rule refuses is shown with its reason."""
    offers = HANDLING.offers(handling, user)
    answering = _answering(filing, handling, user)
    steps = [_step(filing, offer) for offer in offers if offer.transition.code not in {"ask_post", "resolve"}]
    main = [_step(filing, offer) for offer in offers if offer.transition.is_main]
    candidates = [*main, *answering] if handling.owner_id is None else [*answering, *main]
    primary = candidates[0] if candidates else None
    others = [action for action in [*answering, *steps] if primary is None or action.url != primary.url]
    return primary, others + _beside(filing, handling, user)


def _step(filing: Record, offer: Offer) -> Action:
    name = offer.transition.page
    url = (
        reverse(f"consular:{name}", args=[filing.reference])
        if name
        else reverse("consular:pass", args=[filing.reference, offer.transition.code])
    )
    refused = offer.verdict.reason if isinstance(offer.verdict, Refused) else ""
    return Action(offer.transition.label, url, method="get", refusal=refused)


def _answering(filing: Record, handling: Record, user: User) -> list[Action]:
    if not handling.is_open or handling.owner_id is None or not may(user, "change", handling):
        return []
    return [
        Action(_("Préparer la réponse au poste"), reverse("consular:answer", args=[filing.reference]), method="get"),
        Action(_("Demander une précision au poste"), reverse("consular:ask", args=[filing.reference]), method="get"),
        Action(_("Clore la demande"), reverse("consular:close", args=[filing.reference]), method="get"),
    ]


def _beside(filing: Record, handling: Record, user: User) -> list[Action]:
    if not may(user, "change", handling):
        return []
    pages = [
        ("note", _("Ajouter une note interne")),
        ("attach_internal", _("Joindre une pièce interne")),
        ("attach", _("Joindre une pièce que le poste lira")),
    ]
    if handling.is_open:
        if handling.owner_id not in {None, user.pk}:
            pages.append(("take_charge", _("Reprendre à mon compte")))
        pages += [
            ("wish", _("Enregistrer le souhait de la personne")),
            ("add_contact", _("Ajouter un proche")),
            ("notification", _("Enregistrer la notification des autorités")),
        ]
        if handling.state == "long_term":
            pages.insert(0, ("review", _("Enregistrer une revue")))
        if filing.assistancefiling.category == Category.MISSING and filing.assistancefiling.found_at is None:
            pages.append(("found", _("Enregistrer que la personne est retrouvée")))
    pages.append(("link", _("Lier à un autre dossier")))
    found = [Action(label, reverse(f"consular:{name}", args=[filing.reference]), method="get") for name, label in pages]
    return [*found, _opening(filing)]


def _opening(filing: Record) -> Action:
    """The roof opens the dossier: this floor knows no other kind."""
    verdict = may_act_for_person(filing.assistancefiling)
    refused = verdict.reason if isinstance(verdict, Refused) else ""
    url = reverse("case_from_assistance", args=[filing.reference])
    return Action(_("Ouvrir un dossier à partir de cette demande"), url, method="get", refusal=refused)


def _happenings(filing: Record, passages: list[Passage], messages: list[Message], notes: list[Note]) -> list[Happening]:
    """One thread of both sides: steps of the handling, events, what was said, what was noted."""
    signatures = Signatures.told(getattr(passages[0], "stand_ins", ()) if passages else ())

    def signed(name: str, actor: int | None, at: datetime) -> str:
        return signatures.sign(name, actor, at, filing.country_id)

    thread = [*_steps_taken(filing, passages, signed), *_events(filing, signed)]
    thread += [
        Happening(
            at=one.at,
            title=one.get_kind_display(),
            actor=signed(one.author.full_name, one.author_id, one.at),
            kind="success" if one.kind == MessageKind.ANSWER else "neutral",
        )
        for one in messages
    ]
    thread += [
        Happening(
            at=one.at,
            title=_("Note interne"),
            actor=signed(one.author.full_name, one.author_id, one.at),
            kind="warning",
            kind_label=_("Interne"),
        )
        for one in notes
    ]
    return thread


def _passages(filing: Record, handling: Record) -> list[Passage]:
    """The steps of both sides, in one statement."""
    found = Passage.objects.filter(record__in=[filing, handling]).select_related("actor", "taken_back_by")
    return list(found.annotate(stand_ins=stand_ins_in(filing.country_id)))


def _steps_taken(filing: Record, passages: list[Passage], signed: Signed) -> list[Happening]:
    """The filing itself, and the steps of the handling: what the post was told by them is not told twice."""
    labels = {transition.code: transition.label for transition in (*FILING.transitions, *HANDLING.transitions)}
    found = []
    for passage in passages:
        if passage.record_id == filing.pk and passage.transition != "file":
            continue
        title, gone = labels[passage.transition], passage.taken_back_at
        found.append(
            Happening(
                at=passage.at,
                title=title,
                body=passage.reason,
                actor=signed(passage.actor.full_name, passage.actor_id, passage.at),
                kind="neutral" if gone else "info",
                kind_label=_("annulée") if gone else "",
            )
        )
        if gone and passage.taken_back_by:
            found.append(
                Happening(
                    at=gone,
                    title=taken_back_title(title),
                    body=passage.taken_back_reason,
                    actor=signed(passage.taken_back_by.full_name, passage.taken_back_by_id, gone),
                )
            )
    return found


def _events(filing: Record, signed: Signed) -> list[Happening]:
    return [
        Happening(
            at=one.at,
            title=event_label(one.code),
            body=one.note,
            actor=signed(one.actor.full_name, one.actor_id, one.at),
        )
        for one in Event.objects.filter(record=filing).select_related("actor")
    ]


def _undoing(filing: Record, handling: Record, passages: list[Passage], user: User) -> list[Action]:
    """Take the last step of the handling back; void the request, or put it back."""
    found = []
    passage = last_of([one for one in passages if one.record_id == handling.pk])
    if passage is not None and may_be_offered(handling, passage, user):
        verdict = may_take_back_handling(filing, handling, passage, user)
        found.append(step_back_action(handling, passage, verdict, address_of(filing, "step_back")))
    return found + void_actions(filing, user, [one for one in passages if one.record_id == filing.pk])
