"""Pieces: attached (domains mount `attach`), then shown, downloaded, replaced and withdrawn by their own key."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.forms import show_refusal
from ssi.common.http import demand
from ssi.common.rules import RefusedError
from ssi.documents.fields import Refusal
from ssi.documents.forms import PiecesForm, PostPiecesForm, ReplaceForm, WithdrawForm
from ssi.documents.models import Document
from ssi.documents.pictures import NoSuchPageError, picture_of
from ssi.documents.rules import may_attach, may_be_given, may_replace, may_withdraw
from ssi.documents.services import attach_documents, replace_document, withdraw_document
from ssi.documents.storage import DamagedFileError, opened_whole
from ssi.documents.types import SERVED_AS
from ssi.records import submissions
from ssi.records.access import get_draft, get_record
from ssi.records.kinds import kind_of
from ssi.records.models import Record
from ssi.territories.capabilities import Area

logger = logging.getLogger(__name__)

# A script that shows how far the sending is (static/js/upload.js) says so, and is told where the form would have led.
UPLOAD_HEADER, NEXT_HEADER = "X-SSI-Upload", "X-SSI-Next"
NOT_DRAWN = gettext_lazy("Cette page ne s’affiche pas à l’écran : téléchargez la pièce.")


@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: HttpRequest, reference: str, *, area: Area) -> HttpResponse:
    """Attaches a file to a registered record."""
    user = person(request)
    record = get_record(user, reference, area=area, verb="change")
    demand(may_attach(record, user))
    return _attach(request, record)


@require_http_methods(["GET", "HEAD", "POST"])
def attach_to_draft(request: HttpRequest, key: UUID, *, area: Area) -> HttpResponse:
    """The same, to a draft."""
    return _attach(request, get_draft(person(request), key, area=area))


def _attach(request: HttpRequest, record: Record) -> HttpResponse:
    """Each file is judged alone: those that are sound are attached, and the form comes back for the others."""
    user = person(request)
    kind = PostPiecesForm if record.post_id else PiecesForm
    if request.method != "POST":
        return _form_page(request, record, kind())
    form = kind(request.POST, request.FILES)
    if not form.is_valid():
        return _form_page(request, record, form, status=422)
    if submissions.earlier(form.sending, actor=user) is None:
        try:
            pieces = attach_documents(record, form.judged.accepted, **form.content(), actor=user)
        except RefusedError as refusal:
            show_refusal(form, refusal)
            return _form_page(request, record, form, status=422, fix=refusal.fix)
        submissions.remember(record, form.sending, actor=user)
        messages.success(request, _added(pieces))
    if form.judged.refused:
        return _form_page(request, record, kind(initial=form.typed()), refused=form.judged.refused)
    return _onwards(request, kind_of(record).address(record))


def _added(pieces: Sequence[Document]) -> str:
    titles = ", ".join(piece.title for piece in pieces)
    said = ngettext("Pièce ajoutée : %(titles)s.", "%(count)d pièces ajoutées : %(titles)s.", len(pieces))
    return said % {"count": len(pieces), "titles": titles}


def _onwards(request: HttpRequest, address: str) -> HttpResponse:
    """To the next page; a script that follows the sending of files is told where, and leaves the messages to it."""
    if UPLOAD_HEADER in request.headers:
        return HttpResponse(status=204, headers={NEXT_HEADER: address})
    return redirect(address)


@require_safe
def download(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The file as it was filed, to be saved; refused, and said, when it is no longer what was filed."""
    document = _document(request, key)
    demand(may_be_given(document))
    try:
        file = opened_whole(document.storage_key, size=document.size, sha256=document.sha256)
    except DamagedFileError:
        return _damaged(request, document)
    journal.note(Act.DOCUMENT_READ, country=document.record.country_id, keys=[document.record_id, document.pk])
    return FileResponse(
        file, as_attachment=True, filename=document.file_name, content_type=document.mime, headers=SERVED_AS
    )


