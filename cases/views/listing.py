"""The list of operational records, and one's drafts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cases import kinds
from cases.filters import CaseFilterForm
from ssi.accounts.http import person
from ssi.audit.acts import Act
from ssi.common.components import Action
from ssi.records import exports
from ssi.records.access import require_area
from ssi.records.listing import Column, Listing, listing, note_shown
from ssi.records.models import Record
from ssi.territories.capabilities import Area
from ssi.territories.grants import read


def requester(record: Record) -> str:
    """Who asks: the service, or the court."""
    if record.kind == kinds.LETTER_ROGATORY:
        return record.letterrogatory.issuing_court.short_label
    if record.kind == kinds.INVESTIGATOR_MISSION:
        return record.mission.requesting_service.short_label
    return record.informationrequest.requesting_authority.short_label


CASES = Listing(
    title=gettext_lazy("Opérationnel"),
    areas=(Area.OPERATIONAL,),
    kinds=tuple(kinds.LABELS),
    form=CaseFilterForm,
    columns=(Column(gettext_lazy("Requérant"), requester),),
    related=(
        "informationrequest__requesting_authority",
        "letterrogatory__issuing_court",
        "mission__requesting_service",
    ),
    fields=(
        "informationrequest__requesting_authority__acronym",
        "informationrequest__requesting_authority__name",
        "letterrogatory__issuing_court__acronym",
        "letterrogatory__issuing_court__name",
        "mission__requesting_service__acronym",
        "mission__requesting_service__name",
    ),
    empty_title=gettext_lazy("Aucun dossier opérationnel"),
    empty_text=gettext_lazy(
        "Les demandes, les commissions rogatoires et les missions de vos pays paraissent ici, la plus urgente d’abord."
    ),
    export_key="cases",
    page="cases:list",
)
exports.register("cases", lambda: CASES)


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Operational records that the person may see."""
    require_area(person(request), Area.OPERATIONAL)
    actions = []
    if read(person(request)).any_of("operational_change"):
        actions = [
            Action(_("Nouvelle demande de renseignement"), reverse("cases:new", args=["demande"]), method="get"),
            Action(
                _("Nouvelle commission rogatoire"), reverse("cases:new", args=["commission-rogatoire"]), method="get"
            ),
            Action(_("Nouvelle mission d’enquêteurs"), reverse("cases:new", args=["mission"]), method="get"),
            Action(_("Mes brouillons"), reverse("cases:drafts"), method="get"),
            Action(_("Importer un registre"), reverse("imports:index"), method="get"),
        ]
    actions.append(Action(_("Calendrier des missions"), reverse("cases:missions"), method="get"))
    return listing(request, CASES, actions=actions)


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """One's own drafts: nobody else sees them."""
    require_area(person(request), Area.OPERATIONAL)
    own = Record.objects.visible_to(person(request)).drafts().filter(area=Area.OPERATIONAL, author=person(request))
    rows = list(own.select_related("country").order_by("-created_at")[:100])
    note_shown(rows, Act.LIST_READ)
    return render(request, "cases/drafts.html", {"rows": rows})
