"""The main menu, made from what the person may do: nothing in it hints at what they may not."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ssi.common.components import NavItem
from ssi.common.rules import Text
from ssi.territories.acting import Actor
from ssi.territories.capabilities import Area
from ssi.territories.grants import Grants, read


@dataclass(frozen=True)
class Entry:
    """A place of the menu; without CAPABILITIES it is everyone's."""

    label: Text
    url: str
    capabilities: tuple[str, ...] = ()

    def is_open(self, grants: Grants) -> bool:
        return not self.capabilities or grants.any_of(*self.capabilities)


CONSULAR = "/consulaire/"
FILE_A_REQUEST = "/consulaire/nouvelle/"
# What opens the page of a country: something of it, in any area.
ANY_VIEW = tuple(f"{area}_view" for area in Area.values)
# The places of the map of pages (docs/architecture.md); the prefix says where one is.
MENU = (
    Entry(_("Accueil"), "/"),
    Entry(_("Opérationnel"), "/dossiers/", ("operational_view",)),
    Entry(_("Consulaire"), CONSULAR, ("consular_view", "consular_file")),
    Entry(_("Permanence"), "/permanence/", ("consular_view",)),
    Entry(_("Communauté"), "/communaute/", ("consular_view", "consular_file")),
    Entry(_("Coopération"), "/cooperation/actions/", ("technical_view",)),
    Entry(_("Accords"), "/cooperation/accords/", ("institutional_view",)),
    Entry(_("Personnes"), "/personnes/", ("operational_view", "consular_view")),
    Entry(_("Registre"), "/echanges/registre/", ANY_VIEW),
    Entry(_("Pays"), "/pays/", ANY_VIEW),
    Entry(_("Rapports"), "/rapports/", ("report_produce",)),
    Entry(_("Annuaire"), "/annuaire/"),
    Entry(_("Journal"), "/journal/", ("service_journal", "journal_view")),
    Entry(_("Administration"), "/administration/", ("service_accounts", "service_postings")),
    Entry(_("Données de référence"), "/administration/reference/", ("service_reference", "service_journal")),
)
NEW = (
    Entry(_("Demande de renseignement"), "/dossiers/nouveau/demande/", ("operational_change",)),
    Entry(_("Commission rogatoire"), "/dossiers/nouveau/commission-rogatoire/", ("operational_change",)),
    Entry(_("Mission d’enquêteurs"), "/dossiers/nouveau/mission/", ("operational_change",)),
    Entry(_("Demande d’assistance consulaire"), FILE_A_REQUEST, ("consular_file",)),
    Entry(_("Action de coopération"), "/cooperation/actions/nouveau/", ("technical_change",)),
    Entry(_("Accord ou engagement"), "/cooperation/accords/nouveau/", ("institutional_change",)),
    Entry(_("Fiche de contexte sécuritaire"), "/pays/fiches/nouvelle/", ("context_change",)),
)


def navigation_for(user: Actor, path: str) -> list[NavItem]:
    """The menu of USER at the address PATH. Grants are read once per request, here or by the page."""
    if not user.is_authenticated:
        return []
    grants = read(user)
    return [NavItem(entry.label, entry.url, _is_here(entry, path)) for entry in MENU if entry.is_open(grants)]


def new_records(user: Actor) -> list[Entry]:
    """What the person may open, for the button « Nouveau dossier »."""
    grants = read(user)
    return [entry for entry in NEW if entry.is_open(grants)]


def _is_here(entry: Entry, path: str) -> bool:
    """The entry that says the most of PATH: a place within another is not the other."""
    if entry.url == "/":
        return path == "/"
    within = [one.url for one in MENU if one.url != "/" and path.startswith(one.url)]
    return entry.url == max(within, key=len, default="")


def navigation(request: HttpRequest) -> list[NavItem]:
    return navigation_for(request.user, request.path) if hasattr(request, "user") else []
