"""Every route, declared: what opens it, what its parameters name. A route that is not here fails the access matrix.

`manage.py routes --json` prints this table beside the addresses; tests/access asks each of them in every role.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from ssi.site import routes_beside
from ssi.site.routing import ASK, OWN, PUBLIC, READ, SIGNED_IN, WRITE, Route
from ssi.site.routing import pages as _pages


def _declared() -> Iterator[Route]:
    yield from _roof()
    yield from _accounts()
    yield from _reference()
    yield from _cases()
    yield from _letters_and_missions()
    yield from _consular()
    yield from _cooperation()
    yield from _countries()
    yield from routes_beside.followup()
    yield from routes_beside.duty()
    yield from routes_beside.community()
    yield from routes_beside.around()
    yield from routes_beside.taken_in_and_out()
    yield from routes_beside.for_machines()


def _roof() -> Iterator[Route]:
    yield from _pages(SIGNED_IN, "list", READ, "home", "followed")
    yield Route("search", SIGNED_IN, READ, "page", note="finds nothing without words; tests/site/test_search.py")
    yield Route("search_suggestions", SIGNED_IN, READ, "fragment", note="finds nothing without words")
    yield Route("journal", "journal_view", READ, "page", note="references only, by its own policy; never a content")
    yield Route("journal_export", "service_journal", READ, "page", note="references only; the auditor alone")
    yield from _pages(SIGNED_IN, "page", READ, "help", "consular_guide")
    yield from _pages("service_accounts", "page", READ, "service_health")
    yield from _pages("operational_change", "page", ASK, "handover")
    yield from _pages("operational_change", "write", WRITE, "handover_note", code="country")
    yield from _pages(OWN, "page", READ, "handover_pdf", "briefing_pdf", "consular:paper", pk="job")
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
    for name in (
        "index",
        "history",
        "authorities",
        "crime_types",
        "texts",
        "calendars",
        "posts",
        "lists",
        "exposures",
        "custody_limits",
        "advice",
    ):
        yield from _pages(keep, "page", READ, f"reference:{name}")
    yield from _pages(keep, "page", READ, "reference:authority", code="authority")
    yield from _pages(keep, "page", READ, "reference:calendar", code="covered_country")
    yield from _pages(keep, "page", READ, "reference:list", "reference:list_history", code="covered_country")
    yield from _pages(keep, "write", ASK, "reference:item_new", "reference:holiday_new", code="covered_country")
    yield from _pages(keep, "write", ASK, "reference:alias_new", code="authority")
    for name in ("authority", "crime_type", "instrument", "provision", "post", "exposure", "custody_limit", "advice"):
        yield from _pages(keep, "write", ASK, f"reference:{name}_new")
    for name in (
        "authority",
        "alias",
        "crime_type",
        "instrument",
        "provision",
        "holiday",
        "post",
        "exposure",
        "custody_limit",
        "advice",
    ):
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
    yield from _pages(view, "page", ASK, "consular:retention")
    yield from _pages(own, "write", ASK, "consular:new")
    yield from _pages(own, "page", READ, "consular:draft", key="draft:ASC")
    yield from _pages(own, "write", ASK, "consular:step", key="draft:ASC", number="stage")
    yield from _pages(own, "write", ASK, "consular:discard", "consular:draft_attach", key="draft:ASC")
    yield from _pages(view, "page", READ, "consular:handling", key="handling")
    yield from _pages(view, "detail", READ, "consular:detail", "consular:history", reference=record)
    yield from _pages(view, "page", READ, "consular:journal", reference=record)
    yield from _pages(own, "page", READ, "consular:receipt", "consular:summary", reference=record)
    yield from _pages(own, "write", WRITE, "consular:summary_print", reference=record)
    yield from _pages(OWN, "page", READ, "consular:summary_pdf", pk="job")
    yield from _pages(view, "detail", ASK, "consular:readers", reference=record)
    yield from _pages(view, "page", READ, "consular:handling_history", reference="handled:ASC")
    yield from _pages(view, "page", ASK, "consular:handling_readers", "consular:privacy", reference="handled:ASC")
    for name in ("message", "wish", "notification", "add_contact", "attach", "duplicate"):
        yield from _pages(own, "write", ASK, f"consular:{name}", reference=record)
    for name in ("found", "add_visit", "add_hearing"):
        yield from _pages(own, "write", ASK, f"consular:{name}", reference=record)
    for name in ("consent", "inform", "change_visit", "change_hearing"):
        yield from _pages(own, "write", ASK, f"consular:{name}", reference=record, number="number")
    for name in ("take_charge", "triage", "answer", "ask", "note", "close", "decline", "link", "attach_internal"):
        yield from _pages(answer, "write", ASK, f"consular:{name}", reference=record)
    for name in ("release", "review", "transfer"):
        yield from _pages(answer, "write", ASK, f"consular:{name}", reference=record)
    yield from _pages(answer, "write", ASK, "case_from_assistance", reference=record)
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
    yield from _pages(SIGNED_IN, "write", ASK, "briefing", code="country")
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
