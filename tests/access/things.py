"""The world of the access matrix: one of each thing in each state, each with its canary, and who may see it.

Who may see what is written here by hand, from the table of docs/architecture.md: it does not ask the product.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from psycopg.types.range import TimestamptzRange

from cases.models import Assurance, Exhibit
from consular.models import Hearing, Visit
from cooperation.models import SecurityIncident
from ssi.common import clock
from ssi.common.periods import quarter_period
from ssi.common.sealing import blind_index, seal
from ssi.directory.models import LetterTemplate
from ssi.documents.services import attach_document
from ssi.exchanges.mailing import keep_pending
from ssi.exchanges.models import Exchange, Letter
from ssi.followup.models import News, Task
from ssi.jobs.services import request_job
from ssi.people.models import Part, PartNumber
from ssi.records.affairs import open_affair
from ssi.records.models import AccessRequest, EmergencyAccess, HardDate, NamedReader, Record, SavedView
from ssi.records.sought import NUMBER_PURPOSE
from ssi.reports.enums import Edition
from ssi.reports.models import Commentary
from ssi.reports.services import PRINT_JOB, open_report
from ssi.territories.acting import acting_as
from ssi.territories.bootstrap import bootstrap_posting
from ssi.territories.delegations import declare_absence
from ssi.territories.models import Country
from ssi.territories.roles import Role
from tests.access.uploads import small_text
from tests.factories.cases import make_request
from tests.factories.community import make_correspondent, make_notice
from tests.factories.consular import handling_of, make_filing
from tests.factories.contacts import make_contact
from tests.factories.context import WRITTEN, make_incident, make_sheet, make_zone
from tests.factories.cooperation import make_action, make_agreement, make_participation
from tests.factories.duty import make_alert, make_turn
from tests.factories.imports import make_batch
from tests.factories.letters import make_letter
from tests.factories.missions import make_mission
from tests.support.database import as_owner
from tests.support.people import Embassy

OPERATIONAL = {
    "SG": {"attache.sg", "deputy.sg", "liaison.sg", "assistant.sg"},
    "MY": {"attache.my"},
}
# Technical and institutional cooperation: nobody who is posted for the operational area alone.
COOPERATION = {"SG": {"attache.sg", "deputy.sg", "liaison.sg"}, "MY": {"attache.my"}}
CONTEXT = {"SG": {"attache.sg", "deputy.sg", "liaison.sg"}, "MY": {"attache.my"}}
# Who holds something in a country, in any area; a post does not.
COUNTRIES = {
    "SG": {*OPERATIONAL["SG"], "manager"},
    "MY": {*OPERATIONAL["MY"], "manager", "manager.my"},
    "PH": {"attache.ph", "manager"},
}
CONSULAR = {"PH": {"attache.ph"}, "MY": {"attache.my"}}
POSTS = {"MNL": {"agent.mnl"}, "KUL": {"agent.kul"}}
MANAGERS = {"SG": {"manager"}, "PH": {"manager"}, "MY": {"manager", "manager.my"}}

ACTORS = (
    "attache.sg",
    "deputy.sg",
    "liaison.sg",
    "assistant.sg",
    "attache.my",
    "attache.ph",
    "agent.mnl",
    "agent.kul",
    "manager",
    "manager.my",
    "admin",
    "auditor",
    "nobody",
)
_OPEN = {"ACT": "scheduled", "PRT": "planned", "ACC": "in_force"}
_OVER = {"ACT": "closed", "PRT": "held", "ACC": "abandoned"}
Make = Callable[..., Record]
STATES = ("draft", "open", "closed", "need-to-know")


@dataclass(frozen=True)
class Thing:
    """Something that a parameter of an address names. CANARY is in its texts and nowhere else."""

    kind: str
    key: str
    canary: str
    state: str
    seen_by: frozenset[str]
    # Other texts that give it away: its reference, its identifiers.
    traces: tuple[str, ...] = ()
    # Who knows that it exists without seeing it: a post knows that the SSI handles what it filed.
    known_to: frozenset[str] = frozenset()


@dataclass
class World:
    things: list[Thing] = field(default_factory=list)
    counter: int = 0
    # What the matrix has worked out of this world, by person.
    watched: dict[str, Any] = field(default_factory=dict)
    # The addresses of each route.
    targets: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    def canary(self) -> str:
        self.counter += 1
        return f"canari{self.counter:03d}z"

    def of_kind(self, kind: str) -> list[Thing]:
        return [thing for thing in self.things if thing.kind == kind]

    def hidden_from(self, username: str) -> list[Thing]:
        return [thing for thing in self.things if username not in thing.seen_by]

    def add(
        self,
        kind: str,
        key: object,
        canary: str,
        state: str,
        seen_by: set[str],
        *traces: object,
        known_to: Iterable[str] = (),
    ) -> None:
        texts = tuple(str(trace) for trace in traces if trace)
        self.things.append(Thing(kind, str(key), canary, state, frozenset(seen_by), texts, frozenset(known_to)))


def build(embassy: Embassy) -> World:
    """Every kind of thing, own and foreign, in every state."""
    world = World()
    for country, author in (("SG", "attache.sg"), ("MY", "attache.my")):
        for state in STATES:
            _request(world, embassy, country, author, state)
            _letter(world, embassy, country, author, state)
            _mission(world, embassy, country, author, state)
        for kind, make in (("ACT", make_action), ("PRT", make_participation), ("ACC", make_agreement)):
            for state in STATES:
                _cooperation(world, embassy, kind, make, country, author, state)
    for post, country, agent, handler in (
        ("MNL", "PH", "agent.mnl", "attache.ph"),
        ("KUL", "MY", "agent.kul", "attache.my"),
    ):
        for state in STATES:
            _filing(world, embassy, post, country, agent, handler, state)
    for country, author in (("SG", "attache.sg"), ("MY", "attache.my")):
        for state in ("draft", "closed", "open", "submitted"):
            _sheet(world, embassy, country, author, state)
        _zone_and_contact(world, embassy, country, author)
    for country, readers in COUNTRIES.items():
        world.add("country", country, "", "open", readers)
    _reports(world, embassy)
    _import(world, embassy)
    _absence(world, embassy)
    _reach(world, embassy)
    _view(world, embassy)
    return world


def _reach(world: World, embassy: Embassy) -> None:
    """A request to read a reserved record and an emergency that is over, by somebody whom nobody here is."""
    record = make_request(embassy["attache.sg"], state="answered", text="Objet réservé")
    _reserve(record)
    person, now = embassy["admin.two"], clock.now()
    asked, reason = world.canary(), world.canary()
    with as_owner():
        bootstrap_posting(person, Role.LIAISON_OFFICER, countries=("SG",), start=now - timedelta(days=2))
        request = AccessRequest.objects.create(
            person=person, reference=record.reference or "", reason=f"Motif {asked}", at=now
        )
        access = EmergencyAccess.objects.create(
            record=record,
            scope=record.scope,
            person=person,
            reference=record.reference or "",
            reason=f"Urgence {reason}",
            opened_at=now - timedelta(hours=5),
            during=TimestamptzRange(now - timedelta(hours=5), now - timedelta(hours=1)),
        )
    deciding = {"attache.sg", "manager"}
    world.add("access_request", request.pk, asked, "need-to-know", deciding, request.pk)
    world.add("emergency", access.pk, reason, "need-to-know", deciding, access.pk)


def _import(world: World, embassy: Embassy) -> None:
    """A sheet that its author sent in: nobody else's, whoever may write in that country."""
    canary = world.canary()
    batch = make_batch(embassy["attache.my"], "MY", text=canary)
    world.add("import", batch.pk, canary, "open", {"attache.my"}, batch.pk)


