"""Runs one job: claims it, acts as the person who asked, and says how it ended. Each request ends exactly once."""

from __future__ import annotations

import errno
import logging
import uuid

from django.utils import translation
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common.rules import RefusedError
from ssi.jobs import kinds, ledger
from ssi.jobs.work import LeaseLostError, Work

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


def run(job: uuid.UUID) -> None:
    """Does nothing when another worker has the job or when it is over."""
    claim = ledger.claim(job)
    if claim is None:
        return
    person = User.objects.get(pk=claim.person)
    work = Work(claim, person)
    logger.info("job taken", extra={"job": str(job), "kind": claim.kind})
    with translation.override(person.language):
        if claim.attempts > MAX_ATTEMPTS:
            work.fail(_("Ce travail a été interrompu plusieurs fois : il est abandonné. Prévenez l’administrateur."))
        elif not person.is_active:
            work.fail(_("Le compte qui a demandé ce travail est désactivé."))
        else:
            _attempt(work)


def _attempt(work: Work) -> None:
    """One attempt. A refusal is final; a full disk or a crash is tried again while attempts remain."""
    try:
        kinds.run(work)
    except LeaseLostError:
        logger.warning("job %s was taken by another worker: nothing written", work.claim.job)
    except RefusedError as refusal:
        work.fail(refusal.reason)
    except OSError as error:
        if error.errno not in NO_ROOM:
            _crashed(work)
            raise
        logger.warning("job %s: no room left on disk", work.claim.job)
        _again(
            work,
            _("Le disque du serveur est plein : rien n’a été écrit. Un nouvel essai aura lieu tout seul."),
            _("Le disque du serveur est plein : rien n’a été écrit. Prévenez l’administrateur."),
        )
    except Exception:
        _crashed(work)
        raise


def _crashed(work: Work) -> None:
    _again(
        work,
        _("Un incident a interrompu ce travail. Un nouvel essai aura lieu tout seul."),
        _("Un incident a interrompu ce travail trois fois. Prévenez l’administrateur."),
    )


def _again(work: Work, meanwhile: str, over: str) -> None:
    if work.claim.attempts < MAX_ATTEMPTS:
        work.give_back(meanwhile)
    else:
        work.fail(over)
