"""Notices and correspondents, written by the services themselves, as the owner."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ssi.accounts.models import User
from ssi.common import clock
from ssi.community.models import Correspondent, Notice
from ssi.community.services import add_correspondent, write_notice
from ssi.territories.acting import acting_as
from ssi.territories.models import ConsularPost, Country
from tests.support.database import as_owner


def said(posts: list[str], **more: Any) -> dict[str, Any]:
    today = clock.today("Asia/Manila")
    return {
        "title": "Typhon annoncé",
        "body": "Passage attendu : Luçon.",
        "measures": "Rester à l’abri.",
        "posts": posts,
        "audience": "correspondents",
        "valid_from": today,
        "valid_until": today + timedelta(days=20),
        "review_on": today + timedelta(days=10),
        **more,
    }


def make_notice(author: User, country: str = "PH", posts: tuple[str, ...] = ("MNL",), **more: Any) -> Notice:
    with as_owner(), acting_as(author):
        return write_notice(Country.objects.get(pk=country), said(list(posts), **more), actor=author)


def make_correspondent(author: User, country: str = "PH", post: str = "MNL", **more: Any) -> Correspondent:
    values = {
        "sector": "Makati",
        "name": "Jeanne Vasseur",
        "phone": "+63 2 5550 0142",
        "email": "",
        "until": None,
        **more,
    }
    with as_owner(), acting_as(author):
        return add_correspondent(
            Country.objects.get(pk=country), ConsularPost.objects.get(pk=post), values, actor=author
        )
