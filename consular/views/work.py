"""A long follow-up and its reviews, a transfer, somebody missing who is found."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from consular.forms.work import FoundForm, ReviewForm, TransferForm
from consular.models import Review, Transfer
from consular.services import record_found, review_handling, transfer_handling
from consular.views.acts import ActPage, run
from consular.views.reach import handled, writable_filing
from ssi.accounts.http import person
from ssi.records.models import Record


def review(request: HttpRequest, reference: str) -> HttpResponse:
    """What a review of a long follow-up finds."""
    filing, record = handled(request, reference)
    page = ActPage(
        _("Revue du suivi au long cours"),
        _("Enregistrer la revue"),
        _("Revue enregistrée : la suivante est due dans 90 jours."),
        internal=True,
    )
    form = ReviewForm(request.POST or None, version=record.version)

    def do(typed: dict[str, Any]) -> Review:
        return review_handling(record, body=typed["body"], version=typed["version"], actor=person(request))

    return run(request, filing, page, form, do, written_on=record)


def transfer(request: HttpRequest, reference: str) -> HttpResponse:
    """The request goes on elsewhere."""
    filing, record = handled(request, reference)
    page = ActPage(
        _("Transférer la demande"),
        _("Transférer la demande"),
        _("Demande transférée : le poste en garde la trace."),
        _(
            "Le poste n’en garde qu’une ligne : à qui, quand, pourquoi. Un autre poste reçoit ce qui a été dit, sous "
            "sa propre référence et avec un nouveau délai de réponse ; les pièces sont à joindre de nouveau."
        ),
    )
    form = TransferForm(request.POST or None, record=filing, version=record.version)

    def do(typed: dict[str, Any]) -> Transfer:
        return transfer_handling(
            record, **form.receiver, reason=typed["reason"], version=typed["version"], actor=person(request)
        )

    return run(request, filing, page, form, do, written_on=record)


def found(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody missing is found; of age, they say who learns it."""
    filing = writable_filing(request, reference)
    page = ActPage(
        _("Personne retrouvée"),
        _("Enregistrer que la personne est retrouvée"),
        _("C’est noté. Majeure, elle seule décide de qui l’apprend."),
        _("Une personne majeure n’est annoncée à personne sans un accord qu’elle donne une fois retrouvée."),
    )
    form = FoundForm(request.POST or None, version=filing.version, zone=filing.country.time_zone)
    detail = filing.assistancefiling

    def do(typed: dict[str, Any]) -> Record:
        return record_found(filing, **typed, actor=person(request))

    return run(request, filing, page, form, do, stored={"at": detail.found_at, "source": detail.found_source})