def _view(world: World, embassy: Embassy) -> None:
    """Shared in Malaysia: read by whoever reads its operational records."""
    canary = world.canary()
    with as_owner():
        view = SavedView.objects.create(
            owner=embassy["attache.my"],
            place="cases",
            name=f"Vue {canary}",
            query="state=open",
            country_id="MY",
            scopes=["MY/operational"],
            created_at=clock.now(),
        )
    world.add("view", view.pk, canary, "open", OPERATIONAL["MY"] | MANAGERS["MY"], view.pk)


def _absence(world: World, embassy: Embassy) -> None:
    """Still to come, so that it opens nothing: known to both, to whoever may declare it, to their countries' home."""
    start = clock.now() + timedelta(days=30)
    with acting_as(embassy["attache.my"]):
        number = declare_absence(
            embassy["attache.my"],
            embassy["deputy.sg"],
            start=start,
            end=start + timedelta(days=5),
            actor=embassy["attache.my"],
        )
    world.add("delegation", number, "", "open", {"attache.my", "deputy.sg", "manager", "manager.my", "admin"})


def _sheet(world: World, embassy: Embassy, country: str, author: str, state: str) -> None:
    """Closed: replaced by the one in force, which is open. A sheet is never reserved."""
    canary = world.canary()
    stored = {"draft": "draft", "closed": "published", "open": "published", "submitted": "reviewed"}[state]
    at = WRITTEN - timedelta(days=30) if state == "closed" else WRITTEN
    record = make_sheet(embassy[author], embassy["manager"], country, state=stored, text=f"Objet {canary}", at=at)
    document = _document(record, embassy, author, canary)
    seen = CONTEXT[country] | MANAGERS[country]
    if state == "draft":
        seen = {author}
    kind = "draft:FIC" if state == "draft" else "record:FIC"
    world.add(kind, record.reference or record.pk, canary, state, seen, record.pk, record.reference)
    _by_identifier(world, record, canary, state, seen)
    world.add("document", document, canary, state, seen, document)
    if state == "open":
        make_incident(record, embassy[author], text=f"Incident {canary}", day=WRITTEN.date())
        with as_owner():
            incident = SecurityIncident.objects.get(record=record)
        world.add("incident", incident.key, canary, state, seen, incident.key)


