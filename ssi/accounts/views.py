"""Sign-in, sign-out, and one's own account."""

from __future__ import annotations

from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from allauth.core.ratelimit import respond_429
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from ssi.accounts import services
from ssi.accounts.forms import AccountForm, OwnPasswordForm, SignInForm
from ssi.accounts.http import keep_counted
from ssi.accounts.models import Session, User, kept_key
from ssi.accounts.signed_in import person_of
from ssi.common.moments import moment_text

THROTTLED = "too_many_login_attempts"


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    form_class = SignInForm

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        if form.has_error("__all__", THROTTLED):
            answer: HttpResponse = respond_429(self.request)
        else:
            answer = self.render_to_response(self.get_context_data(form=form))
            answer.status_code = 422
        return answer


class SignOut(LogoutView):
    def post(self, *args: object, **kwargs: object) -> HttpResponse:
        answer: HttpResponse = super().post(*args, **kwargs)
        messages.success(self.request, _("Vous êtes déconnecté."))
        return answer


class ChangePassword(PasswordChangeView):
    form_class = OwnPasswordForm

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if person_of(request).must_change_password:
            messages.info(request, _("Votre mot de passe vous a été donné : choisissez le vôtre pour continuer."))
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return answer

    def form_valid(self, form: forms.Form) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        messages.success(self.request, _("Votre mot de passe est changé. Vos autres sessions sont fermées."))
        return answer

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        keep_counted(self.request)
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        answer.status_code = 422
        return answer


def profile(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    form = AccountForm(request.POST or None, initial=_settings_of(person))
    if request.method == "POST" and form.is_valid():
        services.change_own_settings(person, **form.cleaned_data)
        with translation.override(person.language):
            messages.success(request, _("Vos préférences sont enregistrées."))
        return redirect("accounts:profile")
    identity = [(_("Nom et prénom"), person.full_name), (_("Identifiant"), person.username)]
    context = {"form": form, "identity": identity}
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


def _settings_of(person: User) -> dict[str, str]:
    return {"language": person.language, "time_zone": person.time_zone, "email": person.email}


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    rows = services.live_sessions(person)
    current = next((row for row in rows if row.session_key == _own_key(request)), None)
    context = {
        "current": _described(current, person.time_zone) if current else [],
        "others": [row for row in rows if row is not current],
        "zone": person.time_zone,
        "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
        "whole_hours": settings.SESSION_COOKIE_AGE // 3600,
    }
    return render(request, "accounts/sessions.html", context)


def _own_key(request: HttpRequest) -> str:
    return kept_key(request.session.session_key or "")


def _described(session: Session, zone: str) -> list[tuple[str, str]]:
    return [
        (_("Ouverte le"), moment_text(session.opened_at, zone) if session.opened_at else ""),
        (_("Navigateur"), session.browser),
        (_("Adresse"), session.address or ""),
    ]


@require_POST
def end_session(request: HttpRequest, handle: str) -> HttpResponse:
    person = person_of(request)
    session = next((row for row in services.live_sessions(person) if row.handle == handle), None)
    if session is None or session.session_key == _own_key(request):
        raise Http404
    services.end_session(session, actor=person)
    messages.success(request, _("La session est fermée."))
    return redirect("accounts:sessions")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    ended = services.end_other_sessions(person_of(request), keep=_own_key(request))
    said = ngettext("%(count)d autre session est fermée.", "%(count)d autres sessions sont fermées.", ended)
    messages.success(request, said % {"count": ended} if ended else _("Aucune autre session n’était ouverte."))
    return redirect("accounts:sessions")


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Django's own view; a signed-in person's choice is kept with their account."""
    language = request.POST.get("language", "")
    if isinstance(request.user, User) and language in dict(settings.LANGUAGES):
        services.choose_language(request.user, language=language)
    return set_language(request)
