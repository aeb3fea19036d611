"""The OpenAPI document, and schemathesis asking in several roles what it allows and what it does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import positive_data_acceptance

from ssi.accounts.models import User
from ssi.site.api import document
from ssi.site.routes import addresses
from ssi.territories.capabilities import CATALOGUE
from ssi.territories.tokens import delegable
from tests.api.test_tokens import secret_of
from tests.factories.cases import make_request
from tests.factories.consular import handling_of, make_filing
from tests.factories.letters import make_letter
from tests.support.client import StrictClient
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
EXAMPLES, SEED = 8, 20260921
DOCUMENT = "/api/v1/schema"
PHASES = (Phase.generate,)


def test_the_document_is_drawn_without_a_warning_and_names_every_route(
    signed_in: Callable[[str], StrictClient], capsys: pytest.CaptureFixture[str]
) -> None:
    document.cache_clear()
    drawn = signed_in("attache.sg").get(DOCUMENT).json()
    assert capsys.readouterr().err == ""
    assert drawn["openapi"].startswith("3.1")
    mounted = {
        address.pattern.replace("<uuid:key>", "{key}") for address in addresses() if address.name.startswith("api:")
    }
    assert mounted == {*drawn["paths"], DOCUMENT}


def test_every_operation_declares_how_it_refuses(signed_in: Callable[[str], StrictClient]) -> None:
    paths = signed_in("attache.sg").get(DOCUMENT).json()["paths"]
    for path, methods in paths.items():
        for method, told in methods.items():
            answers = set(told["responses"])
            assert answers >= {"200", "401", "403", "406", "429", "503"}, (path, method)
            assert ("404" in answers) == ("{key}" in path), (path, method)
            assert ({"400", "409", "413", "415", "422"} <= answers) == (method in {"post", "put"}), (path, method)


def test_the_words_of_the_document_follow_the_language(signed_in: Callable[[str], StrictClient]) -> None:
    body = signed_in("attache.sg").get(DOCUMENT).json()["paths"]["/api/v1/information-requests/"]["post"]
    schema = body["requestBody"]["content"]["application/json"]["schema"]
    assert schema["properties"]["received_at"]["title"] == "Reçue le"
    assert schema["additionalProperties"] is False


# --- schemathesis -------------------------------------------------------------------------------------------------


def known_keys(embassy: Embassy) -> list[str]:
    """Records in several states, the reader's own and others'."""
    filing = make_filing(embassy["agent.mnl"], embassy["attache.ph"], state="in_progress")
    made = [
        make_request(embassy["attache.sg"], state="draft"),
        make_request(embassy["attache.sg"], state="registered"),
        make_request(embassy["attache.sg"], state="sent"),
        make_request(embassy["attache.my"], "MY", state="answered"),
        make_letter(embassy["attache.sg"], "SG", state="checked"),
        make_filing(embassy["agent.mnl"], embassy["attache.ph"], state="draft"),
        filing,
        handling_of(filing),
    ]
    return [str(record.pk) for record in made]


def whole_secret(user: User) -> str:
    return secret_of(user, *[codename for codename, _label in delegable(user) if codename in CATALOGUE])


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The WSGI application would close the connection of the test, as Django's own client keeps it from doing."""
    signals = (request_started, request_finished)
    for one in signals:
        one.disconnect(close_old_connections)
    yield
    for one in signals:
        one.connect(close_old_connections)


class Questioning:
    """Asks every operation of the document, with what it allows and with what it does not; counts the answers."""

    def __init__(self, secret: str, keys: list[str]) -> None:
        self.headers = {"Authorization": f"Bearer {secret}"}
        self.schema = schemathesis.openapi.from_wsgi(DOCUMENT, WSGIHandler(), headers=self.headers)
        self.keys = keys
        self.answers: Counter[int] = Counter()
        self.findings: list[str] = []

    def ask_all(self) -> None:
        operations: Iterator[Any] = self.schema.get_all_operations()
        for found in operations:
            for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
                self._ask(found.ok(), mode)

    def _ask(self, operation: Any, mode: schemathesis.GenerationMode) -> None:
        @seed(SEED)
        @settings(
            max_examples=EXAMPLES, database=None, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES
        )
        @given(case=operation.as_strategy(generation_mode=mode), key=st.sampled_from(self.keys))
        def ask(case: Any, key: str) -> None:
            if mode is schemathesis.GenerationMode.POSITIVE and "key" in case.path_parameters:
                case.path_parameters["key"] = key
            self._send(case)

        ask()

    def _send(self, case: Any) -> None:
        with transaction.atomic():
            response = case.call(headers=self.headers)
            transaction.set_rollback(True)
        self.answers[response.status_code] += 1
        try:
            # What a schema cannot say (a date to come, a state) is refused by the form: 422, 409.
            case.validate_response(response, excluded_checks=[positive_data_acceptance], headers=self.headers)
        except FailureGroup as group:
            self.findings += [f"{case.method} {case.path} {response.status_code}: {one}" for one in group.exceptions]


@pytest.mark.slow
@pytest.mark.parametrize("username", ["attache.sg", "agent.mnl", "attache.ph"])
def test_schemathesis_finds_neither_a_failure_nor_an_answer_that_is_not_declared(
    embassy: Embassy, username: str, one_connection: None, record_property: Callable[[str, object], None]
) -> None:
    questioning = Questioning(whole_secret(embassy[username]), known_keys(embassy))
    questioning.ask_all()
    record_property("answers", dict(questioning.answers))
    assert questioning.findings == [], "\n\n".join(questioning.findings[:10])
    assert questioning.answers[500] == 0
    assert {200, 404, 422} <= set(questioning.answers)
