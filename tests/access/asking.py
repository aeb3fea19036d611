"""One request of the matrix: undone afterwards, and reduced to what a stranger could compare."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.support.client import StrictClient

_TOKEN = re.compile(rb'(name="csrfmiddlewaretoken"\s+value=")[^"]*|([?&;]cle=|name="submission" value=")[0-9a-f-]{36}')
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


def ask(client: StrictClient, method: str, url: str, key: str = "") -> Answer:
    """Sends it and takes back whatever it wrote. KEY, what was asked for, is masked in the body."""
    with transaction.atomic():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = (
                client.generic(method, url) if method not in {"GET", "POST"} else getattr(client, method.lower())(url)
            )
            body = b"".join(response)
        transaction.set_rollback(True)
    body = _TOKEN.sub(rb"\1\2", body)
    if key:
        body = body.replace(key.encode(), b"KEY")
    counted = sum(not _OWN.match(query["sql"]) for query in queries.captured_queries)
    return Answer(response.status_code, body, frozenset(response.headers), counted)
