"""The tokens of one's programs: made, shown once, revoked; and what an administrator sees of somebody's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ssi.accounts.models import Token, User
from ssi.accounts.signed_in import person_of
from ssi.accounts.tokens import NewToken, create_token, living_tokens, revoke_token, tokens_of
from ssi.common import clock
from ssi.common.forms import DayField, LineField, show_refusal
from ssi.common.http import demand
from ssi.common.moments import day_text, moment_text
from ssi.common.rules import RefusedError, Text
from ssi.territories import administration as rules
from ssi.territories.capabilities import CATALOGUE
from ssi.territories.dates import OFFICE_ZONE, end_of, today
from ssi.territories.grants import AREAS, posted

A_YEAR = timedelta(days=365)
USUAL_LIFE = timedelta(days=90)


def delegable(person: User) -> list[tuple[str, Text]]:
    """What PERSON may leave to a program: what they hold by their own postings and the interface for machines serves,
    in the order of the catalogue. Neither reports, nor the journal, nor administration."""
    held = {one.codename for one in posted([person.pk])[person.pk].held if one.area in AREAS}
    return [(codename, label) for codename, label in CATALOGUE.items() if codename in held]


class TokenForm(forms.Form):
    """What the program is, what it may do, until when."""

    name = LineField(
        label=gettext_lazy("À quoi sert ce jeton ?"),
        max_length=60,
        help_text=gettext_lazy("Le programme et la machine, pour le reconnaître : « tableau de bord, poste 12 »."),
    )
    capabilities = forms.MultipleChoiceField(
        label=gettext_lazy("Ce qu’il permet"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Ce que vous tenez de vos affectations d’aujourd’hui, tant que vous le tenez : ni un pays confié ensuite, "
            "ni ce qu’un collègue absent vous prête."
        ),
        error_messages={
            "required": gettext_lazy("Cochez au moins un droit."),
            "invalid_choice": gettext_lazy("Choisissez une valeur de la liste."),
        },
    )
    expires_on = DayField(
        label=gettext_lazy("Dernier jour de validité"),
        zone=OFFICE_ZONE,
        help_text=gettext_lazy("Un an au plus : JJ/MM/AAAA."),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["capabilities"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = delegable(person)

    def clean_expires_on(self) -> date:
        day: date = self.cleaned_data["expires_on"]
        if not today() <= day < today() + A_YEAR:
            raise forms.ValidationError(_("Choisissez un jour à venir, dans un an au plus."))
        return day


@require_http_methods(["GET", "HEAD", "POST"])
def own_tokens(request: HttpRequest) -> HttpResponse:
    """One's living tokens, and the form that makes another. Its secret is on the answer alone: no address shows it."""
    person = person_of(request)
    form = TokenForm(request.POST or None, person=person, initial={"expires_on": today() + USUAL_LIFE})
    made: NewToken | None = None
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            made = create_token(
                name=typed["name"],
                capabilities=typed["capabilities"],
                expires_at=end_of(typed["expires_on"]),
                actor=person,
            )
        except RefusedError as refusal:
            show_refusal(form, refusal)
    if made is not None:
        return render(request, "accounts/token.html", {"made": made, "last_day": _last_day(made.token.expires_at)})
    context = {
        "form": form,
        "rows": [_row(token, person.time_zone) for token in living_tokens(person)],
        "may_make": bool(delegable(person)),
    }
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True)
class TokenRow:
    """A token in words. What an administrator sees has neither name nor rights."""

    key: UUID
    made: str
    last_day: str
    used: str
    name: str = ""
    rights: tuple[Text, ...] = ()


def _row(token: Token, zone: str) -> TokenRow:
    rights = tuple(CATALOGUE.get(codename, codename) for codename in token.capabilities)
    row = _dated(token.pk, token.created_at, token.expires_at, token.last_used_at, zone)
    return replace(row, name=token.name, rights=rights)


def _dated(key: UUID, made: datetime, expires: datetime, used: datetime | None, zone: str) -> TokenRow:
    return TokenRow(key, moment_text(made, zone), _last_day(expires), moment_text(used, zone) if used else _("jamais"))


def _last_day(expires_at: datetime) -> str:
    return day_text(clock.in_zone(expires_at - timedelta(seconds=1), OFFICE_ZONE).date())


@require_POST
def revoke_own(request: HttpRequest, key: UUID) -> HttpResponse:
    if not any(token.pk == key for token in living_tokens(person_of(request))) or not revoke_token(key):
        raise Http404
    messages.success(request, _("Le jeton est révoqué : plus rien ne s’ouvre avec lui."))
    return redirect("tokens:own")


def rows_for_administrator(person: User, zone: str) -> list[TokenRow]:
    return [
        _dated(token.key, token.created_at, token.expires_at, token.last_used_at, zone) for token in tokens_of(person)
    ]


@require_POST
def revoke_of_account(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """An administrator ends a token of somebody."""
    demand(rules.may_manage_accounts(person_of(request)))
    person = get_object_or_404(User.objects.people(), pk=pk)
    if not any(token.key == key for token in tokens_of(person)) or not revoke_token(key):
        raise Http404
    messages.success(request, _("Le jeton est révoqué : plus rien ne s’ouvre avec lui."))
    return redirect("territories:account", pk)
