"""The register of the usual tasks, among the reference data: same pages, same history as the other registers."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ssi.accounts.models import User
from ssi.common.http import demand
from ssi.directory.reference import views
from ssi.directory.reference.books import Book, Words
from ssi.directory.reference.forms import SheetForm
from ssi.directory.reference.history import register as register_history
from ssi.directory.reference.pages import register_place
from ssi.directory.rules import may_keep_reference, may_read_reference
from ssi.directory.services import keeping
from ssi.followup.forms import NewTemplateForm, TemplateForm
from ssi.followup.models import TaskTemplate
from ssi.followup.topics import label_of
from ssi.records.kinds import kind_by_code


def _list(_row: Any) -> str:
    return reverse("task_lists:index")


def _add(form: SheetForm, _above: Model | None, actor: User) -> Model:
    return keeping.add(TaskTemplate(**form.values), natural=["kind", "topic", "title", "valid_from"], actor=actor)


def _change(row: Any, form: SheetForm, actor: User) -> bool:
    return keeping.change(row, form.values, version=form.cleaned_data["version"], actor=actor)


LINES = Book(
    code="task",
    model=TaskTemplate,
    new=NewTemplateForm,
    form=TemplateForm,
    words=Words(
        gettext_lazy("Tâches usuelles"),
        gettext_lazy("Ajouter une tâche usuelle"),
        gettext_lazy("Corriger une tâche usuelle"),
        gettext_lazy("Supprimer cette tâche usuelle"),
        gettext_lazy("La tâche usuelle est ajoutée."),
        gettext_lazy("La tâche usuelle est corrigée."),
        gettext_lazy("La tâche usuelle est supprimée : les dossiers gardent celles qui y sont écrites."),
    ),
    add=_add,
    change=_change,
    remove=lambda row, actor: keeping.remove(row, actor=actor),
    listing=_list,
    home=_list,
    subject=lambda row: str(row.kind),
    tables=("followup_tasktemplate",),
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The usual tasks, kind by kind."""
    demand(may_read_reference(request.user))
    rows = [(kind_by_code(row.kind).label, label_of(row.kind, row.topic), row) for row in TaskTemplate.objects.all()]
    context = {
        "title": _("Tâches usuelles"),
        "breadcrumb": views.trail((_("Tâches usuelles"), "")),
        "may_keep": bool(may_keep_reference(request.user)),
        "rows": rows,
    }
    return render(request, "followup/templates.html", context)


def register() -> None:
    """The directory shows this register among its own."""
    register_history(LINES, gettext_lazy("Tâche usuelle"))
    register_place(
        gettext_lazy("Tâches usuelles"),
        gettext_lazy("Ce qu’il y a à faire d’habitude, nature par nature"),
        "task_lists:index",
    )
    keeping.register_refusals(
        {
            "task_template_period_in_order": ("valid_until", gettext_lazy("La fin précède le début.")),
            "task_template_named_and_sourced": ("source", gettext_lazy("Le nom et la source sont obligatoires.")),
            "task_template_once": ("title", gettext_lazy("Cette tâche est déjà dans la liste de cette nature.")),
        }
    )
