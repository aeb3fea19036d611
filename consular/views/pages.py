"""The list, the page of a request, its acknowledgement: one address for the post and for the service."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from consular.enums import Side, Urgency
from consular.filters import AssistanceFilterForm, QueueFilterForm
from consular.kinds import ASSISTANCE, HANDLING
from consular.models import Message
from consular.services.duty import told_of
from consular.views.desk import desk_of
from consular.views.facts import children, why_due
from consular.views.post import post_page
from consular.views.reach import AREA, filing_of, handling_of, note_read
from consular.views.ssi import passed_on, ssi_page
from consular.workflow import HANDLING as HANDLING_WORKFLOW
from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.common.components import Action
from ssi.common.rules import Text
from ssi.records import exports
from ssi.records.access import require_area
from ssi.records.filters import Records
from ssi.records.listing import Column, Listing, listing
from ssi.records.models import Record
from ssi.territories.grants import holds, read

_NAMES = ("assistancefiling__last_name", "assistancefiling__first_names")


def _person(record: Record) -> Text:
    return record.assistancefiling.person


def _handling_state(record: Record) -> Text:
    code = getattr(record, "handling_state", None)
    return HANDLING_WORKFLOW.state(code).label if code else "—"


def _urgency(record: Record) -> Text:
    """As the service judged it; only while somebody has to hurry."""
    if getattr(record, "handling_urgency", None) != Urgency.VITAL or not record.is_open:
        return "—"
    return _("vitale, 2 heures")


def _last_word(record: Record) -> Text:
    side = getattr(record, "last_side", None)
    return _("du poste, à lire") if side == Side.POST else _("du SSI") if side else "—"


OWN = Listing(
    title=gettext_lazy("Demandes d’assistance du poste"),
    areas=(AREA,),
    kinds=(ASSISTANCE,),
    form=AssistanceFilterForm,
    columns=(Column(gettext_lazy("Personne"), _person),),
    related=("assistancefiling",),
    fields=_NAMES,
    default_sort="newest",
    template="consular/desk.html",
    empty_title=gettext_lazy("Aucune demande déposée"),
    empty_text=gettext_lazy(
        "Vos demandes d’assistance au SSI paraîtront ici, avec leur état et nos réponses. "
        "La première se dépose en trois minutes, sans formation : « Déposer une demande » vous guide."
    ),
)
QUEUE = Listing(
    title=gettext_lazy("Assistance consulaire"),
    areas=(AREA,),
    kinds=(ASSISTANCE,),
    form=QueueFilterForm,
    columns=(
        Column(gettext_lazy("Personne"), _person),
        Column(gettext_lazy("Urgence"), _urgency),
        Column(gettext_lazy("Traitement"), _handling_state),
        Column(gettext_lazy("Dernier message"), _last_word),
    ),
    related=("assistancefiling",),
    fields=_NAMES,
    shows_state=False,
    introduction=gettext_lazy("Classées par date limite de première réponse."),
    empty_title=gettext_lazy("Aucune demande d’assistance"),
    empty_text=gettext_lazy("Les demandes déposées par les postes de vos pays paraissent ici."),
    export_key="consular",
    page="consular:index",
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The post's own requests, or the queue of the service ordered by the clock."""
    user = person(request)
    require_area(user, AREA)
    if read(user).any_of("consular_view"):
        around = [
            Action(_("Ce qui reste à orienter"), f"{reverse('consular:index')}?work=to_triage", method="get"),
            Action(_("Chiffres"), reverse("consular:figures"), method="get"),
            Action(_("Données personnelles"), reverse("consular:retention"), method="get"),
        ]
        return listing(request, QUEUE, actions=around, records=_queue(user))
    new = Action(_("Déposer une demande"), reverse("consular:new"), method="get")
    guide = Action(_("Le guide en une page"), reverse("consular_guide"), method="get")
    return listing(request, OWN, actions=[new, guide], desk=SimpleLazyObject(lambda: desk_of(user)))


def _queue(user: User) -> Records:
    """Filings, with the state of the handling where the reader sees it, and whose the last message is."""
    handlings = Record.objects.visible_to(user).of_kinds(HANDLING).filter(handling__filing=OuterRef("pk"))
    said = Message.objects.visible_to(user).filter(record=OuterRef("pk")).order_by("-at", "-id")
    found = Record.objects.visible_to(user).annotate(
        handling_state=Subquery(handlings.values("state")[:1]),
        handling_urgency=Subquery(handlings.values("handling__urgency")[:1]),
        last_side=Subquery(said.values("side")[:1]),
    )
    return cast(Records, found)


exports.register("consular", lambda: QUEUE, _queue)


@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Who sees the handling gets the page of the service; anyone else, the page of the post."""
    user = person(request)
    filing = filing_of(request, reference, children=children())
    handling = handling_of(filing, user)
    if handling is None and filing.state == "transferred":
        note_read(filing)
        return render(request, "consular/transferred.html", trace(filing))
    if handling is None:
        note_read(filing)
        return render(request, "consular/post.html", post_page(filing, user))
    note_read(filing, handling)
    return render(request, "consular/ssi.html", ssi_page(filing, handling, user))


def trace(filing: Record) -> dict[str, object]:
    """All that the first post keeps of a request that was passed on: one line."""
    return {
        "filing": filing,
        "zone": filing.country.time_zone,
        "passed_on": passed_on(filing),
        "breadcrumb": [
            (_("Accueil"), "/"),
            (_("Assistance consulaire"), reverse("consular:index")),
            (filing.reference, ""),
        ],
    }


@require_safe
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The acknowledgement: the reference, what happens next, by when."""
    filing = filing_of(request, reference)
    note_read(filing)
    context = {
        "filing": filing,
        "zone": filing.country.time_zone,
        "why_due": why_due(filing),
        "told": told_of(filing),
        "writes": holds(person(request), "file", filing.scope),
        "soon": filing.due_at is not None
        and filing.opened_at is not None
        and filing.due_at - filing.opened_at <= timedelta(hours=2),
        "breadcrumb": [
            (_("Accueil"), "/"),
            (_("Assistance consulaire"), reverse("consular:index")),
            (_("Accusé de réception"), ""),
        ],
    }
    return render(request, "consular/receipt.html", context)