@require_safe
def show(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """One page of a piece, with links to the others; who may download it may see it, and nobody else."""
    document, record = _shown(request, key)
    try:
        picture = picture_of(document, number)
    except DamagedFileError:
        return _damaged(request, document)
    except NoSuchPageError:
        raise Http404 from None
    journal.note(Act.DOCUMENT_SHOWN, country=record.country_id, keys=[record.pk, document.pk])
    context = {
        "record": record,
        "document": document,
        "back": kind_of(record).address(record),
        "picture": picture,
        "number": number,
        "before": number - 1,
        "after": number + 1 if number < picture.count else 0,
    }
    return render(request, "documents/show.html", context)


@require_safe
def picture(request: HttpRequest, key: UUID, number: int) -> HttpResponseBase:
    """The picture of one page, drawn by us: a PNG that holds nothing of the file but what one sees."""
    document, record = _shown(request, key)
    try:
        drawn = picture_of(document, number)
    except DamagedFileError:
        return _damaged(request, document)
    except NoSuchPageError:
        raise Http404 from None
    if drawn.path is None:
        raise PermissionDenied(str(NOT_DRAWN))
    journal.note(Act.DOCUMENT_SHOWN, country=record.country_id, keys=[record.pk, document.pk])
    return FileResponse(drawn.path.open("rb"), content_type="image/png", headers=SERVED_AS)


def _shown(request: HttpRequest, key: UUID) -> tuple[Document, Record]:
    document = _document(request, key)
    demand(may_be_given(document))
    if not document.is_shown:
        raise PermissionDenied(_("Cette pièce ne s’affiche pas à l’écran : téléchargez-la."))
    return document, document.record


def _damaged(request: HttpRequest, document: Document) -> HttpResponse:
    logger.exception("document %s: the file is not what was filed", document.pk)
    record = document.record
    context = {"record": record, "document": document, "back": kind_of(record).address(record)}
    return render(request, "documents/damaged.html", context, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: HttpRequest, key: UUID) -> HttpResponse:
    """Files the next version of a piece, with its reason; the one before stays.

    Somebody was quicker: the form says so, and keeps what was typed.
    """
    document = _document(request, key)
    user, record = person(request), document.record
    form = ReplaceForm(request.POST, request.FILES) if request.method == "POST" else ReplaceForm()
    sent = form.is_bound and form.is_valid()
    if sent and submissions.earlier(form.sending, actor=user) is not None:
        return _onwards(request, kind_of(record).address(record))
    demand(may_withdraw(document, user) if form.is_bound else may_replace(document, user))
    if sent:
        typed = form.cleaned_data
        try:
            version = replace_document(
                document, typed["file"], reason=typed["reason"], title=typed["title"], actor=user
            )
        except RefusedError as refusal:
            show_refusal(form, refusal)
            return _replace_page(request, document, form)
        submissions.remember(record, form.sending, actor=user)
        messages.success(request, _("Nouvelle version ajoutée : %(title)s.") % {"title": version.title})
        return _onwards(request, kind_of(record).address(record))
    return _replace_page(request, document, form)


def _replace_page(request: HttpRequest, document: Document, form: ReplaceForm) -> HttpResponse:
    record = document.record
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    context = {
        "record": record,
        "document": document,
        "form": form,
        "back": kind_of(record).address(record),
        "file_lost": form.is_bound and "file" not in form.errors,
    }
    return render(request, "documents/replace.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes a piece out of use, with its reason."""
    document = _document(request, key)
    user, record = person(request), document.record
    demand(may_withdraw(document, user))
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        withdraw_document(document, reason=form.cleaned_data["reason"], actor=user)
        messages.success(request, _("Pièce retirée : %(title)s.") % {"title": document.title})
        return redirect(kind_of(record).address(record))
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    context = {"record": record, "document": document, "form": form, "back": kind_of(record).address(record)}
    return render(request, "documents/withdraw.html", context, status=422 if form.is_bound else 200)


def _document(request: HttpRequest, key: UUID) -> Document:
    visible = Document.objects.visible_to(person(request)).select_related("record__country")
    return get_object_or_404(visible, pk=key)


def _form_page(
    request: HttpRequest,
    record: Record,
    form: Form,
    *,
    status: int = 200,
    refused: Sequence[Refusal] = (),
    fix: str = "",
) -> HttpResponse:
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    context = {
        "record": record,
        "form": form,
        "page_title": _("Ajouter des pièces"),
        "refused": refused,
        "back": kind_of(record).address(record),
        "fix": fix,
        "file_lost": form.is_bound and "file" not in form.errors,
    }
    return render(request, "documents/form.html", context, status=status)
