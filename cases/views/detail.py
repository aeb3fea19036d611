"""/dossiers/<reference>/: one address for every operational record, the page that its kind has."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cases import kinds
from cases.views import letter_page, mission_page, request_page
from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.followup.panel import beside
from ssi.records.access import get_record
from ssi.records.models import Record
from ssi.territories.capabilities import Area

PAGES: dict[str, Callable[[HttpRequest, Record], HttpResponse]] = {
    kinds.INFORMATION_REQUEST: request_page.page,
    kinds.LETTER_ROGATORY: letter_page.page,
    kinds.INVESTIGATOR_MISSION: mission_page.page,
}
# The details of every kind come with the record, in its statement.
RELATED = (
    "owner",
    "membership__affair",
    "informationrequest__requesting_authority",
    "informationrequest__requested_authority",
    "informationrequest__crime_type",
    "letterrogatory__issuing_court",
    "letterrogatory__investigating_service",
    "letterrogatory__central_authority",
    "letterrogatory__crime_type",
    "mission__requesting_service",
    "mission__requesting_court",
    "mission__host_authority",
    "mission__authorised_by",
)


@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the record stands, what is missing for the next step, what it says, the thread."""
    user = person(request)
    record = get_record(user, reference, area=Area.OPERATIONAL, related=RELATED, beside=beside(user))
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    return PAGES[record.kind](request, record)
