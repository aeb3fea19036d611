"""What a reply to a partner waits for, played when the description does not say it: the assurance, and its approval."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile

from cases.models import Assurance
from cases.rules.assurances import HOME, crime_type_of, exposures, may_approve, replies
from cases.services.assurances import Assured, approve_assurance, record_assurance
from ssi.accounts.models import User
from ssi.documents.services import attach_document
from ssi.records.models import Record
from ssi.site.worlds.plans import Act
from ssi.site.worlds.stage import Stage
from ssi.territories.grants import holds


def with_assurance(stage: Stage, record: Record, acts: Sequence[Act], *, leaving: Sequence[str]) -> list[Act]:
    """ACTS, with an assurance and its approval before the first that tells a partner something.

    LEAVING: the steps that carry a reply. Where nobody may approve, the step itself is refused and says why.
    """
    found = exposures(str(record.country_id), crime_type_of(record)) if replies(record) else []
    first = next((at for at, act in enumerate(acts) if _tells(stage, act, leaving)), None)
    if found == [] or first is None:
        return list(acts)
    act = acts[first]
    approver = next((name for name, person in stage.people.items() if _may(person, act.by, stage, record)), None)
    if approver is None:
        return list(acts)
    before = [
        Act("assurance", act.at, act.by, act.path),
        Act("approval", act.at, approver, act.path),
    ]
    return [*acts[:first], *before, *acts[first:]]


def _tells(stage: Stage, act: Act, leaving: Sequence[str]) -> bool:
    if act.do == "exchange" and act.data["direction"] == "out":
        to = stage.authority(act.data["to_authority"])
        return to is None or to.country_id != HOME
    return act.do in leaving


def _may(person: User, sender: str, stage: Stage, record: Record) -> bool:
    if person.pk in {stage.people[sender].pk, record.author_id, record.owner_id}:
        return False
    return person.is_active and holds(person, "oversee", record.scope)


def play_assurance(record: Record, person: User) -> Assurance:
    """The paper is attached, and what it says is stored."""
    paper = attach_document(
        record,
        SimpleUploadedFile("assurance.txt", "Assurance écrite de l’État requérant.".encode()),
        title="Assurance écrite",
        document_type="certificate",
        actor=person,
    )
    assured = Assured(record.country, "Autorité centrale", "ASSURANCE/1", paper.added_at.date(), paper)
    return record_assurance(Record.objects.get(pk=record.pk), assured, actor=person)


def play_approval(record: Record, person: User) -> list[Assurance]:
    waiting = Assurance.objects.filter(record=record, approved_by=None).select_related("record", "document")
    return [approve_assurance(one, actor=person) for one in waiting if may_approve(one, person)]
