"""Letters: those of a record and a new one; a draft, changed, printed, taken as a Word file, filed as a departure."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.forms import VersionedForm, show_refusal
from ssi.common.http import demand
from ssi.common.rules import Refused, RefusedError, StaleVersionError, Verdict
from ssi.directory.enums import LetterKind
from ssi.exchanges.letter_forms import FileLetterForm, LetterForm, NewLetterForm
from ssi.exchanges.letters.jobs import CASE_FILE_JOB, DRAFT_JOB
from ssi.exchanges.letters.layout import sheet_of
from ssi.exchanges.letters.rules import may_be_taken_out, may_write_letters
from ssi.exchanges.letters.services import (
    discard_letter,
    draft_letter,
    enclosed,
    file_letter,
    request_print,
    rewrite_letter,
)
from ssi.exchanges.letters.word import MIME, word_file
from ssi.exchanges.models import Letter
from ssi.exchanges.views import said
from ssi.jobs.enums import State
from ssi.jobs.models import Job
from ssi.jobs.services import request_job
from ssi.records import submissions, taken_out
from ssi.records.access import get_record
from ssi.records.kinds import kind_of
from ssi.records.models import Record
from ssi.territories.capabilities import Area

read_and_write = require_http_methods(["GET", "HEAD", "POST"])
MOST = 100


@read_and_write
def letters(request: HttpRequest, reference: str, *, area: Area) -> HttpResponse:
    """The letters of a record, and the form that makes one more."""
    user = person(request)
    record = get_record(user, reference, area=area)
    demand(may_write_letters(record, user))
    if request.method != "POST":
        first = {"kind": _known_kind(request.GET.get("courrier", "")), "about": request.GET.get("echange", "")[:36]}
        return _list_page(request, record, NewLetterForm(record=record, initial=first))
    form = NewLetterForm(request.POST, record=record)
    if not form.is_valid():
        return _list_page(request, record, form, status=422)
    if submissions.earlier(form.sending, actor=user) is None:
        try:
            letter = draft_letter(record, **form.asked, actor=user)
        except RefusedError as refusal:
            show_refusal(form, refusal)
            return _list_page(request, record, form, status=422, fix=refusal.fix)
        submissions.remember(record, form.sending, actor=user)
        messages.success(request, _("Courrier préparé : relisez-le, complétez-le, puis imprimez-le ou enregistrez-le."))
        return redirect("exchanges:letter", letter.pk)
    return redirect(request.path)


def _known_kind(typed: str) -> str:
    return typed if typed in LetterKind.values else ""


def _list_page(
    request: HttpRequest, record: Record, form: NewLetterForm, *, status: int = 200, fix: str = ""
) -> HttpResponse:
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    context = {
        "record": record,
        "form": form,
        "fix": fix,
        "rows": Letter.objects.of(record)[:MOST],
        "page_title": _("Courriers"),
        "back": kind_of(record).address(record),
    }
    return render(request, "exchanges/letters.html", context, status=status)


def letter_of(user: User, key: UUID) -> Letter:
    """The letter of that key on a record that USER changes; Http404 alike whether it is hidden or does not exist."""
    letter: Letter = get_object_or_404(Letter.objects.visible_to(user).whole(), pk=key)
    demand(may_write_letters(letter.record, user))
    return letter


@read_and_write
def letter(request: HttpRequest, key: UUID) -> HttpResponse:
    """The page of one letter: its text to change, or what was filed."""
    user = person(request)
    found = letter_of(user, key)
    if request.method != "POST":
        return _letter_page(request, found)
    form = LetterForm(request.POST, letter=found)
    if not form.is_valid():
        return _letter_page(request, found, form, status=422)
    typed = form.cleaned_data
    try:
        rewrite_letter(
            found,
            subject=typed["subject"],
            body=typed["body"],
            sending=form.sending,
            version=typed["version"],
            actor=user,
        )
    except StaleVersionError as stale:
        return _stale(request, found, form, str(stale.reason))
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _letter_page(request, found, form, status=422, fix=refusal.fix)
    messages.success(request, _("Courrier enregistré comme brouillon."))
    return redirect("exchanges:letter", found.pk)


def _stale(request: HttpRequest, found: Letter, form: LetterForm, reason: str) -> HttpResponse:
    """Both values are shown; sent again, what is typed here replaces what is stored."""
    found.refresh_from_db()
    differences = form.differences(form.stored(found))
    form.rebase(found.version)
    return _letter_page(request, found, form, status=409, stale=reason, differences=differences)


def _letter_page(
    request: HttpRequest, found: Letter, form: VersionedForm | None = None, *, status: int = 200, **more: Any
) -> HttpResponse:
    user, record = person(request), found.record
    documents = enclosed(found)
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    verdict: Verdict = may_be_taken_out(found, user, documents)
    context = {
        "record": record,
        "letter": found,
        "sheet": sheet_of(found, documents),
        "documents": documents,
        "form": form if form is not None or found.is_filed else LetterForm(letter=found),
        "refusal": (verdict.reason, verdict.fix) if isinstance(verdict, Refused) and not found.is_filed else (),
        "page_title": found.get_kind_display(),
        "back": kind_of(record).address(record),
        "fix": "",
        "stale": "",
        "differences": [],
        **more,
    }
    return render(request, "exchanges/letter.html", context, status=status)


@require_POST
def print_letter(request: HttpRequest, key: UUID) -> HttpResponse:
    """A job prints a draft as it stands; of a filed letter, the print that was lost."""
    user = person(request)
    found = letter_of(user, key)
    if found.is_filed:
        request_print(found, actor=user)
        return redirect("exchanges:letter", found.pk)
    if not may_be_taken_out(found, user, enclosed(found)):
        return _letter_page(request, found, status=409)
    parameters = {"letter": str(found.pk), "record": str(found.record_id), "country": found.record.country_id}
    job = request_job(DRAFT_JOB, parameters, subject=f"letter:{found.pk}", actor=user)
    return redirect("jobs:detail", job.pk)


@require_safe
def letter_word(request: HttpRequest, key: UUID) -> HttpResponse:
    """The letter as a file of a word processor: it leaves the product, so it meets what a departure meets."""
    user = person(request)
    found = letter_of(user, key)
    documents = enclosed(found)
    if not may_be_taken_out(found, user, documents):
        return _letter_page(request, found, status=409)
    journal.note(Act.EXPORT_MADE, country=found.record.country_id, keys=[found.record_id])
    content = word_file(sheet_of(found, documents), author=found.author.full_name, created=found.updated_at)
    response = HttpResponse(content, content_type=MIME)
    name = slugify(f"{found.record} {found.kind}")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    return response


@read_and_write
def file(request: HttpRequest, key: UUID) -> HttpResponse:
    """Files the letter in the register as a departure: it has its number, and does not change any more."""
    user = person(request)
    found = letter_of(user, key)
    if found.is_filed:
        return redirect("exchanges:letter", found.pk)
    form = FileLetterForm(request.POST if request.method == "POST" else None, letter=found)
    fix = ""
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        try:
            exchange = file_letter(found, at=typed["at"], version=typed["version"], actor=user)
        except StaleVersionError as stale:
            return _letter_page(request, found, status=409, stale=str(stale.reason))
        except RefusedError as refusal:
            show_refusal(form, refusal)
            fix = refusal.fix
        else:
            messages.success(request, said(exchange))
            return redirect("exchanges:letter", found.pk)
    record, documents = found.record, enclosed(found)
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    context = {
        "record": record,
        "letter": found,
        "sheet": sheet_of(found, documents),
        "form": form,
        "fix": fix,
        "page_title": _("Enregistrer au départ"),
        "back": kind_of(record).address(record),
    }
    return render(request, "exchanges/letter_file.html", context, status=422 if form.is_bound else 200)


@require_POST
def discard(request: HttpRequest, key: UUID) -> HttpResponse:
    """Throws a draft away."""
    user = person(request)
    found = letter_of(user, key)
    back = kind_of(found.record).address(found.record)
    try:
        discard_letter(found, actor=user)
    except RefusedError as refusal:
        messages.error(request, str(refusal.reason))
        return redirect("exchanges:letter", found.pk)
    messages.success(request, _("Brouillon de courrier supprimé."))
    return redirect(back)


@require_safe
def printed(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A printed draft or case file, for whoever asked for it, for a day; it closes with the right to see the record."""
    user = person(request)
    wanted = Job.objects.visible_to(user).filter(pk=pk, kind__in=[DRAFT_JOB, CASE_FILE_JOB], state=State.DONE)
    job = wanted.first()
    if job is None or job.result is None:
        raise Http404
    content = taken_out.fetch(job, Record.objects.taken_out_by(user))
    if content is None:
        return taken_out.gone(request, _("Document imprimé"))
    journal.note(Act.EXPORT_READ, country=job.parameters["country"], keys=[f"print:{job.pk}", job.parameters["record"]])
    name = "dossier" if job.kind == CASE_FILE_JOB else "courrier"
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
