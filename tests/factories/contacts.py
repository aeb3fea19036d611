"""The people to call at an authority, written by the service itself, as the owner."""

from __future__ import annotations

from typing import Any

from ssi.accounts.models import User
from ssi.directory.models import Authority, AuthorityContact
from ssi.directory.services.contacts import add_contact
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.support.database import as_owner

AUTHORITIES = {"SG": "SG-CNB", "MY": "MY-PDRM"}


def said(country: str = "SG", **more: Any) -> dict[str, Any]:
    return {
        "authority": Authority.objects.get(pk=AUTHORITIES[country]),
        "name": "Inspecteur Lim",
        "function": "Liaison",
        "phone": "+65 6555 0142",
        "email": "",
        "since": None,
        "until": None,
        "note": "",
        **more,
    }


def make_contact(author: User, country: str = "SG", **more: Any) -> AuthorityContact:
    with as_owner(), acting_as(author):
        return add_contact(Country.objects.get(pk=country), said(country, **more), actor=author)
