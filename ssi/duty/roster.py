"""The roster: turns added, corrected, withdrawn. Two at one rank at the same hour are refused, with who is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, StaleVersionError, require
from ssi.duty.chain import answering, scope_of
from ssi.duty.models import DutyTurn
from ssi.duty.rules import may_keep_roster
from ssi.territories.models import Country

CHANGED = ("person", "rank", "starts_at", "ends_at", "phone")


def add_turn(country: Country, values: Mapping[str, Any], *, actor: User) -> DutyTurn:
    """A turn of COUNTRY. The same sent twice is the one already there."""
    require(may_keep_roster(actor, country.code))
    known = DutyTurn.objects.filter(country=country, **values).standing().first()
    if known is not None:
        return known
    _must_make_sense(country.code, values)
    with _alone():
        turn = DutyTurn.objects.create(
            country=country, scope=scope_of(country.code), recorded_by=actor, recorded_at=clock.now(), **values
        )
    journal.note(Act.DUTY_KEPT, country=country.code, keys=[f"duty:{turn.pk}"])
    return turn


def change_turn(turn: DutyTurn, values: Mapping[str, Any], *, version: int, actor: User) -> DutyTurn:
    require(may_keep_roster(actor, turn.country_id))
    fresh = _locked(turn)
    if all(getattr(fresh, name) == value for name, value in values.items()):
        return fresh
    if fresh.version != version:
        raise StaleVersionError(_("Ce tour a été modifié pendant que vous l’aviez sous les yeux."))
    _must_make_sense(turn.country_id, values)
    for name, value in values.items():
        setattr(fresh, name, value)
    return _save(fresh, *values)


def withdraw_turn(turn: DutyTurn, *, actor: User) -> DutyTurn:
    """Taken off the roster; what was called meanwhile keeps saying whom."""
    require(may_keep_roster(actor, turn.country_id))
    fresh = _locked(turn)
    fresh.withdrawn_at = clock.now()
    return _save(fresh, "withdrawn_at")


def _locked(turn: DutyTurn) -> DutyTurn:
    fresh = DutyTurn.objects.select_for_update(of=("self",)).select_related("person").get(pk=turn.pk)
    if fresh.withdrawn_at is not None:
        raise RefusedError(_("Ce tour a été retiré du tableau : inscrivez-en un nouveau."))
    return fresh


def _save(turn: DutyTurn, *names: str) -> DutyTurn:
    turn.version += 1
    with _alone():
        turn.save(update_fields=[*names, "version"])
    journal.note(Act.DUTY_KEPT, country=turn.country_id, keys=[f"duty:{turn.pk}"])
    return turn


def _must_make_sense(country: str, values: Mapping[str, Any]) -> None:
    if values["ends_at"] <= values["starts_at"]:
        raise RefusedError(_("La fin du tour précède son début."), field="ends_at")
    if values["ends_at"] <= clock.now():
        raise RefusedError(_("Ce tour est déjà passé."), field="ends_at")
    if values["person"] not in answering(country):
        raise RefusedError(_("Cette personne ne traite pas les demandes d’assistance de ce pays."), field="person")


@contextmanager
def _alone() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "duty_turn_one_at_each_rank" not in str(error):
            raise
        raise RefusedError(
            _("Quelqu’un est déjà à ce rang à ces heures : choisissez un autre rang, ou corrigez son tour."),
            field="rank",
        ) from error
