"""The registers of reference data: what each is called, what is typed, which service writes it, where to go back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ssi.accounts.models import User
from ssi.common.rules import Text
from ssi.directory.models import (
    Advice,
    Authority,
    AuthorityAlias,
    CrimeType,
    CustodyLimit,
    HolidayCorrection,
    LegalInstrument,
    LegalProvision,
    PenaltyExposure,
)
from ssi.directory.reference import forms as sheets
from ssi.directory.reference.advice_forms import AdviceForm, NewAdviceForm
from ssi.directory.services import authorities, keeping, posts
from ssi.territories.models import ConsularPost

Add = Callable[[Any, Model | None, User], Model]
Change = Callable[[Any, Any, User], bool]
Remove = Callable[[Any, User], None]


@dataclass(frozen=True)
class Words:
    """Titles and buttons: what is added, corrected, removed, and what is said afterwards."""

    listed: Text
    add: Text
    change: Text
    remove: Text
    added: Text
    changed: Text
    removed: Text


@dataclass(frozen=True)
class Book:
    """One kind of sheet. HOME and LISTING: where one comes back to from a sheet, and from the list's pages."""

    code: str
    model: type[Model]
    new: type[sheets.SheetForm]
    form: type[sheets.SheetForm]
    words: Words
    add: Add
    change: Change
    remove: Remove | None
    listing: Callable[[Any], str]
    home: Callable[[Any], str]
    subject: Callable[[Any], str]
    tables: tuple[str, ...]


def _plain_add(model: type[Model], *natural: str) -> Add:
    def add(form: sheets.SheetForm, _above: Model | None, actor: User) -> Model:
        return keeping.add(model(**form.values), natural=natural, actor=actor)

    return add


def _plain_change(row: Model, form: sheets.SheetForm, actor: User) -> bool:
    return keeping.change(row, form.values, version=form.cleaned_data["version"], actor=actor)


def _plain_remove(row: Model, actor: User) -> None:
    keeping.remove(row, actor=actor)


def _change_authority(row: Authority, form: sheets.SheetForm, actor: User) -> bool:
    return authorities.change_authority(row, form.values, version=form.cleaned_data["version"], actor=actor)


def _change_alias(row: AuthorityAlias, form: sheets.SheetForm, actor: User) -> bool:
    return authorities.change_alias(row, form.values, version=form.cleaned_data["version"], actor=actor)


def _add_holiday(form: sheets.SheetForm, country: Model | None, actor: User) -> Model:
    row = HolidayCorrection(country_id=country.pk if country else "", **form.values)
    return keeping.add(row, natural=["country_id", "date"], actor=actor)


def _add_post(form: sheets.SheetForm, _above: Model | None, actor: User) -> Model:
    return posts.add_post(form.values, countries=form.cleaned_data["others"], actor=actor)


def _list(name: str) -> Callable[[Any], str]:
    return lambda _row: reverse(f"reference:{name}")


def _authority(code: str) -> str:
    return reverse("reference:authority", args=[code])


def calendar_of(row: HolidayCorrection) -> str:
    return f"{reverse('reference:calendar', args=[row.country_id])}?annee={row.date.year}"


