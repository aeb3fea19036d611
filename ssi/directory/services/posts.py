"""Consular posts: a consulate or an honorary consul that opens. Code, seat and countries stay: references say them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ssi.accounts.models import User
from ssi.directory.services import keeping
from ssi.territories.models import ConsularPost


def add_post(values: Mapping[str, Any], *, countries: Sequence[str], actor: User) -> ConsularPost:
    """Opens a post seated in `seat_id`, for that country and COUNTRIES; nobody works there until posted."""
    post = keeping.add(ConsularPost(**values), natural=["code"], actor=actor)
    covered = {post.seat_id, *countries}
    known = set(post.countries.values_list("code", flat=True))
    if not known:
        post.countries.through.objects.bulk_create(
            [post.countries.through(consularpost_id=post.pk, country_id=code) for code in sorted(covered)]
        )
    return post