def _zone_and_contact(world: World, embassy: Embassy, country: str, author: str) -> None:
    """Of a country and of no record: the zone is of the context, the contact is for whoever works there."""
    zoned, named = world.canary(), world.canary()
    zone = make_zone(embassy[author], country, name=f"Zone {zoned}")
    contact = make_contact(embassy[author], country, name=f"Inspecteur {named}")
    world.add("zone", zone.pk, zoned, "open", CONTEXT[country] | MANAGERS[country], zone.pk)
    world.add("contact", contact.pk, named, "open", COUNTRIES[country], contact.pk)


def _reports(world: World, embassy: Embassy) -> None:
    """A report is read by whoever may report on all of its countries; a job, by whoever asked for it."""
    quarter = quarter_period(2026, 3)
    for username, codes, readers in (
        ("manager", ["SG", "PH"], {"manager"}),
        ("manager.my", ["MY"], {"manager", "manager.my"}),
    ):
        user = embassy[username]
        canary = world.canary()
        with as_owner(), acting_as(user):
            report = open_report(
                quarter,
                list(Country.objects.filter(pk__in=codes)),
                edition=Edition.INTERNAL,
                language="fr",
                actor=user,
            )
            Commentary.objects.filter(report=report).update(text=f"Commentaire {canary}")
            job = request_job(PRINT_JOB, {"report": str(report.pk)}, subject=f"report:{report.pk}", actor=user)
        world.add("report", report.pk, canary, "open", readers, report.pk)
        world.add("job", job.pk, "", "open", {username}, job.pk)