AUTHORITIES = Book(
    code="authority",
    model=Authority,
    new=sheets.NewAuthorityForm,
    form=sheets.AuthorityForm,
    words=Words(
        _("Autorités et juridictions"),
        _("Ajouter une autorité"),
        _("Corriger une autorité"),
        _("Supprimer l’autorité"),
        _("L’autorité est ajoutée."),
        _("L’autorité est corrigée."),
        _("L’autorité est supprimée."),
    ),
    add=lambda form, _above, actor: authorities.add_authority(form.values, actor=actor),
    change=_change_authority,
    remove=lambda row, actor: authorities.remove_authority(row, actor=actor),
    listing=_list("authorities"),
    home=lambda row: _authority(row.pk),
    subject=lambda row: str(row.pk),
    tables=("directory_authority", "directory_authorityalias"),
)
ALIASES = Book(
    code="alias",
    model=AuthorityAlias,
    new=sheets.AliasForm,
    form=sheets.AliasForm,
    words=Words(
        _("Autres noms"),
        _("Ajouter un autre nom"),
        _("Corriger un autre nom"),
        _("Supprimer cet autre nom"),
        _("L’autre nom est ajouté."),
        _("L’autre nom est corrigé."),
        _("L’autre nom est supprimé."),
    ),
    add=lambda form, above, actor: authorities.add_alias(above, form.values, actor=actor),  # type: ignore[arg-type]
    change=_change_alias,
    remove=lambda row, actor: authorities.remove_alias(row, actor=actor),
    listing=lambda row: _authority(row.authority_id if isinstance(row, AuthorityAlias) else row.pk),
    home=lambda row: _authority(row.authority_id),
    subject=lambda row: str(row.authority_id),
    tables=("directory_authority", "directory_authorityalias"),
)
CRIME_TYPES = Book(
    code="crime_type",
    model=CrimeType,
    new=sheets.NewCrimeTypeForm,
    form=sheets.CrimeTypeForm,
    words=Words(
        _("Natures d’infraction"),
        _("Ajouter une nature d’infraction"),
        _("Renommer une nature d’infraction"),
        _("Supprimer la nature d’infraction"),
        _("La nature d’infraction est ajoutée."),
        _("La nature d’infraction est corrigée."),
        _("La nature d’infraction est supprimée."),
    ),
    add=_plain_add(CrimeType, "code"),
    change=_plain_change,
    remove=_plain_remove,
    listing=_list("crime_types"),
    home=_list("crime_types"),
    subject=lambda row: str(row.pk),
    tables=("directory_crimetype",),
)
INSTRUMENTS = Book(
    code="instrument",
    model=LegalInstrument,
    new=sheets.NewInstrumentForm,
    form=sheets.InstrumentForm,
    words=Words(
        _("Textes juridiques"),
        _("Ajouter une convention ou une loi"),
        _("Corriger une convention ou une loi"),
        _("Supprimer ce texte"),
        _("Le texte est ajouté."),
        _("Le texte est corrigé."),
        _("Le texte est supprimé."),
    ),
    add=_plain_add(LegalInstrument, "code"),
    change=_plain_change,
    remove=_plain_remove,
    listing=_list("texts"),
    home=_list("texts"),
    subject=lambda row: str(row.pk),
    tables=("directory_legalinstrument",),
)
PROVISIONS = Book(
    code="provision",
    model=LegalProvision,
    new=sheets.NewProvisionForm,
    form=sheets.ProvisionForm,
    words=Words(
        _("Textes juridiques"),
        _("Ajouter un article"),
        _("Corriger un article"),
        _("Supprimer cet article"),
        _("L’article est ajouté."),
        _("L’article est corrigé."),
        _("L’article est supprimé."),
    ),
    add=_plain_add(LegalProvision, "code", "article", "valid_from"),
    change=_plain_change,
    remove=_plain_remove,
    listing=_list("texts"),
    home=_list("texts"),
    subject=lambda row: f"{row.code} {row.article}",
    tables=("directory_legalprovision",),
)
HOLIDAYS = Book(
    code="holiday",
    model=HolidayCorrection,
    new=sheets.HolidayForm,
    form=sheets.HolidayForm,
    words=Words(
        _("Jours fériés"),
        _("Corriger un jour du calendrier"),
        _("Modifier une correction"),
        _("Supprimer cette correction"),
        _("Le jour est corrigé."),
        _("La correction est modifiée."),
        _("La correction est supprimée : le calendrier publié s’applique."),
    ),
    add=_add_holiday,
    change=_plain_change,
    remove=_plain_remove,
    listing=lambda row: reverse(
        "reference:calendar", args=[row.country_id if isinstance(row, HolidayCorrection) else row.pk]
    ),
    home=calendar_of,
    subject=lambda row: str(row.country_id if isinstance(row, HolidayCorrection) else row.pk),
    tables=("directory_holidaycorrection",),
)
POSTS = Book(
    code="post",
    model=ConsularPost,
    new=sheets.NewPostForm,
    form=sheets.PostForm,
    words=Words(
        _("Postes et pays"),
        _("Ajouter un poste consulaire"),
        _("Corriger un poste consulaire"),
        "",
        _("Le poste est ajouté : un administrateur peut y affecter un agent."),
        _("Le poste est corrigé."),
        "",
    ),
    add=_add_post,
    change=_plain_change,
    # References say its code: a post stays.
    remove=None,
    listing=_list("posts"),
    home=_list("posts"),
    subject=lambda row: str(row.pk),
    tables=("territories_consularpost", "territories_consularpost_countries"),
)
EXPOSURES = Book(
    code="exposure",
    model=PenaltyExposure,
    new=sheets.NewExposureForm,
    form=sheets.ExposureForm,
    words=Words(
        _("Peine de mort et châtiments corporels"),
        _("Ajouter une peine encourue"),
        _("Corriger une peine encourue"),
        _("Supprimer cette peine encourue"),
        _("La peine encourue est ajoutée."),
        _("La peine encourue est corrigée."),
        _("La peine encourue est supprimée."),
    ),
    add=_plain_add(PenaltyExposure, "country_id", "crime_type_id", "penalty", "valid_from"),
    change=_plain_change,
    remove=_plain_remove,
    listing=_list("exposures"),
    home=_list("exposures"),
    subject=lambda row: str(row.country_id),
    tables=("directory_penaltyexposure",),
)
CUSTODY_LIMITS = Book(
    code="custody_limit",
    model=CustodyLimit,
    new=sheets.NewCustodyLimitForm,
    form=sheets.CustodyLimitForm,
    words=Words(
        _("Délais après une arrestation"),
        _("Ajouter un délai"),
        _("Corriger un délai"),
        _("Supprimer ce délai"),
        _("Le délai est ajouté."),
        _("Le délai est corrigé."),
        _("Le délai est supprimé."),
    ),
    add=_plain_add(CustodyLimit, "country_id", "duty", "hours", "valid_from"),
    change=_plain_change,
    remove=_plain_remove,
    listing=_list("custody_limits"),
    home=_list("custody_limits"),
    subject=lambda row: str(row.country_id),
    tables=("directory_custodylimit",),
)
ADVICE = Book(
    code="advice",
    model=Advice,
    new=NewAdviceForm,
    form=AdviceForm,
    words=Words(
        _("Conseils de sécurité"),
        _("Ajouter un conseil"),
        _("Corriger un conseil"),
        _("Supprimer ce conseil"),
        _("Le conseil est ajouté."),
        _("Le conseil est corrigé."),
        _("Le conseil est supprimé."),
    ),
    add=_plain_add(Advice, "country_id", "topic", "reader", "text_fr"),
    change=_plain_change,
    remove=_plain_remove,
    listing=_list("advice"),
    home=_list("advice"),
    subject=lambda row: str(row.country_id),
    tables=("directory_advice",),
)
BOOKS = (AUTHORITIES, ALIASES, CRIME_TYPES, INSTRUMENTS, PROVISIONS, HOLIDAYS, POSTS, EXPOSURES, CUSTODY_LIMITS, ADVICE)
