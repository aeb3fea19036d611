"""The job that prints an issued report; workers alone load it, with the renderer."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _

from ssi.common.rules import RefusedError, require
from ssi.jobs.work import Work
from ssi.printing import files
from ssi.printing.renderer import STAGES
from ssi.reports import printouts, rules, services
from ssi.reports.models import Report


def print_report(work: Work) -> None:
    """1. Rights and snapshot. 2. Layout, without a transaction. 3. Rights again, then file, row and result together."""
    work.plan(STAGES + 2)
    with work.step(_("Vérification des droits")):
        report = _readable(work)
        require(rules.can_print(report, work.person))
        printout = printouts.printout_of(report)
    first = work.done
    content = printout.render(lambda stage, label: work.reach(first + stage - 1, label))
    work.reach(first + STAGES, "")
    with work.step(_("Enregistrement du document")):
        report = _readable(work)
        require(rules.can_print(report, work.person))
        sha256 = files.digest(content)
        key = printouts.file_key(report, sha256)
        files.store(key, content)
        services.record_print(report, key=key, sha256=sha256, size=len(content), actor=work.person)
        work.finish({"report": str(report.pk), "sha256": sha256, "bytes": len(content)})


def _readable(work: Work) -> Report:
    """The report, if the person who asked may still read it."""
    key = uuid.UUID(work.parameters["report"])
    report = Report.objects.visible_to(work.person).filter(pk=key).first()
    if report is None:
        raise RefusedError(_("Vous n’avez plus accès à ce rapport : rien n’a été imprimé."))
    return report
