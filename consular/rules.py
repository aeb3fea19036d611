"""What must hold before something is done for somebody. A refusal says what is missing and where to supply it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from consular.enums import Answer, Category, Consent, Urgency, Wish
from consular.models import AssistanceFiling, Erasure, FamilyContact
from ssi.accounts.models import User
from ssi.common.rules import Allowed, Refused, Text, Verdict
from ssi.records.models import Record
from ssi.territories.grants import holds


@dataclass(frozen=True)
class Missing:
    """Something that a request needs before it is filed: in words, and the step where it is asked."""

    label: Text
    step: int
    field: str


def missing_before_filing(record: Record) -> list[Missing]:
    """What the post has not told yet. Only what the service cannot start without."""
    filing = record.assistancefiling
    needed = [
        (filing.category, _("ce qui s’est passé"), 1, "category"),
        (filing.incident_place, _("le lieu"), 1, "incident_place"),
        (filing.known_by, _("qui a prévenu le poste"), 1, "known_by"),
        (filing.known_at, _("quand le poste a été prévenu"), 1, "known_at"),
        (filing.last_name, _("le nom de la personne"), 2, "last_name"),
        (filing.first_names, _("ses prénoms"), 2, "first_names"),
        (
            filing.birth_date or filing.birth_date_unknown,
            _("sa date de naissance, ou qu’elle est inconnue"),
            2,
            "birth_date",
        ),
        (record.askeditems.exists(), _("ce que vous demandez au SSI"), 3, "asked"),
    ]
    return [Missing(label, step, field) for value, label, step, field in needed if not value]


def may_be_filed(record: Record, _actor: User) -> Verdict:
    missing = missing_before_filing(record)
    if not missing:
        return Allowed()
    first = missing[0]
    return Refused(
        _("Dépôt impossible, il manque : %(what)s.") % {"what": ", ".join(str(one.label) for one in missing)},
        fix=reverse("consular:step", args=[record.pk, first.step]) + f"#id_{first.field}",
    )


def urgency_of(filing: AssistanceFiling) -> Urgency:
    """Two hours when a life or a child is at stake, twenty-four otherwise."""
    vital = (
        filing.category in {Category.KIDNAPPING, Category.DEATH_VIOLENT}
        or (filing.category == Category.MISSING and filing.minor)
        or (filing.is_detention and filing.death_penalty_risk == Answer.YES)
    )
    return Urgency.VITAL if vital else Urgency.STANDARD


def may_act_for_person(filing: AssistanceFiling) -> Verdict:
    """Only a person who said no stops help; one who could not be asked is helped."""
    if filing.assistance_wish == Wish.OPPOSED:
        return Refused(
            _("La personne s’oppose à l’assistance (%(source)s) : plus aucune démarche n’est faite en son nom.")
            % {"source": filing.wish_source}
        )
    return Allowed()


def may_act_on_handling(handling: Record, _actor: User) -> Verdict:
    return may_act_for_person(handling.handling.filing.assistancefiling)


def may_be_informed(contact: FamilyContact) -> Verdict:
    """Nobody is told anything without the person's own agreement for that one."""
    if contact.consent_to_inform == Consent.NO:
        return Refused(_("La personne s’oppose à ce que l’on informe %(name)s.") % {"name": contact.name})
    if contact.consent_to_inform == Consent.UNKNOWN:
        return Refused(
            _("L’accord de la personne pour informer %(name)s n’est pas recueilli.") % {"name": contact.name}
        )
    return may_act_for_person(contact.record.assistancefiling)


def may_be_closed(handling: Record, _actor: User) -> Verdict:
    """A post is never left without an answer."""
    if handling.handling.filing.assistancefiling.first_answer_at is None:
        return Refused(_("Clôture impossible : aucune réponse n’a encore été communiquée au poste."))
    if not handling.handling.outcome:
        return Refused(_("Clôture impossible : l’issue n’est pas renseignée."))
    return Allowed()


def may_be_answered(handling: Record, _actor: User) -> Verdict:
    """Who answers is in charge: the post knows whom to call."""
    if handling.owner_id is None:
        return Refused(_("Prenez d’abord la demande en charge : le poste saura qui lui répond."))
    return Allowed()


def may_be_erased(filing: Record) -> Verdict:
    """What a request says is erased once it is over, and once."""
    if filing.is_erased:
        return Refused(_("Les données de cette demande sont déjà effacées."))
    if filing.is_open or filing.is_draft:
        return Refused(_("Une demande en cours ne s’efface pas : elle doit d’abord être close."))
    return Allowed()


def may_ask_erasure(filing: Record, handling: Record, actor: User) -> Verdict:
    """Whoever answers the requests of the country, or its head of service, asks; another person decides."""
    if not holds(actor, "change", handling.scope) and not holds(actor, "oversee", handling.scope):
        return Refused(_("Votre affectation ne permet pas de demander cet effacement."))
    return may_be_erased(filing)


def may_decide_erasure(erasure: Erasure, filing: Record, actor: User) -> Verdict:
    """Two people: who asked never decides."""
    if not erasure.is_waiting:
        return Refused(_("Cette demande d’effacement est déjà décidée."))
    if not holds(actor, "oversee", erasure.scope):
        return Refused(_("L’effacement est décidé par le chef de service."))
    if erasure.asked_by_id == actor.pk:
        return Refused(_("Vous avez demandé cet effacement : c’est à une autre personne de le décider."))
    return may_be_erased(filing)
