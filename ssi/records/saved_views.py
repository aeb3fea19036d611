"""Saved views: the criteria of a list under a name, for oneself or for those who read that list in one country.

A view is a question, never an answer: what it finds, and how many, is worked out for each reader as they see. What it
says itself (its name, its criteria) is read by everyone it is shared with, hence `may_share`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.forms import DayField
from ssi.common.paging import CountOf
from ssi.common.rules import Allowed, Refused, RefusedError, StaleVersionError, Verdict, require
from ssi.records.filters import MYSELF, NOBODY, RecordFilterForm, Records
from ssi.records.models import DefaultView, SavedView
from ssi.territories.capabilities import Area
from ssi.territories.grants import holds, scopes
from ssi.territories.models import Posting

MOST_SHOWN = 12
MOST_OWN = 30
MOST_COUNTED = 500


@dataclass(frozen=True)
class Shown:
    """A view as one reader has it: its criteria, valid for them; whether their list opens with it."""

    view: SavedView
    form: RecordFilterForm
    opens: bool

    @property
    def criteria(self) -> str:
        """As the reader's own form writes them."""
        return self.form.criteria()


def shown_to(user: User, place: str, form: RecordFilterForm, *, most: int = MOST_SHOWN) -> list[Shown]:
    """The views of the list PLACE that USER sees, one's own first: one statement. FORM is the list's own, for USER.

    A view whose criteria are not theirs to choose (another country, a person of it) is not there.
    """
    chosen = DefaultView.objects.filter(person=user, view=OuterRef("pk"))
    found = SavedView.objects.visible_to(user).filter(place=place).annotate(opens=Exists(chosen))
    rows = sorted(found, key=lambda view: (view.owner_id != user.pk, view.name.casefold(), str(view.pk)))
    shown = (Shown(view, form.under(view.query), view.opens) for view in rows)
    return [one for one in shown if one.form.is_valid()][:most]


def counts_of(user: User, shown: Sequence[Shown], records: Records) -> list[str]:
    """How many of RECORDS, which USER sees, each view finds: one statement for all of them."""
    if not shown:
        return []
    counted = [CountOf(one.form.narrow(records), most=MOST_COUNTED) for one in shown]
    found = User.objects.filter(pk=user.pk).values_list(*counted).get()
    return [f"{MOST_COUNTED}+" if (number or 0) > MOST_COUNTED else str(number or 0) for number in found]


def opening(shown: Iterable[Shown]) -> Shown | None:
    """The view with which the list opens."""
    return next((one for one in shown if one.opens), None)


# --- Rules ----------------------------------------------------------------------------------------------------------


def scopes_in(country: str, areas: Collection[Area]) -> list[str]:
    """Where one reads a list of AREAS in COUNTRY. A post reads its own filings elsewhere."""
    return sorted(f"{country}/{area.value}" for area in areas)


def shared_with(country: str, areas: Collection[Area], user: User) -> list[str]:
    """To whom USER shows a view in COUNTRY: the areas of the list for which they answer there, and no other."""
    return [scope for scope in scopes_in(country, areas) if holds(user, "export", scope)]


def countries_to_share(user: User, areas: Collection[Area]) -> list[str]:
    """Those for which USER answers: the right to take the list out of the product."""
    held = set(scopes(user, "export"))
    codes = {scope.split("/")[0] for scope in held}
    return sorted(code for code in codes if held.intersection(scopes_in(code, areas)))


def may_share(form: RecordFilterForm, country: str, areas: Collection[Area], user: User) -> Verdict:
    """Whether USER may show the criteria of FORM to whoever reads the list in COUNTRY."""
    if country not in countries_to_share(user, areas):
        return Refused(
            _("Seul le responsable de ce domaine dans le pays partage une vue : l’attaché ou le chef de service.")
        )
    named = form.cleaned_data.get("country") or country
    if named != country:
        return Refused(_("Cette vue porte sur un autre pays : elle ne se partage qu’avec lui."))
    owner: str = form.cleaned_data.get("owner") or MYSELF
    if owner not in {MYSELF, NOBODY} and not _was_posted(int(owner), country):
        return Refused(_("Le titulaire choisi n’est pas affecté à ce pays : la vue nommerait une personne d’ailleurs."))
    if any(_is_free(form.fields[name]) for name in form.applied()):
        # What somebody looks for may name a matter that others do not see.
        return Refused(_("Une vue partagée ne porte pas de texte libre : retirez le critère « Texte », puis partagez."))
    return Allowed()


