"""What was ever answered to the questions of a request: a second answer does not undo the code of the first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from ssi.exchanges.models import Exchange
from ssi.exchanges.rules import may_serve_justice
from ssi.records.models import Change, Record


@dataclass(frozen=True)
class Answered:
    """One answer that a question has had, and the arrival that brought it."""

    number: int
    text: str
    exchange: Exchange

    @property
    def is_held(self) -> bool:
        """Received under H1, without a consent to its use in proceedings."""
        return not may_serve_justice(self.exchange, answer=self.number)


def every_answer(record: Record) -> list[Answered]:
    """Each answer that a question of RECORD has, or has had: by the history, from the last to the first."""
    said: dict[str, list[tuple[str, str]]] = {}
    numbers: dict[str, int] = {}
    for question in record.questions.all():
        key = str(question.pk)
        numbers[key] = question.number
        said[key] = [(question.answer, str(question.exchange_id or ""))]
    changes = Change.objects.filter(
        record=record, table_name="cases_question", fields__has_any_keys=["answer", "exchange_id"]
    )
    for key, fields in changes.order_by("-id").values_list("row_key", "fields"):
        if key in said:
            text, exchange = said[key][-1]
            before = fields.get("answer", [text])[0], fields.get("exchange_id", [exchange])[0]
            said[key].append((before[0] or "", before[1] or ""))
    told = [
        (numbers[key], text, UUID(carrier)) for key, rows in said.items() for text, carrier in rows if text and carrier
    ]
    carriers = Exchange.objects.in_bulk({carrier for _number, _text, carrier in told}) if told else {}
    return [Answered(number, text, carriers[carrier]) for number, text, carrier in told if carrier in carriers]


def held_answers(record: Record) -> dict[int, list[Answered]]:
    """Every answer to the questions of which one at least is held from a court file, by number of the question."""
    found: dict[int, list[Answered]] = defaultdict(list)
    for answered in every_answer(record):
        found[answered.number].append(answered)
    return {number: rows for number, rows in sorted(found.items()) if any(one.is_held for one in rows)}
