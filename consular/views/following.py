"""Visits and hearings on a filed request: told by the post, or by the service where it went."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from consular.forms.following import HearingForm, NewHearingForm, NewVisitForm, VisitForm
from consular.models import Hearing, Visit
from consular.services import correct_hearing, correct_visit, record_hearing, record_visit
from consular.views.acts import ActPage, run
from consular.views.reach import writable_filing
from ssi.accounts.http import person
from ssi.records.models import Record

VISIT = ("at", "visitors", "conditions", "ill_treatment", "alleged", "follow_up", "next_on")
HEARING = ("at", "place", "kind", "outcome")


def _child(model: type[Visit] | type[Hearing], filing: Record, number: int) -> Any:
    found = model.objects.filter(record=filing, number=number).first()
    if found is None:
        raise Http404
    found.record = filing
    return found


def _stored(row: Visit | Hearing, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def add_visit(request: HttpRequest, reference: str) -> HttpResponse:
    """The post went to see the person."""
    filing = writable_filing(request, reference)
    page = ActPage(
        _("Visite à la personne"),
        _("Enregistrer la visite"),
        _("Visite enregistrée."),
        _("Une visite dans les sept jours, puis au moins une tous les six mois : la prochaine vous sera rappelée."),
    )
    form = NewVisitForm(request.POST or None, zone=filing.country.time_zone)
    return run(request, filing, page, form, lambda _typed: record_visit(filing, form.told, actor=person(request)))


def change_visit(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """What was done since about what the person alleged; a date to correct."""
    filing = writable_filing(request, reference)
    visit: Visit = _child(Visit, filing, number)
    page = ActPage(
        _("Compléter la visite"),
        _("Enregistrer"),
        _("Visite complétée."),
        _("Ce que la fiche disait avant reste dans l’historique."),
    )
    stored = _stored(visit, VISIT)
    form = VisitForm(request.POST or None, version=filing.version, zone=filing.country.time_zone, initial=dict(stored))

    def do(typed: dict[str, Any]) -> Visit:
        return correct_visit(visit, form.told, version=typed["version"], actor=person(request))

    return run(request, filing, page, form, do, stored=stored)


def add_hearing(request: HttpRequest, reference: str) -> HttpResponse:
    """The person appears before a court."""
    filing = writable_filing(request, reference)
    page = ActPage(
        _("Audience"),
        _("Enregistrer l’audience"),
        _("Audience enregistrée : elle vous sera rappelée sept jours, puis deux jours avant."),
    )
    form = NewHearingForm(request.POST or None, zone=filing.country.time_zone)
    return run(request, filing, page, form, lambda _typed: record_hearing(filing, form.told, actor=person(request)))


def change_hearing(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Put off, or held: what was decided."""
    filing = writable_filing(request, reference)
    hearing: Hearing = _child(Hearing, filing, number)
    page = ActPage(
        _("Audience : report ou décision"),
        _("Enregistrer"),
        _("Audience mise à jour."),
        _("Ce que la fiche disait avant reste dans l’historique."),
    )
    stored = _stored(hearing, HEARING)
    form = HearingForm(
        request.POST or None, version=filing.version, zone=filing.country.time_zone, initial=dict(stored)
    )

    def do(typed: dict[str, Any]) -> Hearing:
        return correct_hearing(hearing, form.told, version=typed["version"], actor=person(request))

    return run(request, filing, page, form, do, stored=stored)
