"""Agreements: their list, and what their pages add."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cooperation import kinds
from cooperation.filters import AgreementFilterForm
from cooperation.forms.agreements import AGREEMENT_STEPS, EditAgreementForm, NewAgreementForm, agreement_values
from cooperation.services.agreements import change_agreement, draft_agreement
from cooperation.views.pages import Pages, Words
from ssi.accounts.http import person
from ssi.common import clock
from ssi.common.components import Action
from ssi.common.moments import day_text
from ssi.common.rules import Text
from ssi.records import exports
from ssi.records.access import require_area
from ssi.records.listing import Column, Listing, listing
from ssi.records.models import Record
from ssi.territories.capabilities import Area
from ssi.territories.grants import read

AREA = Area.INSTITUTIONAL
AREA_NAME = gettext_lazy("Coopération institutionnelle")


def instrument_of(record: Record) -> Text:
    return record.agreement.get_instrument_type_display() if record.kind == kinds.AGREEMENT else ""


def signed_of(record: Record) -> Text:
    return str(record.agreement.signed or "") if record.kind == kinds.AGREEMENT else ""


def expiry_of(record: Record) -> Text:
    if record.kind != kinds.AGREEMENT or record.agreement.expires_on is None:
        return ""
    return day_text(record.agreement.expires_on)


AGREEMENTS = Listing(
    title=AREA_NAME,
    areas=(AREA,),
    kinds=(kinds.AGREEMENT,),
    form=AgreementFilterForm,
    columns=(
        Column(gettext_lazy("Instrument"), instrument_of),
        Column(gettext_lazy("Signé"), signed_of),
        Column(gettext_lazy("Expire"), expiry_of),
    ),
    related=("agreement",),
    fields=tuple(f"agreement__{name}" for name in ("instrument_type", "signed_on", "signed_precision", "expires_on")),
    empty_title=gettext_lazy("Aucun accord"),
    empty_text=gettext_lazy("Les traités, arrangements et lettres d’intention de vos pays paraissent ici."),
    export_key="agreements",
    page="agreements:list",
)
exports.register("agreements", lambda: AGREEMENTS)


@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """Agreements that the person may see."""
    user = person(request)
    require_area(user, AREA)
    offered = []
    if read(user).any_of("institutional_change"):
        offered = [
            Action(_("Nouvel accord"), AGREEMENT_PAGES.url("new"), method="get"),
            Action(_("Mes brouillons"), AGREEMENT_PAGES.url("drafts"), method="get"),
        ]
    return listing(request, AGREEMENTS, actions=offered)


def _first_values() -> dict[str, Any]:
    return {"negotiation_opened_on": clock.now().date()}


AGREEMENT_PAGES = Pages(
    kind=kinds.AGREEMENT,
    area=AREA,
    namespace="agreements",
    words=Words(
        area=AREA_NAME,
        new=gettext_lazy("Nouvel accord"),
        save=gettext_lazy("Ouvrir la négociation"),
        change=gettext_lazy("Modifier l’accord"),
        refused=gettext_lazy("Votre affectation ne permet pas d’ouvrir un accord."),
        no_draft=gettext_lazy("Un accord gardé en brouillon paraît ici jusqu’à l’ouverture de la négociation."),
    ),
    new_form=NewAgreementForm,
    edit_form=EditAgreementForm,
    values=agreement_values,
    draft=draft_agreement,
    change=change_agreement,
    templates="agreement",
    steps=AGREEMENT_STEPS,
    related=("owner", "agreement"),
    first_values=_first_values,
    left_out=lambda record: () if record.agreement.needs_approval else ("approval",),
    more=lambda record, _user: {"agreement": record.agreement},
)
