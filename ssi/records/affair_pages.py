"""Pages of affairs: put a record in one, see what one sees of it, name it, take a record out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit.acts import Act
from ssi.common.forms import LineField, show_refusal
from ssi.common.rules import RefusedError
from ssi.records.access import get_record, require_area
from ssi.records.affairs import affair_of, join_affair, leave_affair, open_affair, records_of, rename_affair
from ssi.records.kinds import kind_of
from ssi.records.listing import note_shown, rows_of
from ssi.records.models import Affair, Record
from ssi.territories.capabilities import Area
from ssi.territories.models import Country


class JoinAffairForm(forms.Form):
    """Either a record that is already of the affair, or the title of a new one."""

    reference = LineField(
        label=gettext_lazy("Référence d’un dossier de la même affaire"),
        max_length=30,
        required=False,
        help_text=gettext_lazy(
            "S’il n’appartient encore à aucune affaire, les deux dossiers en forment une : donnez-lui un titre."
        ),
    )
    title = LineField(
        label=gettext_lazy("Titre de l’affaire"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Pour une affaire nouvelle. Qui voit l’un de ses dossiers lit ce titre : sans nom de personne."
        ),
    )

    def __init__(self, *args: Any, record: Record, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.user = record, user
        self.other: Record | None = None

    def clean_reference(self) -> str:
        typed: str = self.cleaned_data["reference"].upper()
        if typed:
            seen = Record.objects.visible_to(self.user).filed().exclude(pk=self.record.pk)
            self.other = seen.filter(reference=typed).first()
            if self.other is None:
                raise ValidationError(_("Aucun dossier de cette référence."))
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors or cleaned.get("title"):
            return cleaned
        if self.other is None:
            raise ValidationError(
                _("Donnez la référence d’un dossier de l’affaire, ou le titre d’une affaire nouvelle.")
            )
        # Never the title of a record: others will read it, who may not see that record.
        if affair_of(self.other) is None:
            self.add_error("title", _("Ce dossier n’appartient à aucune affaire : donnez un titre à la nouvelle."))
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, reference: str, *, area: Area) -> HttpResponse:
    """Puts this record in an affair."""
    user = person(request)
    record = get_record(user, reference, area=area, verb="change")
    present = affair_of(record)
    if present is not None:
        return redirect(f"{resolve(request.path).namespace}:affair_page", present.pk)
    form = JoinAffairForm(request.POST or None, record=record, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            _put(record, form, user)
        except RefusedError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Dossier rangé dans l’affaire."))
            return redirect(kind_of(record).address(record))
    context = {"record": record, "form": form, "back": kind_of(record).address(record)}
    return render(request, "records/affair_join.html", context, status=422 if form.errors else 200)


def _put(record: Record, form: JoinAffairForm, user: User) -> None:
    title = form.cleaned_data["title"]
    if form.other is None:
        open_affair(record, title=title, actor=user)
        return
    affair = affair_of(form.other)
    if affair is None:
        affair = open_affair(form.other, title=title, actor=user)
    join_affair(record, affair, actor=user)


class RenameForm(forms.Form):
    title = LineField(label=gettext_lazy("Titre de l’affaire"), max_length=200)
    # The title that the page showed: somebody may have changed it since.
    known = LineField(max_length=200, widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
def affair(request: HttpRequest, key: UUID, *, area: Area) -> HttpResponse:
    """The records of one affair that the reader sees, and its name."""
    user = person(request)
    require_area(user, area)
    found = get_object_or_404(Affair.objects.visible_to(user), pk=key)
    grouped = list(records_of(found, user))
    changeable = Record.objects.visible_to(user, "change").filter(membership__affair=found).exists()
    form = RenameForm(request.POST or None, initial={"title": found.title, "known": found.title})
    if request.method == "POST" and form.is_valid():
        try:
            rename_affair(found, **form.cleaned_data, actor=user)
        except RefusedError as refusal:
            found.refresh_from_db(fields=["title"])
            form.data = {**form.cleaned_data, "known": found.title}
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Affaire renommée."))
            return redirect(request.path)
    note_shown(grouped, Act.LIST_READ)
    countries = {country.code: country for country in Country.objects.all()}
    context = {
        "affair": found,
        "rows": rows_of(grouped, countries),
        "form": form,
        "changeable": changeable,
        "leave": f"{resolve(request.path).namespace}:leave_affair",
    }
    return render(request, "records/affair.html", context, status=422 if form.errors else 200)


@require_POST
def leave(request: HttpRequest, reference: str, *, area: Area) -> HttpResponse:
    """Takes this record out of its affair."""
    record = get_record(person(request), reference, area=area, verb="change")
    leave_affair(record, actor=person(request))
    messages.success(request, _("Dossier retiré de l’affaire."))
    return redirect(kind_of(record).address(record))
