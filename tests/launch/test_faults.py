"""PostgreSQL, Valkey and the worker are each killed during somebody's journey, in the product as `make run` starts it.

The person is told in clear words; nothing is half-written, nothing is lost, and all goes on afterwards.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import time
import urllib.parse
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ssi.launch import places, running, servers
from ssi.launch.discovery import Given
from ssi.launch.preparation import MANAGE
from ssi.launch.processes import run_step, start
from ssi.launch.servers import Servers, product_environment
from tests.support.workers import wait_until

pytestmark = pytest.mark.slow  # the whole product, with servers of its own
PHRASE = "phare mousson cannelle boussole"
COUNTRIES = ["SG", "MY", "PH", "BN"]
WORLD = {
    "password": PHRASE,
    "people": [
        {"username": "attache", "postings": [{"role": "attache", "countries": ["SG"]}]},
        {"username": "chef", "postings": [{"role": "manager", "countries": COUNTRIES}]},
    ],
    "records": [],
}
NEW = "/dossiers/nouveau/demande/"


@dataclass(frozen=True)
class Answer:
    status: int
    page: str
    location: str
    seconds: float


class Visitor:
    """A browser without pictures: it keeps cookies, and sends forms with the token that they hold."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, "")

    def post(self, path: str, fields: dict[str, Any]) -> Answer:
        typed_in = {**fields, "csrfmiddlewaretoken": self._cookies["csrftoken"]}
        return self._ask("POST", path, urllib.parse.urlencode(typed_in, doseq=True))

    def sign_in(self, login: str) -> Visitor:
        self.get("/connexion/")
        assert self.post("/connexion/", {"login": login, "password": PHRASE}).status == 302
        return self

    def _ask(self, method: str, path: str, body: str) -> Answer:
        started = time.monotonic()
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)) as line:
            line.request(method, path, body or None, headers)
            response = line.getresponse()
            page = response.read().decode()
        for written in response.headers.get_all("Set-Cookie") or ():
            self._cookies.update({name: one.value for name, one in SimpleCookie(written).items()})
        return Answer(response.status, page, response.headers.get("Location", ""), time.monotonic() - started)


@dataclass
class Product:
    servers: Servers
    port: int

    def kill(self, name: str) -> None:
        """As the kernel does when memory runs out."""
        child = self.servers.programs.children[name]
        os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()

    def start_again(self, name: str) -> None:
        self.servers.programs.start_again(name)

    def visitor(self, login: str) -> Visitor:
        return Visitor(self.port).sign_in(login)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.servers.owner) as line:
            return line.execute(query.encode()).fetchall()

    def titles(self) -> list[str]:
        return [title for (title,) in self.rows("select title from records_record order by title")]


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    folder = places.test_folder(places.server_account())
    lock = places.held_lock(folder / "lock")
    assert lock is not None
    with lock:
        own = servers.start_servers(folder, folder / "log", Given(), for_tests=True, durable=True)
        try:
            yield begun(own, folder)
        finally:
            own.programs.stop()
    shutil.rmtree(folder, ignore_errors=True)


