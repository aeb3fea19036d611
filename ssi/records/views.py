"""Pages that every kind of record has: its history, its journal, its readers, its links. Domains mount them.

Each is mounted by reference; the part that takes a record serves a domain that finds its record otherwise.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ssi.accounts.http import person
from ssi.audit import journal as sheet
from ssi.audit.acts import Act
from ssi.common.paging import UnknownPlaceError
from ssi.common.rules import Refused
from ssi.records.access import get_record
from ssi.records.decisions import Decision
from ssi.records.history import history_of
from ssi.records.journal_lines import MOST, journal_of, lines_of, may_read_journal
from ssi.records.kinds import kind_of
from ssi.records.links import link
from ssi.records.listing import PLACE
from ssi.records.models import Record
from ssi.records.readers import may_reserve, named_rows, reader_row, readers_of, reads_for_post
from ssi.territories.capabilities import Area

__all__ = ["history", "history_page", "journal", "journal_page", "link", "readers", "readers_page"]


def history(request: HttpRequest, reference: str, *, area: Area) -> HttpResponse:
    return history_page(request, get_record(person(request), reference, area=area))


def journal(request: HttpRequest, reference: str, *, area: Area) -> HttpResponse:
    return journal_page(request, get_record(person(request), reference, area=area))


def readers(request: HttpRequest, reference: str, *, area: Area) -> HttpResponse:
    return readers_page(request, get_record(person(request), reference, area=area))


def history_page(request: HttpRequest, record: Record) -> HttpResponse:
    """Who changed which field, from what to what, when."""
    try:
        edits, page = history_of(record, person(request), request.GET.get(PLACE, ""))
    except UnknownPlaceError as unknown:
        raise Http404 from unknown
    _note(record, Act.RECORD_READ)
    context = {
        "edits": edits,
        "previous_url": f"?{PLACE}={page.previous}" if page.previous else "",
        "next_url": f"?{PLACE}={page.next}" if page.next else "",
    }
    return _page(request, "records/history.html", record, _("Historique"), context)


def journal_page(request: HttpRequest, record: Record) -> HttpResponse:
    """Who consulted and changed the record; reading it is itself journalled."""
    verdict = may_read_journal(record, person(request))
    if isinstance(verdict, Refused):
        raise PermissionDenied(str(verdict.reason))
    entries = journal_of(record)
    _note(record, Act.JOURNAL_READ)
    context = {"lines": lines_of(entries, record.country.time_zone), "capped": len(entries) == MOST, "most": MOST}
    return _page(request, "records/journal.html", record, _("Journal"), context)


def readers_page(request: HttpRequest, record: Record) -> HttpResponse:
    """Who can see the record and why; those who may, reserve it and name readers."""
    user = person(request)
    verdict = may_reserve(record, user)
    decision = Decision(record, user, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if isinstance(verdict, Refused):
            raise PermissionDenied(str(verdict.reason))
        if decision.taken():
            messages.success(request, decision.said)
            return redirect(request.path)
    _note(record, Act.RECORD_READ)
    for_post = reads_for_post(record, user)
    shown = [reader for reader in readers_of(record) if reader.of_post or not for_post]
    context = {
        "rows": [reader_row(reader, record.country.time_zone) for reader in shown],
        "given": named_rows(record, record.country.time_zone) if record.need_to_know and verdict else [],
        "for_post": for_post,
        "refusal": verdict.reason if isinstance(verdict, Refused) else "",
        "name_form": decision.name_form,
        "reserve_form": decision.reserve_form,
    }
    title = _("Qui peut voir ce dossier ?")
    return _page(request, "records/readers.html", record, title, context, status=decision.status)


def _note(record: Record, act: Act) -> None:
    sheet.note(act, country=record.country_id, keys=[record.pk])


def _page(
    request: HttpRequest, template: str, record: Record, title: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    back = kind_of(record).address(record)
    shared = {
        "record": record,
        "page_title": title,
        "record_name": record.reference or record.title,
        "back": back,
        "breadcrumb": [(_("Accueil"), "/"), (record.reference or record.title, back), (title, "")],
        "zone": record.country.time_zone,
    }
    return render(request, template, {**shared, **context}, status=status)
