"""Where a person reads about the safety of the community, and what each post did of a notice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from ssi.accounts.models import User
from ssi.common import clock
from ssi.community.enums import Receipt
from ssi.community.models import Notice, NoticeReceipt
from ssi.territories.grants import read, scopes
from ssi.territories.models import ConsularPost, Country

MOST_UNREAD = 5


@dataclass(frozen=True)
class Seat:
    """A post in a country, as the lists of correspondents are kept."""

    country: Country
    post: ConsularPost


def seats_of(user: User) -> list[Seat]:
    """The posts that USER reads, in each country that these posts cover."""
    held = set(scopes(user))
    pairs = ConsularPost.countries.through.objects.select_related("country", "consularpost")
    found = [Seat(one.country, one.consularpost) for one in pairs.order_by("country", "consularpost")]
    return [one for one in found if f"{one.country.code}/consular/{one.post.code}" in held]


def followed_by(user: User) -> list[str]:
    """The countries whose notices USER reads as a member of the service."""
    return sorted(scope.split("/")[0] for scope in scopes(user) if scope.endswith("/consular"))


def unread_of(user: User) -> list[Notice]:
    """The notices, in force or to come, that USER's post has not read as they stand. One statement."""
    posts = read(user).filing_posts()
    done = NoticeReceipt.objects.visible_to(user).filter(
        notice=OuterRef("pk"), edition=OuterRef("edition"), post__in=posts, act=Receipt.READ
    )
    seen = Notice.objects.visible_to(user).not_over(clock.today(user.time_zone)).filter(posts__overlap=posts)
    return list(seen.filter(~Exists(done))[:MOST_UNREAD])


@dataclass
class PostState:
    """What one post did of the edition that stands."""

    post: str
    done: dict[str, NoticeReceipt] = field(default_factory=dict)

    @property
    def read(self) -> NoticeReceipt | None:
        return self.done.get(Receipt.READ)

    @property
    def relayed(self) -> NoticeReceipt | None:
        return self.done.get(Receipt.RELAYED)


def states_of(user: User, notices: Iterable[Notice]) -> dict[Notice, list[PostState]]:
    """One statement: of each notice, the posts that USER reads and what they did of its present edition."""
    held = set(scopes(user))
    states = {
        one: {post: PostState(post) for post in one.posts if f"{one.country_id}/consular/{post}" in held}
        for one in notices
    }
    receipts = NoticeReceipt.objects.visible_to(user).filter(notice__in=list(states))
    for one in receipts.select_related("notice", "recorded_by"):
        mine = states[one.notice]
        if one.post_id in mine and one.edition == one.notice.edition:
            mine[one.post_id].done[one.act] = one
    return {one: list(mine.values()) for one, mine in states.items()}
