"""The closed catalogue of capabilities. A codename is `<area>_<verb>`; an unknown name raises.

Country capabilities open the area of a country; the post capability opens the filings of one consular post; service
capabilities hold no record.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Area(models.TextChoices):
    OPERATIONAL = "operational", _("Coopération opérationnelle")
    CONSULAR = "consular", _("Liaison consulaire")
    TECHNICAL = "technical", _("Coopération technique")
    INSTITUTIONAL = "institutional", _("Coopération institutionnelle")
    ENTERPRISE = "enterprise", _("Soutien aux entreprises")
    CONTEXT = "context", _("Contexte sécuritaire")


class UnknownCapabilityError(LookupError):
    """A capability that the catalogue does not hold: a mistake in the code, never a user's."""


COUNTRY_CAPABILITIES = {
    "operational_view": _("Consulter les dossiers opérationnels"),
    "operational_change": _("Traiter les dossiers opérationnels"),
    "operational_reopen": _("Rouvrir un dossier opérationnel clôturé"),
    "operational_oversee": _("Être toujours nommé sur les dossiers opérationnels réservés"),
    "operational_export": _("Exporter une liste de dossiers opérationnels"),
    "consular_view": _("Consulter les demandes d’assistance"),
    "consular_answer": _("Traiter les demandes d’assistance et y répondre"),
    "consular_reopen": _("Rouvrir une demande d’assistance clôturée"),
    "consular_oversee": _("Être toujours nommé sur les demandes réservées"),
    "consular_export": _("Exporter une liste de demandes d’assistance"),
    "technical_view": _("Consulter la coopération technique"),
    "technical_change": _("Conduire la coopération technique"),
    "technical_export": _("Exporter une liste de coopération technique"),
    "institutional_view": _("Consulter la coopération institutionnelle"),
    "institutional_change": _("Conduire la coopération institutionnelle"),
    "institutional_export": _("Exporter une liste de coopération institutionnelle"),
    "enterprise_view": _("Consulter le soutien aux entreprises"),
    "enterprise_change": _("Conduire le soutien aux entreprises"),
    "enterprise_export": _("Exporter une liste de soutien aux entreprises"),
    "context_view": _("Consulter le contexte sécuritaire"),
    "context_change": _("Tenir le contexte sécuritaire"),
    "context_validate": _("Valider les fiches de contexte sécuritaire"),
    "report_produce": _("Préparer le rapport d’activité"),
    "report_issue": _("Émettre le rapport d’activité"),
    "journal_view": _("Consulter le journal du pays"),
}
POST_CAPABILITIES = {
    "consular_file": _("Déposer et suivre les demandes du poste"),
}
SERVICE_CAPABILITIES = {
    "service_accounts": _("Gérer les comptes"),
    "service_postings": _("Prononcer les affectations"),
    "service_reference": _("Tenir les données de référence"),
    "service_journal": _("Consulter tout le journal"),
}
CATALOGUE = {**COUNTRY_CAPABILITIES, **POST_CAPABILITIES, **SERVICE_CAPABILITIES}

# What a verb of the walls accepts. `write` is what the database lets through at all; services ask for the exact verb.
VERBS: dict[str, frozenset[str]] = {
    "view": frozenset({"view"}),
    "change": frozenset({"change", "answer"}),
    "reopen": frozenset({"reopen"}),
    "oversee": frozenset({"oversee"}),
    "validate": frozenset({"validate"}),
    "export": frozenset({"export"}),
    "write": frozenset({"change", "answer", "reopen", "oversee", "validate"}),
    "file": frozenset(),
}
# Verbs that the capability to file (a post's own requests) opens on that post's filings.
FILING_VERBS = frozenset({"view", "write", "file"})


def known(codename: str) -> str:
    """CODENAME itself, or UnknownCapabilityError."""
    if codename not in CATALOGUE:
        raise UnknownCapabilityError(codename)
    return codename


def known_verb(verb: str) -> str:
    if verb not in VERBS:
        raise UnknownCapabilityError(verb)
    return verb


# What a delegation lends of what the absent person holds on a country: never need-to-know (oversee) nor the journal.
# Twin of LENT in ssi.territories.sql.
LENT_VERBS = frozenset({"view", "change", "answer", "reopen", "produce", "issue"})


def is_lent(codename: str) -> bool:
    area, verb = known(codename).split("_")
    return codename in COUNTRY_CAPABILITIES and verb in LENT_VERBS and area != "journal"
