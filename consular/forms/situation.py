"""The questions that a situation asks (ASKED in consular.enums), in plain words, each with why it is asked.

A page asks those of its category alone; a program may send them all.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from consular.enums import ASKED, Answer, Category
from consular.models import MOST_PEOPLE, AssistanceFiling
from ssi.common.forms import DayField, LineField, OneOfField, PastDateTimeField
from ssi.common.rules import Text


def _line(name: str, label: Text, why: Text) -> LineField:
    column: Any = AssistanceFiling._meta.get_field(name)
    return LineField(label=label, help_text=why, max_length=column.max_length, required=False)


def _answer(label: Any, why: Any) -> OneOfField:
    return OneOfField(
        label=label, help_text=why, choices=Answer.choices, widget=forms.RadioSelect, required=False, initial="unknown"
    )


class Questions(forms.Form):
    """All of them. The words of a field say what is asked; its help, why."""

    charges = _line(
        "charges",
        _("Ce qu’on lui reproche"),
        _("Dans les mots reçus, même en langue locale : c’est ce que nous ferons préciser d’abord."),
    )
    place_of_detention = _line(
        "place_of_detention", _("Où est-elle détenue ?"), _("C’est là que nous demanderons l’accès consulaire.")
    )
    detaining_authority = _line(
        "detaining_authority",
        _("Quelle autorité la retient ?"),
        _("Service de police, prison, immigration, tel qu’on vous l’a nommé : c’est lui que nous appellerons."),
    )
    notification_received_at = PastDateTimeField(
        label=_("Les autorités locales ont-elles notifié l’arrestation au poste ? Si oui, quand ?"),
        required=False,
        help_text=_("Laissez vide si aucune notification n’est arrivée : vous pourrez l’ajouter plus tard."),
    )
    death_penalty_risk = _answer(_("Risque-t-elle la peine de mort ?"), _("Si oui, nous répondons sous deux heures."))
    corporal_punishment_risk = _answer(
        _("Risque-t-elle un châtiment corporel ?"), _("Comme la bastonnade : cela change nos démarches.")
    )
    maximum_penalty = _line(
        "maximum_penalty", _("Peine encourue, si on vous l’a dite"), _("Elle décide de l’urgence et de l’avocat.")
    )
    lawyer = _line("lawyer", _("Son avocat : nom, téléphone"), _("Il peut la voir avant nous et connaît le dossier."))
    interpreter = _answer(_("A-t-elle un interprète ?"), _("Sans lui, elle peut signer ce qu’elle ne comprend pas."))
    bail = _line("bail", _("Caution : montant, date"), _("Un paiement à temps peut la faire sortir."))
    passport_held = _answer(
        _("Son passeport est-il retenu ?"),
        _("Par la police, un employeur ou un proche : nous saurons à qui le demander."),
    )
    media_attention = _answer(
        _("La presse ou les réseaux en parlent-ils ?"), _("Nous préparerons l’ambassade aux questions.")
    )
    health = _line(
        "health",
        _("Sa santé : blessures, maladie, traitement"),
        _("Pour signaler tout soin urgent à qui la garde ou la soigne."),
    )
    can_speak = _answer(_("Peut-elle parler ?"), _("Pour savoir si elle peut dire elle-même ce qu’elle souhaite."))
    held_against_will = _answer(
        _("Est-elle retenue contre son gré ?"),
        _("L’internement sans accord suit d’autres règles, et d’autres recours."),
    )
    hospital = _line("hospital", _("Hôpital : nom, service, téléphone"), _("Pour joindre les soignants sans attendre."))
    doctor = _line("doctor", _("Médecin : nom, téléphone"), _("Lui seul peut parler de son état."))
    insurer = _line(
        "insurer",
        _("Assurance ou assistance : nom, numéro"),
        _("Elle paie les soins et le retour, si on la prévient à temps."),
    )
    safe_now = _answer(
        _("Est-elle en sécurité maintenant ?"), _("Si non, nous demandons d’abord que la police se rende sur place.")
    )
    children_concerned = _answer(
        _("Des enfants sont-ils exposés ?"), _("Leur protection passe avant le reste, et relève d’un autre service.")
    )
    medical_exam = _answer(
        _("A-t-elle vu un médecin depuis les faits ?"), _("Un certificat établi tôt est souvent la seule preuve.")
    )
    complaint_filed = _answer(
        _("A-t-elle porté plainte sur place ?"), _("Sans plainte, la police locale n’ouvre souvent pas d’enquête.")
    )
    complaint_reference = _line(
        "complaint_reference",
        _("Numéro de la plainte ou du rapport"),
        _("Il nous fait trouver le dossier en un appel."),
    )
    complaint_station = _line(
        "complaint_station", _("Commissariat qui l’a reçue"), _("C’est lui qui tient le dossier.")
    )
    police_contact = _line(
        "police_contact", _("Policier en charge : nom, téléphone"), _("Nous l’appellerons directement.")
    )
    suspects_known = _line(
        "suspects_known",
        _("Auteur ou suspect : nom, numéro, profil"),
        _("Un pseudonyme ou un numéro suffit pour commencer les recherches."),
    )
    stolen_items = _line(
        "stolen_items", _("Ce qui a été volé"), _("Avec les numéros de série : un objet signalé peut être retrouvé.")
    )
    last_contact_at = PastDateTimeField(
        label=_("Dernier contact : quand ?"), required=False, help_text=_("Les recherches partent de cet instant.")
    )
    last_contact_how = _line(
        "last_contact_how",
        _("Dernier contact : avec qui, comment ?"),
        _("Cette personne sait peut-être où elle allait."),
    )
    description = _line(
        "description",
        _("À quoi ressemble-t-elle ?"),
        _("Taille, cheveux, vêtements, signes : c’est ce que les patrouilles reçoivent."),
    )
    phone = _line("phone", _("Son téléphone"), _("Sa dernière position peut être demandée, mais elle s’efface vite."))
    bank_card = _line(
        "bank_card",
        _("Sa carte bancaire : banque et quatre derniers chiffres"),
        _("Le dernier retrait dit où elle était. Jamais le numéro entier."),
    )
    online_accounts = _line(
        "online_accounts", _("Ses comptes en ligne"), _("Leur dernière connexion peut dire qu’elle va bien.")
    )
    whereabouts = _line(
        "whereabouts", _("Où peut-elle se trouver ?"), _("Adresse, hôtel, quartier : c’est là que la police ira voir.")
    )
    claim = _line(
        "claim", _("Ce qui est exigé, et par qui"), _("Ne payez rien et ne répondez pas avant de nous avoir parlé.")
    )
    other_parent = _line(
        "other_parent",
        _("Avec qui est la personne ?"),
        _("Parent ou proche, sa nationalité : les recours en dépendent."),
    )
    custody_decision = _line(
        "custody_decision",
        _("Jugement sur la garde : tribunal, date"),
        _("Sans lui, la police locale y voit une affaire de famille."),
    )
    central_authority_told = _answer(
        _("Le ministère de la justice, à Paris, est-il saisi ?"), _("Il demande le retour de l’enfant d’État à État.")
    )
    body_place = _line(
        "body_place",
        _("Où repose le corps ?"),
        _("Hôpital, morgue, commissariat : pour que rien ne soit fait sans vous."),
    )
    death_cause = _line("death_cause", _("Cause annoncée du décès"), _("Nous la comparerons aux constatations."))
    identified_by = _line(
        "identified_by", _("Qui l’a identifiée, et comment ?"), _("Une erreur d’identité atteint deux familles.")
    )
    family_informed = _answer(
        _("La famille est-elle informée ?"), _("Elle ne doit l’apprendre ni par la presse, ni par nous avant vous.")
    )
    autopsy = _answer(
        _("Une autopsie est-elle prévue ou faite ?"), _("La justice française peut vouloir y assister ou la compléter.")
    )
    payment_means = _line(
        "payment_means", _("Moyen de paiement"), _("Virement, carte, cryptomonnaie : à chacun son recours.")
    )
    payment_account = _line(
        "payment_account", _("Compte qui a reçu l’argent"), _("C’est lui que nous demanderons de bloquer.")
    )
    amount = _line("amount", _("Montant et monnaie"), _("Il décide du service de police compétent."))
    paid_at = PastDateTimeField(
        label=_("Dernier paiement : quand ?"),
        required=False,
        help_text=_("Un virement de moins de trois jours peut parfois être rappelé."),
    )
    evidence_kept = _answer(
        _("Les messages et les preuves sont-ils gardés ?"), _("Rien ne doit être effacé, même ce qui fait honte.")
    )
    vessel = _line(
        "vessel", _("Navire : nom, pavillon, position"), _("Le pavillon et la position disent quelle marine appeler.")
    )
    vehicle = _line(
        "vehicle", _("Véhicule : immatriculation, conducteur"), _("Le rapport de police est classé à ce numéro.")
    )
    people_involved = forms.IntegerField(
        label=_("Combien de Français sont concernés ?"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text=_("Même approximatif : cela décide des moyens."),
    )
    identity_document = _line(
        "identity_document", _("Passeport ou carte : numéro"), _("Pour l’identifier, ou faire annuler un titre perdu.")
    )
    money_transfer = _line(
        "money_transfer",
        _("Qui peut lui envoyer de l’argent ?"),
        _("La famille ou l’assurance d’abord : l’État n’avance rien en principe."),
    )
    critical_on = DayField(
        label=_("Une date à ne pas manquer ?"),
        required=False,
        help_text=_("Vol, opération, mariage, fin de visa : nous agirons avant."),
    )


QUESTIONS: dict[str, forms.Field] = Questions.base_fields
DEFAULTS = {name: Answer.UNKNOWN for name, one in QUESTIONS.items() if isinstance(one, OneOfField)}


def said_before(filing: AssistanceFiling) -> set[str]:
    """What the filing already says among these questions, whatever its category."""
    return {name for name in QUESTIONS if getattr(filing, name) not in {None, "", DEFAULTS.get(name, "")}}


def asked_at(step: int, category: str) -> tuple[str, ...]:
    """The questions of CATEGORY at STEP, in order."""
    asked = ASKED.get(category)
    return () if asked is None or step == 1 else asked.first if step == 2 else asked.then


def kept_apart(filing: AssistanceFiling) -> list[str]:
    """Said for another situation, before the category changed: shown all the same, nothing is lost or hidden."""
    asked = ASKED.get(filing.category)
    return [
        name
        for name in QUESTIONS
        if name in said_before(filing) and (asked is None or name not in {*asked.first, *asked.then})
    ]


def fields_for(names: Iterable[str]) -> dict[str, forms.Field]:
    return {name: copy.deepcopy(QUESTIONS[name]) for name in names}


# --- What may be asked of the service -------------------------------------------------------------------------------

USUAL: dict[str, Text] = {
    "charge": _("La qualification exacte et le nom de l’enquêteur"),
    "access": _("L’accès consulaire à la personne"),
    "hearing": _("La date de présentation au juge ou au procureur"),
    "procedure": _("La procédure locale et ses délais"),
    "facts": _("Ce que la police locale sait des faits"),
    "officer": _("Un contact dans le service de police saisi"),
    "check": _("Une visite de la police pour vérifier que la personne va bien"),
    "search": _("L’état des recherches de la police locale"),
    "trace": _("La position du téléphone, les passages aux frontières"),
    "notice": _("Un avis de recherche, sur place et à l’étranger"),
    "border": _("Une alerte aux frontières"),
    "complaint": _("Une aide pour porter plainte"),
    "protection": _("La mise en sécurité de la personne"),
    "freeze": _("Le blocage de l’argent auprès de la banque"),
    "autopsy": _("Les constatations, l’autopsie et ses conclusions"),
    "effects": _("La restitution des effets et des papiers"),
    "advice": _("Des conseils de sécurité pour la personne"),
}
_VICTIM = ("facts", "complaint", "officer", "protection")
_DEATH = ("facts", "autopsy", "officer", "effects")
_MONEY = ("freeze", "complaint", "officer", "advice")
_GONE = ("search", "trace", "notice", "officer")
_AT_SEA = ("facts", "search", "officer")
SUGGESTED: dict[str, tuple[str, ...]] = {
    Category.ARREST_DETENTION: ("charge", "access", "hearing", "procedure"),
    Category.EXIT_BAN: ("charge", "procedure", "hearing", "effects"),
    Category.VICTIM_THEFT: ("complaint", "officer", "effects"),
    Category.VICTIM_SCAM: _MONEY,
    Category.VICTIM_TRAFFICKING: ("protection", "search", "trace", "officer"),
    Category.EXTORTION_SEXTORTION: _MONEY,
    Category.IDENTITY_FRAUD: ("complaint", "officer", "advice"),
    Category.MISSING: _GONE,
    Category.KIDNAPPING: _GONE,
    Category.CHILD_ABDUCTION: ("border", "search", "trace", "check"),
    **dict.fromkeys((Category.VICTIM_VIOLENT, Category.VICTIM_SEXUAL, Category.VICTIM_DOMESTIC), _VICTIM),
    **dict.fromkeys(
        (Category.DEATH_NATURAL, Category.DEATH_ACCIDENT, Category.DEATH_VIOLENT, Category.DEATH_UNEXPLAINED), _DEATH
    ),
    Category.SUICIDE_RISK: ("check", "trace", "search", "protection"),
    Category.HOSPITALISATION: ("facts", "officer", "effects"),
    Category.PSYCHIATRIC: ("facts", "procedure", "access", "protection"),
    Category.ROAD_ACCIDENT: ("facts", "officer", "procedure", "effects"),
    Category.MARITIME_ACCIDENT: _AT_SEA,
    Category.PIRACY: (*_AT_SEA, "protection"),
    Category.FORCED_MARRIAGE: ("protection", "border", "check", "complaint"),
    Category.INDIGENCE: ("check", "advice", "procedure"),
    Category.LOST_DOCUMENTS: ("complaint", "effects", "procedure"),
    Category.REPATRIATION: ("procedure", "officer", "effects"),
    **dict.fromkeys(
        (Category.NATURAL_DISASTER, Category.TERROR_ATTACK, Category.CIVIL_UNREST),
        ("facts", "search", "check", "advice"),
    ),
    Category.OTHER: ("facts", "officer", "procedure", "advice"),
}


def suggestions(category: str) -> list[tuple[str, str]]:
    return [(code, str(USUAL[code])) for code in SUGGESTED.get(category, ())]


def parted(asked: list[str], category: str, languages: Iterable[str]) -> tuple[list[str], list[str]]:
    """ASKED as boxes ticked and lines typed: a suggestion is known again in whatever language it was ticked."""
    known: dict[str, str] = {}
    for language in {*languages, get_language() or "fr"}:
        with override(language):
            known.update({words: code for code, words in suggestions(category)})
    return [known[one] for one in asked if one in known], [one for one in asked if one not in known]


def in_words(codes: Iterable[Any]) -> list[str]:
    return [str(USUAL[code]) for code in codes]
