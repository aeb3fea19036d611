"""Links between records: those whose two ends the reader sees, and the page that joins two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.common.forms import LineField, OnceForm, OneOfField
from ssi.common.rules import Text
from ssi.records.access import get_record
from ssi.records.enums import LinkKind
from ssi.records.kinds import kind_of, state_words
from ssi.records.models import Record, RecordLink
from ssi.records.services import link_records
from ssi.territories.capabilities import Area


@dataclass(frozen=True)
class Linked:
    """The other end of a link."""

    relation: Text
    reference: str
    title: str
    url: str
    state: Text


def links_of(record: Record, user: User, *sides: Record) -> list[Linked]:
    """The records joined to RECORD, or to the other SIDES of a matter of several records, that USER sees."""
    keys = {record.pk, *(side.pk for side in sides)}
    links = RecordLink.objects.filter(Q(left__in=keys) | Q(right__in=keys)).select_related("left", "right")
    ends = {(link.right_id if link.left_id in keys else link.left_id): link for link in links}
    if not ends:
        return []
    others = Record.objects.visible_to(user).filter(pk__in=ends)
    return [_linked(other, ends[other.pk]) for other in others]


def _linked(other: Record, link: RecordLink) -> Linked:
    kind = kind_of(other)
    backwards = link.kind == LinkKind.ARISES_FROM and link.left_id == other.pk
    return Linked(
        relation=_("a donné lieu à") if backwards else LinkKind(link.kind).label,
        reference=other.reference or str(kind.label),
        title=other.title,
        url=kind.address(other),
        state=state_words(other)[0],
    )


class LinkForm(OnceForm):
    """The other record, by its reference: one that the person does not see does not exist."""

    reference = LineField(
        label=gettext_lazy("Référence de l’autre dossier"),
        max_length=30,
        help_text=gettext_lazy("Par exemple : SSI-SG-RFI-2026-0042."),
    )
    kind = OneOfField(label=gettext_lazy("Lien"), choices=LinkKind.choices, initial=LinkKind.RELATED)

    def __init__(self, *args: Any, record: Record, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.user = record, user
        self.other: Record | None = None

    def clean_reference(self) -> str:
        typed: str = self.cleaned_data["reference"].upper()
        self.other = Record.objects.visible_to(self.user).filed().filter(reference=typed).first()
        if self.other is None:
            raise ValidationError(_("Aucun dossier de cette référence."))
        if self.other == self.record:
            raise ValidationError(_("Un dossier ne se lie pas à lui-même."))
        return typed


def link(request: HttpRequest, reference: str, *, area: Area) -> HttpResponse:
    """Joins this record to another that the person sees."""
    user = person(request)
    record = get_record(user, reference, area=area, verb="change")
    form = LinkForm(request.POST or None, record=record, user=user)
    if request.method == "POST" and form.is_valid() and form.other is not None:
        link_records(record, form.other, kind=LinkKind(form.cleaned_data["kind"]), actor=user)
        messages.success(request, _("Dossiers liés."))
        return redirect(kind_of(record).address(record))
    context = {"record": record, "form": form, "back": kind_of(record).address(record)}
    return render(request, "records/link.html", context, status=422 if form.errors else 200)
