"""What both kinds of records share: markings, access, pieces, links."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime

from ssi.documents.enums import DocumentType
from ssi.documents.models import Document
from ssi.records.enums import LinkKind
from ssi.site.worlds.ground import Ground
from ssi.site.worlds.nodes import Node
from ssi.site.worlds.plans import DocumentPlan, LinkPlan, ReaderPlan, SidePlan, TaskPlan

_REASON = "Concourt au traitement de ce dossier."


def read_side(node: Node, ground: Ground, *, by: str, at: datetime, reserves: bool = True) -> SidePlan:
    """BY opened the record at AT. A post's filing cannot be RESERVED: its handling can."""
    documents = tuple(_read_document(item, ground, by, at) for item in node.nodes("documents"))
    links = tuple(_read_link(item, ground, by) for item in node.nodes("links", short="to"))
    if not reserves:
        return SidePlan(by=by, at=at, documents=documents, links=links)
    return SidePlan(
        by=by,
        at=at,
        need_to_know=node.flag("need_to_know"),
        readers=tuple(_read_reader(item, ground, at) for item in node.nodes("readers", short="person")),
        documents=documents,
        links=links,
        tasks=tuple(_read_task(item, ground, by, at) for item in node.nodes("tasks", short="title")),
        followers=tuple(_read_follower(item, ground) for item in node.nodes("followers", short="person")),
    )


def _read_follower(node: Node, ground: Ground) -> str:
    found = ground.person(node, "person")
    node.finish()
    return found


def _read_task(node: Node, ground: Ground, by: str, at: datetime) -> TaskPlan:
    author = ground.person(node, "by", by)
    assignee, done = ground.person(node, "assignee", author), node.flag("done")
    task = TaskPlan(
        title=node.text("title", required=True),
        due_on=node.day("due_on"),
        assignee=assignee,
        by=author,
        at=ground.past(node, "at", at),
        done_by=ground.person(node, "done_by", assignee) if done or node.has("done_by") else "",
    )
    node.finish()
    return task


def _read_reader(node: Node, ground: Ground, at: datetime) -> ReaderPlan:
    until = node.instant("until")
    reader = ReaderPlan(person=ground.person(node, "person"), until=until, reason=node.text("reason", _REASON).strip())
    if until is not None and until <= at:
        node.wrong("until", "this access would end before it begins")
    if len(reader.reason) < 10:
        node.wrong("reason", "the reason is a sentence of ten characters or more")
    node.finish()
    return reader


def _read_document(node: Node, ground: Ground, by: str, at: datetime) -> DocumentPlan:
    name = node.text("name", required=True)
    text, encoded = node.text("content"), node.text("base64")
    if bool(text) == bool(encoded):
        node.wrong("", "give its content as a text (content) or in base64 (base64), not both")
    try:
        content = base64.b64decode(encoded, validate=True) if encoded else text.encode()
    except binascii.Error:
        node.wrong("base64", "this is not base64")
        content = b""
    document = DocumentPlan(
        name=name,
        content=content,
        title=node.text("title", name),
        document_type=node.one_of("type", DocumentType.values, DocumentType.OTHER, what="type"),
        handling_code=node.of_model(Document, "handling_code"),
        handling_note=node.text("handling_note"),
        by=ground.person(node, "by", by),
        at=ground.past(node, "at", at),
    )
    node.finish()
    return document


def _read_link(node: Node, ground: Ground, by: str) -> LinkPlan:
    link = LinkPlan(
        to=node.text("to", required=True),
        kind=node.one_of("kind", LinkKind.values, LinkKind.RELATED, what="kind of link"),
        by=ground.person(node, "by", by),
    )
    node.finish()
    return link
