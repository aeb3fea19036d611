"""Everything that one follows, in every area: the list behind the tiles of home."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ssi.accounts.http import person
from ssi.records import exports
from ssi.records.listing import Listing, listing, wants_part
from ssi.site.desk import numbered_kinds
from ssi.site.recalls import recalls_of
from ssi.territories.capabilities import Area


def spec() -> Listing:
    """The kinds are known once every domain has started."""
    return Listing(
        title=_("À suivre"),
        areas=tuple(Area),
        kinds=tuple(kind.code for kind in numbered_kinds()),
        introduction=_("Tous les dossiers que votre affectation vous ouvre, tous domaines confondus."),
        export_key="followed",
        page="followed",
        template="site/followed.html",
    )


exports.register("followed", spec)


@require_safe
def followed(request: HttpRequest) -> HttpResponse:
    """The list, and under it what waits for a reminder; a change of filter leaves the latter alone."""
    lines, more = ([], 0) if wants_part(request) else recalls_of(person(request))
    return listing(request, spec(), reminders=lines, more_reminders=more)
