"""The guide in one page: made of the questions that the form asks, so that paper and screen say the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consular.enums import ASKED, Category
from consular.models import AssistanceFiling
from ssi.accounts.http import person
from ssi.common.rules import Text
from ssi.territories.grants import read

# The situations that a sheet of paper has room for: those that come at night.
ON_PAPER = (
    Category.ARREST_DETENTION,
    Category.MISSING,
    Category.KIDNAPPING,
    Category.CHILD_ABDUCTION,
    Category.VICTIM_VIOLENT,
    Category.VICTIM_SEXUAL,
    Category.VICTIM_TRAFFICKING,
    Category.VICTIM_SCAM,
    Category.DEATH_VIOLENT,
    Category.SUICIDE_RISK,
    Category.HOSPITALISATION,
)


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """One sheet for whoever files for the first time, at night, with a family on the phone. It reads no record."""
    context = {
        "situations": list(_at_hand()),
        "files": read(person(request)).any_of("consular_file"),
        "phone": settings.DUTY_PHONE,
        "digits": settings.DUTY_PHONE.replace(" ", ""),
        "breadcrumb": [(_("Accueil"), "/"), (_("Aide"), reverse("help")), (_("Demander l’assistance du SSI"), "")],
    }
    return render(request, "consular/guide.html", context)


def _at_hand() -> Iterator[tuple[Text, str]]:
    """Each situation, and what helps us begin."""
    for category in ON_PAPER:
        columns: list[Any] = [AssistanceFiling._meta.get_field(name) for name in ASKED[category].first]
        yield category.label, ", ".join(str(one.verbose_name) for one in columns)
