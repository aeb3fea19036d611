"""The technical log: one event is one line, it follows a request into the worker, and quotes nobody."""

from __future__ import annotations

import io
import json
import logging
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ssi.accounts.models import User
from ssi.celery import app
from ssi.common import clock, logs
from ssi.territories.acting import acting_as
from tests.access.asking import ask
from tests.access.test_matrix import cases, client_for
from tests.access.things import ACTORS, build
from tests.jobs.conftest import Run, asked_by
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

HOSTILE = (
    "\r\n",
    "\n",
    "\x1b[2J\x1b[31m",
    '"}\n{"level": "INFO", "message": "forged',
    "\u2028",
    "\x00",
    "\x85",
    "\\",
    "é’",
)


@pytest.fixture
def written() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """The lines written since, each proved to be one JSON object."""
    output = io.StringIO()
    handler = logging.StreamHandler(output)
    handler.setFormatter(logs.OneLineFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in output.getvalue().split("\n") if line]
    root.removeHandler(handler)
    root.setLevel(level)


Lines = Callable[[], list[dict[str, Any]]]


def test_one_event_is_one_line_whatever_it_holds(written: Lines) -> None:
    chosen = random.Random(7)
    messages = ["".join(chosen.choices([*HOSTILE, "a", " "], k=12)) for _ in range(500)]
    for message in messages:
        logging.getLogger(f"hostile{message}").warning("%s", message, extra={"route": message})
    lines = written()
    assert [line["route"] for line in lines] == messages
    assert {line["level"] for line in lines} == {"WARNING"}
    assert all(line["at"].endswith("+00:00") for line in lines)


def test_an_error_is_told_by_its_type_and_place_and_not_by_its_message(written: Lines) -> None:
    def fails() -> None:
        try:
            logging.root.manager.loggerDict["CANARI-CLE"]
        except KeyError as error:
            raise ValueError("CANARI-TITRE") from error

    try:
        fails()
    except ValueError:
        logging.getLogger("ssi").exception("it failed")
    (line,) = written()
    assert [told["type"] for told in line["error"]] == ["builtins.ValueError", "builtins.KeyError"]
    assert line["error"][0]["frames"][-1].startswith("tests/common/test_logs.py:")
    assert "CANARI" not in json.dumps(line)


def test_a_row_that_the_database_refuses_is_not_quoted(embassy: Embassy, written: Lines) -> None:
    with as_owner():
        User.objects.create(username="canari.agent", created_at=clock.now())
        try:
            with transaction.atomic():
                User.objects.create(username="canari.agent", created_at=clock.now())
        except IntegrityError:  # PostgreSQL quotes the row in its message
            logging.getLogger("ssi").exception("refused")
    (line,) = written()
    assert line["error"][1]["sqlstate"] == "23505"
    assert line["error"][1]["constraint"] == "accounts_user_username_key"
    assert "canari" not in json.dumps(line)


def test_words_searched_for_do_not_reach_the_log(written: Lines) -> None:
    logging.getLogger("gunicorn.error").error("Error handling request %s", "/recherche/?q=CANARI&page=2")
    (line,) = written()
    assert line["message"] == "Error handling request /recherche/?…"


def test_celery_tells_what_failed_and_not_the_exception(written: Lines) -> None:
    context = {"name": "ssi.jobs.run_job", "id": "7", "description": "raised unexpected", "exc": "CANARI"}
    logging.getLogger("celery.app.trace").error(
        "Task %(name)s %(exc)s", context, extra={"data": {**context, "traceback": "CANARI"}}
    )
    (line,) = written()
    assert line["message"] == "task ssi.jobs.run_job[7] raised unexpected"


def test_a_request_is_one_line_with_its_route_and_the_identifier_that_its_answer_carries(
    signed_in: Callable[[str], StrictClient], written: Lines
) -> None:
    response = signed_in("attache.sg").get("/recherche/?q=CANARI")
    (line,) = [line for line in written() if line["logger"] == "ssi.request"]
    assert (line["route"], line["method"], line["status"]) == ("search", "GET", 200)
    assert line["request"] == response.headers["X-Request-ID"]
    assert "CANARI" not in json.dumps(written())


def test_the_identifier_of_a_request_goes_on_in_the_worker(
    embassy: Embassy,
    kind_of: Callable[[Run], str],
    written: Lines,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(app, "send_task", lambda name, **options: sent.append({"task": name, **options}))
    kind = kind_of(lambda work: work.finish({}))
    with logs.following(request="the-request"), django_capture_on_commit_callbacks(execute=True):
        job = asked_by(embassy["manager"], kind)
    (message,) = sent
    app.tasks[message["task"]].apply(args=message["args"], headers=message["headers"])
    asked, taken = (line for line in written() if line["logger"].startswith("ssi.jobs"))
    assert (asked["message"], taken["message"]) == ("job asked for", "job taken")
    assert {line["request"] for line in (asked, taken)} == {"the-request"}
    assert {line["job"] for line in (asked, taken)} == {str(job.pk)}


def test_a_job_woken_by_the_sweep_is_followed_by_its_own_key(
    embassy: Embassy, kind_of: Callable[[Run], str], written: Lines
) -> None:
    job = asked_by(embassy["manager"], kind_of(lambda work: work.finish({})))
    app.tasks["ssi.jobs.run_job"].apply(args=[str(job.pk)])
    (taken,) = [line for line in written() if line["message"] == "job taken"]
    assert taken["job"] == str(job.pk)
    assert "request" not in taken


@pytest.mark.slow
def test_nothing_that_a_record_says_gets_into_the_log(embassy: Embassy, written: Lines) -> None:
    """Every route, in several roles, over a world full of canaries; then a crash in the middle of a page."""
    world = build(embassy)
    canaries = {thing.canary for thing in world.things if thing.canary}
    assert len(canaries) > 20
    chosen = [case for actor in ACTORS for case in cases(world, actor)]
    clients = {actor: client_for(embassy, actor) for actor in ACTORS}
    for case in random.Random(11).sample(chosen, 600):
        ask(clients[case.actor], case.method, case.target.url, case.target.key)
    with pytest.MonkeyPatch.context() as patch, acting_as(embassy["manager"]):
        shown = next(thing for thing in world.of_kind("record:RFI") if "manager" in thing.seen_by)
        patch.setattr("ssi.site.home.render", lambda *_a, **_k: (_ for _ in ()).throw(ValueError(shown.canary)))
        client = client_for(embassy, "manager")
        client.raise_request_exception = False
        assert client.get("/").status_code == 500
    lines = written()
    assert len(lines) > 600
    assert any("error" in line for line in lines)
    text = json.dumps(lines, ensure_ascii=False)
    assert [canary for canary in canaries if canary in text] == []
