"""A dossier opened from a request for assistance: only the roof knows both trades."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import Direction, Framework
from cases.services.requests import draft_request
from consular.rules import may_act_for_person
from consular.views.acts import ActPage, run
from consular.views.reach import handled
from ssi.accounts.http import person
from ssi.common import clock
from ssi.common.forms import LineField, OnceForm, OneOfField, TextField
from ssi.common.rules import require
from ssi.directory.fields import AuthorityField, CrimeTypeField
from ssi.exchanges.enums import Channel
from ssi.records.enums import Marking
from ssi.records.kinds import kind_of
from ssi.records.models import Record
from ssi.records.services import copied_from


class OpenCaseForm(OnceForm):
    """What a request for information needs besides what the post has told."""

    title = LineField(
        label=gettext_lazy("Objet"), max_length=200, help_text=gettext_lazy("En une ligne, sans nom de personne.")
    )
    requesting_authority = AuthorityField(label=gettext_lazy("Service requérant"))
    received_by = OneOfField(
        label=gettext_lazy("Voie de réception"), choices=[("", gettext_lazy("Choisir")), *Channel.choices]
    )
    crime_type = CrimeTypeField(label=gettext_lazy("Nature d’infraction"))
    summary = TextField(label=gettext_lazy("Exposé"), max_length=8000, rows=6, required=False)


def open_case(filing: Record, handling: Record, typed: dict[str, Any], *, actor: Any) -> Record:
    """A draft of a request for information, linked to HANDLING: the post learns nothing of it.

    Refused for a person who opposed our assistance.
    """
    require(may_act_for_person(filing.assistancefiling))
    content = {name: typed[name] for name in ("requesting_authority", "received_by", "crime_type", "summary")}
    draft = draft_request(
        country=filing.country,
        title=typed["title"],
        marking=Marking(filing.marking),
        content={
            **content,
            "direction": Direction.INCOMING_FR,
            "framework": Framework.CONSULAR,
            "received_at": clock.now(),
            "offence_place": filing.assistancefiling.incident_place,
        },
        questions=[],
        actor=actor,
    )
    return copied_from(handling, draft, actor=actor)


def case_from_assistance(request: HttpRequest, reference: str) -> HttpResponse:
    """The draft is opened on its own page, to be completed and registered there."""
    filing, handling = handled(request, reference)
    page = ActPage(
        _("Ouvrir un dossier"),
        _("Ouvrir la demande de renseignement"),
        _("Brouillon ouvert et lié à la demande : complétez-le, puis enregistrez-le."),
        _("Une demande de renseignement, en protection consulaire, liée au traitement. Le poste n’en saura rien."),
        internal=True,
    )
    first = {"title": filing.title, "summary": filing.assistancefiling.circumstances}
    form = OpenCaseForm(request.POST or None, initial=first)
    opened: list[Record] = []

    def do(typed: dict[str, Any]) -> Record:
        opened.append(open_case(filing, handling, typed, actor=person(request)))
        return opened[0]

    response = run(request, filing, page, form, do, written_on=handling)
    return redirect(kind_of(opened[0]).address(opened[0])) if opened else response
