"""The whole case file of a record: asked for here, printed by a job, read where printed files are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.http import demand
from ssi.common.rules import Refused
from ssi.exchanges.letter_forms import CaseFileForm
from ssi.exchanges.letters.case_file import Kept, kept_pieces, may_be_printed, parts_of
from ssi.exchanges.letters.jobs import CASE_FILE_JOB
from ssi.exchanges.letters.rules import may_write_letters
from ssi.jobs.services import request_job
from ssi.records.access import get_record
from ssi.records.kinds import kind_of
from ssi.records.models import Record
from ssi.territories.capabilities import Area


@require_http_methods(["GET", "HEAD", "POST"])
def case_file(request: HttpRequest, reference: str, *, area: Area) -> HttpResponse:
    """For whom, with which pages; what a code keeps out is said before it is printed."""
    user = person(request)
    record = get_record(user, reference, area=area)
    demand(may_write_letters(record, user))
    form = CaseFileForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _page(request, record, form, kept_pieces(record, None, user), status=422 if form.is_bound else 200)
    authority = form.cleaned_data["authority"]
    verdict = may_be_printed(record, authority, user)
    if isinstance(verdict, Refused):
        form.add_error("authority", str(verdict.reason))
        return _page(request, record, form, kept_pieces(record, authority, user), status=422, fix=verdict.fix)
    parameters = {
        "record": str(record.pk),
        "country": record.country_id,
        "reference": record.reference,
        "page": kind_of(record).address(record),
        "authority": authority.pk if authority else "",
        "pages": form.cleaned_data["pages"],
    }
    # What is asked for one reader is never what another is handed: the codes do not bind both alike.
    subject = f"case:{record.pk}:{parameters['authority']}:{parameters['pages']:d}"
    job = request_job(CASE_FILE_JOB, parameters, subject=subject, actor=user)
    return redirect("jobs:detail", job.pk)


def _page(
    request: HttpRequest, record: Record, form: CaseFileForm, kept: list[Kept], *, status: int, fix: str = ""
) -> HttpResponse:
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    context = {
        "record": record,
        "form": form,
        "kept": kept,
        "kept_parts": parts_of(record)[1],
        "fix": fix,
        "page_title": _("Imprimer le dossier"),
        "back": kind_of(record).address(record),
    }
    return render(request, "exchanges/case_file.html", context, status=status)
