"""What the service does with a request: take charge, ask, answer, note, close. None of it is a page of the post."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consular.forms.acts import (
    AnswerForm,
    CloseForm,
    ConfirmForm,
    NoteForm,
    QuestionForm,
    ReasonForm,
    ReleaseForm,
    TriageForm,
)
from consular.kinds import HANDLING as KIND
from consular.models import ComposedAnswer
from consular.services import (
    add_note,
    ask_post,
    close_handling,
    compose_answer,
    decline_handling,
    pass_step,
    release_composed,
    reopen_handling,
    take_charge,
    triage,
)
from consular.views.acts import ActPage, run
from consular.views.reach import handled, handled_for_reading
from consular.workflow import HANDLING
from ssi.accounts.http import person
from ssi.documents.forms import WholePiecesForm
from ssi.documents.models import Document
from ssi.documents.services import attach_documents
from ssi.records.enums import LinkKind
from ssi.records.links import LinkForm
from ssi.records.models import Record
from ssi.records.services import link_records
from ssi.records.views import history_page, readers_page


@require_safe
def handling(request: HttpRequest, key: UUID) -> HttpResponse:
    """A handling has no page of its own: it is drawn on that of its filing."""
    handlings = Record.objects.visible_to(person(request)).of_kinds(KIND).filter(pk=key)
    record = handlings.select_related("handling__filing").first()
    if record is None:
        raise Http404
    return redirect("consular:detail", record.handling.filing.reference)


def charge(request: HttpRequest, reference: str) -> HttpResponse:
    filing, record = handled(request, reference)
    page = ActPage(
        _("Prendre en charge"),
        _("Prendre la demande en charge"),
        _("Vous avez pris la demande en charge : le poste le voit."),
        _("Le poste verra votre nom : c’est à vous qu’il s’adressera."),
    )
    form = ConfirmForm(request.POST or None, version=record.version)

    def do(typed: dict[str, Any]) -> Record:
        return take_charge(record, version=typed["version"], actor=person(request))

    return run(request, filing, page, form, do, written_on=record)


def urgency(request: HttpRequest, reference: str) -> HttpResponse:
    filing, record = handled(request, reference)
    page = ActPage(_("Confirmer l’urgence"), _("Orienter la demande"), _("Demande orientée."), internal=True)
    form = TriageForm(request.POST or None, version=record.version, initial={"urgency": record.handling.urgency})

    def do(typed: dict[str, Any]) -> Record:
        return triage(record, urgency=typed["urgency"], version=typed["version"], actor=person(request))

    return run(request, filing, page, form, do, written_on=record, stored={"urgency": record.handling.urgency})


def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """First act: the answer is composed, and stays inside."""
    filing, record = handled(request, reference)
    page = ActPage(
        _("Préparer la réponse au poste"),
        _("Enregistrer la réponse préparée"),
        _("Réponse préparée : relisez-la, puis communiquez-la. Le poste ne lit encore rien."),
        internal=True,
    )
    composed = ComposedAnswer.objects.filter(record=record).first()
    stored = {"body": composed.body, "answered": composed.answered} if composed else {}
    form = AnswerForm(request.POST or None, asked=list(filing.askeditems.all()), version=record.version, initial=stored)

    def do(typed: dict[str, Any]) -> ComposedAnswer:
        said = {"body": typed["body"], "answered": typed.get("answered", ())}
        return compose_answer(record, **said, version=typed["version"], actor=person(request))

    return run(request, filing, page, form, do, written_on=record, stored={"body": stored.get("body", "")})


def release(request: HttpRequest, reference: str) -> HttpResponse:
    """Second act: it is read again, and the post has it."""
    filing, record = handled(request, reference)
    composed = ComposedAnswer.objects.filter(record=record).first()
    page = ActPage(
        _("Communiquer la réponse au poste"),
        _("Communiquer la réponse au poste"),
        _("Réponse communiquée au poste."),
        _("Le poste lira ce qui suit tel quel, et cela ne pourra plus être modifié.")
        if composed
        else _("Aucune réponse n’est préparée : écrivez-la d’abord."),
        quoted=composed.body if composed else "",
    )
    form = ReleaseForm(request.POST or None, version=record.version)

    def do(typed: dict[str, Any]) -> Any:
        return release_composed(record, version=typed["version"], actor=person(request))

    return run(request, filing, page, form, do, written_on=record)


def ask(request: HttpRequest, reference: str) -> HttpResponse:
    filing, record = handled(request, reference)
    page = ActPage(
        _("Demander une précision au poste"), _("Envoyer la question au poste"), _("Question envoyée au poste.")
    )
    form = QuestionForm(request.POST or None)
    return run(
        request, filing, page, form, lambda typed: ask_post(record, question=typed["body"], actor=person(request))
    )


def note(request: HttpRequest, reference: str) -> HttpResponse:
    """Stays with the service."""
    filing, record = handled(request, reference)
    page = ActPage(
        _("Ajouter une note interne"), _("Enregistrer la note interne"), _("Note interne enregistrée."), internal=True
    )
    form = NoteForm(request.POST or None)

    def do(typed: dict[str, Any]) -> Any:
        return add_note(record, body=typed["body"], source=typed["source"], actor=person(request))

    return run(request, filing, page, form, do, written_on=record)


def close(request: HttpRequest, reference: str) -> HttpResponse:
    filing, record = handled(request, reference)
    page = ActPage(
        _("Clore la demande"),
        _("Clore la demande"),
        _("Demande close : le poste la voit terminée."),
        _("Le poste verra la demande terminée ; l’issue et ce qu’il faut en retenir restent au SSI."),
    )
    form = CloseForm(request.POST or None, version=record.version, initial={"outcome": record.handling.outcome})

    def do(typed: dict[str, Any]) -> Record:
        return close_handling(record, **typed, actor=person(request))

    return run(request, filing, page, form, do, written_on=record, stored={"outcome": record.handling.outcome})


def decline(request: HttpRequest, reference: str) -> HttpResponse:
    filing, record = handled(request, reference)
    page = ActPage(
        _("Décliner : hors du champ du SSI"),
        _("Décliner et le dire au poste"),
        _("Demande déclinée : le poste a reçu le motif."),
    )
    form = ReasonForm(request.POST or None, version=record.version, told=True)

    def do(typed: dict[str, Any]) -> Record:
        return decline_handling(record, **typed, actor=person(request))

    return run(request, filing, page, form, do, written_on=record)


def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    filing, record = handled(request, reference, "reopen")
    page = ActPage(_("Rouvrir la demande"), _("Rouvrir la demande"), _("Demande rouverte : le poste la voit reprise."))
    form = ReasonForm(request.POST or None, version=record.version)

    def do(typed: dict[str, Any]) -> Record:
        return reopen_handling(record, **typed, actor=person(request))

    return run(request, filing, page, form, do, written_on=record)


def step(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """A step of the handling that needs nothing but to be confirmed."""
    filing, record = handled(request, reference)
    try:
        transition = HANDLING.transition(code)
    except LookupError as unknown:
        raise Http404 from unknown
    if transition.page:
        return redirect(f"consular:{transition.page}", reference)
    page = ActPage(str(transition.label), str(transition.label), _("C’est fait."), internal=True)
    form = ConfirmForm(request.POST or None, version=record.version)

    def do(typed: dict[str, Any]) -> Record:
        return pass_step(record, code, version=typed["version"], actor=person(request))

    return run(request, filing, page, form, do, written_on=record)


def link(request: HttpRequest, reference: str) -> HttpResponse:
    """Links belong to the handling: the post cannot tell that there is one."""
    filing, record = handled(request, reference)
    page = ActPage(
        _("Lier à un autre dossier"),
        _("Lier les dossiers"),
        _("Dossiers liés."),
        _("Un lien n’ouvre aucun droit : seuls ceux qui voient les deux dossiers le voient. Le poste, jamais."),
        internal=True,
    )
    form = LinkForm(request.POST or None, record=record, user=person(request))

    def do(typed: dict[str, Any]) -> Any:
        if form.other is not None:
            link_records(record, form.other, kind=LinkKind(typed["kind"]), actor=person(request))

    return run(request, filing, page, form, do, written_on=record)


def attach(request: HttpRequest, reference: str) -> HttpResponse:
    """Pieces of the handling: the post never has them."""
    filing, record = handled(request, reference)
    page = ActPage(
        _("Joindre des pièces internes"),
        _("Joindre au traitement"),
        _("Pièces internes ajoutées."),
        _("Le poste n’y a pas accès. Pour qu’il la lise, joignez-la à sa demande."),
        internal=True,
    )
    form = WholePiecesForm(request.POST, request.FILES) if request.method == "POST" else WholePiecesForm()

    def do(_typed: dict[str, Any]) -> list[Document]:
        return attach_documents(record, form.judged.accepted, **form.content(), actor=person(request))

    return run(request, filing, page, form, do, written_on=record)


def readers(request: HttpRequest, reference: str) -> HttpResponse:
    """Who sees the handling; whoever holds it reserves it and names readers."""
    _filing, record = handled_for_reading(request, reference)
    return readers_page(request, record)


def history(request: HttpRequest, reference: str) -> HttpResponse:
    _filing, record = handled_for_reading(request, reference)
    return history_page(request, record)
