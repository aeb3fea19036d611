"""The pages of the templates of letters: each one, its fields, what it gives on invented values, its versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ssi.accounts.signed_in import person_of
from ssi.common.forms import LineField, TextField, VersionedForm, show_refusal
from ssi.common.http import demand
from ssi.common.moments import moment_text
from ssi.common.rules import RefusedError, StaleVersionError, Text
from ssi.directory.letter_fields import FieldName, fields_of, record_kind_label, samples_of
from ssi.directory.letter_language import listed, problems_of, render
from ssi.directory.models import LetterTemplate
from ssi.directory.models.letters import LONGEST_BODY, LONGEST_SUBJECT
from ssi.directory.reference.views import read_and_write, show, trail
from ssi.directory.rules import may_keep_reference, may_read_reference
from ssi.directory.services import letters as services

_SYNTAX = {
    "condition": '{% if reference != "" %}…{% endif %}',
    "list": "{% for row in enclosures %}{{ row.title }}{% else %}…{% endfor %}",
}


@dataclass(frozen=True)
class Row:
    """A template in force, on the list."""

    template: LetterTemplate
    records: Text
    url: str


@dataclass(frozen=True)
class Version:
    """One version, with who wrote it and who retired it; empty while it is in force."""

    template: LetterTemplate
    written: str
    retired: str


class TemplateForm(VersionedForm):
    """A template as it is typed; what is wrong is said line by line."""

    subject = LineField(label=gettext_lazy("Objet"), max_length=LONGEST_SUBJECT)
    body = TextField(label=gettext_lazy("Texte"), max_length=LONGEST_BODY, rows=24)

    def __init__(self, *args: Any, template: LetterTemplate, **kwargs: Any) -> None:
        super().__init__(*args, version=template.version, **kwargs)
        self.record_kind = template.record_kind
        self.initial.update(subject=template.subject, body=template.body)

    def clean_subject(self) -> str:
        return self._checked("subject")

    def clean_body(self) -> str:
        return self._checked("body")

    def _checked(self, name: str) -> str:
        text: str = self.cleaned_data[name].replace("\r\n", "\n")
        problems = problems_of(text, self.record_kind)
        if problems:
            raise ValidationError(listed(problems))
        return text


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    demand(may_read_reference(request.user))
    rows = [Row(one, _records(one), _url(one)) for one in LetterTemplate.objects.in_force()]
    return show(request, "letter_templates", _("Modèles de courriers"), rows=rows)


@read_and_write
def template(request: HttpRequest, key: UUID) -> HttpResponse:
    """The version in force: read by whoever keeps or audits, changed by an administrator. Changing writes the next."""
    actor = person_of(request)
    demand(may_read_reference(actor))
    row = _current(get_object_or_404(LetterTemplate, pk=key))
    form = TemplateForm(request.POST if request.method == "POST" else None, template=row)
    if request.method != "POST":
        return _page(request, row, form)
    demand(may_keep_reference(actor))
    if not form.is_valid():
        return _page(request, row, form, status=422)
    typed = form.cleaned_data
    if "apercu" in request.POST:
        return _page(request, row, form, tried=(typed["subject"], typed["body"]))
    try:
        written = services.change_template(
            row, subject=typed["subject"], body=typed["body"], version=typed["version"], actor=actor
        )
    except StaleVersionError as stale:
        row = _current(row)
        differences = form.differences({"subject": row.subject, "body": row.body})
        form.rebase(row.version)
        return _page(request, row, form, status=409, stale=str(stale.reason), differences=differences)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _page(request, row, form, status=422)
    messages.success(request, _("Le modèle est à la version %(number)d.") % {"number": written.version})
    return redirect("reference:letter_template", written.pk)


def _page(
    request: HttpRequest,
    row: LetterTemplate,
    form: TemplateForm,
    *,
    status: int = 200,
    tried: tuple[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    subject, body = tried or (row.subject, row.body)
    values = samples_of(row.record_kind)
    return show(
        request,
        "letter_template",
        _title(row),
        status=status,
        row=row,
        form=form,
        fields=list(_rows_of(fields_of(row.record_kind))),
        preview=(render(subject, values), render(body, values)),
        tried=tried is not None,
        syntax=_("Une condition s’écrit %(condition)s, une liste %(list)s.") % _SYNTAX,
        breadcrumb=trail((_("Modèles de courriers"), reverse("reference:letter_templates")), (_title(row), "")),
        **{"stale": "", "differences": [], **more},
    )


def _current(row: LetterTemplate) -> LetterTemplate:
    """The version in force of what ROW is a version of."""
    same = LetterTemplate.objects.filter(kind=row.kind, record_kind=row.record_kind, language=row.language)
    return same.in_force()[0]


def _rows_of(fields: tuple[FieldName, ...]) -> Iterator[tuple[str, Text, str]]:
    """How a template writes each field, what it is, and the names inside a list."""
    for one in fields:
        inner = ", ".join(f"{name} ({label})" for name, label in one.items.items())
        yield one.written, one.label, inner


@require_safe
def versions(request: HttpRequest, key: UUID) -> HttpResponse:
    """Every version of one template, the newest first, whole."""
    demand(may_read_reference(request.user))
    row = get_object_or_404(LetterTemplate, pk=key)
    zone = person_of(request).time_zone
    same = LetterTemplate.objects.filter(kind=row.kind, record_kind=row.record_kind, language=row.language)
    found = [_version(one, zone) for one in same.select_related("written_by", "retired_by").order_by("-version")]
    listed_at = (_("Modèles de courriers"), reverse("reference:letter_templates"))
    title = _("%(template)s : versions") % {"template": _title(row)}
    return show(
        request,
        "letter_versions",
        title,
        versions=found,
        breadcrumb=trail(listed_at, (_title(row), _url(row)), (_("Versions"), "")),
    )


def _version(row: LetterTemplate, zone: str) -> Version:
    retired = ""
    if row.retired_at is not None:
        retired = _signed(row.retired_by.full_name if row.retired_by else "", moment_text(row.retired_at, zone))
    return Version(
        row, _signed(row.written_by.full_name if row.written_by else "", moment_text(row.written_at, zone)), retired
    )


def _signed(name: str, moment: str) -> str:
    return _("%(moment)s, %(name)s") % {"moment": moment, "name": name or _("chargement du produit")}


def _records(row: LetterTemplate) -> Text:
    return record_kind_label(row.record_kind)


def _title(row: LetterTemplate) -> str:
    return f"{row.get_kind_display()} · {_records(row)} · {row.get_language_display()}"


def _url(row: LetterTemplate) -> str:
    return reverse("reference:letter_template", args=[row.pk])
