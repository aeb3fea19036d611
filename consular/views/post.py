"""The page of a request as the post reads it: where it stands, who has it, what is asked of the post now.

Nothing here reads the handling: the page is the same, byte for byte, whatever the service does on its side.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from consular.enums import NEVER_BY_DEFAULT, Category, Consent, MessageKind, Wish
from consular.forms.acts import MessageForm
from consular.models import FamilyContact, Message
from consular.rules import may_be_informed
from consular.views.facts import incident_facts, person_facts, why_due, wish_words
from consular.views.followed import asked_of_post, followed
from consular.workflow import FILING
from ssi.accounts.models import User
from ssi.common.components import Action, Step
from ssi.common.rules import Refused
from ssi.documents.models import Document
from ssi.records.acts import void_notice
from ssi.records.links import links_of
from ssi.records.models import Passage, Record
from ssi.territories.grants import holds


def steps_of(filing: Record) -> list[Step]:
    """The chain as the post follows it; a precision asked is drawn where the service was."""
    chain = [state for state in FILING.states if state.is_step and state.code != "draft"]
    codes = [state.code for state in chain]
    position = codes.index("in_progress" if filing.state == "awaiting_post" else filing.state)
    over = not FILING.state(filing.state).is_open
    return [
        Step(
            state.label,
            "done" if index < position or over else "current" if index == position else "next",
        )
        for index, state in enumerate(chain)
    ]


def contact_rows(filing: Record, *, writes: bool) -> list[dict[str, Any]]:
    """Each relative with what may be done: record the person's answer, note that they were told, or why not."""
    rows = []
    for contact in filing.familycontacts.all():
        contact.record = filing
        verdict = may_be_informed(contact)
        rows.append(
            {
                "contact": contact,
                "reserved": contact.kind in NEVER_BY_DEFAULT,
                "refusal": verdict.reason if isinstance(verdict, Refused) and contact.informed_at is None else "",
                "consent_url": _act(filing, "consent", contact) if writes and filing.is_open else "",
                "inform_url": _act(filing, "inform", contact)
                if writes and filing.is_open and verdict and contact.informed_at is None
                else "",
            }
        )
    return rows


def _act(filing: Record, name: str, contact: FamilyContact) -> str:
    return reverse(f"consular:{name}", args=[filing.reference, contact.number])


def to_do(filing: Record, messages: list[Message]) -> list[tuple[str, str, str]]:
    """What is asked of the post now: the words, the address where it is done, the words of the link."""
    if not filing.is_open:
        return []
    detail = filing.assistancefiling
    asked: list[tuple[str, str, str]] = []
    if filing.state == "awaiting_post":
        questions = [message for message in messages if message.kind == MessageKind.QUESTION]
        last = questions[-1].body if questions else _("Une précision vous est demandée.")
        asked.append((last, reverse("consular:message", args=[filing.reference]), _("Répondre au SSI")))
    asked += asked_of_post(filing)
    if detail.assistance_wish == Wish.UNKNOWN:
        asked.append(
            (
                _("Dès que vous aurez pu lui parler : la personne accepte-t-elle notre assistance ?"),
                reverse("consular:wish", args=[filing.reference]),
                _("Enregistrer son souhait"),
            )
        )
    contacts = filing.familycontacts.all()
    if any(contact.consent_to_inform == Consent.UNKNOWN for contact in contacts):
        asked.append(
            (
                _("Qui peut être informé ? L’accord de la personne manque pour un proche."),
                "#proches",
                _("Enregistrer sa réponse"),
            )
        )
    if detail.is_detention and detail.notification_received_at is None:
        asked.append(
            (
                _("Quand les autorités locales vous notifieront l’arrestation, dites-le ici."),
                reverse("consular:notification", args=[filing.reference]),
                _("Enregistrer la notification"),
            )
        )
    return asked


def _since(filing: Record) -> Any:
    """Since when the request stands where it stands."""
    last = Passage.objects.filter(record=filing).standing().order_by("-at", "-id").values_list("at", flat=True).first()
    return last or filing.opened_at


def post_page(filing: Record, user: User) -> dict[str, Any]:
    """The context of templates/consular/post.html."""
    zone = filing.country.time_zone
    detail = filing.assistancefiling
    messages = list(Message.objects.filter(record=filing).select_related("author"))
    writes = holds(user, "file", filing.scope)
    return {
        "filing": filing,
        "detail": detail,
        "zone": zone,
        "marking": filing.marking if filing.marking == "DR" else "",
        "state": FILING.state(filing.state),
        "steps": steps_of(filing),
        "since": _since(filing),
        "why_due": why_due(filing),
        "to_do": to_do(filing, messages) if writes else [],
        "answers": [message for message in messages if message.kind == MessageKind.ANSWER],
        "messages_thread": [message for message in messages if message.kind != MessageKind.ANSWER],
        "asked": list(filing.askeditems.all()),
        "contacts": contact_rows(filing, writes=writes),
        "followed": followed(filing, writes=writes),
        "incident": incident_facts(detail, zone),
        "person": person_facts(detail),
        "wish": wish_words(detail, zone),
        "documents": list(Document.objects.of(filing)),
        "form": MessageForm() if writes and filing.is_open else None,
        "actions": _actions(filing) if writes else [],
        "void_notice": void_notice(filing, user),
        "links": links_of(filing, user),
        "breadcrumb": [
            (_("Accueil"), "/"),
            (_("Assistance consulaire"), reverse("consular:index")),
            (filing.reference, ""),
        ],
    }


def _actions(filing: Record) -> list[Action]:
    detail = filing.assistancefiling
    pages = [
        ("message", _("Écrire au SSI")),
        ("attach", _("Joindre une pièce")),
        ("wish", _("Enregistrer le souhait de la personne")),
        ("add_visit", _("Enregistrer une visite")),
        ("add_hearing", _("Enregistrer une audience")),
        ("add_contact", _("Ajouter un proche")),
        ("notification", _("Enregistrer la notification des autorités")),
    ]
    if detail.category == Category.MISSING and detail.found_at is None:
        pages.append(("found", _("Enregistrer que la personne est retrouvée")))
    if not filing.is_open:
        pages.clear()
    pages.append(("summary", _("Récapitulatif à imprimer")))
    pages.append(("duplicate", _("Dupliquer : autre demande sur les mêmes faits")))
    return [Action(label, reverse(f"consular:{name}", args=[filing.reference]), method="get") for name, label in pages]
