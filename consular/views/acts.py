"""What the post tells on a request it filed; what the service completes there as well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from consular.forms.acts import ConfirmForm, ConsentForm, ContactForm, MessageForm, NotificationForm, WishForm
from consular.models import FamilyContact
from consular.services import (
    add_contact,
    inform_contact,
    record_consent,
    record_notification,
    record_wish,
    reply_to_ssi,
)
from consular.views.reach import note_read, own_filing, writable_filing
from ssi.accounts.http import person
from ssi.common.forms import OnceForm, VersionedForm
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.records import submissions
from ssi.records.models import Record
from ssi.records.workflow import check_version

Do = Callable[[dict[str, Any]], Any]


@dataclass(frozen=True)
class ActPage:
    """The words around a form that does one thing."""

    title: str
    label: str
    said: str
    lead: str = ""
    internal: bool = False
    # A text that the act takes as it stands.
    quoted: str = ""


def run(
    request: HttpRequest,
    filing: Record,
    page: ActPage,
    form: forms.Form,
    do: Do,
    *,
    written_on: Record | None = None,
    stored: dict[str, Any] | None = None,
) -> HttpResponse:
    """Shows the form, or does the one thing; a refusal comes back to the form with everything typed.

    WRITTEN_ON: the side of the request on which the sending is remembered. STORED: what a stale form is compared with.
    """
    back = reverse("consular:detail", args=[filing.reference])
    side = written_on or filing
    if request.method != "POST":
        note_read(side)
        return _show(request, filing, page, form)
    if not form.is_valid():
        return _show(request, filing, page, form, status=422)
    sending = form.sending if isinstance(form, OnceForm) else None
    if submissions.earlier(sending, actor=person(request)) is not None:
        return redirect(back)
    try:
        do(form.cleaned_data)
    except StaleVersionError as stale:
        differences = []
        if isinstance(form, VersionedForm):
            differences = form.differences(stored or {})
            form.rebase(side.version)
        return _show(request, filing, page, form, status=409, stale=str(stale.reason), differences=differences)
    except RefusedError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.reason))
        return _show(request, filing, page, form, status=422)
    submissions.remember(side, sending, actor=person(request))
    messages.success(request, page.said)
    return redirect(back)


def _show(
    request: HttpRequest, filing: Record, page: ActPage, form: forms.Form, *, status: int = 200, **more: object
) -> HttpResponse:
    back = reverse("consular:detail", args=[filing.reference])
    context = {
        "filing": filing,
        "act": page,
        "form": form,
        "back": back,
        "stale": "",
        "differences": [],
        "breadcrumb": [
            (_("Accueil"), "/"),
            (_("Assistance consulaire"), reverse("consular:index")),
            (filing.reference, back),
            (page.title, ""),
        ],
        **more,
    }
    return render(request, "consular/act.html", context, status=status)


def message(request: HttpRequest, reference: str) -> HttpResponse:
    """The post writes to the service; a precision that was asked is given this way."""
    filing = own_filing(request, reference)
    page = ActPage(_("Écrire au SSI"), _("Envoyer au SSI"), _("Message envoyé au SSI."))
    form = MessageForm(request.POST or None)
    return run(
        request, filing, page, form, lambda typed: reply_to_ssi(filing, body=typed["body"], actor=person(request))
    )


def wish(request: HttpRequest, reference: str) -> HttpResponse:
    """The person was asked at last."""
    filing = writable_filing(request, reference)
    detail = filing.assistancefiling
    page = ActPage(
        _("Souhait de la personne"),
        _("Enregistrer le souhait"),
        _("Souhait enregistré."),
        _("Tant que son souhait est inconnu, nous aidons : nul n’est privé d’aide faute d’avoir pu être interrogé."),
    )
    form = WishForm(request.POST or None, version=filing.version, zone=filing.country.time_zone)
    stored = {"wish": detail.assistance_wish, "source": detail.wish_source, "at": detail.wish_recorded_at}

    def do(typed: dict[str, Any]) -> Record:
        return record_wish(
            filing,
            wish=typed["wish"],
            source=typed["source"],
            at=typed["at"],
            version=typed["version"],
            actor=person(request),
        )

    return run(request, filing, page, form, do, stored=stored)


def notification(request: HttpRequest, reference: str) -> HttpResponse:
    """The local authorities notified the post."""
    filing = writable_filing(request, reference)
    page = ActPage(
        _("Notification des autorités locales"), _("Enregistrer la notification"), _("Notification enregistrée.")
    )
    form = NotificationForm(request.POST or None, version=filing.version, zone=filing.country.time_zone)
    stored = {"at": filing.assistancefiling.notification_received_at}

    def do(typed: dict[str, Any]) -> Record:
        return record_notification(filing, at=typed["at"], version=typed["version"], actor=person(request))

    return run(request, filing, page, form, do, stored=stored)


def contact(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody new who could be told."""
    filing = writable_filing(request, reference)
    page = ActPage(
        _("Ajouter un proche"),
        _("Ajouter ce proche"),
        _("Proche ajouté. Il ne sera informé qu’avec l’accord de la personne."),
        _("Ajouter un proche n’autorise pas à l’informer : il faut l’accord de la personne pour lui."),
    )
    form = ContactForm(request.POST or None)

    def do(typed: dict[str, Any]) -> FamilyContact:
        return add_contact(
            filing,
            name=typed["name"],
            kind=typed["kind"],
            relation=typed["relation"],
            phone=typed["phone"],
            actor=person(request),
        )

    return run(request, filing, page, form, do)


def _contact(filing: Record, number: int) -> FamilyContact:
    found = FamilyContact.objects.filter(record=filing, number=number).first()
    if found is None:
        raise Http404
    found.record = filing
    return found


def consent(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Whether the person lets this one be told."""
    filing = writable_filing(request, reference)
    relative = _contact(filing, number)
    page = ActPage(
        _("Accord pour informer %(name)s") % {"name": relative.name},
        _("Enregistrer l’accord ou le refus"),
        _("Réponse de la personne enregistrée."),
    )
    form = ConsentForm(request.POST or None, version=filing.version, zone=filing.country.time_zone)

    def do(typed: dict[str, Any]) -> FamilyContact:
        check_version(filing, typed["version"])
        return record_consent(
            relative, consent=typed["consent"], source=typed["source"], at=typed["at"], actor=person(request)
        )

    return run(request, filing, page, form, do, stored={"consent": relative.consent_to_inform})


def inform(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """This one has been told; refused without the person's agreement."""
    filing = writable_filing(request, reference)
    relative = _contact(filing, number)
    page = ActPage(
        _("Informer %(name)s") % {"name": relative.name},
        _("Noter que ce proche est informé"),
        _("C’est noté : ce proche est informé."),
        _("À noter une fois que c’est fait. Sans l’accord de la personne pour ce proche, c’est refusé."),
    )
    form = ConfirmForm(request.POST or None, version=filing.version)
    return run(request, filing, page, form, lambda _typed: inform_contact(relative, actor=person(request)))
