"""Routes of what stands beside the records of a domain: tasks, duty, exchanges, reports, imports, machines."""

from __future__ import annotations

from collections.abc import Iterator

from ssi.site.routing import ASK, OWN, READ, READ_AND_REPLACE, SIGNED_IN, WRITE, Route, pages


def followup() -> Iterator[Route]:
    """Tasks, news, alarms: of any record that one sees, by its identifier."""
    yield from pages(SIGNED_IN, "list", READ, "followup:alarms")
    yield from pages(OWN, "page", READ, "followup:tasks")
    yield from pages(OWN, "page", READ, "followup:news")
    yield from pages(OWN, "write", WRITE, "followup:news_all_read")
    yield from pages(OWN, "write", WRITE, "followup:news_read", key="news")
    yield from pages(OWN, "write", ASK, "followup:choices")
    yield from pages(SIGNED_IN, "detail", ASK, "followup:task", key="task")
    yield from pages(SIGNED_IN, "write", ASK, "followup:task_give_up", key="task")
    yield from pages(SIGNED_IN, "write", WRITE, "followup:task_tick", key="task")
    yield from pages(SIGNED_IN, "write", WRITE, "followup:task_add", "followup:list_apply", "followup:follow", key="id")
    yield from pages(SIGNED_IN, "write", ASK, "followup:alarm_aside", key="id")
    keep = "service_reference"
    yield from pages(keep, "page", READ, "task_lists:index")
    yield from pages(keep, "write", ASK, "task_lists:new")
    yield from pages(keep, "write", ASK, "task_lists:change", "task_lists:remove", key="usual_task")
    yield from pages(keep, "page", READ, "task_lists:history", key="usual_task")


def duty() -> Iterator[Route]:
    """The roster and the alerts of who is on duty: of the consular requests of a country, and never of a post."""
    view = "consular_view"
    yield from pages(view, "page", READ, "duty:roster")
    yield from pages(view, "write", ASK, "duty:turn_new")
    yield from pages(view, "write", ASK, "duty:turn", key="turn")
    yield from pages(view, "write", WRITE, "duty:turn_withdraw", key="turn")
    yield from pages(view, "detail", READ, "duty:alert", key="alert")
    yield from pages(view, "write", WRITE, "duty:alert_take", "duty:alert_pass", key="alert")


def community() -> Iterator[Route]:
    """Notices to the posts and their correspondents: of the service and of the posts that each is for."""
    view, answer = "consular_view", "consular_answer"
    yield from pages(view, "list", READ, "community:index")
    yield from pages(answer, "write", ASK, "community:notice_new")
    yield from pages(view, "detail", READ, "community:notice", key="security_notice")
    yield from pages(answer, "write", ASK, "community:notice_change", key="security_notice")
    yield from pages(answer, "write", WRITE, "community:notice_withdraw", key="security_notice")
    yield from pages("consular_file", "write", WRITE, "community:notice_receive", key="security_notice")
    yield from pages(view, "write", ASK, "community:correspondent_new")
    yield from pages(view, "write", ASK, "community:correspondent", key="correspondent")
    yield from pages(view, "write", WRITE, "community:correspondent_check", key="correspondent")


def around() -> Iterator[Route]:
    yield Route("people:find", SIGNED_IN, ASK, "page", note="finds nothing without words; tests/people/test_finding.py")
    yield from pages(SIGNED_IN, "detail", READ, "people:detail", key="part")
    yield from pages(SIGNED_IN, "write", ASK, "people:change", "people:remove", key="part")
    yield from pages(SIGNED_IN, "write", WRITE, "people:decide", key="part")
    yield from pages(SIGNED_IN, "write", WRITE, "people:unmask", key="part_number")
    yield from pages(SIGNED_IN, "list", READ, "exchanges:register")
    for name in ("reply", "correct", "remind", "acknowledge"):
        yield from pages(SIGNED_IN, "write", ASK, f"exchanges:{name}", key="exchange")
    yield from pages(OWN, "write", ASK, "exchanges:file_mail", key="mail")
    yield from pages(SIGNED_IN, "write", ASK, "exchanges:letter", "exchanges:file_letter", key="letter")
    yield from pages(SIGNED_IN, "write", WRITE, "exchanges:print_letter", "exchanges:discard_letter", key="letter")
    yield from pages(SIGNED_IN, "page", READ, "exchanges:letter_word", key="letter")
    yield from pages(OWN, "page", READ, "exchanges:printed", pk="job")
    yield from pages(SIGNED_IN, "download", READ, "documents:download", key="document")
    yield from pages(SIGNED_IN, "page", READ, "documents:show", "documents:picture", key="document", number="number")
    yield from pages(SIGNED_IN, "write", ASK, "documents:withdraw", "documents:replace", key="document")
    for name in ("consent", "ask"):
        yield from pages(SIGNED_IN, "write", ASK, f"exchanges:{name}_document", key="document")
        yield from pages(SIGNED_IN, "write", ASK, f"exchanges:{name}_exchange", key="exchange")


