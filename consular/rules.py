"""What must hold before something is done for somebody. A refusal says what is missing and where to supply it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from consular.enums import NEVER_BY_DEFAULT, Answer, Category, Consent, ContactKind, Urgency, Wish
from consular.models import AssistanceFiling, Erasure, FamilyContact
from ssi.accounts.models import User
from ssi.common.moments import moment_text
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
    if filing.assistance_wish != Wish.OPPOSED or filing.wish_recorded_at is None:
        return Allowed()
    return Refused(
        _(
            "La personne s’oppose à l’assistance (%(source)s, %(when)s) : plus aucune démarche n’est faite en son nom. "
            "Règle : %(rule)s."
        )
        % {
            "source": filing.wish_source,
            "when": moment_text(filing.wish_recorded_at, filing.record.country.time_zone),
            "rule": _("convention de Vienne sur les relations consulaires, art. 36, § 1, c"),
        }
    )


def may_act_on_handling(handling: Record, _actor: User) -> Verdict:
    return may_act_for_person(handling.handling.filing.assistancefiling)


def may_be_worked_on(handling: Record) -> Verdict:
    """The tasks of a handling are what is done for the person: none is, once they said no. Read as it now stands."""
    filings = AssistanceFiling.objects.select_related("record__country")
    return may_act_for_person(filings.get(record__handled_by__record=handling))


_PRESS = ("presse", "journal", "média", "media", "télévision", "press", "journalist", "reporter")
_EMPLOYER = ("employeur", "employer", "patron", "entreprise", "direction", "ressources humaines", "manager", "société")


def kind_of_contact(relation: str) -> ContactKind:
    """Whom RELATION, typed in words, speaks of: an employer or the press must not pass for a relative."""
    said = relation.casefold()
    if any(word in said for word in _PRESS):
        return ContactKind.PRESS
    return ContactKind.EMPLOYER if any(word in said for word in _EMPLOYER) else ContactKind.RELATIVE


def may_be_informed(contact: FamilyContact) -> Verdict:
    """Nobody is told anything without the person's own agreement for that one."""
    filing, name = contact.record.assistancefiling, contact.name
    if contact.consent_to_inform == Consent.NO:
        return Refused(
            _("La personne s’oppose à ce que l’on informe %(name)s%(source)s.")
            % {"name": name, "source": _in_brackets(contact)}
        )
    if contact.consent_to_inform == Consent.UNKNOWN or contact.recorded_at is None:
        return Refused(_("L’accord de la personne pour informer %(name)s n’est pas recueilli.") % {"name": name})
    if contact.kind in NEVER_BY_DEFAULT and not contact.consent_source:
        return Refused(
            _(
                "%(name)s (%(kind)s) n’est jamais informé par défaut : enregistrez l’accord exprès de la personne, "
                "et comment il a été recueilli."
            )
            % {"name": name, "kind": contact.get_kind_display()}
        )
    if announces_an_adult(filing) and filing.found_at is not None and contact.recorded_at < filing.found_at:
        zone = contact.record.country.time_zone
        return Refused(
            _(
                "La personne, majeure, a été retrouvée (%(source)s, %(found)s) : %(name)s ne l’apprend qu’avec un "
                "accord donné depuis. Celui qui est enregistré est du %(said)s."
            )
            % {
                "source": filing.found_source,
                "found": moment_text(filing.found_at, zone),
                "name": name,
                "said": moment_text(contact.recorded_at, zone),
            }
        )
    return may_act_for_person(filing)


def announces_an_adult(filing: AssistanceFiling) -> bool:
    """Somebody of age who was missing is found: whoever is told learns it. Of an unknown age: taken for an adult."""
    return filing.category == Category.MISSING and filing.found_at is not None and not filing.minor


def _in_brackets(contact: FamilyContact) -> str:
    """« (visite du 20/09, 20/09/2026 10:00) »: how it is known, and when it was said."""
    said = moment_text(contact.recorded_at, contact.record.country.time_zone) if contact.recorded_at else ""
    known = ", ".join(part for part in (contact.consent_source, said) if part)
    return f" ({known})" if known else ""


def may_be_followed_long(handling: Record, actor: User) -> Verdict:
    """A long follow-up comes after a first answer: the post is not left without one for ninety days."""
    if handling.handling.filing.assistancefiling.first_answer_at is None:
        return Refused(_("Suivi au long cours impossible : aucune réponse n’a encore été communiquée au poste."))
    return may_act_on_handling(handling, actor)


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
