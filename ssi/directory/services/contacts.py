"""The people to call at an authority. Sent twice, it counts once; two at once, one is told."""

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
from ssi.directory.models import AuthorityContact
from ssi.directory.rules import may_keep_contacts
from ssi.territories.models import Country


def add_contact(country: Country, values: Mapping[str, Any], *, actor: User) -> AuthorityContact:
    """A new contact of COUNTRY, checked today by who writes it. The same sent twice is the one already there."""
    require(may_keep_contacts(actor, country.code))
    _must_belong(country, values)
    known = AuthorityContact.objects.filter(country=country, **values).first()
    if known is not None:
        return known
    with _once():
        contact = AuthorityContact.objects.create(
            country=country,
            scope=country.code,
            checked_on=clock.today(country.time_zone),
            checked_by=actor,
            recorded_by=actor,
            recorded_at=clock.now(),
            **values,
        )
    journal.note(Act.CONTACT_WRITTEN, country=country.code, keys=[key_of(contact)])
    return contact


def change_contact(
    contact: AuthorityContact, values: Mapping[str, Any], *, version: int, actor: User
) -> AuthorityContact:
    """Corrects what a contact says. Whoever corrects it has checked it."""
    require(may_keep_contacts(actor, contact.country_id))
    _must_belong(contact.country, values)
    fresh = _locked(contact)
    if all(getattr(fresh, name) == value for name, value in values.items()):
        return fresh
    if fresh.version != version:
        raise StaleVersionError(_("Ce contact a été corrigé pendant que vous l’aviez sous les yeux."))
    for name, value in values.items():
        setattr(fresh, name, value)
    return _save(fresh, actor, *values)


def check_contact(contact: AuthorityContact, *, actor: User) -> AuthorityContact:
    """Somebody has called, or read the partner's list: it is right as of today."""
    require(may_keep_contacts(actor, contact.country_id))
    return _save(_locked(contact), actor)


def key_of(contact: AuthorityContact) -> str:
    """How the journal names it: a key, and never a name."""
    return f"contact:{contact.pk}"


def _must_belong(country: Country, values: Mapping[str, Any]) -> None:
    if values["authority"].country_id not in {country.code, None}:
        raise RefusedError(_("Choisissez une autorité de ce pays, ou un organisme international."), field="authority")


def _locked(contact: AuthorityContact) -> AuthorityContact:
    return AuthorityContact.objects.select_for_update(of=("self",)).select_related("country").get(pk=contact.pk)


def _save(contact: AuthorityContact, actor: User, *changed: str) -> AuthorityContact:
    contact.checked_on, contact.checked_by = clock.today(contact.country.time_zone), actor
    contact.version += 1
    with _once():
        contact.save(update_fields=[*changed, "checked_on", "checked_by", "version"])
    journal.note(Act.CONTACT_WRITTEN, country=contact.country_id, keys=[key_of(contact)])
    return contact


@contextmanager
def _once() -> Iterator[None]:
    """One person is once in one function of an authority; the database holds it."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if diagnosis is None or diagnosis.constraint_name != "contact_once_in_its_function":
            raise
        raise RefusedError(
            _("Cette personne est déjà contact de cette autorité dans cette fonction : corrigez sa fiche."),
            field="name",
        ) from error
