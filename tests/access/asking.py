"""One request of the matrix: undone afterwards, and reduced to what a stranger could compare."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from tests.support.client import StrictClient

_TOKEN = re.compile(rb'(name="csrfmiddlewaretoken"\s+value=")[^"]*|([?&;]cle=|name="submission" value=")[0-9a-f-]{36}')
# A shorter key would be found in any page; the address that holds it is masked as a whole.
LONG_KEY = 12
_OWN = re.compile(r"^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SELECT 1$)", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: frozenset[str]
    statements: int

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


class Counter:
    """Counts the statements of one request, those that open and close transactions left out."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        self.number += not _OWN.match(str(sql))
        return execute(sql, params, many, context)


def ask(client: StrictClient, method: str, url: str, key: str = "") -> Answer:
    """Sends it and takes back whatever it wrote. KEY, what was asked for, is masked in the body."""
    cookies, counter = copy.copy(client.cookies), Counter()
    with transaction.atomic(), connection.execute_wrapper(counter):
        response = client.generic(method, url)
        body = b"".join(response)
        transaction.set_rollback(True)
    client.cookies = cookies
    body = _TOKEN.sub(rb"\1\2", body)
    if key:
        body = body.replace(url.encode(), b"URL")
    if len(key) >= LONG_KEY:
        body = body.replace(key.encode(), b"KEY")
    return Answer(response.status_code, body, frozenset(response.headers), counter.number)
