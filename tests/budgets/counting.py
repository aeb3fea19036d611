"""Counts what a page costs in statements."""

from __future__ import annotations

import re
from types import TracebackType
from typing import Any

from django.db import connection

_NOT_COUNTED = re.compile(
    r"^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)|accounts_session|set_config|"
    r'FROM "accounts_user" WHERE "accounts_user"\."id" = ',
    re.IGNORECASE,
)


class Statements:
    """`with Statements() as counted: …` then `counted.number`; `counted.sent` says which."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    @property
    def number(self) -> int:
        return len(self.sent)

    def __enter__(self) -> Statements:
        self._wrapping = connection.execute_wrapper(self._note)
        self._wrapping.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wrapping.__exit__(kind, error, trace)

    def _note(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not _NOT_COUNTED.search(str(sql)):
            self.sent.append(str(sql))
        return execute(sql, params, many, context)
