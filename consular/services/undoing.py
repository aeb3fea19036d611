"""Taking back and voiding a consular request: its two sides move together, or neither does."""

from __future__ import annotations

from django.utils.translation import gettext as _

from consular.services.handlings import both_sides
from consular.workflow import time_limit_moved
from ssi.accounts.models import User
from ssi.common.rules import Allowed, Refused, Verdict, require
from ssi.records.models import Passage, Record
from ssi.records.undoing import last_passage, may_take_back, take_back
from ssi.records.voiding import restore_record, void_record
from ssi.records.workflow import check_version

# Steps of the handling that are also steps of the filing: the post was told by the same act.
SHARED = frozenset({"take_charge", "close", "reopen"})


def may_take_back_handling(filing: Record, handling: Record, passage: Passage | None, actor: User) -> Verdict:
    """Whether ACTOR may take back PASSAGE, the last step of HANDLING, and what the post was told by it."""
    verdict = may_take_back(handling, passage, actor)
    if passage is None or isinstance(verdict, Refused):
        return verdict
    if passage.transition in SHARED:
        told = last_passage(filing)
        if told is None or told.transition != passage.transition or told.at < passage.at:
            return Refused(_("La demande du poste a changé depuis : cette étape ne s’annule plus."))
        return may_take_back(filing, told, actor)
    if passage.transition == "triage":
        kept = (passage.before or {})["more"]
        if time_limit_moved(handling, kept) and filing.version != kept["version"] + 1:
            return Refused(_("La demande du poste a changé depuis : cette étape ne s’annule plus."))
    return Allowed()


def take_back_handling(handling: Record, *, reason: str, version: int | None = None, actor: User) -> Record:
    """Takes back the last step of the handling, and of the filing when the post was told by the same act.

    REASON stays with the service: the post reads that its request stands again where it stood.
    """
    filing, fresh = both_sides(handling)
    check_version(fresh, version)
    passage = last_passage(fresh)
    require(may_take_back_handling(filing, fresh, passage, actor))
    done = take_back(fresh, reason=reason, actor=actor)
    if passage is not None and passage.transition in SHARED:
        take_back(filing, reason=_("Étape annulée par le SSI."), actor=actor)
    return done


def void_assistance(handling: Record, *, reason: str, version: int | None = None, actor: User) -> Record:
    """Voids the request with its handling: the post reads REASON on its filing, and nothing of the handling."""
    filing, fresh = both_sides(handling)
    check_version(fresh, version)
    voided = void_record(filing, reason=reason, actor=actor)
    void_record(fresh, reason=reason, actor=actor)
    return voided


def restore_assistance(handling: Record, *, reason: str, version: int | None = None, actor: User) -> Record:
    """Puts both sides of a voided request back where they stood; the post reads REASON."""
    filing, fresh = both_sides(handling)
    check_version(fresh, version)
    restored = restore_record(filing, reason=reason, actor=actor)
    restore_record(fresh, reason=reason, actor=actor)
    return restored
