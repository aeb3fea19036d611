"""The three steps of a request. A draft keeps what is typed: only « Continuer » and filing ask for what is required."""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.enums import DEATHS, SITUATIONS, Answer, Consent, KnownBy, Wish
from consular.forms.situation import (
    DEFAULTS,
    QUESTIONS,
    Questions,
    asked_at,
    fields_for,
    in_words,
    kept_apart,
    parted,
    suggestions,
)
from consular.models import AssistanceFiling
from consular.services import Relative
from ssi.common import clock
from ssi.common.forms import (
    InstantField,
    LineField,
    LinesField,
    OneOfField,
    PastDateField,
    PastDateTimeField,
    TextField,
    VersionedForm,
)
from ssi.records.models import Record
from ssi.territories.models import ConsularPost, Country

MOST_ASKED, LONGEST_ASKED = 10, 300
# Said on a step, and not a field of the filing.
NOT_OF_FILING = frozenset({"version", "country", "asked", "usual"})
WISH = ("assistance_wish", "wish_source", "wish_recorded_at")
CATEGORIES: list[Any] = [("", gettext_lazy("Choisir")), *SITUATIONS]


class DraftForm(VersionedForm):
    """A step of a draft. STRICT asks for what the step requires; otherwise whatever is well formed is kept."""

    needed: ClassVar[tuple[str, ...]] = ()
    # Asked for, but `clean` knows when it may stay empty.
    needed_unless: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        *args: Any,
        strict: bool = True,
        zone: str = "",
        category: str = "",
        asks: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.strict, self.situation = strict, category
        self.asks = [name for name in asks if name not in self.fields]
        self.fields.update(fields_for(self.asks))
        self._require(needed=strict, unless=not self.is_bound)
        for field in self.fields.values():
            if isinstance(field, InstantField | PastDateField) and zone:
                field.zone = zone

    def _require(self, *, needed: bool, unless: bool) -> None:
        for names, required in ((self.needed, needed), (self.needed_unless, unless)):
            for name in names:
                self.fields[name].required = required

    def full_clean(self) -> None:
        """What is required is marked so on the page, even where this sending did not ask for it."""
        super().full_clean()
        self._require(needed=True, unless=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned.update({name: said for name, said in DEFAULTS.items() if cleaned.get(name) == ""})
        return cleaned

    def questions(self) -> list[forms.BoundField]:
        """Those of the situation, in order."""
        return [self[name] for name in self.asks]

    def kept(self) -> dict[str, Any]:
        """What is well formed and goes to the filing, by field name."""
        return {name: value for name, value in self.cleaned_data.items() if name not in NOT_OF_FILING}


class IncidentForm(DraftForm):
    """Step 1: what happened."""

    needed = ("category", "incident_place", "known_by", "known_at")

    country = OneOfField(
        label=gettext_lazy("Dans quel pays ?"),
        required=False,
        help_text=gettext_lazy("Le pays des faits décide qui, au SSI, reçoit la demande."),
    )
    category = OneOfField(
        label=gettext_lazy("Que s’est-il passé ?"),
        required=False,
        choices=CATEGORIES,
        help_text=gettext_lazy("Cela fixe le délai de notre première réponse. En cas de doute, prenez le plus grave."),
    )
    sub_category = LineField(label=gettext_lazy("Précision, si utile"), max_length=120, required=False)
    incident_at = PastDateTimeField(
        label=gettext_lazy("Quand ? (date et heure sur place)"),
        required=False,
        help_text=gettext_lazy("Même approximatif. Laissez vide si vous ne le savez pas encore."),
    )
    incident_place = LineField(
        label=gettext_lazy("Où ?"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Ville ou lieu : c’est le service de police de ce lieu que nous appellerons."),
    )
    known_by = OneOfField(
        label=gettext_lazy("Qui vous a prévenus ?"),
        required=False,
        choices=[("", gettext_lazy("Choisir")), *KnownBy.choices],
    )
    known_at = PastDateTimeField(
        label=gettext_lazy("Quand l’avez-vous appris ?"),
        required=False,
        help_text=gettext_lazy("Comparé à la date des faits, cela montre si les autorités préviennent à temps."),
    )
    circumstances = TextField(
        label=gettext_lazy("Racontez en quelques lignes"),
        max_length=4000,
        rows=4,
        required=False,
        help_text=gettext_lazy("Ce que vous savez, et ce que vous ne savez pas encore."),
    )

    def __init__(self, *args: Any, countries: Sequence[Country] = (), **kwargs: Any) -> None:
        places = {country.code: country for country in countries}
        super().__init__(*args, **kwargs)
        field = self.fields["country"]
        if len(places) < 2:
            del self.fields["country"]
            return
        if isinstance(field, forms.ChoiceField):
            field.choices = [(code, country.name) for code, country in places.items()]
        chosen = places.get(str(self["country"].value() or ""))
        for one in self.fields.values():
            if chosen is not None and isinstance(one, InstantField):
                one.zone = chosen.time_zone

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        happened, told = cleaned.get("incident_at"), cleaned.get("known_at")
        if happened and told and told < happened:
            self.add_error("known_at", _("Le poste ne peut avoir été prévenu avant les faits."))
        return cleaned


class PersonForm(DraftForm):
    """Step 2: the person, and what they want."""

    needed = ("last_name", "first_names")
    needed_unless = ("birth_date",)

    last_name = LineField(label=gettext_lazy("Nom d’usage"), max_length=80, required=False)
    first_names = LineField(label=gettext_lazy("Prénoms"), max_length=80, required=False)
    birth_date = PastDateField(
        label=gettext_lazy("Date de naissance"),
        required=False,
        help_text=gettext_lazy("Sur place, c’est elle qui distingue deux personnes du même nom. JJ/MM/AAAA."),
    )
    birth_date_unknown = forms.BooleanField(label=gettext_lazy("Inconnue pour l’instant"), required=False)
    birth_place = LineField(label=gettext_lazy("Lieu de naissance"), max_length=80, required=False)
    is_french = forms.BooleanField(label=gettext_lazy("De nationalité française"), required=False)
    has_local_nationality = OneOfField(
        label=gettext_lazy("A-t-elle aussi la nationalité du pays ?"),
        required=False,
        choices=Answer.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Le pays peut alors refuser l’accès consulaire : nous agirons autrement."),
    )
    resident = OneOfField(
        label=gettext_lazy("Réside-t-elle dans le pays ?"),
        required=False,
        choices=Answer.choices,
        widget=forms.RadioSelect,
    )
    ariane_registered = OneOfField(
        label=gettext_lazy("Est-elle inscrite sur Ariane ?"),
        required=False,
        choices=Answer.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Ariane donne son itinéraire et la personne à prévenir."),
    )
    assistance_wish = OneOfField(
        label=gettext_lazy("Accepte-t-elle notre assistance ?"),
        required=False,
        choices=[
            (Wish.ACCEPTED, gettext_lazy("oui")),
            (Wish.OPPOSED, gettext_lazy("non")),
            (Wish.UNKNOWN, gettext_lazy("pas encore demandé")),
        ],
        widget=forms.RadioSelect,
    )
    wish_source = LineField(
        label=gettext_lazy("Comment l’avez-vous su ?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Par exemple : visite du 20/09, appel téléphonique, avocat."),
    )
    wish_recorded_at = PastDateTimeField(
        label=gettext_lazy("Quand l’a-t-elle dit ?"),
        required=False,
        help_text=gettext_lazy("Laissez vide si c’est à l’instant."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Nobody asks the dead what they wish; what was said before stays, and is shown.
        if self.situation in DEATHS and self.initial.get("assistance_wish", Wish.UNKNOWN) == Wish.UNKNOWN:
            for name in WISH:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("has_local_nationality", "resident", "ariane_registered"):
            cleaned[name] = cleaned.get(name) or Answer.UNKNOWN
        if cleaned.get("birth_date"):
            cleaned["birth_date_unknown"] = False
        elif self.strict and not cleaned.get("birth_date_unknown") and "birth_date" not in self.errors:
            self.add_error("birth_date", _("Donnez la date de naissance, ou cochez « Inconnue pour l’instant »."))
        cleaned["assistance_wish"] = cleaned.get("assistance_wish") or Wish.UNKNOWN
        if cleaned["assistance_wish"] == Wish.UNKNOWN:
            cleaned.update(wish_source="", wish_recorded_at=None)
        else:
            cleaned["wish_recorded_at"] = cleaned.get("wish_recorded_at") or clock.now()
            if not cleaned.get("wish_source") and "wish_source" not in self.errors:
                self.add_error("wish_source", _("Dites comment le souhait a été recueilli : il engage la suite."))
        return cleaned

    def kept(self) -> dict[str, Any]:
        kept = super().kept()
        if {"assistance_wish", "wish_source", "wish_recorded_at"} & set(self.errors):
            for name in ("assistance_wish", "wish_source", "wish_recorded_at"):
                kept.pop(name, None)
        return kept


class RequestForm(DraftForm):
    """Step 3: what may come later, and what is asked of the service."""

    needed_unless = ("asked",)

    usual = forms.MultipleChoiceField(
        label=gettext_lazy("Que demandez-vous au SSI ?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Cochez ce qui vous aide : vous verrez ainsi ce qui a reçu une réponse."),
    )
    asked = LinesField(
        label=gettext_lazy("Autre chose ?"),
        most=MOST_ASKED,
        longest=LONGEST_ASKED,
        rows=3,
        required=False,
        help_text=gettext_lazy("Une demande par ligne, dans vos mots."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual, lines = self.fields["usual"], self.fields["asked"]
        offered = suggestions(self.situation)
        if offered and isinstance(usual, forms.MultipleChoiceField):
            usual.choices = offered
            return
        del self.fields["usual"]
        lines.label, lines.required = _("Que demandez-vous au SSI ?"), not self.is_bound

    def _require(self, *, needed: bool, unless: bool) -> None:
        """Boxes or lines: neither is required by itself once the other is there."""
        super()._require(needed=needed, unless=unless and "usual" not in self.fields)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "asked" in self.errors:
            return cleaned
        lines = cleaned.get("asked") or []
        asked = list(dict.fromkeys([*in_words(cleaned.get("usual") or []), *lines]))
        if len(asked) > MOST_ASKED:
            self.add_error("asked", _("Dix demandes au plus : gardez les plus utiles, le reste suivra par message."))
        elif self.strict and not asked:
            self.add_error("asked", _("Dites au moins une chose que vous attendez de nous."))
        cleaned["asked"] = asked
        return cleaned


class QuestionsForm(DraftForm, Questions):
    """All the questions of all the situations at once, for a program."""


class RelativeForm(forms.Form):
    """Somebody who could be told."""

    name = LineField(label=gettext_lazy("Nom du proche"), max_length=120, required=False)
    relation = LineField(label=gettext_lazy("Lien avec la personne"), max_length=60, required=False)
    phone = LineField(label=gettext_lazy("Téléphone"), max_length=30, required=False)
    consent = OneOfField(
        label=gettext_lazy("La personne accepte-t-elle qu’on l’informe ?"),
        required=False,
        choices=Consent.choices,
        widget=forms.RadioSelect,
        initial=Consent.UNKNOWN,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed = any(cleaned.get(name) for name in ("relation", "phone"))
        if typed and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("Donnez le nom de ce proche."))
        return cleaned


RelativeFormSet: type[BaseFormSet[RelativeForm]] = formset_factory(
    RelativeForm, extra=1, max_num=10, absolute_max=12, validate_max=True
)


def relatives_of(rows: BaseFormSet[RelativeForm]) -> list[Relative]:
    """Those who have a name, in order."""
    return [
        Relative(row["name"], row.get("relation", ""), row.get("phone", ""), row.get("consent") or Consent.UNKNOWN)
        for row in (form.cleaned_data for form in rows.forms if hasattr(form, "cleaned_data"))
        if row.get("name")
    ]


def relatives_before(record: Record) -> list[dict[str, str]]:
    return [
        {
            "name": contact.name,
            "relation": contact.relation,
            "phone": contact.phone,
            "consent": contact.consent_to_inform,
        }
        for contact in record.familycontacts.all()
    ]


FORMS: dict[int, type[DraftForm]] = {1: IncidentForm, 2: PersonForm, 3: RequestForm}


def asks_at(step: int, filing: AssistanceFiling, category: str, typed: Container[str] = ()) -> list[str]:
    """The questions of STEP in that situation; at the last one also what was answered in another one."""
    names = asked_at(step, category)
    if step < max(FORMS):
        return list(names)
    elsewhere = {*names, *asked_at(2, category)}
    apart = set(kept_apart(filing))
    return [*names, *(name for name in QUESTIONS if name not in elsewhere and (name in apart or name in typed))]


def stored_values(names: Collection[str], record: Record, filing: AssistanceFiling) -> dict[str, Any]:
    """What the draft holds, by field name: what a step shows, and what a stale form is compared with."""
    values = {name: getattr(filing, name) for name in names if name not in NOT_OF_FILING}
    if "country" in names:
        values["country"] = record.country_id
    if "asked" in names:
        told = [item.text for item in record.askeditems.all()]
        ticked, lines = parted(told, filing.category, [code for code, _name in settings.LANGUAGES])
        values.update({"usual": ticked, "asked": lines} if "usual" in names else {"asked": told})
    return values


class StartForm(forms.Form):
    """For which post, when the person files for several."""

    post = OneOfField(label=gettext_lazy("Pour quel poste ?"))

    def __init__(self, *args: Any, posts: Sequence[ConsularPost], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posts = {post.code: post for post in posts}
        field = self.fields["post"]
        if len(self.posts) < 2:
            del self.fields["post"]
        elif isinstance(field, forms.ChoiceField):
            field.choices = [(code, post.name) for code, post in self.posts.items()]

    @property
    def chosen(self) -> ConsularPost:
        return self.posts[self.cleaned_data.get("post") or next(iter(self.posts))]
