"""Two years of requests at random instants, written as rows: the report counts them, the tests recount them."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from cases.enums import Direction, Outcome, RefusalGround, Urgency
from cases.models import InformationRequest
from consular.enums import Category
from consular.models import AssistanceFiling
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.periods import Period, quarter_period
from ssi.directory.models import Authority, CrimeType
from ssi.exchanges.enums import Channel
from ssi.records.models import Deadline, Record
from ssi.territories.acting import acting_as
from tests.support.database import as_owner

COUNTRIES = ("SG", "MY", "PH", "BN")
POSTS = {"SG": "SIN", "BN": "SIN", "MY": "KUL", "PH": "MNL"}
NOW = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)
QUARTER = quarter_period(2026, 3)
STANDARD = {"flash": timedelta(hours=8), "urgent": timedelta(days=3), "normal": timedelta(days=7)}
FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)


def fill(author: User, *, requests: int = 150, filings: int = 60, seed: int = 7) -> None:
    """A world that depends on SEED alone."""
    chance = random.Random(seed)
    authority = Authority.objects.get(code="FR-OFAST")
    crimes = [CrimeType.objects.get(code=code) for code in ("DRUG", "ML", "FRAUD", "CYBER")]
    with as_owner(), clock.at(NOW), acting_as(author):
        for number in range(1000 * seed, 1000 * seed + requests):
            _request(author, chance, number, authority, crimes)
        for number in range(1000 * seed, 1000 * seed + filings):
            _filing(author, chance, number)


def _instants(chance: random.Random) -> tuple[datetime, datetime | None]:
    opened = FIRST_DAY + timedelta(minutes=chance.randrange(637 * 24 * 60))
    closed = opened + timedelta(hours=chance.expovariate(1 / 900))
    return opened, closed if closed < NOW else None


def _request(author: User, chance: random.Random, number: int, authority: Authority, crimes: list[CrimeType]) -> None:
    opened, closed = _instants(chance)
    country = chance.choices(COUNTRIES, weights=(5, 3, 4, 1))[0]
    record = _record(
        author, "RFI", country, "operational", f"SSI-{country}-RFI-{opened.year}-{number:04}", opened, closed
    )
    urgency = chance.choice(Urgency.values)
    outcome = chance.choice([*Outcome.values, ""]) if closed else ""
    answered = opened + (closed - opened) * 0.6 if closed else None
    InformationRequest.objects.create(
        record=record,
        scope=record.scope,
        direction=chance.choice(Direction.values),
        requesting_authority=authority,
        received_at=opened,
        received_by=chance.choice(Channel.values),
        urgency=urgency,
        urgency_reason="Livraison attendue" if urgency in {"flash", "urgent"} else "",
        framework="police",
        crime_type=chance.choice(crimes),
        purpose=chance.choice(["investigate", ""]),
        sent_at=opened if answered else None,
        answered_at=answered,
        forwarded_at=closed if answered else None,
        outcome=outcome,
        refusal_ground=chance.choice(RefusalGround.values) if outcome == "refused" else "",
    )
    if urgency in STANDARD:
        Deadline.objects.create(
            record=record,
            scope=record.scope,
            rule=f"rfi.{urgency}",
            calendar=country,
            started_at=opened,
            due_at=opened + STANDARD[urgency],
            suspended_for=timedelta(0),
            met_at=closed,
        )


def _filing(author: User, chance: random.Random, number: int) -> None:
    opened, closed = _instants(chance)
    country = chance.choice(COUNTRIES)
    post = POSTS[country]
    record = _record(
        author, "ASC", country, "consular", f"SSI-{post}-ASC-{opened.year}-{number:04}", opened, closed, post=post
    )
    arrest = opened - timedelta(hours=chance.randrange(2, 90))
    notified = arrest + timedelta(hours=chance.randrange(1, 200))
    AssistanceFiling.objects.create(
        record=record,
        scope=record.scope,
        category=chance.choice([Category.ARREST_DETENTION, Category.VICTIM_THEFT, Category.MISSING]),
        incident_at=arrest,
        notification_received_at=notified if notified < NOW and chance.random() < 0.6 else None,
        first_answer_at=min(opened + timedelta(hours=chance.randrange(1, 60)), NOW),
        last_name="CANARI",
    )


def _record(
    author: User,
    kind: str,
    country: str,
    area: str,
    reference: str,
    opened: datetime,
    closed: datetime | None,
    post: str | None = None,
) -> Record:
    return Record.objects.create(
        kind=kind,
        country_id=country,
        area=area,
        post_id=post,
        reference=reference,
        title="Dossier inventé",
        state="closed" if closed else "registered" if kind == "RFI" else "filed",
        author=author,
        owner=author,
        created_at=opened,
        opened_at=opened,
        closed_at=closed,
    )


def previous(period: Period, quarters: int) -> Period:
    for _number in range(quarters):
        period = period.previous()
    return period
