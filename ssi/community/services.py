"""Notices written, corrected, withdrawn, acknowledged; correspondents added, corrected, checked."""

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
from ssi.community.enums import Receipt
from ssi.community.models import Correspondent, Notice, NoticeReceipt
from ssi.community.rules import (
    may_acknowledge,
    may_change_notice,
    may_keep_correspondents,
    may_write_notice,
    post_reading,
    scope_of,
)
from ssi.territories.models import ConsularPost, Country

# What the posts have to read again once it changes; days alone do not.
SAID = ("title", "body", "measures", "posts", "audience")


def write_notice(country: Country, values: Mapping[str, Any], *, actor: User) -> Notice:
    """Given out at once. The same sent twice is the one already there."""
    require(may_write_notice(actor, country.code))
    known = Notice.objects.filter(country=country, recorded_by=actor, withdrawn_at=None, **values).first()
    if known is not None:
        return known
    _must_make_sense(country, values)
    notice = Notice.objects.create(
        country=country, scope=scope_of(country.code), recorded_by=actor, recorded_at=clock.now(), **values
    )
    journal.note(Act.NOTICE_WRITTEN, country=country.code, keys=[f"notice:{notice.pk}"])
    return notice


def change_notice(notice: Notice, values: Mapping[str, Any], *, version: int, actor: User) -> Notice:
    require(may_change_notice(actor, notice))
    fresh = Notice.objects.select_for_update(of=("self",)).select_related("country").get(pk=notice.pk)
    require(may_change_notice(actor, fresh))
    changed = {name for name, value in values.items() if getattr(fresh, name) != value}
    if not changed:
        return fresh
    if fresh.version != version:
        raise StaleVersionError(_("Cette consigne a été modifiée pendant que vous l’aviez sous les yeux."))
    _must_make_sense(fresh.country, values)
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh.edition += bool(changed & set(SAID))
    return _save(fresh, *values, "edition")


def withdraw_notice(notice: Notice, *, actor: User) -> Notice:
    """No longer to be applied; the posts still read it, and that it is withdrawn. Twice is once."""
    require(may_write_notice(actor, notice.country_id))
    fresh = Notice.objects.select_for_update().get(pk=notice.pk)
    if fresh.withdrawn_at is not None:
        return fresh
    fresh.withdrawn_at = clock.now()
    return _save(fresh, "withdrawn_at")


def _save(notice: Notice, *names: str) -> Notice:
    notice.version += 1
    notice.save(update_fields=[*names, "version"])
    journal.note(Act.NOTICE_WRITTEN, country=notice.country_id, keys=[f"notice:{notice.pk}"])
    return notice


def _must_make_sense(country: Country, values: Mapping[str, Any]) -> None:
    if values["valid_until"] < values["valid_from"]:
        raise RefusedError(_("La fin de validité précède son début."), field="valid_until")
    if values["valid_until"] < clock.today(country.time_zone):
        raise RefusedError(_("Cette validité est déjà passée : donnez un jour à venir."), field="valid_until")
    if not values["valid_from"] <= values["review_on"] <= values["valid_until"]:
        raise RefusedError(_("La date de revue tombe hors de la validité de la consigne."), field="review_on")


def acknowledge(notice: Notice, act: Receipt, *, edition: int, actor: User) -> NoticeReceipt:
    """In the name of the post of ACTOR, of the EDITION that was on the page. The first agent of the post counts."""
    require(may_acknowledge(actor, notice, clock.today(notice.country.time_zone)))
    if notice.edition != edition:
        raise RefusedError(_("La consigne a changé pendant votre lecture : relisez-la avant d’en accuser lecture."))
    if act == Receipt.RELAYED and not notice.for_correspondents:
        raise RefusedError(_("Cette consigne s’adresse aux postes seuls : elle ne se transmet pas aux chefs d’îlot."))
    post = post_reading(actor, notice)
    known = NoticeReceipt.objects.filter(notice=notice, post=post, edition=edition, act=act).first()
    if known is not None:
        return known
    receipt = NoticeReceipt.objects.create(
        notice=notice,
        post_id=post,
        edition=edition,
        act=act,
        country_id=notice.country_id,
        scope=scope_of(notice.country_id, post),
        recorded_by=actor,
        recorded_at=clock.now(),
    )
    journal.note(Act.NOTICE_ACKNOWLEDGED, country=notice.country_id, keys=[f"notice:{notice.pk}"])
    return receipt


def add_correspondent(country: Country, post: ConsularPost, values: Mapping[str, Any], *, actor: User) -> Correspondent:
    require(may_keep_correspondents(actor, country.code, post.code))
    with _alone():
        made = Correspondent.objects.create(
            country=country,
            post=post,
            scope=scope_of(country.code, post.code),
            recorded_by=actor,
            recorded_at=clock.now(),
            checked_on=clock.today(country.time_zone),
            checked_by=actor,
            **values,
        )
    journal.note(Act.CORRESPONDENT_KEPT, country=country.code, keys=[f"correspondent:{made.pk}"])
    return made


def change_correspondent(one: Correspondent, values: Mapping[str, Any], *, version: int, actor: User) -> Correspondent:
    """What is typed of somebody has just been checked."""
    fresh = _locked(one, actor)
    if fresh.version != version:
        raise StaleVersionError(_("Cette fiche a été modifiée pendant que vous l’aviez sous les yeux."))
    for name, value in values.items():
        setattr(fresh, name, value)
    return _check(fresh, actor, *values)


def check_correspondent(one: Correspondent, *, actor: User) -> Correspondent:
    """Called today, and still the one to call."""
    return _check(_locked(one, actor), actor)


def _locked(one: Correspondent, actor: User) -> Correspondent:
    require(may_keep_correspondents(actor, one.country_id, one.post_id))
    fresh: Correspondent = (
        Correspondent.objects.select_for_update(of=("self",)).select_related("country").get(pk=one.pk)
    )
    return fresh


def _check(one: Correspondent, actor: User, *names: str) -> Correspondent:
    one.checked_on, one.checked_by = clock.today(one.country.time_zone), actor
    one.version += 1
    with _alone():
        one.save(update_fields=[*names, "checked_on", "checked_by", "version"])
    journal.note(Act.CORRESPONDENT_KEPT, country=one.country_id, keys=[f"correspondent:{one.pk}"])
    return one


@contextmanager
def _alone() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "correspondent_once_in_a_sector" not in str(error):
            raise
        raise RefusedError(_("Cette personne est déjà chef de cet îlot : corrigez sa fiche."), field="name") from error
