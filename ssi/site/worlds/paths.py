"""How a state is reached: the shortest way through a life-cycle, or the way that a description gives."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence

from ssi.records.workflow import Workflow


def shortest_path(workflow: Workflow, start: str, state: str, *, without: Collection[str] = ()) -> list[str] | None:
    """Codes of the transitions from START to STATE, none of WITHOUT; None when no way leads there."""
    ways: dict[str, list[str]] = {start: []}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if here == state:
            return ways[here]
        for transition in workflow.transitions:
            if transition.code in without:
                continue
            if here in transition.sources and transition.target not in ways:
                ways[transition.target] = [*ways[here], transition.code]
                waiting.append(transition.target)
    return None


def follow(workflow: Workflow, start: str, codes: Sequence[str]) -> tuple[str, int | None]:
    """The state that CODES lead to from START, and the position of the first that cannot be taken (None: all can)."""
    here = start
    for position, code in enumerate(codes):
        known = [transition for transition in workflow.transitions if transition.code == code]
        if not known or here not in known[0].sources:
            return here, position
        here = known[0].target
    return here, None