def _request(world: World, embassy: Embassy, country: str, author: str, state: str) -> None:
    canary = world.canary()
    stored = {"draft": "draft", "open": "answered", "closed": "closed", "need-to-know": "answered"}[state]
    record = make_request(embassy[author], country, state=stored, text=f"Objet {canary}")
    seen = OPERATIONAL[country] | MANAGERS[country]
    if state == "draft":
        seen = {author}
    document = _document(record, embassy, author, canary)
    if state == "need-to-know":
        _reserve(record)
        named = sorted(OPERATIONAL[country] - {author})[:1]
        for username in named:
            _name(record, embassy, username, author)
        seen = {author, *MANAGERS[country], *named}
    kind = "draft:RFI" if state == "draft" else "record:RFI"
    world.add(kind, record.reference or record.pk, canary, state, seen, record.pk, record.reference)
    _by_identifier(world, record, canary, state, seen)
    world.add("document", document, canary, state, seen, document)
    _exchange_and_assurance(world, embassy, record, author, document, state, seen)
    _letter_of(world, embassy, record, author, state, seen)
    _mail(world, embassy, record, author, state)
    with as_owner():
        part = Part.objects.create(
            record=record,
            scope=record.scope,
            number=1,
            entity_type="organisation",
            name=canary,
            as_of=clock.today("Asia/Singapore"),
        )
        number = PartNumber.objects.create(
            part=part,
            record=record,
            scope=record.scope,
            position=1,
            kind="passport",
            masked="••••••",
            sealed=seal(canary),
            blind=blind_index(canary, NUMBER_PURPOSE),
        )
    if state != "draft":
        _task_and_news(world, embassy, record, author, state, seen)
    world.add("part", part.pk, canary, state, seen)
    world.add("part_number", number.pk, canary, state, seen)


def _letter_of(world: World, embassy: Embassy, record: Record, author: str, state: str, seen: set[str]) -> None:
    """A draft of a letter, on a record that is registered; written as its author, on the country's side."""
    if state == "draft":
        return
    canary = world.canary()
    with as_owner():
        letter = Letter.objects.create(
            record=record,
            scope=record.scope,
            kind="note_verbale",
            language="fr",
            template=LetterTemplate.objects.in_force().filter(kind="note_verbale")[0],
            channel="diplomatic",
            subject=canary,
            body=canary,
            author=embassy[author],
            created_at=clock.now(),
            updated_at=clock.now(),
        )
    world.add("letter", letter.pk, canary, state, seen, letter.pk)


def _task_and_news(world: World, embassy: Embassy, record: Record, author: str, state: str, seen: set[str]) -> None:
    """A task of the record, which its readers see; and what its owner alone was told of it."""
    canary = world.canary()
    with as_owner():
        task = Task.objects.create(
            record=record,
            scope=record.scope,
            title=f"Tâche {canary}",
            assignee=embassy[author],
            created_by=embassy[author],
            created_at=clock.now(),
        )
        news = News.objects.create(
            record=record, scope=record.scope, person=embassy[author], event="late", at=clock.now()
        )
    world.add("task", task.pk, canary, state, seen, task.pk)
    world.add("news", news.pk, "", state, {author}, news.pk)


def _exchange_and_assurance(
    world: World, embassy: Embassy, record: Record, author: str, document: str, state: str, seen: set[str]
) -> None:
    """An arrival of the record, and an assurance that waits for its approval."""
    canary = world.canary()
    moment = clock.now()
    with as_owner():
        exchange = Exchange.objects.create(
            record=record,
            scope=record.scope,
            direction="in",
            kind="message",
            channel="bilateral",
            occurred_at=moment,
            registered_at=moment,
            subject=f"Arrivée {canary}",
            handling_code="H1",
            actor=embassy[author],
        )
        assurance = Assurance.objects.create(
            record=record,
            scope=record.scope,
            country_id=record.country_id,
            crime_type_id="DRUG",
            given_by=f"Parquet {canary}",
            reference="AG/1",
            given_on=clock.today("Asia/Singapore"),
            document_id=document,
            recorded_by=embassy[author],
            recorded_at=moment,
        )
    world.add("exchange", exchange.pk, canary, state, seen, exchange.pk)
    world.add("assurance", assurance.pk, canary, state, seen, assurance.pk)


def _mail(world: World, embassy: Embassy, record: Record, author: str, state: str) -> None:
    """A message that its author dropped and did not file: nobody else's, whoever sees the record."""
    canary = world.canary()
    content = f"From: a@b.example\r\nDate: Tue, 8 Sep 2026 09:00:00 +0800\r\nSubject: {canary}\r\n\r\n{canary}\r\n"
    with as_owner(), acting_as(embassy[author]):
        pending = keep_pending(record, "message.eml", content.encode(), actor=embassy[author])
    world.add("mail", pending.pk, canary, state, {author}, pending.pk)