def begun(own: Servers, folder: Path) -> Product:
    """Migrated, with two people in it, served as `make run` serves it."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SSI_")}
    environment = product_environment(own, "test", folder, kept)
    spec = folder / "world.json"
    spec.write_text(json.dumps(WORLD))
    as_owner = {**environment, "DATABASE_URL": own.owner}
    log = folder / "log" / "prepare.log"
    run_step("migrate", [*MANAGE, "migrate", "--no-input"], log, as_owner)
    run_step("seed", [*MANAGE, "seed", "--spec", str(spec)], log, as_owner)
    scratch = folder / "scratch"
    scratch.mkdir()
    for name, command in (
        ("web", running.web_command(port, scratch)),
        ("worker", running.worker_command()),
        ("beat", running.beat_command(folder)),
    ):
        own.programs.start(partial(start, name, command, folder / "log" / f"{name}.log", environment=environment))
    running.wait_for_first_page(port, own.programs)
    return Product(own, port)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture(autouse=True)
def whole_again(product: Product) -> Iterator[None]:
    """Whatever a test killed is there for the next one."""
    yield
    for name in product.servers.programs.dead():
        product.start_again(name)


def typed(title: str) -> dict[str, str]:
    return {
        "country": "SG",
        "title": title,
        "direction": "incoming_fr",
        "requesting_authority": "FR-OFAST",
        "external_reference": "OFAST/SI/2026-01874",
        "received_at": time.strftime("%d/%m/%Y 00:10"),
        "received_by": "dcis_h24",
        "urgency": "urgent",
        "urgency_reason": "Une livraison identique est attendue.",
        "framework": "judicial_inquiry",
        "judicial_case_number": "JIJIRS4 26000027",
        "crime_type": "DRUG",
        "purpose": "investigate",
        "objective_reasons": "La société est à Singapour.",
        "availability": "indirect",
        "marking": "DR",
        "summary": "Trois colis.",
        "questions-TOTAL_FORMS": "1",
        "questions-INITIAL_FORMS": "0",
        "questions-0-question_type": "company",
        "questions-0-text": "Qui dirige la société ?",
        "submission": str(uuid.uuid4()),
        "act": "register",
    }


def health(product: Product) -> tuple[int, str]:
    answer = Visitor(product.port).get("/healthz")
    return answer.status, answer.page


# --- PostgreSQL -----------------------------------------------------------------------------------------------------


def test_the_database_dies_while_a_form_is_filled_and_the_form_is_sent_again(product: Product) -> None:
    attache = product.visitor("attache")
    assert attache.get(NEW).status == 200
    form = typed("Base perdue")
    product.kill("PostgreSQL")
    lost = attache.post(NEW, form)
    assert lost.status == 503
    assert "La base de données ne répond pas. Votre dernière demande n’a pas été enregistrée." in lost.page
    assert "rechargez la page" in lost.page
    assert lost.seconds < 30
    assert health(product) == (503, "database: down\nbroker: ok\n")
    product.start_again("PostgreSQL")
    assert health(product) == (200, "database: ok\nbroker: ok\n")
    saved = attache.post(NEW, form)
    assert saved.status == 302, "the session and the form are still good, at the first try"
    assert attache.get(saved.location).status == 200
    assert product.titles().count("Base perdue") == 1


def test_the_database_dies_among_registrations_and_none_is_half_nor_twice(product: Product) -> None:
    """Each is sent until it is accepted, as people do; each is there once, whole, and no reference is missing."""
    forms = [typed(f"Rafale {number:02}") for number in range(12)]
    with ThreadPoolExecutor(max_workers=4) as people:
        visitors = list(people.map(product.visitor, ["attache"] * 4))
        sent = [people.submit(visitors[number % 4].post, NEW, form) for number, form in enumerate(forms)]
        wait_until(lambda: sum(one.done() for one in sent) >= 4)
        product.kill("PostgreSQL")
        first = [one.result().status for one in sent]
    assert set(first) <= {302, 503}
    assert 503 in first
    product.start_again("PostgreSQL")
    assert [visitors[number % 4].post(NEW, form).status for number, form in enumerate(forms)] == [302] * len(forms)
    assert [title for title in product.titles() if title.startswith("Rafale")] == [form["title"] for form in forms]
    half = (
        "select count(*) from records_record r left join cases_informationrequest i on i.record_id = r.id"
        " where i.record_id is null or r.reference is null"
    )
    assert product.rows(half) == [(0,)]
    numbers = [int(reference[-4:]) for (reference,) in product.rows("select reference from records_record")]
    assert sorted(numbers) == list(range(1, len(numbers) + 1)), "gap-free"


# --- Valkey and the worker ------------------------------------------------------------------------------------------


def report_asked_for(chef: Visitor, number: int) -> tuple[Answer, str]:
    """The report of the NUMBERth quarter offered, issued, which asks for its print: the answer, the page of the job."""
    quarter = re.findall(r'<option value="(\d{4}-\d)"', chef.get("/rapports/nouveau/").page)[number]
    fields = {"quarter": quarter, "countries": COUNTRIES, "edition": "internal", "language": "fr"}
    report = chef.post("/rapports/nouveau/", fields).location
    version = re.findall(r'name="version" value="(\d+)"', chef.get(f"{report}emettre/").page)[0]
    answer = chef.post(f"{report}emettre/", {"version": version})
    assert answer.status == 302
    return answer, answer.location


def outcome(product: Product, job: str) -> tuple[Any, ...]:
    key = uuid.UUID(job.strip("/").rpartition("/")[2])
    return product.rows(f"select state, attempts from jobs_job where id = '{key}'")[0]


def test_the_broker_dies_and_what_is_asked_for_waits_then_is_done(product: Product) -> None:
    chef = product.visitor("chef")
    product.kill("Valkey")
    assert health(product) == (503, "database: ok\nbroker: down\n")
    asked, job = report_asked_for(chef, 1)
    assert asked.seconds < 10, "nobody waits for the broker"
    assert "En attente" in chef.get(job).page
    product.start_again("Valkey")
    wait_until(lambda: outcome(product, job) == ("done", 1), every=0.5)
    assert health(product)[0] == 200


def test_the_worker_dies_and_another_does_once_what_was_asked(product: Product) -> None:
    chef = product.visitor("chef")
    product.kill("worker")
    _asked, job = report_asked_for(chef, 2)
    assert chef.get("/").status == 200
    assert "En attente" in chef.get(job).page
    product.start_again("worker")
    wait_until(lambda: outcome(product, job) == ("done", 1), every=0.5)
    assert product.rows("select count(*) from reports_report where pdf_key <> '' and pdf_sha256 = ''") == [(0,)]
