"""Everything that one follows, in every area: the list behind the tiles of home."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ssi.records.listing import Listing, listing
from ssi.site.desk import numbered_kinds
from ssi.territories.capabilities import Area


@require_safe
def followed(request: HttpRequest) -> HttpResponse:
    spec = Listing(
        title=_("À suivre"),
        areas=tuple(Area),
        kinds=tuple(kind.code for kind in numbered_kinds()),
        introduction=_("Tous les dossiers que votre affectation vous ouvre, tous domaines confondus."),
    )
    return listing(request, spec)