def _letter(world: World, embassy: Embassy, country: str, author: str, state: str) -> None:
    """A letter with its affair, its hard date and a piece; who sees one record of an affair sees its title."""
    canary, matter = world.canary(), world.canary()
    stored = {"draft": "draft", "open": "checked", "closed": "closed", "need-to-know": "delivered"}[state]
    record = make_letter(embassy[author], country, state=stored, text=f"Objet {canary}")
    seen = OPERATIONAL[country] | MANAGERS[country]
    if state == "draft":
        seen = {author}
    with as_owner(), acting_as(embassy[author]):
        affair = open_affair(record, title=f"Affaire {matter}", actor=embassy[author])
        hard = HardDate.objects.filter(record=record).get()
    document = _document(record, embassy, author, canary)
    if state == "need-to-know":
        _reserve(record)
        seen = {author, *MANAGERS[country]}
    kind = "draft:CRI" if state == "draft" else "record:CRI"
    world.add(kind, record.reference or record.pk, canary, state, seen, record.pk, record.reference)
    _by_identifier(world, record, canary, state, seen)
    world.add("document", document, canary, state, seen, document)
    with as_owner():
        exhibit = Exhibit.objects.create(
            record=record, scope=record.scope, number="1", description=canary, sealed_by="SPF", place="Singapour"
        )
    world.add("exhibit", exhibit.pk, canary, state, seen, exhibit.pk)
    world.add("affair", affair.pk, matter, state, seen, affair.pk)
    world.add("hard_date", hard.pk, "", state, seen, hard.pk)


def _mission(world: World, embassy: Embassy, country: str, author: str, state: str) -> None:
    """A mission with its member, its acts, its programme and a piece."""
    canary = world.canary()
    stored = {"draft": "draft", "open": "prepared", "closed": "closed", "need-to-know": "authorised"}[state]
    record = make_mission(embassy[author], country, state=stored, text=f"Objet {canary}")
    seen = {author} if state == "draft" else OPERATIONAL[country] | MANAGERS[country]
    document = _document(record, embassy, author, canary)
    if state == "need-to-know":
        _reserve(record)
        seen = {author, *MANAGERS[country]}
    kind = "draft:MIS" if state == "draft" else "record:MIS"
    world.add(kind, record.reference or record.pk, canary, state, seen, record.pk, record.reference)
    _by_identifier(world, record, canary, state, seen)
    world.add("document", document, canary, state, seen, document)


def _cooperation(world: World, embassy: Embassy, kind: str, make: Make, country: str, author: str, state: str) -> None:
    """An action, a participation or an agreement, with a piece and somebody named in it."""
    canary = world.canary()
    stored = {"draft": "draft", "open": _OPEN[kind], "closed": _OVER[kind], "need-to-know": _OPEN[kind]}[state]
    record = make(embassy[author], country, state=stored, text=f"Objet {canary}")
    seen = {author} if state == "draft" else COOPERATION[country] | MANAGERS[country]
    document = _document(record, embassy, author, canary)
    if state == "need-to-know":
        # Nobody oversees cooperation: its owner, and whoever is named.
        _reserve(record)
        named = sorted(COOPERATION[country] - {author})[:1]
        for username in named:
            _name(record, embassy, username, author)
        seen = {author, *named}
    what = f"draft:{kind}" if state == "draft" else f"record:{kind}"
    world.add(what, record.reference or record.pk, canary, state, seen, record.pk, record.reference)
    _by_identifier(world, record, canary, state, seen)
    world.add("document", document, canary, state, seen, document)


