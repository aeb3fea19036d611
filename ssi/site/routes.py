"""Every route, declared: what opens it, what its parameters name. A route that is not here fails the access matrix.

`manage.py routes --json` prints this table beside the addresses; tests/access asks each of them in every role.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from django.urls import URLPattern, URLResolver, get_resolver

Kind = Literal["page", "list", "detail", "fragment", "write", "download"]
PUBLIC, SIGNED_IN, OWN = "public", "signed_in", "own"
READ, WRITE, ASK, READ_AND_REPLACE = ("GET",), ("POST",), ("GET", "POST"), ("GET", "PUT")


@dataclass(frozen=True)
class Route:
    """OPENS: a capability, or who else; it opens the page, and the walls decide what is on it.

    PARAMS: what each parameter of the address names (`record:RFI`, `draft:ASC`, `document`, `account`…).
    """

    name: str
    opens: str
    methods: tuple[str, ...]
    kind: Kind
    reads: bool = False
    params: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    # Other kinds of things that the same parameters name: one address serves every kind of its area.
    also: tuple[str, ...] = ()


def _pages(
    opens: str, kind: Kind, methods: tuple[str, ...], /, *names: str, _also: tuple[str, ...] = (), **params: str
) -> Iterator[Route]:
    reads = kind in {"list", "detail", "download"}
    for name in names:
        yield Route(name, opens, methods, kind, reads=reads, params=params, also=_also)


def _declared() -> Iterator[Route]:
    yield from _roof()
    yield from _accounts()
    yield from _reference()
    yield from _cases()
    yield from _letters_and_missions()
    yield from _consular()
    yield from _cooperation()
    yield from _countries()
    yield from _followup()
    yield from _around()
    yield from _taken_in_and_out()
    yield from _for_machines()


def _roof() -> Iterator[Route]:
    yield from _pages(SIGNED_IN, "list", READ, "home", "followed")
    yield Route("search", SIGNED_IN, READ, "page", note="finds nothing without words; tests/site/test_search.py")
    yield Route("search_suggestions", SIGNED_IN, READ, "fragment", note="finds nothing without words")
    yield Route("journal", "journal_view", READ, "page", note="references only, by its own policy; never a content")
    yield Route("journal_export", "service_journal", READ, "page", note="references only; the auditor alone")
    yield from _pages(SIGNED_IN, "page", READ, "help")
    yield from _pages("service_accounts", "page", READ, "service_health")
    yield from _pages("operational_change", "page", ASK, "handover")
    yield from _pages("operational_change", "write", WRITE, "handover_note", code="country")
    yield from _pages(OWN, "page", READ, "handover_pdf", "consular:paper", pk="job")
    yield from _pages(PUBLIC, "page", READ, "accessibility", "health")
    yield Route("metrics", PUBLIC, READ, "page", note="with the token of SSI_METRICS_TOKEN; else 404; figures only")


def _accounts() -> Iterator[Route]:
    yield Route("account_login", PUBLIC, ASK, "write")
    yield Route("set_language", PUBLIC, WRITE, "write")
    yield from _pages(OWN, "write", ASK, "account_logout", "account_change_password", "accounts:profile")
    yield from _pages(OWN, "page", READ, "accounts:sessions")
    yield from _pages(OWN, "write", ASK, "absence:list", "own_notices")
    yield from _pages("service_accounts", "page", READ, "outbox")
    yield from _pages("service_accounts", "write", WRITE, "outbox_test")
    yield from _pages("service_accounts", "write", WRITE, "outbox_retry", pk="notice")
    yield from _pages(OWN, "write", ASK, "absence:end", pk="delegation")
    yield from _pages(OWN, "write", WRITE, "accounts:end_other_sessions")
    yield from _pages(OWN, "write", WRITE, "accounts:end_session", handle="session")
    yield from _pages(SIGNED_IN, "page", READ, "directory:index", "directory:suggest")
    yield from _pages(SIGNED_IN, "page", READ, "directory:detail", code="authority")
    yield from _pages("service_accounts", "page", READ, "territories:index", "territories:accounts")
    yield from _pages("service_accounts", "write", ASK, "territories:account_new")
    yield from _pages("service_accounts", "page", READ, "territories:account", pk="account")
    for name in ("close", "reopen", "reset"):
        yield from _pages("service_accounts", "write", ASK, f"territories:account_{name}", pk="account")
    yield from _pages("service_postings", "page", READ, "territories:postings")
    yield from _pages("service_postings", "write", ASK, "territories:posting_new")
    yield from _pages("service_postings", "write", ASK, "territories:posting_end", pk="posting")


def _reference() -> Iterator[Route]:
    """Read by administrators and the auditor; written by administrators alone."""
    keep = "service_reference"
    for name in ("index", "history", "authorities", "crime_types", "texts", "calendars", "posts", "lists", "exposures"):
        yield from _pages(keep, "page", READ, f"reference:{name}")
    yield from _pages(keep, "page", READ, "reference:authority", code="authority")
    yield from _pages(keep, "page", READ, "reference:calendar", code="covered_country")
    yield from _pages(keep, "page", READ, "reference:list", "reference:list_history", code="covered_country")
    yield from _pages(keep, "write", ASK, "reference:item_new", "reference:holiday_new", code="covered_country")
    yield from _pages(keep, "write", ASK, "reference:alias_new", code="authority")
    for name in ("authority", "crime_type", "instrument", "provision", "post", "exposure"):
        yield from _pages(keep, "write", ASK, f"reference:{name}_new")
    for name in ("authority", "alias", "crime_type", "instrument", "provision", "holiday", "post", "exposure"):
        yield from _pages(keep, "write", ASK, f"reference:{name}_change", key=name)
        if name != "post":
            yield from _pages(keep, "write", ASK, f"reference:{name}_remove", key=name)
        if name not in {"alias", "holiday"}:
            yield from _pages(keep, "page", READ, f"reference:{name}_history", key=name)
    yield from _pages(keep, "page", READ, "reference:holiday_history", key="covered_country")
    yield from _pages(keep, "write", ASK, "reference:authority_close", key="authority")
    yield from _pages(keep, "write", ASK, "reference:provision_renumber", key="provision")
    yield from _pages(keep, "write", ASK, "reference:item_change", "reference:item_retire", item="checklist_item")
    yield from _pages(keep, "write", WRITE, "reference:item_move", item="checklist_item")
    yield from _pages(keep, "page", READ, "reference:letter_templates")
    yield from _pages(keep, "write", ASK, "reference:letter_template", key="letter_template")
    yield from _pages(keep, "page", READ, "reference:letter_versions", key="letter_template")


def _cases() -> Iterator[Route]:
    view, change, record, draft = "operational_view", "operational_change", "record:RFI", "draft:RFI"
    every = ("record:CRI", "draft:CRI", "step:CRI", "record:MIS", "draft:MIS", "step:MIS")
    yield from _pages(view, "list", READ, "cases:list")
    yield from _pages(change, "page", READ, "cases:drafts")
    yield from _pages(change, "write", ASK, "cases:new", kind="kind")
    yield from _pages(change, "fragment", READ, "cases:due_date")
    yield from _pages(change, "detail", ASK, "cases:draft", key=draft, _also=every)
    yield from _pages(change, "write", ASK, "cases:discard", key=draft, _also=every)
    yield from _pages(view, "detail", READ, "cases:detail", "cases:history", reference=record, _also=every)
    yield from _pages(view, "page", READ, "cases:journal", reference=record, _also=every)
    yield from _pages(view, "detail", ASK, "cases:readers", reference=record, _also=every)
    yield from _pages(change, "write", ASK, "cases:step", reference=record, code="step:RFI", _also=every)
    yield from _pages(view, "detail", READ, "cases:exchanges", reference=record, _also=every)
    for name in ("edit", "add_exchange", "note_call", "drop_mail", "add_part", "add_document", "link", "affair"):
        yield from _pages(change, "write", ASK, f"cases:{name}", reference=record, _also=every)
    for name in ("letters", "case_file"):
        yield from _pages(change, "write", ASK, f"cases:{name}", reference=record, _also=every)
    yield from _pages(change, "write", ASK, "cases:add_hard_date", reference=record, _also=every)
    yield from _pages(change, "write", WRITE, "cases:leave_affair", reference=record, _also=every)
    yield from _pages(view, "detail", ASK, "cases:affair_page", key="affair")
    yield from _pages(change, "write", ASK, "cases:consent", reference=record, number="number")
    for name in ("send", "answer", "forward", "letter_from"):
        yield from _pages(change, "write", ASK, f"cases:{name}", reference=record)
    for name in ("step_back", "void"):
        yield from _pages(change, "write", ASK, f"cases:{name}", reference=record, _also=every)
    yield from _pages("operational_reopen", "write", ASK, "cases:restore", reference=record, _also=every)
    yield from _pages(change, "write", ASK, "cases:duplicate", reference=record, _also=("record:CRI", "record:MIS"))
    replying = ("record:CRI",)
    yield from _pages(view, "write", ASK, "cases:assurances", reference=record, _also=replying)
    yield from _pages(change, "write", ASK, "cases:ask_assurance", reference=record, _also=replying)
    yield from _pages(
        "operational_oversee", "write", WRITE, "cases:approve_assurance", reference=record, key="assurance"
    )


def _letters_and_missions() -> Iterator[Route]:
    view, change, letter = "operational_view", "operational_change", "record:CRI"
    for name in ("check", "deliver", "return_acts", "measures", "letter_event", "inventory", "exhibits"):
        yield from _pages(change, "write", ASK, f"cases:{name}", reference=letter)
    mission = "record:MIS"
    yield from _pages(view, "list", READ, "cases:missions")
    for name in ("ask_host", "authorise", "report", "members", "acts", "programme", "costs"):
        yield from _pages(change, "write", ASK, f"cases:mission_{name}", reference=mission)
    yield from _pages(change, "write", WRITE, "cases:mission_folder", reference=mission)
    yield from _pages(OWN, "page", READ, "cases:mission_pdf", pk="job")
    yield from _pages(OWN, "write", ASK, "cases:mission_feed")
    yield Route(
        "cases:mission_ics",
        PUBLIC,
        READ,
        "page",
        params={"secret": "feed"},
        note="by the secret of its address; else 404; masked titles",
    )
    yield from _pages(change, "write", WRITE, "cases:mission_passport", reference=mission, number="number")
    for name in ("see_alarm", "meet_hard_date"):
        yield from _pages(change, "write", WRITE, f"cases:{name}", reference=letter, key="hard_date")
    yield from _pages(change, "write", ASK, "cases:custody", reference=letter, key="exhibit")


def _consular() -> Iterator[Route]:
    view, answer, own, record = "consular_view", "consular_answer", "consular_file", "record:ASC"
    yield from _pages(view, "list", READ, "consular:index")
    yield from _pages(view, "page", READ, "consular:figures")
    yield from _pages(SIGNED_IN, "page", ASK, "consular:register")
    yield from _pages("service_reference", "write", ASK, "consular:periods")
    yield from _pages(view, "list", ASK, "consular:retention")
    yield from _pages(own, "write", ASK, "consular:new")
    yield from _pages(own, "page", READ, "consular:draft", key="draft:ASC")
    yield from _pages(own, "write", ASK, "consular:step", key="draft:ASC", number="stage")
    yield from _pages(own, "write", ASK, "consular:discard", "consular:draft_attach", key="draft:ASC")
    yield from _pages(view, "page", READ, "consular:handling", key="handling")
    yield from _pages(view, "detail", READ, "consular:detail", "consular:history", reference=record)
    yield from _pages(view, "page", READ, "consular:journal", reference=record)
    yield from _pages(own, "page", READ, "consular:receipt", reference=record)
    yield from _pages(view, "detail", ASK, "consular:readers", reference=record)
    yield from _pages(view, "page", READ, "consular:handling_history", reference="handled:ASC")
    yield from _pages(view, "page", ASK, "consular:handling_readers", "consular:privacy", reference="handled:ASC")
    for name in ("message", "wish", "notification", "add_contact", "attach", "duplicate"):
        yield from _pages(own, "write", ASK, f"consular:{name}", reference=record)
    yield from _pages(own, "write", ASK, "consular:consent", "consular:inform", reference=record, number="number")
    for name in ("take_charge", "triage", "answer", "ask", "note", "close", "decline", "link", "attach_internal"):
        yield from _pages(answer, "write", ASK, f"consular:{name}", reference=record)
    yield from _pages("consular_reopen", "write", ASK, "consular:reopen", reference=record)
    yield from _pages(answer, "write", ASK, "consular:step_back", "consular:void", reference="handled:ASC")
    yield from _pages("consular_reopen", "write", ASK, "consular:restore", reference="handled:ASC")
    yield from _pages(answer, "write", ASK, "consular:pass", reference=record, code="step:ASH")


def _cooperation() -> Iterator[Route]:
    yield from _pages("technical_view", "list", READ, "actions:list")
    yield from _pages("institutional_view", "list", READ, "agreements:list")
    yield from _pages("technical_change", "write", ASK, "actions:participations", reference="record:ACT")
    for space, area, kind in (
        ("actions", "technical", "ACT"),
        ("participations", "technical", "PRT"),
        ("agreements", "institutional", "ACC"),
    ):
        view, change, record, draft = f"{area}_view", f"{area}_change", f"record:{kind}", f"draft:{kind}"
        yield from _pages(change, "write", ASK, f"{space}:new")
        yield from _pages(change, "detail", ASK, f"{space}:draft", key=draft)
        yield from _pages(change, "write", ASK, f"{space}:discard", key=draft)
        yield from _pages(view, "detail", READ, f"{space}:detail", f"{space}:history", reference=record)
        yield from _pages(view, "page", READ, f"{space}:journal", reference=record)
        yield from _pages(view, "detail", ASK, f"{space}:readers", reference=record)
        yield from _pages(change, "write", ASK, f"{space}:step", reference=record, code=f"step:{kind}")
        yield from _pages(view, "detail", READ, f"{space}:exchanges", reference=record)
        for name in ("edit", "add_exchange", "note_call", "drop_mail", "add_part", "add_document", "link"):
            yield from _pages(change, "write", ASK, f"{space}:{name}", reference=record)
        for name in ("step_back", "void", "restore"):
            yield from _pages(change, "write", ASK, f"{space}:{name}", reference=record)
    yield from _pages("technical_change", "page", READ, "actions:drafts")
    yield from _pages("institutional_change", "page", READ, "agreements:drafts")


def _countries() -> Iterator[Route]:
    view, change, record = "context_view", "context_change", "record:FIC"
    yield from _pages(SIGNED_IN, "list", READ, "countries")
    yield from _pages(SIGNED_IN, "detail", READ, "country", code="country")
    yield from _pages(view, "list", READ, "sheets:list")
    yield from _pages(change, "page", READ, "sheets:drafts")
    yield from _pages(change, "write", ASK, "sheets:new")
    yield from _pages(change, "detail", ASK, "sheets:draft", key="draft:FIC")
    yield from _pages(change, "write", ASK, "sheets:discard", key="draft:FIC")
    yield from _pages(view, "detail", READ, "sheets:detail", "sheets:history", reference=record)
    yield from _pages(view, "page", READ, "sheets:journal", reference=record)
    yield from _pages(view, "page", ASK, "sheets:readers", reference=record)
    yield from _pages(change, "write", ASK, "sheets:step", reference=record, code="step:FIC")
    yield from _pages(view, "page", READ, "sheets:compare", reference=record)
    for name in ("edit", "incident", "add_document", "link", "void", "restore"):
        yield from _pages(change, "write", ASK, f"sheets:{name}", reference=record)
    yield from _pages(view, "list", READ, "incidents:list")
    yield from _pages(change, "write", ASK, "incidents:change", key="incident")
    yield from _pages(view, "detail", ASK, "zones:detail", key="zone")
    yield from _pages(change, "write", ASK, "zones:new")
    yield from _pages(change, "write", ASK, "zones:rename", key="zone")
    yield from _pages(SIGNED_IN, "detail", READ, "directory:contact", key="contact")
    yield from _pages(SIGNED_IN, "write", ASK, "directory:contact_new")
    yield from _pages(SIGNED_IN, "write", ASK, "directory:contact_change", key="contact")
    yield from _pages(SIGNED_IN, "write", WRITE, "directory:contact_check", key="contact")


def _followup() -> Iterator[Route]:
    """Tasks, news, alarms: of any record that one sees, by its identifier."""
    yield from _pages(SIGNED_IN, "list", READ, "followup:alarms")
    yield from _pages(OWN, "page", READ, "followup:tasks")
    yield from _pages(OWN, "page", READ, "followup:news")
    yield from _pages(OWN, "write", WRITE, "followup:news_all_read")
    yield from _pages(OWN, "write", WRITE, "followup:news_read", key="news")
    yield from _pages(OWN, "write", ASK, "followup:choices")
    yield from _pages(SIGNED_IN, "detail", ASK, "followup:task", key="task")
    yield from _pages(SIGNED_IN, "write", ASK, "followup:task_give_up", key="task")
    yield from _pages(SIGNED_IN, "write", WRITE, "followup:task_tick", key="task")
    yield from _pages(
        SIGNED_IN, "write", WRITE, "followup:task_add", "followup:list_apply", "followup:follow", key="id"
    )
    yield from _pages(SIGNED_IN, "write", ASK, "followup:alarm_aside", key="id")
    keep = "service_reference"
    yield from _pages(keep, "page", READ, "task_lists:index")
    yield from _pages(keep, "write", ASK, "task_lists:new")
    yield from _pages(keep, "write", ASK, "task_lists:change", "task_lists:remove", key="usual_task")
    yield from _pages(keep, "page", READ, "task_lists:history", key="usual_task")


def _around() -> Iterator[Route]:
    yield Route("people:find", SIGNED_IN, ASK, "page", note="finds nothing without words; tests/people/test_finding.py")
    yield from _pages(SIGNED_IN, "detail", READ, "people:detail", key="part")
    yield from _pages(SIGNED_IN, "write", ASK, "people:change", "people:remove", key="part")
    yield from _pages(SIGNED_IN, "write", WRITE, "people:decide", key="part")
    yield from _pages(SIGNED_IN, "write", WRITE, "people:unmask", key="part_number")
    yield from _pages(SIGNED_IN, "list", READ, "exchanges:register")
    for name in ("reply", "correct", "remind", "acknowledge"):
        yield from _pages(SIGNED_IN, "write", ASK, f"exchanges:{name}", key="exchange")
    yield from _pages(OWN, "write", ASK, "exchanges:file_mail", key="mail")
    yield from _pages(SIGNED_IN, "write", ASK, "exchanges:letter", "exchanges:file_letter", key="letter")
    yield from _pages(SIGNED_IN, "write", WRITE, "exchanges:print_letter", "exchanges:discard_letter", key="letter")
    yield from _pages(SIGNED_IN, "page", READ, "exchanges:letter_word", key="letter")
    yield from _pages(OWN, "page", READ, "exchanges:printed", pk="job")
    yield from _pages(SIGNED_IN, "download", READ, "documents:download", key="document")
    yield from _pages(SIGNED_IN, "page", READ, "documents:show", "documents:picture", key="document", number="number")
    yield from _pages(SIGNED_IN, "write", ASK, "documents:withdraw", "documents:replace", key="document")
    for name in ("consent", "ask"):
        yield from _pages(SIGNED_IN, "write", ASK, f"exchanges:{name}_document", key="document")
        yield from _pages(SIGNED_IN, "write", ASK, f"exchanges:{name}_exchange", key="exchange")


def _taken_in_and_out() -> Iterator[Route]:
    """Reports, imports, exports, accesses to what is reserved, acts on several records, views, jobs."""
    produce, issue = "report_produce", "report_issue"
    yield from _pages(produce, "page", READ, "reports:list")
    yield from _pages(produce, "write", ASK, "reports:new")
    yield from _pages(produce, "detail", READ, "reports:detail", pk="report")
    yield from _pages(produce, "write", WRITE, "reports:comment", pk="report", section="section")
    yield from _pages(issue, "write", ASK, "reports:issue", "reports:correct", pk="report")
    yield from _pages(issue, "write", WRITE, "reports:print", pk="report")
    yield from _pages(produce, "page", READ, "reports:pdf", pk="report")
    change = "operational_change"
    yield from _pages(change, "write", ASK, "imports:index")
    yield from _pages(change, "detail", READ, "imports:detail", pk="import")
    yield from _pages(change, "write", ASK, "imports:columns", "imports:values", pk="import")
    yield from _pages(change, "write", WRITE, "imports:check", "imports:write", "imports:undo", pk="import")
    yield from _pages(change, "download", READ, "imports:wrong_lines", pk="import")
    yield Route("exports:ask", "operational_export", WRITE, "write", note="or the right to export of any area")
    yield from _pages(OWN, "page", READ, "exports:download", pk="job")
    yield from _pages(OWN, "write", ASK, "access:own", "access:emergency")
    yield from _pages(SIGNED_IN, "page", READ, "access:waiting", "access:emergencies")
    yield from _pages(SIGNED_IN, "write", ASK, "access:decide", key="access_request")
    yield from _pages(SIGNED_IN, "write", ASK, "access:emergency_one", key="emergency")
    yield from _pages(SIGNED_IN, "write", WRITE, "access:emergency_close", key="emergency")
    yield from _pages(OWN, "page", READ, "bulk:result", pk="job")
    for name in ("bulk:preview", "bulk:confirm"):
        yield Route(name, "operational_change", WRITE, "write", note="or the right that the act asks, in any area")
    yield from _pages(SIGNED_IN, "page", READ, "views:list")
    yield from _pages(SIGNED_IN, "write", ASK, "views:new")
    yield from _pages(SIGNED_IN, "write", ASK, "views:change", "views:remove", key="view")
    yield from _pages(SIGNED_IN, "write", WRITE, "views:opens", key="view")
    yield from _pages(OWN, "page", READ, "jobs:list")
    yield from _pages(OWN, "page", READ, "jobs:detail", pk="job")


def _for_machines() -> Iterator[Route]:
    """The interface for machines: the twins of the pages, by identifier."""
    yield from _pages(SIGNED_IN, "page", READ, "api:schema", "api_help")
    yield from _pages(OWN, "write", ASK, "tokens:own")
    yield from _pages(OWN, "write", WRITE, "tokens:revoke", key="token")
    yield from _pages("service_accounts", "write", WRITE, "territories:token_revoke", pk="account", key="token")
    yield from _pages(SIGNED_IN, "list", READ, "api:records", "api:tasks")
    yield from _pages(SIGNED_IN, "detail", READ, "api:record", key="id")
    yield from _pages(SIGNED_IN, "download", READ, "api:document-file", key="document")
    yield from _pages(SIGNED_IN, "write", ASK, "api:record-exchanges", key="id")
    for word, code, changes in (
        ("information-requests", "RFI", READ_AND_REPLACE),
        ("letters-rogatory", "CRI", READ_AND_REPLACE),
        ("investigator-missions", "MIS", READ_AND_REPLACE),
        ("assistance-requests", "ASC", READ_AND_REPLACE),
        ("assistance-handlings", "ASH", READ),
    ):
        yield from _pages(SIGNED_IN, "detail", changes, f"api:{word}", key=f"id:{code}")
        yield from _pages(SIGNED_IN, "write", WRITE, f"api:{word}-transitions", key=f"id:{code}")
    for word, code in (
        ("cooperation-actions", "ACT"),
        ("participations", "PRT"),
        ("agreements", "ACC"),
        ("security-contexts", "FIC"),
    ):
        yield from _pages(SIGNED_IN, "detail", READ, f"api:{word}", key=f"id:{code}")
    for word in ("information-requests", "letters-rogatory", "investigator-missions"):
        yield from _pages("operational_change", "write", WRITE, f"api:{word}-new")
    yield from _pages("consular_file", "write", WRITE, "api:assistance-requests-new")


ROUTES: dict[str, Route] = {route.name: route for route in _declared()}


@dataclass(frozen=True)
class Address:
    """A route as the URL configuration has it."""

    name: str
    pattern: str
    converters: Mapping[str, str]


def addresses(resolver: URLResolver | None = None, prefix: str = "/", namespace: str = "") -> Iterator[Address]:
    """Every route of the product, in the order in which addresses are tried."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            converters = {name: type(one).__name__ for name, one in entry.pattern.converters.items()}
            yield Address(f"{namespace}{entry.name}", path, converters)
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from addresses(entry, path, inner)