def taken_in_and_out() -> Iterator[Route]:
    """Reports, imports, exports, accesses to what is reserved, acts on several records, views, jobs."""
    produce, issue = "report_produce", "report_issue"
    yield from pages(produce, "page", READ, "reports:list")
    yield from pages(produce, "write", ASK, "reports:new")
    yield from pages(produce, "detail", READ, "reports:detail", pk="report")
    yield from pages(produce, "write", WRITE, "reports:comment", pk="report", section="section")
    yield from pages(issue, "write", ASK, "reports:issue", "reports:correct", pk="report")
    yield from pages(issue, "write", WRITE, "reports:print", pk="report")
    yield from pages(produce, "page", READ, "reports:pdf", pk="report")
    change = "operational_change"
    yield from pages(change, "write", ASK, "imports:index")
    yield from pages(change, "detail", READ, "imports:detail", pk="import")
    yield from pages(change, "write", ASK, "imports:columns", "imports:values", pk="import")
    yield from pages(change, "write", WRITE, "imports:check", "imports:write", "imports:undo", pk="import")
    yield from pages(change, "download", READ, "imports:wrong_lines", pk="import")
    yield Route("exports:ask", "operational_export", WRITE, "write", note="or the right to export of any area")
    yield from pages(OWN, "page", READ, "exports:download", pk="job")
    yield from pages(OWN, "write", ASK, "access:own", "access:emergency")
    yield from pages(SIGNED_IN, "page", READ, "access:waiting", "access:emergencies")
    yield from pages(SIGNED_IN, "write", ASK, "access:decide", key="access_request")
    yield from pages(SIGNED_IN, "write", ASK, "access:emergency_one", key="emergency")
    yield from pages(SIGNED_IN, "write", WRITE, "access:emergency_close", key="emergency")
    yield from pages(OWN, "page", READ, "bulk:result", pk="job")
    for name in ("bulk:preview", "bulk:confirm"):
        yield Route(name, "operational_change", WRITE, "write", note="or the right that the act asks, in any area")
    yield from pages(SIGNED_IN, "page", READ, "views:list")
    yield from pages(SIGNED_IN, "write", ASK, "views:new")
    yield from pages(SIGNED_IN, "write", ASK, "views:change", "views:remove", key="view")
    yield from pages(SIGNED_IN, "write", WRITE, "views:opens", key="view")
    yield from pages(OWN, "page", READ, "jobs:list")
    yield from pages(OWN, "page", READ, "jobs:detail", pk="job")


def for_machines() -> Iterator[Route]:
    """The interface for machines: the twins of the pages, by identifier."""
    yield from pages(SIGNED_IN, "page", READ, "api:schema", "api_help")
    yield from pages(OWN, "write", ASK, "tokens:own")
    yield from pages(OWN, "write", WRITE, "tokens:revoke", key="token")
    yield from pages("service_accounts", "write", WRITE, "territories:token_revoke", pk="account", key="token")
    yield from pages(SIGNED_IN, "list", READ, "api:records", "api:tasks")
    yield from pages(SIGNED_IN, "detail", READ, "api:record", key="id")
    yield from pages(SIGNED_IN, "download", READ, "api:document-file", key="document")
    yield from pages(SIGNED_IN, "write", ASK, "api:record-exchanges", key="id")
    for word, code, changes in (
        ("information-requests", "RFI", READ_AND_REPLACE),
        ("letters-rogatory", "CRI", READ_AND_REPLACE),
        ("investigator-missions", "MIS", READ_AND_REPLACE),
        ("assistance-requests", "ASC", READ_AND_REPLACE),
        ("assistance-handlings", "ASH", READ),
    ):
        yield from pages(SIGNED_IN, "detail", changes, f"api:{word}", key=f"id:{code}")
        yield from pages(SIGNED_IN, "write", WRITE, f"api:{word}-transitions", key=f"id:{code}")
    for word, code in (
        ("cooperation-actions", "ACT"),
        ("participations", "PRT"),
        ("agreements", "ACC"),
        ("security-contexts", "FIC"),
    ):
        yield from pages(SIGNED_IN, "detail", READ, f"api:{word}", key=f"id:{code}")
    for word in ("information-requests", "letters-rogatory", "investigator-missions"):
        yield from pages("operational_change", "write", WRITE, f"api:{word}-new")
    yield from pages("consular_file", "write", WRITE, "api:assistance-requests-new")
