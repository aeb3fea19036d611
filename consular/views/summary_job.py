"""The summary of a request on paper, printed by a job for the folder of its post. It says nothing of the handling.

Loaded by workers alone: the web server has no use for the renderer.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from consular.kinds import ASSISTANCE
from consular.views.facts import children, whole_of
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.moments import moment_text
from ssi.common.rules import RefusedError
from ssi.jobs.work import Work
from ssi.printing.renderer import STAGES, render_pdf
from ssi.records import taken_out
from ssi.records.models import Record

TEMPLATE = "pdf/assistance.html"


def print_summary(work: Work) -> None:
    """1. What the person sees. 2. Layout, without a transaction. 3. Rights again, then file and result together."""
    work.plan(STAGES + 2)
    with work.step(_("Lecture de la demande")):
        context = summary_of(_seen(work), work.person)
    first = work.done
    content = render_pdf(
        TEMPLATE,
        context,
        identifier=hashlib.sha256(str(work.claim.job).encode()).digest(),
        title=context["title"],
        language=work.person.language,
        created=clock.now(),
        progress=lambda stage, label: work.reach(first + stage - 1, label),
    )
    work.reach(first + STAGES, "")
    with work.step(_("Enregistrement du document")):
        record = _seen(work)
        journal.note(Act.EXPORT_MADE, country=record.country_id, keys=[f"summary:{work.claim.job}", record.pk])
        work.finish(taken_out.keep(f"exports/{work.claim.job}/recapitulatif.pdf", content, [record.pk]))


def _seen(work: Work) -> Record:
    """The request, as long as the person sees it: asked before the layout, and again after it."""
    seen = Record.objects.visible_to(work.person).filed().of_kinds(ASSISTANCE).prefetch_related(*children())
    found = seen.select_related("country", "post", "assistancefiling").filter(pk=work.parameters["record"]).first()
    if found is None:
        raise RefusedError(_("Vos droits ont changé : vous ne voyez plus cette demande, rien n’a été imprimé."))
    return found


def summary_of(record: Record, user: User) -> dict[str, Any]:
    """All that the summary says, in the language of its reader."""
    zone = record.country.time_zone
    with translation.override(user.language):
        return {
            **whole_of(record),
            "title": _("Demande d’assistance · %(reference)s") % {"reference": record.reference},
            "filed_at": moment_text(record.opened_at, zone) if record.opened_at else "",
            "due_at": moment_text(record.due_at, zone) if record.due_at else "",
            "produced_by": user.full_name,
            "produced_at": moment_text(clock.now(), zone),
            "state_brand": settings.STATE_BRAND,
            "embassy": settings.EMBASSY,
        }