def _filing(world: World, embassy: Embassy, post: str, country: str, agent: str, handler: str, state: str) -> None:
    canary, note = world.canary(), world.canary()
    stored = {"draft": "draft", "open": "answered", "closed": "closed", "need-to-know": "in_progress"}[state]
    filing = make_filing(
        embassy[agent], embassy[handler], post, country, state=stored, text=f"Lieu {canary}", note=f"Note {note}"
    )
    # To a request that is over, a post adds nothing more.
    document = _document(filing, embassy, handler if state == "closed" else agent, canary)
    if state == "draft":
        world.add("draft:ASC", filing.pk, canary, state, set(POSTS[post]), filing.pk)
        _by_identifier(world, filing, canary, state, set(POSTS[post]))
        world.add("document", document, canary, state, set(POSTS[post]), document)
        return
    _follow(filing, canary)
    handling = handling_of(filing)
    inside = CONSULAR[country] | MANAGERS[country]
    seen = POSTS[post] | inside
    if state == "need-to-know":
        _reserve(handling)
        inside = {handler, *MANAGERS[country]}
    world.add("record:ASC", filing.reference, canary, state, seen, filing.pk, filing.reference)
    _by_identifier(world, filing, canary, state, seen)
    _by_identifier(world, handling, note, state, inside)
    world.add("document", document, canary, state, seen, document)
    world.add("handled:ASC", filing.reference, note, state, inside, handling.pk, known_to=POSTS[post])
    # The page of an alert names the request and says nothing of it: no word of it is there for its readers either.
    alert = make_alert(handling, embassy[handler])
    world.add("alert", alert.pk, "", state, inside, alert.pk)
    if state == "open":
        number = world.canary()
        # Of the hour, a post is told who is on duty: tomorrow's turn is nothing to it.
        tomorrow = clock.now() + timedelta(days=1)
        hours = {"starts_at": tomorrow, "ends_at": tomorrow + timedelta(hours=12)}
        turn = make_turn(embassy[handler], embassy[handler], country, phone=number, **hours)
        world.add("turn", turn.pk, number, state, CONSULAR[country] | MANAGERS[country], turn.pk)
        _community(world, embassy, country, post, handler)
    internal = _document(handling, embassy, handler, note)
    world.add("handling", handling.pk, note, state, inside, handling.pk)
    world.add("document", internal, note, state, inside, internal)


def _follow(filing: Record, canary: str) -> None:
    """A visit and a hearing of the person, each the first of its request: read by whoever reads the request."""
    day = clock.now() - timedelta(days=1)
    with as_owner():
        Visit.objects.create(record=filing, scope=filing.scope, number=1, at=day, visitors=canary)
        Hearing.objects.create(record=filing, scope=filing.scope, number=1, at=day, place=canary, kind="trial")


def _community(world: World, embassy: Embassy, country: str, post: str, handler: str) -> None:
    """A notice to the post, and somebody to call in its country."""
    seen = POSTS[post] | CONSULAR[country] | MANAGERS[country]
    canary, name = world.canary(), world.canary()
    notice = make_notice(embassy[handler], country, (post,), title=canary)
    world.add("security_notice", notice.pk, canary, "open", seen, notice.pk)
    one = make_correspondent(embassy[handler], country, post, name=name)
    world.add("correspondent", one.pk, name, "open", seen, one.pk)


def _by_identifier(world: World, record: Record, canary: str, state: str, seen: set[str]) -> None:
    """For machines: every record by its identifier, whatever its kind, or as one of its kind."""
    for kind in ("id", f"id:{record.kind}"):
        world.add(kind, record.pk, canary, state, seen, record.pk, record.reference)


def _document(record: Record, embassy: Embassy, username: str, text: str) -> str:
    with as_owner(), acting_as(embassy[username]):
        made = attach_document(
            record, small_text(text), title=f"Pièce {text}", document_type="report", actor=embassy[username]
        )
    return str(made.pk)


def _reserve(record: Record) -> None:
    with as_owner():
        Record.objects.filter(pk=record.pk).update(need_to_know=True)


def _name(record: Record, embassy: Embassy, username: str, by: str) -> None:
    now = clock.now()
    with as_owner():
        NamedReader.objects.create(
            record=record,
            scope=record.scope,
            person=embassy[username],
            named_by=embassy[by],
            reason="associé à l’enquête en cours",
            during=TimestamptzRange(now - timedelta(days=1), now + timedelta(days=30)),
        )
