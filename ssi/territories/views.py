"""The administration of accounts and postings. It shows no record."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ssi.accounts.models import User
from ssi.accounts.services import OneTime, person_key
from ssi.accounts.signed_in import person_of
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.components import Action
from ssi.common.http import demand
from ssi.common.moments import moment_text
from ssi.common.rules import Refused, RefusedError, Verdict
from ssi.territories import administration as rules
from ssi.territories.forms import EndPostingForm, NewAccountForm, PostingForm
from ssi.territories.grants import serves
from ssi.territories.models import Posting
from ssi.territories.pages import MOST_ACCOUNTS, AccountList, PostingList, described
from ssi.territories.roles import Role
from ssi.territories.services import end_posting, post_person

read_and_write = require_http_methods(["GET", "HEAD", "POST"])
# In the address of an answer that asks for a reset: it must not confirm what another asked meanwhile, nor must a
# confirmation that comes late ask again.
_ASKS = "demande"
# Where the form shows what a service refuses.
_FIELD_OF = {"end": "last_day", "role": "role", "username": "username", "person": "person"}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    accounts, postings = rules.may_manage_accounts(person), rules.may_manage_postings(person)
    if not accounts:
        demand(postings)
    context = {
        "accounts": User.objects.people().filter(is_active=True).count() if accounts else None,
        "resets": rules.resets_to_confirm(person) if accounts else [],
        "asked": rules.resets_asked_by(person) if accounts else [],
        "postings": Posting.objects.live().count() if postings else None,
        "reference": serves(person, "service_reference"),
    }
    return render(request, "territories/index.html", context)


# --- Accounts -------------------------------------------------------------------------------------------------------


@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    demand(rules.may_manage_accounts(request.user))
    listing = AccountList(request.GET)
    journal.note(Act.LIST_READ, keys=[person_key(row) for row in listing.rows])
    context = {"listing": listing, "most": MOST_ACCOUNTS, "zone": person_of(request).time_zone}
    return render(request, "territories/accounts.html", context, status=422 if listing.form.errors else 200)


@read_and_write
def account_new(request: HttpRequest) -> HttpResponse:
    actor = person_of(request)
    demand(rules.may_manage_accounts(actor))
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = rules.open_account(**form.cleaned_data, actor=actor)
        except RefusedError as error:
            form.add_error(_FIELD_OF.get(error.field), str(error.reason))
        else:
            return _phrase_once(request, opened, _("Le compte est ouvert"))
    return render(request, "territories/account_new.html", {"form": form}, status=422 if form.errors else 200)


def _phrase_once(request: HttpRequest, opened: OneTime, title: str) -> HttpResponse:
    """The phrase is on this page alone: no address shows it again."""
    return render(request, "territories/phrase.html", {"opened": opened, "title": title})


def _person(pk: int) -> User:
    return get_object_or_404(User.objects.people().select_related("access_given_by", "reset_asked_by"), pk=pk)


@require_safe
def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    actor = person_of(request)
    demand(rules.may_manage_accounts(actor))
    person = _person(pk)
    journal.note(Act.LIST_READ, keys=[person_key(person)])
    context = {
        "person": person,
        "facts": _account_facts(person, actor.time_zone),
        "actions": _account_actions(person, actor),
        "rows": described(person.postings.select_related("person").order_by("-written_at", "-pk"), actor),
        "may_post": bool(rules.may_manage_postings(actor)),
        # The second administrator is the one role that the first may still give.
        "posting_refusal": _refusal(rules.may_post(person, actor, Role.ADMINISTRATOR)),
    }
    return render(request, "territories/account.html", context)


def _account_facts(person: User, zone: str) -> list[tuple[str, str]]:
    seen = moment_text(person.last_login, zone) if person.last_login else _("jamais")
    return [
        (_("Identifiant"), person.username),
        (_("Adresse électronique"), person.email),
        (_("Langue"), str(person.get_language_display())),
        (_("Ouvert le"), moment_text(person.created_at, zone)),
        (_("Dernière connexion"), seen),
        *_access_facts(person, zone),
    ]


def _access_facts(person: User, zone: str) -> list[tuple[str, str]]:
    """Who let the person in, and what waits for another administrator."""
    facts = []
    if person.access_given_by:
        facts.append((_("Accès donné par"), person.access_given_by.full_name))
    if person.reset_asked_by and person.reset_asked_at and rules.reset_asked(person):
        asked = {"name": person.reset_asked_by.full_name, "moment": moment_text(person.reset_asked_at, zone)}
        facts.append((_("Réinitialisation demandée"), _("par %(name)s, le %(moment)s") % asked))
    return facts


def _account_actions(person: User, actor: User) -> list[Action]:
    offered: list[tuple[str, str, Verdict]] = [
        (_reset_words(person), "territories:account_reset", _may_go_on(person, actor)),
    ]
    if person.is_active:
        offered.append((_("Désactiver le compte"), "territories:account_close", rules.may_close(person, actor)))
    else:
        offered.append((_("Réactiver le compte"), "territories:account_reopen", rules.may_reopen(person, actor)))
    return [
        Action(label, reverse(name, args=[person.pk]), method="get", refusal=_refusal(verdict))
        for label, name, verdict in offered
    ]


def _two_needed(person: User) -> bool:
    """Whether the next step of a reset is to ask for it: the person is or was posted, and nobody asked lately."""
    return rules.is_posted(person) and not rules.reset_asked(person)


def _reset_words(person: User) -> str:
    if _two_needed(person):
        return _("Demander la réinitialisation du mot de passe")
    if rules.reset_asked(person):
        return _("Confirmer la réinitialisation du mot de passe")
    return _("Réinitialiser le mot de passe")


def _may_go_on(person: User, actor: User) -> Verdict:
    return rules.may_ask_reset(person, actor) if _two_needed(person) else rules.may_reset(person, actor)


def _refusal(verdict: Verdict) -> str:
    return str(verdict.reason) if isinstance(verdict, Refused) else ""


def _confirmed(request: HttpRequest, pk: int, rule: Callable[[User, User], Verdict]) -> tuple[User, User, bool]:
    """The account, the administrator, and whether the last question was answered."""
    actor = person_of(request)
    demand(rules.may_manage_accounts(actor))
    person = _person(pk)
    demand(rule(person, actor))
    return person, actor, request.method == "POST"


@read_and_write
def account_close(request: HttpRequest, pk: int) -> HttpResponse:
    person, actor, answered = _confirmed(request, pk, rules.may_close)
    if answered:
        rules.close_account(person, actor=actor)
        messages.success(request, _("Le compte de %(name)s est désactivé.") % {"name": person.full_name})
        return redirect("territories:account", pk=pk)
    question = _("Désactiver le compte de %(name)s ?") % {"name": person.full_name}
    consequence = _("Ses sessions se ferment aussitôt. Ses affectations restent inscrites mais n’ouvrent plus rien.")
    return _ask(request, person, question, consequence, _("Désactiver le compte"))


@read_and_write
def account_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    person, actor, answered = _confirmed(request, pk, rules.may_reopen)
    if answered:
        opened = rules.reopen_account(person, actor=actor)
        if opened is not None:
            return _phrase_once(request, opened, _("Le compte est réactivé"))
        messages.success(request, _("Le compte est réactivé. Un autre administrateur doit confirmer son nouvel accès."))
        return redirect("territories:account", pk=pk)
    question = _("Réactiver le compte de %(name)s ?") % {"name": person.full_name}
    if rules.is_posted(person):
        consequence = _(
            "Ses affectations en cours reprennent effet. Un autre administrateur lui donnera sa phrase de passe."
        )
    else:
        consequence = _("Une phrase de passe à usage unique sera donnée. Ce compte n’a pas d’affectation en cours.")
    return _ask(request, person, question, consequence, _("Réactiver le compte"))


@read_and_write
def account_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """One administrator is enough for a person who was never posted; else one asks and another confirms."""
    person, actor, answered = _confirmed(request, pk, _may_go_on)
    asks = _two_needed(person)
    if answered and rules.is_posted(person) and asks != (_ASKS in request.GET):
        messages.info(
            request, _("Un autre administrateur est passé entre-temps : voyez où en est la réinitialisation.")
        )
        return redirect("territories:account", pk=pk)
    if answered and asks:
        rules.ask_reset(person, actor=actor)
        messages.success(request, _("La réinitialisation est demandée. Un autre administrateur doit la confirmer."))
        return redirect("territories:account", pk=pk)
    if answered:
        return _phrase_once(request, rules.reset_password(person, actor=actor), _("Le mot de passe est réinitialisé"))
    name = {"name": person.full_name}
    if asks:
        question = _("Demander la réinitialisation du mot de passe de %(name)s ?") % name
        consequence = _(
            "Cette personne est ou a été affectée : par sécurité, il faut deux administrateurs. "
            "Vous demandez, un autre confirme et lui remet la nouvelle phrase de passe. "
            "D’ici là, rien ne change pour elle."
        )
    else:
        question = _("Réinitialiser le mot de passe de %(name)s ?") % name
        consequence = _("L’ancien mot de passe ne vaut plus rien et ses sessions se ferment aussitôt.")
    return _ask(
        request, person, question, consequence, _reset_words(person), f"{request.path}?{_ASKS}=1" if asks else ""
    )


def _ask(
    request: HttpRequest, person: User, question: str, consequence: str, label: str, address: str = ""
) -> HttpResponse:
    context = {
        "person": person,
        "question": question,
        "consequence": consequence,
        "label": label,
        "address": address or request.path,
    }
    return render(request, "territories/confirm.html", context)


# --- Postings -------------------------------------------------------------------------------------------------------


@require_safe
def posting_list(request: HttpRequest) -> HttpResponse:
    actor = person_of(request)
    demand(rules.may_manage_postings(actor))
    listing = PostingList(request.GET, actor)
    journal.note(Act.LIST_READ, keys=[f"posting:{row.posting.pk}" for row in listing.rows])
    return render(
        request, "territories/postings.html", {"listing": listing}, status=422 if listing.form.errors else 200
    )


@read_and_write
def posting_new(request: HttpRequest) -> HttpResponse:
    actor = person_of(request)
    demand(rules.may_manage_postings(actor))
    form = PostingForm(request.POST or None, actor=actor, initial={"person": request.GET.get("person", "")})
    if request.method == "POST" and form.is_valid():
        try:
            _post(form, actor)
        except RefusedError as error:
            form.add_error(_FIELD_OF.get(error.field), str(error.reason))
        else:
            messages.success(request, _("L’affectation est prononcée."))
            return redirect("territories:account", pk=form.cleaned_data["person"].pk)
    return render(request, "territories/posting_new.html", {"form": form}, status=422 if form.errors else 200)


def _post(form: PostingForm, actor: User) -> None:
    typed = form.cleaned_data
    post_person(
        typed["person"],
        role=Role(typed["role"]),
        countries=typed["countries"],
        post=typed["post"],
        areas=form.areas_chosen,
        start=form.start,
        end=form.end,
        actor=actor,
    )


@read_and_write
def posting_end(request: HttpRequest, pk: int) -> HttpResponse:
    actor = person_of(request)
    demand(rules.may_manage_postings(actor))
    posting = Posting.objects.select_related("person").filter(pk=pk).first()
    if posting is None:
        raise Http404
    demand(rules.may_end(posting, actor))
    form = EndPostingForm(request.POST if request.method == "POST" else None, posting=posting)
    if request.method == "POST" and form.is_valid():
        end_posting(posting, at=form.at, actor=actor)
        messages.success(request, _("La fin de l’affectation est enregistrée."))
        return redirect("territories:account", pk=posting.person_id)
    context = {"form": form, "row": described([posting], actor)[0]}
    return render(request, "territories/posting_end.html", context, status=422 if form.errors else 200)
