"""An article takes another number, or says something else: one act closes the old row and opens the next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common.moments import day_text
from ssi.common.rules import RefusedError, require
from ssi.directory.models import LegalProvision
from ssi.directory.rules import may_keep_reference
from ssi.directory.services import keeping

_ONE_DAY = timedelta(days=1)


def renumber(
    provision: LegalProvision, values: Mapping[str, Any], *, on: date, version: int, actor: User
) -> LegalProvision:
    """From the day ON, PROVISION is the article that VALUES describe; sent twice, it counts once."""
    require(may_keep_reference(actor))
    old = LegalProvision.objects.select_for_update(of=("self",)).select_related("successor").filter(pk=provision.pk)
    stored = old.first()
    if stored is None:
        raise RefusedError(_("Cette fiche vient d’être supprimée."))
    if stored.successor is not None:
        if (stored.successor.article, stored.successor.valid_from) == (values["article"], on):
            return stored.successor
        raise RefusedError(_("Cet article a déjà un successeur : %(next)s.") % {"next": stored.successor})
    last = on - _ONE_DAY
    if last < stored.valid_from:
        raise RefusedError(
            _("Cet article est en vigueur depuis le %(day)s : choisissez un jour plus tardif.")
            % {"day": day_text(stored.valid_from)},
            field="on",
        )
    if stored.valid_until is not None and stored.valid_until < last:
        raise RefusedError(
            _("Cet article n’est plus en vigueur depuis le %(day)s.") % {"day": day_text(stored.valid_until)},
            field="on",
        )
    # The old row first: the next one may bear the same number.
    keeping.change(stored, {"valid_until": last}, version=version, actor=actor)
    opened = keeping.add(
        LegalProvision(code=stored.code, valid_from=on, **values),
        natural=["code", "article", "valid_from"],
        actor=actor,
    )
    keeping.change(stored, {"successor_id": opened.pk}, version=keeping.version_of(stored), actor=actor)
    return opened
