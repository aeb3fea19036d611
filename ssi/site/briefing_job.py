"""The briefing sheet on paper. Loaded by workers alone: the web server has no use for the renderer."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.jobs.work import Work
from ssi.printing.renderer import STAGES, render_pdf
from ssi.records import taken_out
from ssi.records.models import Record
from ssi.site.briefing import briefing_of, printed
from ssi.site.countries import opened_to
from ssi.territories.models import Country


def print_briefing(work: Work) -> None:
    """1. What may be told. 2. Layout, without a transaction. 3. Rights again, then file and result together."""
    code, reader, language = (work.parameters[name] for name in ("country", "reader", "language"))
    work.plan(STAGES + 2)
    with work.step(_("Lecture des conseils")):
        _require(work.person, code)
        briefing = briefing_of(work.person, Country.objects.get(pk=code), reader, language)
    first = work.done
    content = render_pdf(
        "pdf/briefing.html",
        printed(briefing, work.person),
        identifier=hashlib.sha256(str(work.claim.job).encode()).digest(),
        title=briefing.title,
        language=language,
        created=clock.now(),
        progress=lambda stage, label: work.reach(first + stage - 1, label),
    )
    work.reach(first + STAGES, "")
    with work.step(_("Enregistrement du document")):
        _require(work.person, code)
        if not taken_out.all_among(briefing.records, Record.objects.visible_to(work.person)):
            raise RefusedError(_("Vos droits ont changé pendant l’impression : demandez une nouvelle fiche."))
        journal.note(Act.EXPORT_MADE, country=code, keys=[f"briefing:{work.claim.job}", *briefing.records])
        work.finish(taken_out.keep(f"exports/{work.claim.job}/fiche.pdf", content, briefing.records))


def _require(user: User, code: str) -> None:
    if code not in opened_to(user):
        raise RefusedError(_("La page de ce pays ne vous est plus ouverte : rien n’a été imprimé."))
