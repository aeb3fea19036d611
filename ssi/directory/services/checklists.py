"""The list of what a country demands: each change is a new version, and what a letter was checked against stays."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, StaleVersionError, require
from ssi.directory.models import ChecklistItem
from ssi.directory.rules import may_keep_reference
from ssi.directory.services import keeping

_SAID = (
    "number",
    "label_fr",
    "label_en",
    "clause",
    "requirement",
    "letter_field",
    "document_type",
    "waivable",
    "source",
    "checked_on",
)
_STAMP_LENGTH = 16
_CHANGED = gettext_lazy("Cette exigence a été changée pendant que vous l’aviez sous les yeux.")


def checklist_stamp(country: str | None) -> str:
    """A digest of the list in force for COUNTRY (None: the common list): another list, another stamp.

    A form that shows the list carries it, and says so when the list was edited meanwhile.
    """
    items = ChecklistItem.objects.in_force(country) if country else ChecklistItem.objects.common()
    versions = " ".join(str(pk) for pk in items.values_list("pk", flat=True))
    return hashlib.sha256(versions.encode()).hexdigest()[:_STAMP_LENGTH]


def add_item(
    country: str | None, values: Mapping[str, Any], *, sending: uuid.UUID | None, actor: User
) -> ChecklistItem:
    """A new demand, at the end of the list. SENDING: the key of the form; sent twice, it counts once."""
    require(may_keep_reference(actor))
    item = uuid.uuid5(sending, f"checklist {actor.pk}") if sending else uuid.uuid4()
    known = ChecklistItem.objects.filter(item=item).order_by("-version").first()
    if known is not None:
        return known
    last = ChecklistItem.objects.of_list(country).filter(retired_at=None).aggregate(last=Max("number"))["last"] or 0
    row = ChecklistItem(item=item, country_id=country, **{**values, "number": last + 1})
    return _written(row, Act.REFERENCE_ADDED, actor)


def change_item(item: ChecklistItem, values: Mapping[str, Any], *, version: int, actor: User) -> ChecklistItem:
    """Retires the version in force and writes the next. Raises StaleVersionError when VERSION is no longer that one."""
    stored = _in_force(item, actor)
    said = {name: getattr(stored, name) for name in _SAID}
    if said == {**said, **values}:
        return stored
    if stored.version != version:
        raise StaleVersionError(_CHANGED)
    _retire(stored, actor)
    row = ChecklistItem(item=stored.item, version=version + 1, country_id=stored.country_id, **{**said, **values})
    return _written(row, Act.REFERENCE_CHANGED, actor)


def retire_item(item: ChecklistItem, *, version: int, actor: User) -> None:
    stored = _in_force(item, actor)
    if stored.version != version:
        raise StaleVersionError(_CHANGED)
    _retire(stored, actor)
    journal.note(Act.REFERENCE_REMOVED, keys=[_key(stored)])


def move_item(item: ChecklistItem, *, up: bool, stamp: str, actor: User) -> bool:
    """Swaps ITEM with its neighbour; whether there was one. STAMP: of the list on which the person saw their places.

    The order is no part of what is demanded: no new version, so what was attested of the items stays attested.
    """
    stored = _in_force(item, actor)
    siblings = list(ChecklistItem.objects.of_list(stored.country_id).filter(retired_at=None).order_by("number", "item"))
    if stamp != checklist_stamp(stored.country_id):
        raise StaleVersionError(_("La liste a changé entre-temps : voyez-la, puis recommencez."))
    place = next(index for index, row in enumerate(siblings) if row.pk == stored.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(siblings):
        return False
    siblings[place], siblings[other] = siblings[other], siblings[place]
    for number, row in enumerate(siblings, start=1):
        if row.number != number:
            ChecklistItem.objects.filter(pk=row.pk).update(number=number)
    journal.note(Act.REFERENCE_CHANGED, keys=[_key(stored)])
    return True


def _in_force(item: ChecklistItem, actor: User) -> ChecklistItem:
    require(may_keep_reference(actor))
    versions = ChecklistItem.objects.filter(item=item.item, retired_at=None)
    stored = versions.select_for_update(of=("self",)).first()
    if stored is not None:
        return stored
    # Whoever waited for another's change to end finds the next version by looking again.
    if versions.exists():
        raise StaleVersionError(_CHANGED)
    raise RefusedError(_("Cette exigence est déjà retirée."))


def _retire(row: ChecklistItem, actor: User) -> None:
    ChecklistItem.objects.filter(pk=row.pk).update(retired_at=clock.now(), retired_by=actor)


def _written(row: ChecklistItem, act: Act, actor: User) -> ChecklistItem:
    row.written_at, row.written_by = clock.now(), actor
    with keeping.told_in_words(_("Une fiche à laquelle celle-ci renvoie vient d’être supprimée.")):
        row.save(force_insert=True)
    journal.note(act, keys=[_key(row)])
    return row


def _key(row: ChecklistItem) -> str:
    """In the journal, the list: whose it is. The versions themselves say the rest."""
    return f"checklist:{row.country_id or '*'}"
