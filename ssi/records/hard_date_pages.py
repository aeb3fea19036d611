"""Pages of hard dates: add one, say that its alarm was seen, say that it is met."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ssi.accounts.http import person
from ssi.common.forms import DayField, LineField, OneOfField, set_zone, show_refusal
from ssi.common.http import demand
from ssi.common.rules import RefusedError
from ssi.records.access import get_record, may_rewrite
from ssi.records.enums import HardDateKind
from ssi.records.hard_dates import add_hard_date, meet_hard_date, see_alarm
from ssi.records.kinds import kind_of
from ssi.records.models import HardDate
from ssi.territories.capabilities import Area


class HardDateForm(forms.Form):
    kind = OneOfField(label=gettext_lazy("Nature"), choices=[("", gettext_lazy("Choisir")), *HardDateKind.choices])
    on = DayField(label=gettext_lazy("Dernier jour"), help_text=gettext_lazy("Jour du pays, compris."))
    note = LineField(label=gettext_lazy("Précision"), max_length=200, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, reference: str, *, area: Area) -> HttpResponse:
    """A day after which something is lost; alarms ring 30, 15, 7 and 2 days before it."""
    user = person(request)
    record = get_record(user, reference, area=area, verb="change")
    demand(may_rewrite(user, record))
    form = HardDateForm(request.POST or None)
    set_zone(form, record.country.time_zone)
    back = kind_of(record).address(record)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            add_hard_date(record, HardDateKind(typed["kind"]), typed["on"], note=typed["note"], actor=user)
        except RefusedError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Date butoir ajoutée."))
            return redirect(back)
    context = {"record": record, "form": form, "back": back}
    return render(request, "records/hard_date.html", context, status=422 if form.errors else 200)


@require_POST
def see(request: HttpRequest, reference: str, key: UUID, *, area: Area) -> HttpResponse:
    """The alarm that rings was seen: it stays silent until the next threshold."""
    user = person(request)
    record = get_record(user, reference, area=area, verb="change")
    demand(may_rewrite(user, record))
    see_alarm(get_object_or_404(HardDate, record=record, pk=key), actor=user)
    messages.success(request, _("Alarme vue : la prochaine sonnera à son heure."))
    return redirect(kind_of(record).address(record))


@require_POST
def meet(request: HttpRequest, reference: str, key: UUID, *, area: Area) -> HttpResponse:
    """What the date protected is done, or no longer at stake."""
    user = person(request)
    record = get_record(user, reference, area=area, verb="change")
    demand(may_rewrite(user, record))
    meet_hard_date(get_object_or_404(HardDate, record=record, pk=key), actor=user)
    messages.success(request, _("Date butoir retirée : ses alarmes s’arrêtent."))
    return redirect(kind_of(record).address(record))
