"""Roles × areas: what a posting gives. The table of docs/architecture.md, as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ssi.territories.capabilities import Area


class Role(models.TextChoices):
    ATTACHE = "attache", _("Attaché de sécurité intérieure")
    DEPUTY_ATTACHE = "deputy_attache", _("Attaché adjoint")
    LIAISON_OFFICER = "liaison_officer", _("Officier de liaison")
    ASSISTANT = "assistant", _("Assistant")
    CONSULAR_AGENT = "consular_agent", _("Agent consulaire")
    MANAGER = "manager", _("Chef de service")
    ADMINISTRATOR = "administrator", _("Administrateur")
    AUDITOR = "auditor", _("Auditeur")


class Reach(models.TextChoices):
    """What a role is posted to."""

    COUNTRIES = "countries", _("un ou plusieurs pays")
    POST = "post", _("un poste consulaire")
    SERVICE = "service", _("le service")


REACH = {
    Role.ATTACHE: Reach.COUNTRIES,
    Role.DEPUTY_ATTACHE: Reach.COUNTRIES,
    Role.LIAISON_OFFICER: Reach.COUNTRIES,
    Role.ASSISTANT: Reach.COUNTRIES,
    Role.MANAGER: Reach.COUNTRIES,
    Role.CONSULAR_AGENT: Reach.POST,
    Role.ADMINISTRATOR: Reach.SERVICE,
    Role.AUDITOR: Reach.SERVICE,
}

_WORKING: dict[Area, tuple[str, ...]] = {
    Area.OPERATIONAL: ("view", "change"),
    Area.CONSULAR: ("view", "answer"),
    Area.TECHNICAL: ("view", "change"),
    Area.INSTITUTIONAL: ("view", "change"),
    Area.ENTERPRISE: ("view", "change"),
    Area.CONTEXT: ("view", "change"),
}
# Taking a list out of the product is for whoever answers for the area: the attaché and the head of service.
_EXPORTED = frozenset({Area.OPERATIONAL, Area.CONSULAR, Area.TECHNICAL, Area.INSTITUTIONAL, Area.ENTERPRISE})
_MANAGING: dict[Area, tuple[str, ...]] = {
    Area.OPERATIONAL: ("view", "reopen", "oversee"),
    Area.CONSULAR: ("view", "reopen", "oversee"),
    Area.TECHNICAL: ("view",),
    Area.INSTITUTIONAL: ("view",),
    Area.ENTERPRISE: ("view",),
    Area.CONTEXT: ("view", "validate"),
}


def _answering(verbs: dict[Area, tuple[str, ...]]) -> dict[Area, tuple[str, ...]]:
    return {area: (*given, "export") if area in _EXPORTED else given for area, given in verbs.items()}


_BY_AREA: dict[Role, dict[Area, tuple[str, ...]]] = {
    Role.ATTACHE: _answering(_WORKING),
    Role.DEPUTY_ATTACHE: _WORKING,
    Role.LIAISON_OFFICER: _WORKING,
    Role.ASSISTANT: _WORKING,
    Role.MANAGER: _answering(_MANAGING),
}
# What counts or tells of every area of a country: given with all of them, or not at all.
_EVERY_AREA: dict[Role, tuple[str, ...]] = {
    Role.MANAGER: ("report_produce", "report_issue", "journal_view"),
}
_WHOLE: dict[Role, tuple[str, ...]] = {
    Role.CONSULAR_AGENT: ("consular_file",),
    Role.ADMINISTRATOR: ("service_accounts", "service_postings", "service_reference"),
    Role.AUDITOR: ("service_journal",),
}


def codenames(role: Role, areas: list[str]) -> list[str]:
    """Capabilities that a posting in this role gives, for the areas it names. The report and the journal of a country
    speak of every area: a head of service who is not posted to all of them does not have these."""
    by_area = _BY_AREA.get(role, {})
    given = [f"{area}_{verb}" for area in Area if area in areas for verb in by_area.get(area, ())]
    if set(Area.values) <= set(areas):
        given += _EVERY_AREA.get(role, ())
    return given + list(_WHOLE.get(role, ()))
