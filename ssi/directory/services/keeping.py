"""What an administrator does with one row of reference data. Sent twice, it counts once; two at once, one is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg import sql

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.rules import RefusedError, StaleVersionError, Text, require
from ssi.directory.models import ReferenceChange
from ssi.directory.rules import may_keep_reference

_RowT = TypeVar("_RowT", bound=models.Model)
_TAKEN = ("code", gettext_lazy("Ce code est déjà pris."))
_ORDER = ("valid_until", gettext_lazy("La fin précède le début."))
_UNNAMED = ("source", gettext_lazy("Le nom et la source sont obligatoires."))
# What the database refuses, by the name of its constraint: where the form shows it, and in which words.
_REFUSALS: dict[str, tuple[str, Text]] = {
    "directory_authority_pkey": _TAKEN,
    "directory_crimetype_pkey": _TAKEN,
    "directory_legalinstrument_pkey": _TAKEN,
    "territories_consularpost_pkey": _TAKEN,
    "authority_period_in_order": _ORDER,
    "authority_alias_period_in_order": _ORDER,
    "instrument_period_in_order": _ORDER,
    "provision_period_in_order": _ORDER,
    "authority_named_and_sourced": _UNNAMED,
    "authority_alias_named_and_sourced": _UNNAMED,
    "crime_type_named_and_sourced": _UNNAMED,
    "instrument_named_and_sourced": _UNNAMED,
    "provision_named_and_sourced": _UNNAMED,
    "holiday_correction_named_and_sourced": _UNNAMED,
    "authority_alias_once": ("value", gettext_lazy("Cette autorité porte déjà ce nom.")),
    "holiday_correction_once_a_day": ("date", gettext_lazy("Ce jour est déjà corrigé : modifiez cette correction.")),
    "exposure_period_in_order": _ORDER,
    "exposure_named_and_sourced": _UNNAMED,
    "exposure_once": ("crime_type", gettext_lazy("Cette peine est déjà dite de cette nature d’infraction.")),
    "custody_limit_period_in_order": _ORDER,
    "custody_limit_named_and_sourced": _UNNAMED,
    "custody_limit_once": ("hours", gettext_lazy("Ce délai est déjà enregistré pour ce pays : corrigez-le.")),
    "advice_period_in_order": _ORDER,
    "advice_said_twice_and_sourced": _UNNAMED,
    "advice_once": ("text_fr", gettext_lazy("Cette phrase est déjà dans la fiche de ce pays.")),
    "provision_says_one_thing_at_a_time": (
        "valid_from",
        gettext_lazy("Cet article existe déjà à ces dates : fermez d’abord l’ancien, ou renumérotez-le."),
    ),
}


def register_refusals(refusals: Mapping[str, tuple[str, Text]]) -> None:
    """What the database refuses of the registers of a floor above."""
    _REFUSALS.update(refusals)


USED = gettext_lazy(
    "Cette fiche est utilisée par des dossiers ou par d’autres fiches : elle ne peut pas être supprimée. "
    "Donnez-lui une date de fin si elle en a une, ou corrigez-la."
)
_GONE = gettext_lazy("Une fiche à laquelle celle-ci renvoie vient d’être supprimée : choisissez-en une autre.")
_FOREIGN_KEY = "23503"


def version_of(row: models.Model) -> int:
    """The version of a row is the length of its history, which the database alone writes: nothing can forget it."""
    return 1 + ReferenceChange.objects.of_row(row).count()


def add(row: _RowT, *, natural: Sequence[str], actor: User) -> _RowT:
    """Writes a new row, known by its NATURAL key. The same row sent twice is the row already there."""
    require(may_keep_reference(actor))
    known = type(row)._default_manager.filter(**{name: getattr(row, name) for name in natural}).first()
    if known is not None and _values(known) == _values(row):
        return known
    with told_in_words(_GONE):
        row.save(force_insert=True)
    journal.note(Act.REFERENCE_ADDED, keys=[journal_key(row)])
    return row


def change(row: _RowT, values: Mapping[str, Any], *, version: int, actor: User) -> bool:
    """Corrects columns of ROW as it was read in VERSION; whether anything changed.

    Raises StaleVersionError when somebody else corrected it since, unless to the same values.
    """
    require(may_keep_reference(actor))
    locked = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
    if locked is None:
        raise RefusedError(_("Cette fiche vient d’être supprimée."))
    if all(getattr(locked, name) == value for name, value in values.items()):
        return False
    if version != version_of(locked):
        raise StaleVersionError(_("Cette fiche a été corrigée pendant que vous l’aviez sous les yeux."))
    with told_in_words(_GONE):
        type(row)._default_manager.filter(pk=row.pk).update(**values)
    journal.note(Act.REFERENCE_CHANGED, keys=[journal_key(row)])
    return True


def remove(row: models.Model, *, actor: User) -> None:
    """Deletes a row that nothing uses; the keys of the database decide, so nobody learns how many use it nor which."""
    require(may_keep_reference(actor))
    with told_in_words(USED):
        delete_where(type(row), row._meta.pk.attname, row.pk)
    journal.note(Act.REFERENCE_REMOVED, keys=[journal_key(row)])


def delete_where(model: type[models.Model], column: str, value: str | int | UUID) -> None:
    """Plain SQL: Django's own `delete` looks for what points here as an administrator, who sees no record.

    Within `told_in_words`: the foreign keys of the database see every row.
    """
    statement = sql.SQL("delete from {} where {} = %s").format(
        sql.Identifier(model._meta.db_table), sql.Identifier(column)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(None), [value])


def journal_key(row: models.Model) -> str:
    return f"{row._meta.model_name}:{row.pk}"


@contextmanager
def told_in_words(broken_key: Text) -> Iterator[None]:
    """What a constraint refuses inside is told as a refusal; BROKEN_KEY: the words for a foreign key."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            yield
            cursor.execute("set constraints all immediate")
    except IntegrityError as error:
        raise _refusal(error, broken_key) from error


def _refusal(error: IntegrityError, broken_key: Text) -> RefusedError:
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is None:
        raise error
    if diagnosis.sqlstate == _FOREIGN_KEY:
        return RefusedError(broken_key)
    if diagnosis.constraint_name not in _REFUSALS:
        raise error
    field, reason = _REFUSALS[diagnosis.constraint_name]
    return RefusedError(reason, field=field)


def _values(row: models.Model) -> dict[str, Any]:
    """What a row says, apart from the number that the database gave it."""
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not (field.primary_key and isinstance(field, models.AutoField))
    }
