"""News: read them, mark them, choose how to be told; follow a record or leave it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ssi.accounts.http import person
from ssi.common.http import demand
from ssi.common.paging import Order, UnknownPlaceError, page_of
from ssi.followup.following import follow
from ssi.followup.forms import ChoicesForm
from ssi.followup.models import News
from ssi.followup.news import choices_of, choose, line_of, read_news
from ssi.followup.reach import back_to, record_of, shown
from ssi.followup.rules import may_be_followed

NEWEST = Order("news", "at", descending=True)


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """What happened, the newest first, to oneself and to whom one replaces; what is no longer seen is not there."""
    user = person(request)
    only_unread = request.GET.get("voir") != "toutes"
    found = News.objects.told_to(user).select_related("record__country", "person", "actor", "read_by")
    try:
        page = page_of(found.unread() if only_unread else found, NEWEST, request.GET.get("place", ""))
    except UnknownPlaceError as error:
        raise Http404 from error
    shown(one.record for one in page.rows)
    more = "" if only_unread else "voir=toutes&"
    context = {
        "lines": [line_of(one, user) for one in page.rows],
        "only_unread": only_unread,
        "previous_url": f"?{more}place={page.previous}" if page.previous else "",
        "next_url": f"?{more}place={page.next}" if page.next else "",
        "breadcrumb": [(_("Accueil"), "/"), (_("Nouveautés"), "")],
    }
    return render(request, "followup/news.html", context)


@require_POST
def all_read(request: HttpRequest) -> HttpResponse:
    count = read_news(person(request))
    words = ngettext("%(count)d nouveauté lue.", "%(count)d nouveautés lues.", count) % {"count": count}
    messages.success(request, words)
    return redirect("followup:news")


@require_POST
def one_read(request: HttpRequest, key: UUID) -> HttpResponse:
    user = person(request)
    get_object_or_404(News.objects.told_to(user), pk=key)
    read_news(user, [key])
    return redirect("followup:news")


@require_POST
def follow_record(request: HttpRequest, key: UUID) -> HttpResponse:
    """From now on, or no more."""
    user = person(request)
    record = record_of(user, key)
    demand(may_be_followed(record))
    active = request.POST.get("suivre", "1") == "1"
    follow(record, active=active, actor=user)
    said = _("Vous suivez ce dossier : ses nouveautés vous parviennent.")
    messages.success(request, said if active else _("Vous ne suivez plus ce dossier."))
    return back_to(record)


@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """How one wants to be told of each sort of event."""
    user = person(request)
    form = ChoicesForm(request.POST if request.method == "POST" else None, chosen=choices_of(user))
    if form.is_bound and form.is_valid():
        choose(user, form.channels)
        messages.success(request, _("Vos choix sont enregistrés."))
        return redirect("followup:choices")
    context = {
        "form": form,
        "email": user.email,
        "breadcrumb": [(_("Accueil"), "/"), (_("Mon compte"), "/mon-compte/"), (_("Mes nouveautés"), "")],
    }
    return render(request, "followup/choices.html", context, status=422 if form.errors else 200)
