"""Sign-in by django-allauth, closed: accounts are opened by an administrator, never by oneself."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ssi.accounts.models import User
from ssi.accounts.services import change_own_password, note_failed_sign_in, note_sign_in, note_sign_out


class ClosedAccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("L’identifiant ou le mot de passe est inexact, ou le compte est désactivé."),
        "enter_current_password": _("Ce n’est pas votre mot de passe actuel."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that the journal writes is the address that is throttled."""
        return str(request.META.get("REMOTE_ADDR", ""))

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        note_sign_in(user)

    def logout(self, request: HttpRequest) -> None:
        person = request.user
        super().logout(request)
        if isinstance(person, User):
            note_sign_out(person)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        note_failed_sign_in(credentials.get("username", ""))

    def set_password(self, user: User, password: str) -> None:
        change_own_password(user, password=password)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:
        """The pages say it themselves, in the words of the product."""
