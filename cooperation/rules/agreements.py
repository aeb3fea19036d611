"""What must hold before an agreement moves on. Each refusal says what is missing and where to supply it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import Allowed, Refused, RefusedError, Verdict
from ssi.records.models import Record


def _where(record: Record, field: str) -> str:
    return reverse("agreements:edit", args=[record.reference]) + f"#id_{field}"


def may_be_signed(record: Record, _actor: User) -> Verdict:
    """One signs with somebody."""
    if not record.agreement.parties:
        return Refused(_("Signature impossible : les parties ne sont pas renseignées."), fix=_where(record, "parties"))
    return Allowed()


def may_go_to_approval(record: Record, _actor: User) -> Verdict:
    """A treaty is approved; what binds nobody in law is applied from its signature (domain.md c6)."""
    if not record.agreement.needs_approval:
        return Refused(
            _("Un instrument de cette nature n’engage pas juridiquement : il s’applique dès sa signature."),
            fix=_where(record, "instrument_type"),
        )
    return Allowed()


def may_enter_into_force(record: Record, _actor: User) -> Verdict:
    if record.state == "signed" and record.agreement.needs_approval:
        return Refused(
            _("Entrée en vigueur impossible : un instrument de cette nature passe d’abord en approbation."),
            fix=reverse("agreements:step", args=[record.reference, "seek_approval"]),
        )
    return Allowed()


def may_come_up_for_renewal(record: Record, _actor: User) -> Verdict:
    if record.agreement.expires_on is None:
        return Refused(
            _("Cet instrument n’a pas d’échéance : il n’y a rien à renouveler."), fix=_where(record, "expires_on")
        )
    return Allowed()


def may_expire(record: Record, _actor: User) -> Verdict:
    """It expires on its day, not before; what renews itself is denounced."""
    agreement = record.agreement
    if agreement.expires_on is None or agreement.expires_on > clock.today(record.country.time_zone):
        return Refused(
            _("L’échéance de l’instrument n’est pas passée."),
            fix=_where(record, "expires_on"),
        )
    return Allowed()


def check_agreement(values: Mapping[str, Any]) -> None:
    """What the form says holds together."""
    if values.get("signatories") and not values.get("is_public"):
        raise RefusedError(_("Les signataires ne se nomment que pour un texte public."), field="signatories")
    check_order(values.get("signed_on"), values.get("in_force_on"), field="in_force_on")
    check_order(values.get("signed_on"), values.get("expires_on"), field="expires_on")


def check_order(signed: date | None, later: date | None, *, field: str) -> None:
    if signed is not None and later is not None and later < signed:
        raise RefusedError(_("Cette date précède la signature."), field=field)


def check_past(day: date | None, record: Record, *, field: str) -> None:
    if day is not None and day > clock.today(record.country.time_zone):
        raise RefusedError(_("Cette date est à venir : ce n’est pas encore fait."), field=field)
