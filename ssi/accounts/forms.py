"""Forms of a person's own account."""

from __future__ import annotations

from zoneinfo import ZoneInfo, available_timezones

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.accounts.models import User
from ssi.common.moments import PLACES, place_name

LONGEST_PASSWORD = 128


class SignInForm(LoginForm):
    """Labels are said here, for the summary of errors."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Identifiant")
        self.fields["password"].label = _("Mot de passe")
        self.fields["password"].max_length = LONGEST_PASSWORD


class OwnPasswordForm(ChangePasswordForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Mot de passe actuel")
        self.fields["password1"].label = _("Nouveau mot de passe")
        self.fields["password2"].label = _("Nouveau mot de passe, une seconde fois")

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        if len(password) > LONGEST_PASSWORD:
            raise forms.ValidationError(
                _("Ce mot de passe est trop long : %(limit)d caractères au plus.") % {"limit": LONGEST_PASSWORD}
            )
        if self.user.check_password(password):
            raise forms.ValidationError(_("Choisissez un mot de passe différent de l’actuel."))
        return password


def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The zones of the service first, then the whole world."""
    ours = [(zone, place_name(zone)) for zone in PLACES]
    others = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix/")))
    return [(str(_("Le service")), ours), (str(_("Autres")), [(zone, zone) for zone in others if zone not in PLACES])]


class ZoneField(forms.ChoiceField):
    def __init__(self, *, label: str) -> None:
        super().__init__(label=label, choices=zone_choices)

    def clean(self, value: object) -> str:
        zone: str = super().clean(value)
        return ZoneInfo(zone).key


class OwnSettingsForm(forms.ModelForm[User]):
    time_zone = ZoneField(label=_("Fuseau horaire"))

    class Meta:
        model = User
        fields = ("language", "time_zone", "email")
        help_texts = {"email": _("Facultative : elle n’est montrée qu’à l’administrateur des comptes.")}
        widgets = {"language": forms.RadioSelect}
