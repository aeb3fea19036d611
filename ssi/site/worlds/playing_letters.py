"""Plays the life of a letter rogatory through the product's services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.core.files.uploadedfile import SimpleUploadedFile

from cases.enums import Mark
from cases.models import ReturnedAct
from cases.rules.assurances import HOME
from cases.rules.checklists import checked_items
from cases.rules.letters import central_country
from cases.rules.returns import EXECUTION_PIECES
from cases.services.letter_work import MeasureProgress, Said, check_letter, follow_measures
from cases.services.letters import (
    AskedMeasure,
    LetterText,
    NamedOffence,
    deliver_letter,
    draft_letter,
    note_letter_event,
    pass_letter_step,
    refuse_letter,
    register_letter,
    return_acts,
)
from cases.services.mail import Mail
from cases.services.returns import list_acts
from ssi.accounts.models import User
from ssi.directory.enums import Requirement
from ssi.directory.models import Authority, LegalInstrument, LegalProvision
from ssi.directory.services.checklists import checklist_stamp
from ssi.documents.models import Document
from ssi.documents.services import attach_document
from ssi.exchanges.services import file_exchange
from ssi.people.services import PartContent, add_part
from ssi.records.affairs import open_affair
from ssi.records.enums import HardDateKind, Marking
from ssi.records.models import Record
from ssi.records.services import assign_owner
from ssi.site.worlds.nodes import WorldError
from ssi.site.worlds.plans import Act, DocumentPlan, LetterPlan
from ssi.site.worlds.playing_assurances import play_approval, play_assurance, with_assurance
from ssi.site.worlds.stage import Placed, Stage, together

Play = Callable[[Stage, LetterPlan, Act, Record, User], object]


def play_letter(stage: Stage, plan: LetterPlan) -> Placed:
    """The whole life of one letter, each step at its instant and by its person. Its pieces come when they came: the
    list of the country is read at the check and at the delivery."""
    record = _draft(stage, plan)
    placed = Placed("CRI", record.pk, "", record.state)
    pieces = [
        Act("document", one.at, one.by, f"{plan.path}.documents[{position}]", {"piece": one})
        for position, one in enumerate(plan.side.documents)
    ]
    # Of two things at one instant, the piece comes before the step that needs it.
    acts = sorted([*pieces, *plan.acts], key=lambda act: act.at)
    leaving = ("return_acts",) if central_country(record) == HOME else ("deliver",)
    acts = with_assurance(stage, record, acts, leaving=leaving)
    for by, at, group in together(acts):
        with stage.acting(by, at) as person:
            for act in group:
                with stage.said(by, act.path):
                    done = _PLAYS.get(act.do, _step)(stage, plan, act, record, person)
                    if act.do == "document":
                        placed.documents[act.data["piece"].name] = str(done)
    if plan.affair:
        with stage.acts(plan.author, plan.side.at, f"{plan.path}.affair") as person:
            open_affair(record, title=plan.affair, actor=person)
    stage.furnish(record, replace(plan.side, documents=()), plan.path, placed)
    record.refresh_from_db(fields=["state", "reference"])
    if record.state != plan.state:
        raise WorldError([f"{plan.path}.state: reached {record.state!r}, not {plan.state!r}"])
    placed.reference, placed.state = record.reference or "", record.state
    return placed


def _draft(stage: Stage, plan: LetterPlan) -> Record:
    fields = dict(plan.fields)
    for name in ("issuing_court", "investigating_service"):
        fields[name] = stage.authority(fields[name])
    fields["crime_type"] = stage.crime_types[fields["crime_type"]]
    in_force = {row.article: row for row in LegalProvision.objects.in_force(fields["issued_on"])}
    text = LetterText(
        fields=fields,
        grounds=list(LegalInstrument.objects.filter(code__in=plan.grounds)),
        offences=[
            NamedOffence(
                label=one.label,
                maximum_penalty=one.maximum_penalty,
                facts_from=one.facts_from,
                facts_until=one.facts_until,
                place=one.place,
                provisions=[in_force[article] for article in one.articles],
            )
            for one in plan.offences
        ],
        measures=[AskedMeasure(one.measure_type, one.text, one.presence) for one in plan.measures],
        dates={HardDateKind(kind): day for kind, day in plan.dates.items()},
    )
    with stage.acts(plan.author, plan.drafted_at, plan.path) as person:
        return draft_letter(
            country=stage.countries[plan.country],
            title=plan.title,
            marking=Marking(plan.marking),
            text=text,
            actor=person,
        )


def _step(_stage: Stage, _plan: LetterPlan, act: Act, record: Record, person: User) -> object:
    return pass_letter_step(record, act.do, reason=act.data["reason"], actor=person)


def _register(_stage: Stage, _plan: LetterPlan, _act: Act, record: Record, person: User) -> object:
    return register_letter(record, actor=person)


def _check(_stage: Stage, _plan: LetterPlan, _act: Act, record: Record, person: User) -> object:
    items = checked_items(Record.objects.get(pk=record.pk))
    said = {one.item.pk: Said(Mark.ATTESTED) for one in items if one.item.requirement == Requirement.ATTESTATION}
    return check_letter(record, said, stamp=checklist_stamp(record.country_id), actor=person)


def _deliver(stage: Stage, _plan: LetterPlan, act: Act, record: Record, person: User) -> object:
    fresh = Record.objects.get(pk=record.pk)
    to = stage.authorities[act.data["to"]]
    if to.country_id != central_country(fresh):
        # A partner’s letter goes to the central authority of France.
        to = Authority.objects.get(country=central_country(fresh), is_central_authority=True)
    return deliver_letter(fresh, to_authority=to, mail=Mail(**act.data["mail"]), actor=person)


def _return(stage: Stage, plan: LetterPlan, act: Act, record: Record, person: User) -> object:
    fresh = Record.objects.get(pk=record.pk)
    to = stage.authorities[act.data["to"] or plan.fields["issuing_court"]]
    if not ReturnedAct.objects.filter(record=fresh).exists():
        pieces = Document.objects.filter(record=fresh, document_type__in=EXECUTION_PIECES).available()
        fresh = list_acts(fresh, list(pieces), actor=person)
    return return_acts(fresh, to_authority=to, mail=Mail(**act.data["mail"]), actor=person)


def _refuse(_stage: Stage, _plan: LetterPlan, act: Act, record: Record, person: User) -> object:
    return refuse_letter(record, ground=act.data["ground"], reason=act.data["reason"], actor=person)


def _measures(_stage: Stage, plan: LetterPlan, _act: Act, record: Record, person: User) -> object:
    progress = [
        MeasureProgress(number, one.state, None, one.result) for number, one in enumerate(plan.measures, start=1)
    ]
    return follow_measures(record, progress, actor=person)


def _event(_stage: Stage, _plan: LetterPlan, act: Act, record: Record, person: User) -> object:
    return note_letter_event(record, act.data["code"], at=act.data["at"], note=act.data["note"], actor=person)


def _document(_stage: Stage, _plan: LetterPlan, act: Act, record: Record, person: User) -> object:
    piece: DocumentPlan = act.data["piece"]
    attached = attach_document(
        record,
        SimpleUploadedFile(piece.name, piece.content),
        title=piece.title,
        document_type=piece.document_type,
        handling_code=piece.handling_code,
        handling_note=piece.handling_note,
        actor=person,
    )
    return attached.pk


def _piece(_stage: Stage, _plan: LetterPlan, act: Act, record: Record, person: User) -> object:
    kind = act.data["document_type"]
    upload = SimpleUploadedFile(f"{kind}.txt", f"Pièce jointe à la CRI ({kind}).".encode())
    return attach_document(record, upload, title=kind, document_type=kind, actor=person)


def _suspect(_stage: Stage, _plan: LetterPlan, _act: Act, record: Record, person: User) -> object:
    content = PartContent("person", "Personne visée par la CRI", category="suspect", detail="Faits exposés.")
    return add_part(record, content, actor=person)


def _part(_stage: Stage, _plan: LetterPlan, act: Act, record: Record, person: User) -> object:
    return add_part(record, PartContent(**act.data), actor=person)


def _exchange(stage: Stage, _plan: LetterPlan, act: Act, record: Record, person: User) -> object:
    data = dict(act.data)
    for end in ("from_authority", "to_authority"):
        data[end] = stage.authority(data[end])
    return file_exchange(record, **data, actor=person)


def _owner(stage: Stage, _plan: LetterPlan, act: Act, record: Record, person: User) -> object:
    return assign_owner(record, stage.people[act.data["owner"]], actor=person)


def _assurance(_stage: Stage, _plan: LetterPlan, _act: Act, record: Record, person: User) -> object:
    return play_assurance(record, person)


def _approval(_stage: Stage, _plan: LetterPlan, _act: Act, record: Record, person: User) -> object:
    return play_approval(record, person)


_PLAYS: dict[str, Play] = {
    "register": _register,
    "check": _check,
    "deliver": _deliver,
    "return_acts": _return,
    "refuse": _refuse,
    "measures": _measures,
    "event": _event,
    "document": _document,
    "piece": _piece,
    "suspect": _suspect,
    "part": _part,
    "exchange": _exchange,
    "owner": _owner,
    "assurance": _assurance,
    "approval": _approval,
}
