"""What every operational kind asks of a program in the same way: where it may open a record, the mail of a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.steps import SendForm
from ssi.accounts.models import User
from ssi.common.api.bodies import Sent
from ssi.records.api.writing import Do
from ssi.records.models import Record
from ssi.territories.grants import read
from ssi.territories.models import Country

DRAFT = gettext_lazy("Gardé en brouillon, que seul son auteur voit, au lieu d’être enregistré")
KEPT = {"draft": {"type": "boolean", "title": DRAFT}}


def own_countries(user: User) -> list[Country]:
    """Where USER may log an operational record."""
    return list(Country.objects.filter(code__in=read(user).countries("operational_change")).order_by("code"))


def may_open(user: User) -> None:
    if not own_countries(user):
        raise PermissionDenied(_("Votre affectation ne permet pas d’ouvrir un dossier opérationnel."))


def mail_form(data: QueryDict, _sent: Mapping[str, Any], record: Record, _user: User) -> Sequence[forms.Form]:
    form = SendForm(data)
    form.set_zone(record.country.time_zone)
    return [form]


def mailed(service: Callable[..., Record]) -> Do:
    """A step that a departure carries."""

    def do(record: Record, sent: Sent, user: User) -> Record:
        typed, form = sent.typed, sent.form
        return service(
            record, to_authority=typed["to_authority"], mail=form.mail(), version=typed["version"], actor=user
        )

    return do
