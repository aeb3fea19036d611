"""How a page reaches a request, and its handling if the reader is one of those who may see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from consular.kinds import ASSISTANCE, HANDLING
from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.http import demand
from ssi.followup.panel import beside
from ssi.records.access import get_record, may
from ssi.records.models import Record
from ssi.records.standing import read_in_emergency
from ssi.territories.capabilities import Area
from ssi.territories.grants import holds

AREA = Area.CONSULAR
DETAIL = ("assistancefiling", "owner")


def filing_of(request: HttpRequest, reference: str, *, children: Sequence[Any] = ()) -> Record:
    """The filed request of that reference."""
    record = get_record(person(request), reference, area=AREA, related=DETAIL, children=children)
    if record.kind != ASSISTANCE or record.is_draft:
        raise Http404
    return record


def handling_of(filing: Record, user: User) -> Record | None:
    """The handling of FILING, for those who may see it; the others cannot tell that there is one."""
    handlings = Record.objects.visible_to(user).of_kinds(HANDLING).filter(handling__filing=filing)
    handling = handlings.annotate(**beside(user)).select_related("handling", "owner", "country").first()
    if handling is not None:
        handling.handling.filing = filing
        handling.emergency_until = read_in_emergency(user, handling)
    return handling


def handled(request: HttpRequest, reference: str, verb: str = "change") -> tuple[Record, Record]:
    """The request and its handling, for an act of the service; refused with words to the post that filed it."""
    filing = filing_of(request, reference)
    if not holds(person(request), verb, filing.scope):
        words = {
            "change": _("Cette action revient aux agents du service de sécurité intérieure."),
            "reopen": _("Seul le chef de service rouvre une demande terminée."),
        }
        raise PermissionDenied(words[verb])
    handling = handling_of(filing, person(request))
    if handling is None:
        raise Http404
    if handling.emergency_until is not None:
        demand(may(person(request), verb, handling))
    return filing, handling


def handled_for_reading(request: HttpRequest, reference: str) -> tuple[Record, Record]:
    """The request and its handling; for whoever does not see the handling, there is no such page."""
    filing = filing_of(request, reference)
    handling = handling_of(filing, person(request))
    if handling is None:
        raise Http404
    return filing, handling


def own_filing(request: HttpRequest, reference: str) -> Record:
    """A request for an act of the post that filed it."""
    filing = filing_of(request, reference)
    if not holds(person(request), "file", filing.scope):
        raise PermissionDenied(_("Seul le poste qui a déposé cette demande peut faire cela."))
    return filing


def writable_filing(request: HttpRequest, reference: str) -> Record:
    """A request that the post and the service both complete."""
    filing = filing_of(request, reference)
    user = person(request)
    if not holds(user, "file", filing.scope) and not holds(user, "change", filing.scope):
        raise PermissionDenied(_("Votre affectation permet de consulter cette demande, pas de la compléter."))
    return filing


def draft_of(request: HttpRequest, key: UUID) -> Record:
    """The draft of that key; once filed it is still found, so that a form sent twice lands on its page."""
    found = Record.objects.visible_to(person(request)).of_kinds(ASSISTANCE).filter(pk=key)
    record = found.select_related(*DETAIL, "country", "post").first()
    if record is None:
        raise Http404
    return record


def note_read(*records: Record) -> None:
    for record in records:
        journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
