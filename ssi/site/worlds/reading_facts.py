"""What the steps of a cooperation record write down: days, people, a score, as a description gives them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from ssi.common.forms import PartialDay
from ssi.records.workflow import Workflow
from ssi.site.worlds.ground import Ground
from ssi.site.worlds.nodes import Node, shown

_PARTIAL = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
MORNING, _EVENING = time(9), time(18)


def read_number(node: Node, name: str, default: int | None) -> int | None:
    if not node.has(name):
        node.asked.add(name)
        return default
    number = node.number(name, 0)
    if number < 0:
        node.wrong(name, f"a count is not negative: {number}")
    return number


_RECORDED: dict[str, tuple[str, ...]] = {
    "begin": ("actual_start",),
    "finish": ("actual_start", "actual_end", "days", "actual_participants", "actual_women", "trainers"),
    "hold": ("actual_start", "actual_end", "days", "actual_participants", "actual_women"),
    "evaluate": ("score", "evaluation"),
    "replan": ("planned_start", "planned_end"),
    "sign": ("signed",),
    "enter_into_force": ("in_force_on", "publication"),
    "renew": ("expires_on",),
    "denounce": ("ended_on",),
    "expire": ("ended_on",),
}
# What a step records of the record itself, and never of the plan: said once for the record, it stands for the plan.
_OF_THE_STEP_ALONE = {"planned_start", "planned_end", "expires_on"}


class Facts:
    """What the steps record: under the step that says it, else under the record, else what is likely."""

    def __init__(self, node: Node, content: dict[str, Any], ground: Ground) -> None:
        self.node, self.content, self.ground = node, content, ground

    def usual(self, code: str, before: datetime) -> datetime:
        """When the step is taken, if the description does not say."""
        first, last = self.content.get("planned_start"), self.content.get("planned_end")
        if code == "begin" and first:
            return self._at(self.node.day("actual_start") or first, MORNING)
        if code in {"finish", "hold"} and first:
            start = self.node.day("actual_start")
            ended = self.node.day("actual_end") or (max(start, last or start) if start else last or first)
            return self._at(ended, _EVENING)
        if code == "sign" and (signed := self._partial(self.node)):
            return self._at(signed.first, _EVENING)
        if code == "enter_into_force" and (day := self.node.day("in_force_on")):
            return self._at(day, _EVENING)
        if code == "expire" and (end := self.content.get("expires_on")):
            return self._at(end + timedelta(days=1), MORNING)
        return before + (timedelta(minutes=20) if code == "register" else timedelta(days=4))

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, ZoneInfo(self.node.zone))

    def of(self, code: str, item: Node, at: datetime) -> dict[str, Any]:
        day = at.astimezone(ZoneInfo(self.node.zone)).date()
        return {name: self._fact(name, code, item, day) for name in _RECORDED.get(code, ())}

    def _fact(self, name: str, code: str, item: Node, day: date) -> Any:
        sheet = item if item.has(name) or name in _OF_THE_STEP_ALONE else self.node
        if name == "signed":
            return self._partial(sheet) or PartialDay(day, "day")
        if name in {"evaluation", "publication"}:
            return sheet.text(name, "Action utile au partenaire." if name == "evaluation" else "")
        if name == "days":
            return self._decimal(sheet)
        if name in {"score", "trainers", "actual_participants", "actual_women"}:
            return read_number(sheet, name, self._likely_number(name))
        if sheet.has(name) and sheet.raw(name) is None:
            return None  # said to be null: a day that nobody knows
        found: date | None = sheet.day(name) or self._likely_day(name, code, day)
        return found

    def _likely_number(self, name: str) -> int | None:
        likely = {
            "score": 4,
            "actual_participants": self.content.get("planned_participants"),
            "actual_women": self.content.get("planned_women"),
            "trainers": self.content.get("trainers"),
        }
        return likely[name]

    def _likely_day(self, name: str, code: str, day: date) -> date | None:
        if name == "actual_start":
            planned: date = self.content["planned_start"]
            return min(planned, day)
        if name == "planned_start":
            return day + timedelta(days=90)
        if name == "expires_on" and self.content.get("expires_on"):
            expires: date = self.content["expires_on"]
            return expires + timedelta(days=3 * 365)
        return day if name in {"actual_end", "in_force_on"} or code == "denounce" else None

    def _decimal(self, sheet: Node) -> Decimal | None:
        found = sheet.raw("days")
        if found is None:
            return None
        if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found < 1000:
            sheet.wrong("days", f"a number of days was expected, not {shown(found)}")
            return None
        return Decimal(str(found)).quantize(Decimal("0.1"))

    def _partial(self, sheet: Node) -> PartialDay | None:
        """A day, a month or a year: 2013-05-21, 2013-05, 2013."""
        text = sheet.text("signed")
        if not text:
            return None
        if not _PARTIAL.fullmatch(text):
            sheet.wrong("signed", f"a day, a month or a year was expected (2013-05), not {shown(text)}")
            return None
        parts = [int(part) for part in text.split("-")]
        try:
            first = date(*([*parts, 1, 1])[:3])
        except ValueError:
            sheet.wrong("signed", f"no such day: {shown(text)}")
            return None
        return PartialDay(first, ("year", "month", "day")[len(parts) - 1])

    def finish(self, workflow: Workflow) -> None:
        """What a step not taken would have recorded is no mistake: the state may be lowered without rewriting all."""
        codes = {transition.code for transition in workflow.transitions}
        for code, names in _RECORDED.items():
            if code in codes:
                self.node.asked.update(names)
