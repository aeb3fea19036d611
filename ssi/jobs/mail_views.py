"""The outbox for the administrator, and which notices one wants."""

from __future__ import annotations

import uuid

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.components import Kind
from ssi.common.http import demand
from ssi.common.paging import Order, UnknownPlaceError, page_of
from ssi.jobs import notices, outbox
from ssi.jobs.enums import MailState
from ssi.jobs.models import Notice
from ssi.territories.administration import may_manage_accounts

NEWEST = Order("outbox", "created_at", descending=True)
_TONE: dict[str, Kind] = {"queued": "info", "sent": "success", "failed": "warning", "abandoned": "error"}
_TLS = {
    "none": gettext_lazy("aucun : les messages partent en clair"),
    "starttls": gettext_lazy("STARTTLS"),
    "tls": gettext_lazy("TLS dès la connexion"),
}


@require_safe
def outbox_page(request: HttpRequest) -> HttpResponse:
    user = person(request)
    demand(may_manage_accounts(user))
    try:
        page = page_of(Notice.objects.select_related("person"), NEWEST, request.GET.get("place", ""))
    except UnknownPlaceError as error:
        raise Http404 from error
    journal.note(Act.LIST_READ, keys=["outbox"])
    context = {
        "is_set": outbox.is_set(),
        "facts": _settings(),
        "email": user.email,
        "rows": [_row(one) for one in page.rows],
        "zone": user.time_zone,
        "previous_url": f"?place={page.previous}" if page.previous else "",
        "next_url": f"?place={page.next}" if page.next else "",
        "breadcrumb": [(_("Administration"), "/administration/"), (_("Messagerie"), "")],
    }
    return render(request, "jobs/outbox.html", context)


def _settings() -> list[tuple[str, str]]:
    """The password is never shown, only whether there is one."""
    return [
        (_("Serveur"), settings.MAIL_HOST),
        (_("Port"), str(settings.MAIL_PORT)),
        (_("Chiffrement"), str(_TLS[settings.MAIL_TLS])),
        (_("Expéditeur"), settings.MAIL_FROM),
        (_("Identifiant"), settings.MAIL_USER),
        (_("Mot de passe"), _("enregistré, jamais affiché") if settings.MAIL_PASSWORD else _("aucun")),
        (_("Adresse du site dans les messages"), settings.SITE_ADDRESS),
    ]


def _row(notice: Notice) -> dict[str, object]:
    state = MailState(notice.state)
    code = f" ({notice.smtp_code})" if notice.smtp_code else ""
    return {
        "notice": notice,
        "person": notice.person.full_name,
        "kind": notices.of(notice.kind).label,
        "state": state.label,
        "tone": _TONE[state],
        "error": f"{notice.get_last_error_display()}{code}" if notice.last_error else "",
        "may_retry": state in {MailState.FAILED, MailState.ABANDONED},
    }


@require_POST
def send_test(request: HttpRequest) -> HttpResponse:
    """Sends to oneself and says what happened."""
    user = person(request)
    demand(may_manage_accounts(user))
    journal.note(Act.MAIL_TESTED, keys=[f"person:{user.pk}"])
    if not user.email:
        messages.error(request, _("Votre compte n’a pas d’adresse électronique : renseignez-la dans « Mon compte »."))
        return redirect("outbox")
    outcome = outbox.send_test(user)
    if outcome:
        messages.success(request, _("Le serveur de messagerie a accepté le message d’essai pour %s.") % user.email)
    else:
        code = f" ({outcome.code})" if outcome.code else ""
        messages.error(request, _("Le message d’essai n’est pas parti : %s.") % f"{outcome.error.label}{code}")
    return redirect("outbox")


@require_POST
def retry(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    demand(may_manage_accounts(person(request)))
    if not outbox.retry(pk):
        raise Http404
    journal.note(Act.MAIL_RETRIED, keys=[f"notice:{pk}"])
    messages.success(request, _("Le message repart au prochain passage, dans la minute."))
    return redirect("outbox")


class NoticeForm(forms.Form):
    """One box for each kind of notice."""

    def __init__(self, data: QueryDict | None, *, user: User) -> None:
        super().__init__(data)
        for key, wanted in notices.wanted_by(user).items():
            label = str(notices.of(key).label)
            self.fields[key.replace(".", "_")] = forms.BooleanField(label=label, required=False, initial=wanted)


@require_http_methods(["GET", "HEAD", "POST"])
def own_notices(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = NoticeForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        notices.choose(user, {key: form.cleaned_data[key.replace(".", "_")] for key in notices.wanted_by(user)})
        messages.success(request, _("Vos choix d’avis sont enregistrés."))
        return redirect("own_notices")
    context = {
        "form": form,
        "email": user.email,
        "breadcrumb": [(_("Accueil"), "/"), (_("Mon compte"), "/mon-compte/"), (_("Avis par courriel"), "")],
    }
    return render(request, "jobs/own_notices.html", context)
