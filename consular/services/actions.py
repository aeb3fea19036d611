"""What the police attaché usually does in each situation: loaded as the lists of tasks of a handling, with sources.

The administrator keeps them afterwards, line by line and dated: what people decided on the spot outlives our updates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from consular.enums import Category
from consular.kinds import HANDLING
from ssi.directory.data.rows import CHECKED_ON, USAGE
from ssi.directory.services.loading import kept_by_people
from ssi.followup.models import TaskTemplate

_VIENNA = "Convention de Vienne sur les relations consulaires, article 36, à vérifier"
_CODE_PENAL = "Code pénal, article 113-7 (victime française), à vérifier"
_INTERPOL = "INTERPOL, règlement sur le traitement des données (notice jaune), à vérifier"
_DVI = "INTERPOL, guide d’identification des victimes de catastrophes, à vérifier"
_HAGUE = "Convention de La Haye du 25 octobre 1980, enlèvement international d’enfants, à vérifier"
_PALERMO = "Protocole de Palerme sur la traite des personnes, articles 6 à 8, à vérifier"

_HELD = (Category.ARREST_DETENTION, Category.EXIT_BAN)
_DEATHS = (Category.DEATH_NATURAL, Category.DEATH_ACCIDENT, Category.DEATH_VIOLENT, Category.DEATH_UNEXPLAINED)
_SUSPECT_DEATHS = (Category.DEATH_VIOLENT, Category.DEATH_UNEXPLAINED)
_SOUGHT = (Category.MISSING, Category.KIDNAPPING, Category.CHILD_ABDUCTION, Category.VICTIM_TRAFFICKING)
_HURT = (Category.VICTIM_VIOLENT, Category.VICTIM_SEXUAL, Category.VICTIM_DOMESTIC, Category.FORCED_MARRIAGE)
_MONEY = (Category.VICTIM_SCAM, Category.EXTORTION_SEXTORTION, Category.VICTIM_THEFT, Category.IDENTITY_FRAUD)
_CRISES = (Category.TERROR_ATTACK, Category.NATURAL_DISASTER, Category.CIVIL_UNREST)
_AT_SEA = (Category.MARITIME_ACCIDENT, Category.PIRACY)
_SICK = (Category.HOSPITALISATION, Category.PSYCHIATRIC, Category.SUICIDE_RISK, Category.ROAD_ACCIDENT)
_CRIMES = (*_HURT, *_MONEY, *_SUSPECT_DEATHS, Category.KIDNAPPING, Category.TERROR_ATTACK, Category.PIRACY)


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action in some situations (none: in all), so many DAYS after the list is written; None: whenever it can be."""

    title: str
    categories: tuple[Category, ...] = ()
    days: int | None = None
    source: str = USAGE


ACTIONS = (
    ActionRow("Vérifier les faits auprès du partenaire local", days=0),
    ActionRow("Obtenir la qualification retenue et le nom de l’enquêteur", _HELD, 0),
    ActionRow("Faire hâter la notification et l’accès consulaires", _HELD, 0, _VIENNA),
    ActionRow("Expliquer la procédure locale au poste", (*_HELD, *_CRIMES), 1),
    ActionRow("Demander la date de présentation au parquet ou au juge", _HELD, 0),
    ActionRow("Signaler tout mauvais traitement allégué à l’autorité compétente", _HELD),
    ActionRow("Assister à l’audience si le poste le demande", (Category.ARREST_DETENTION,)),
    ActionRow("Vérifier l’existence d’un risque de peine capitale ou corporelle", (Category.ARREST_DETENTION,), 0),
    ActionRow("Demander la levée ou les conditions de l’interdiction de sortie", (Category.EXIT_BAN,), 2),
    ActionRow("Alerter la permanence de la DCIS", (*_SOUGHT, *_SUSPECT_DEATHS, *_CRISES, Category.PIRACY), 0),
    ActionRow("Rechercher une enquête française en cours", _CRIMES, 1, _CODE_PENAL),
    ActionRow("Demander la localisation du téléphone et les mouvements à la frontière", _SOUGHT, 0),
    ActionRow("Proposer une notice jaune", (Category.MISSING, Category.CHILD_ABDUCTION), 1, _INTERPOL),
    ActionRow("Vérifier auprès des hôpitaux et des lieux de détention", (Category.MISSING,), 0),
    ActionRow("Prendre l’attache de la cellule de négociation", (Category.KIDNAPPING,), 0),
    ActionRow("Demander une alerte aux frontières pour l’enfant", (Category.CHILD_ABDUCTION,), 0, _HAGUE),
    ActionRow("Vérifier la saisine des autorités centrales", (Category.CHILD_ABDUCTION,), 1, _HAGUE),
    ActionRow("Faire mettre la personne à l’abri par la police locale", _HURT, 0),
    ActionRow("Faire recevoir la plainte et en obtenir le numéro", (*_HURT, *_MONEY, Category.ROAD_ACCIDENT), 1),
    ActionRow("Faire relever les preuves médicales", (Category.VICTIM_SEXUAL, Category.VICTIM_VIOLENT), 0),
    ActionRow("Demander l’extraction du lieu de contrainte", (Category.VICTIM_TRAFFICKING,), 0, _PALERMO),
    ActionRow("Demander le statut de victime plutôt que celui de suspect", (Category.VICTIM_TRAFFICKING,), 1, _PALERMO),
    ActionRow("Demander le gel des fonds et contacter la banque", (Category.VICTIM_SCAM,), 0),
    ActionRow("Faire conserver les données et suspendre les comptes", (Category.EXTORTION_SEXTORTION,), 0),
    ActionRow("Signaler les papiers volés ou usurpés", (Category.IDENTITY_FRAUD, Category.LOST_DOCUMENTS), 1),
    ActionRow("Obtenir le rapport de police et les photographies", (*_DEATHS, Category.ROAD_ACCIDENT), 2),
    ActionRow("Suivre l’autopsie et en demander le rapport", _SUSPECT_DEATHS, 1),
    ActionRow("Faire conserver les effets de la personne", _DEATHS, 1),
    ActionRow("Vérifier l’identification du corps", (*_DEATHS, *_CRISES, Category.MARITIME_ACCIDENT), 1, _DVI),
    ActionRow("Établir la liste des Français touchés avec le poste", (*_CRISES, *_AT_SEA), 0),
    ActionRow("Prendre l’attache des garde-côtes et du centre de sauvetage", _AT_SEA, 0),
    ActionRow("Demander une vérification sur place de la santé de la personne", _SICK, 0),
    ActionRow("Donner les conseils de sécurité à la personne", (*_HURT, *_MONEY, Category.INDIGENCE), 2),
    ActionRow("Vérifier qu’aucune procédure n’empêche le départ", (Category.REPATRIATION, Category.INDIGENCE), 2),
)


def load_actions() -> int:
    """Writes the lines that are not there; once an administrator has kept the list, it is theirs."""
    if HANDLING in kept_by_people(TaskTemplate):
        return 0
    return len(TaskTemplate.objects.bulk_create(_lines(), ignore_conflicts=True))


def _lines() -> Iterable[TaskTemplate]:
    for rank, row in enumerate(ACTIONS, start=1):
        for topic in row.categories or ("",):
            yield TaskTemplate(
                kind=HANDLING,
                topic=str(topic),
                rank=rank,
                title=row.title,
                delay_days=row.days,
                source=row.source,
                checked_on=CHECKED_ON,
            )
