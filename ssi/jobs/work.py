"""What a running job holds in hand: its parameters, the person it acts as, and how it says where it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ssi.accounts.models import User
from ssi.common.rules import Text
from ssi.jobs import ledger
from ssi.jobs.enums import State
from ssi.jobs.notices import JOB_OVER, queue_notice
from ssi.territories.acting import acting_as
from ssi.territories.grants import forget


class LeaseLostError(Exception):
    """Another worker has taken the job since: nothing more is written by this one."""


class Work:
    """One attempt at one job, under one fencing token."""

    def __init__(self, claim: ledger.Claim, person: User) -> None:
        self.claim = claim
        self.person = person
        self.total = 0
        self.done = 0
        self.settled = False

    @property
    def parameters(self) -> Mapping[str, Any]:
        return self.claim.parameters

    def plan(self, steps: int) -> None:
        """How many steps there will be, as soon as it is known."""
        self.total = steps

    def say(self, label: Text) -> None:
        """Shows what is being done now and renews the lease. Outside any transaction, so that the page sees it."""
        if not ledger.advance(self.claim, done=min(self.done, self.total), total=self.total, step=str(label)):
            raise LeaseLostError(str(self.claim.job))

    @contextmanager
    def step(self, label: Text) -> Iterator[None]:
        """A step of its own transaction, in which the person acts with the rights that they hold at that moment."""
        self.say(label)
        forget(self.person)
        with acting_as(self.person):
            yield
        self.done += 1

    def reach(self, done: int, label: Text) -> None:
        """How far a long computation is; it holds no transaction while it lasts."""
        self.done = done
        self.say(label)

    def finish(self, result: Mapping[str, Any]) -> None:
        """The one result; called inside the last step, so that it commits with what that step wrote."""
        if not ledger.settle(self.claim, State.DONE, result=result):
            raise LeaseLostError(str(self.claim.job))
        queue_notice(self.person, JOB_OVER.key, about=str(self.claim.job))
        self.settled = True

    def fail(self, message: Text) -> None:
        """It will not be done, and MESSAGE says why to the person who asked."""
        self.settled = ledger.settle(self.claim, State.FAILED, message=str(message))

    def give_back(self, message: Text) -> None:
        """Another attempt will be made; MESSAGE says what happened meanwhile."""
        self.settled = ledger.settle(self.claim, State.WAITING, message=str(message))
