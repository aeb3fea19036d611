"""The job that erases what was decided, one request after the other, each in a transaction of its own."""

from __future__ import annotations

import logging

from django.utils.translation import gettext as _

from consular.enums import ErasureVerdict
from consular.models import Erasure
from consular.services.erasure import approve_erasure
from ssi.accounts.models import User
from ssi.common.rules import RefusedError
from ssi.jobs.work import Work

logger = logging.getLogger(__name__)


def erase_all(work: Work) -> None:
    """What is refused now (already done, reopened, no right any more) stays, and is counted apart."""
    keys = list(work.parameters["erasures"])
    work.plan(len(keys) + 1)
    done = 0
    for number, key in enumerate(keys, start=1):
        with work.step(_("Demande %(number)d sur %(total)d") % {"number": number, "total": len(keys)}):
            found = (
                Erasure.objects.visible_to(work.person)
                .select_related("record__handling__filing")
                .filter(pk=key)
                .first()
            )
            if found is not None and (found.verdict == ErasureVerdict.APPROVED or _approved(found, work.person)):
                done += 1
    with work.step(_("Fin de l’effacement")):
        work.finish({"erased": done, "refused": len(keys) - done})


def _approved(erasure: Erasure, actor: User) -> bool:
    try:
        approve_erasure(erasure, actor=actor)
    except RefusedError as refusal:
        logger.info("erasure %s stays asked for: %s", erasure.pk, type(refusal).__name__)
        return False
    return True
