"""Forms of an absence: who is away, who replaces, first and last day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.forms import DayField
from ssi.territories.dates import OFFICE_ZONE, end_of, start_of, today
from ssi.territories.delegation_sql import LONGEST_DAYS
from ssi.territories.grants import read, serves
from ssi.territories.models import Posting


def people_of_service() -> QuerySet[User]:
    """Who is posted to a country now or later: they may be away, and they may replace."""
    posted = Posting.objects.exclude(countries=[]).filter(during__endswith__gt=clock.now()) | Posting.objects.exclude(
        countries=[]
    ).filter(during__upper_inf=True)
    return User.objects.people().filter(is_active=True, pk__in=posted.values("person"))


def may_be_declared_by(actor: User) -> QuerySet[User]:
    """Whose absence ACTOR may declare: their own, those of their countries for a head of service, all for an
    administrator. The service holds the rule (ssi.territories.delegations)."""
    people = people_of_service()
    if serves(actor, "service_postings"):
        return people
    codes = read(actor).countries("journal_view")
    headed = Posting.objects.filter(countries__contained_by=codes).exclude(countries=[])
    return people.filter(pk__in=headed.values("person")) | people.filter(pk=actor.pk)


class AbsenceForm(forms.Form):
    first_day = DayField(label=gettext_lazy("Premier jour d’absence"), zone=OFFICE_ZONE)
    last_day = DayField(
        label=gettext_lazy("Dernier jour d’absence"),
        zone=OFFICE_ZONE,
        help_text=gettext_lazy("Compris, à l’heure de Singapour. Le remplacement prend fin de lui-même ce soir-là."),
    )
    field_order = ("absent", "delegate", "first_day", "last_day")

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(person.pk): person for person in people_of_service()}
        absents = [str(pk) for pk in may_be_declared_by(actor).values_list("pk", flat=True)]
        self.own_only = absents == [str(actor.pk)]
        self.is_of_use = bool(absents)
        self.fields["absent"] = forms.ChoiceField(
            label=_("Personne absente"),
            choices=[("", "—"), *((key, self._people[key].full_name) for key in absents)],
            initial=str(actor.pk) if str(actor.pk) in absents else "",
        )
        self.fields["delegate"] = forms.ChoiceField(
            label=_("Remplaçant"),
            choices=[("", "—"), *((key, one.full_name) for key, one in self._people.items() if one.pk != actor.pk)],
            help_text=_("Une personne du service, affectée à un pays pendant toute l’absence."),
        )
        self.fields["first_day"].initial = today
        self.order_fields(self.field_order)

    def clean_absent(self) -> User:
        return self._people[self.cleaned_data["absent"]]

    def clean_delegate(self) -> User:
        return self._people[self.cleaned_data["delegate"]]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        first, last = typed.get("first_day"), typed.get("last_day")
        if first and first < today():
            self.add_error("first_day", _("Ce jour est passé : une absence commence aujourd’hui ou plus tard."))
        if first and last and last < first:
            self.add_error("last_day", _("Le dernier jour précède le premier."))
        elif first and last and last - first >= timedelta(days=LONGEST_DAYS):
            self.add_error(
                "last_day", _("Une absence ne dépasse pas six mois : au-delà, c’est une affectation que l’on prononce.")
            )
        return typed

    @property
    def start(self) -> datetime:
        return start_of(self.cleaned_data["first_day"])

    @property
    def end(self) -> datetime:
        return end_of(self.cleaned_data["last_day"])
