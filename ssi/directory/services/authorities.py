"""Authorities and their other names: the search key follows, and nothing stands above or comes after itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common.rules import RefusedError, require
from ssi.directory.models import Authority, AuthorityAlias
from ssi.directory.rules import may_keep_reference
from ssi.directory.search_keys import search_key
from ssi.directory.services import keeping

_NAMES = ("acronym", "name", "name_fr", "name_en")
_LONGEST_KEY = 1000


def add_authority(values: Mapping[str, Any], *, actor: User) -> Authority:
    row = Authority(**values)
    row.search_key = _key(row, [])
    return keeping.add(row, natural=["code"], actor=actor)


def change_authority(row: Authority, values: Mapping[str, Any], *, version: int, actor: User) -> bool:
    """Corrects ROW. Raises RefusedError when it would stand above itself or come after itself."""
    stored = _locked(row, actor)
    for chain in ("parent_id", "successor_id"):
        _refuse_a_circle(stored, chain, values.get(chain))
    said = Authority(**{name: values.get(name, getattr(stored, name)) for name in _NAMES})
    key = _key(said, stored.aliases.values_list("value", flat=True))
    return keeping.change(row, {**values, "search_key": key}, version=version, actor=actor)


def remove_authority(row: Authority, *, actor: User) -> None:
    """Its other names go with it, if nothing uses it."""
    _locked(row, actor)
    with keeping.told_in_words(keeping.USED):
        keeping.delete_where(AuthorityAlias, "authority_id", row.pk)
        keeping.remove(row, actor=actor)


def add_alias(authority: Authority, values: Mapping[str, Any], *, actor: User) -> AuthorityAlias:
    _locked(authority, actor)
    alias = keeping.add(AuthorityAlias(authority=authority, **values), natural=["authority_id", "value"], actor=actor)
    _file_names(authority)
    return alias


def change_alias(alias: AuthorityAlias, values: Mapping[str, Any], *, version: int, actor: User) -> bool:
    _locked(alias.authority, actor)
    changed = keeping.change(alias, values, version=version, actor=actor)
    _file_names(alias.authority)
    return changed


def remove_alias(alias: AuthorityAlias, *, actor: User) -> None:
    _locked(alias.authority, actor)
    keeping.remove(alias, actor=actor)
    _file_names(alias.authority)


def _locked(row: Authority, actor: User) -> Authority:
    """The authority as it stands, which nobody else touches before we have done: its key is made of several rows."""
    require(may_keep_reference(actor))
    stored = Authority.objects.select_for_update().filter(pk=row.pk).first()
    if stored is None:
        raise RefusedError(_("Cette fiche vient d’être supprimée."))
    return stored


def _file_names(authority: Authority) -> None:
    stored = Authority.objects.get(pk=authority.pk)
    key = _key(stored, stored.aliases.values_list("value", flat=True))
    Authority.objects.filter(pk=stored.pk).update(search_key=key)


def _key(row: Authority, aliases: Iterable[str]) -> str:
    key = search_key([*(getattr(row, name) for name in _NAMES), *sorted(aliases)])
    if len(key) > _LONGEST_KEY:
        raise RefusedError(_("Cette autorité porte trop de noms pour être trouvée : retirez-en."), field="value")
    return key


def _refuse_a_circle(row: Authority, chain: str, above: str | None) -> None:
    """Up from ABOVE, one never comes back to ROW."""
    seen: set[str] = set()
    while above is not None and above not in seen:
        if above == row.pk:
            raise RefusedError(
                _("Cette autorité se retrouverait au-dessus ou à la suite d’elle-même."),
                field=chain.removesuffix("_id"),
            )
        seen.add(above)
        above = Authority.objects.values_list(chain, flat=True).filter(pk=above).first()
