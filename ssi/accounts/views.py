"""Sign-in, sign-out, and one's own account."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from allauth.core.internal.ratelimit import respond_429
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.i18n import set_language

from ssi.accounts import services
from ssi.accounts.forms import OwnPasswordForm, OwnSettingsForm, SignInForm
from ssi.accounts.models import User

THROTTLED = "too_many_login_attempts"


class AccountRequest(HttpRequest):
    """A request behind LoginRequiredMiddleware."""

    user: User


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):  # type: ignore[misc]
    form_class = SignInForm

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        if form.has_error("__all__", THROTTLED):
            return cast(HttpResponse, respond_429(self.request))
        return self.render_to_response(self.get_context_data(form=form), status=422)