def _was_posted(person: int, country: str) -> bool:
    return Posting.objects.filter(person=person, countries__contains=[country]).exists()


def _is_free(field: forms.Field) -> bool:
    return not isinstance(field, forms.ChoiceField | DayField)


def may_change(view: SavedView, user: User) -> Verdict:
    if view.owner_id == user.pk:
        return Allowed()
    return Refused(_("Seule la personne qui a enregistré cette vue peut la modifier."))


def _answers_for(view: SavedView, user: User) -> bool:
    return bool(view.scopes) and all(holds(user, "export", scope) for scope in view.scopes)


def may_remove(view: SavedView, user: User) -> Verdict:
    """Its owner; of a shared one, whoever answers for the list there: nobody is left with what nobody may remove."""
    if view.owner_id == user.pk or _answers_for(view, user):
        return Allowed()
    return Refused(
        _(
            "Seule la personne qui a enregistré cette vue, ou le responsable de ce domaine dans le pays, "
            "peut la supprimer."
        )
    )


# --- What is done ---------------------------------------------------------------------------------------------------


def save_view(
    place: str, form: RecordFilterForm, *, name: str, country: str, areas: Collection[Area], actor: User
) -> SavedView:
    """Keeps the criteria of FORM, which is valid, under NAME; COUNTRY: shared there; empty: for ACTOR alone.

    Asked twice, it is kept once.
    """
    twin = SavedView.objects.filter(owner=actor, place=place, name=name, query=form.criteria(), country=country or None)
    if found := twin.first():
        return found
    _name_is_free(place, name, actor)
    if SavedView.objects.filter(owner=actor).count() >= MOST_OWN:
        raise RefusedError(
            _("Vous avez déjà %(most)d vues : supprimez-en une, puis enregistrez celle-ci.") % {"most": MOST_OWN}
        )
    if country:
        require(may_share(form, country, areas, actor), field="country")
    view = SavedView.objects.create(
        owner=actor,
        place=place,
        name=name,
        query=form.criteria(),
        named_country=form.cleaned_data.get("country") or "",
        country_id=country or None,
        scopes=shared_with(country, areas, actor) if country else [],
        created_at=clock.now(),
    )
    _tell(view, "", country)
    return view


def change_view(
    view: SavedView,
    form: RecordFilterForm,
    *,
    name: str,
    country: str,
    areas: Collection[Area],
    version: int,
    actor: User,
) -> SavedView:
    """Another name, another sharing. FORM: its criteria, as ACTOR's own form reads them."""
    fresh = SavedView.objects.select_for_update(of=("self",)).get(pk=view.pk)
    require(may_change(fresh, actor))
    if fresh.version != version:
        raise StaleVersionError(_("Cette vue a été modifiée depuis que vous l’avez ouverte : comparez, puis reprenez."))
    _name_is_free(fresh.place, name, actor, but=fresh)
    if country:
        require(may_share(form, country, areas, actor), field="country")
    before = fresh.country_id or ""
    fresh.name, fresh.country_id = name, country or None
    fresh.scopes = shared_with(country, areas, actor) if country else []
    fresh.version += 1
    fresh.save(update_fields=["name", "country", "scopes", "version"])
    _tell(fresh, before, country)
    return fresh


def remove_view(view: SavedView, *, actor: User) -> None:
    """The view alone: what it found stays where it is. The lists that opened with it open whole again."""
    require(may_remove(view, actor))
    _tell(view, view.country_id or "", "")
    view.delete()


def open_with(view: SavedView | None, place: str, *, actor: User) -> None:
    """The list PLACE opens with VIEW for ACTOR from now on; None: whole."""
    if view is None:
        DefaultView.objects.filter(person=actor, place=place).delete()
    else:
        DefaultView.objects.update_or_create(person=actor, place=place, defaults={"view": view})


def _name_is_free(place: str, name: str, actor: User, *, but: SavedView | None = None) -> None:
    taken = SavedView.objects.filter(owner=actor, place=place, name=name)
    if (taken.exclude(pk=but.pk) if but else taken).exists():
        raise RefusedError(
            _("Vous avez déjà une vue de ce nom sur cette liste : choisissez-en un autre."), field="name"
        )


def _tell(view: SavedView, before: str, after: str) -> None:
    """The journal of a country says what is shared there, and until when."""
    if before and before != after:
        journal.note(Act.VIEW_WITHDRAWN, country=before, keys=[f"view:{view.pk}"])
    if after and before != after:
        journal.note(Act.VIEW_SHARED, country=after, keys=[f"view:{view.pk}"])
