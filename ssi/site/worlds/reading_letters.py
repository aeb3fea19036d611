"""A letter rogatory, as a description gives it: what it says, its list, its acts, and each step of its life."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from cases.enums import (
    Confidentiality,
    LetterEvent,
    LetterRefusal,
    Limitation,
    MeasureState,
    MeasureType,
)
from cases.models import LetterRogatory, Measure, Offence
from cases.workflow.letters import LETTER_ROGATORY
from ssi.directory.data.authorities import AUTHORITIES
from ssi.directory.data.checklists import CHECKLISTS
from ssi.directory.data.legal_texts import INSTRUMENTS, PROVISIONS
from ssi.records.enums import HardDateKind, Marking
from ssi.site.worlds.ground import CRIME_CODES, Ground, in_order
from ssi.site.worlds.nodes import Node, did_you_mean
from ssi.site.worlds.paths import follow, shortest_path
from ssi.site.worlds.plans import Act, LetterPlan, MeasurePlan, OffencePlan
from ssi.site.worlds.reading_acts import authority, read_exchange, read_mail, read_part
from ssi.site.worlds.reading_sides import read_side

_GROUNDS = {"SG": "FR-SG-MLA-2020"}
_CODES = {row.code for row in INSTRUMENTS}
_ARTICLES = {row.article for row in PROVISIONS}
_CENTRAL = {row.country: row.code for row in AUTHORITIES if row.is_central_authority}
_TEXTS = {
    "instrument": "cri",
    "direction": "incoming_fr",
    "issuing_chamber": "",
    "issuing_magistrate": "Magistrat mandant",
    "magistrate_function": "investigating_judge",
    "prosecution_number": "",
    "investigation_number": "",
    "received_by": "diplomatic_bag",
    "purpose": "Établir les faits à l’étranger.",
    "facts_summary": "Les faits sont exposés dans la CRI.",
    "procedure_wished": "Selon le droit du pays requis.",
    "presence_wished": "",
    "confidentiality": Confidentiality.NOT_ASKED.value,
    "partner_reference": "",
}
# How long after the step before, when the description does not say.
_AFTER = {
    "register": timedelta(minutes=20),
    "check": timedelta(hours=20),
    "deliver": timedelta(hours=24),
    "review": timedelta(days=7),
    "accept": timedelta(days=14),
    "execute": timedelta(days=10),
    "finish": timedelta(days=40),
    "return_acts": timedelta(days=3),
}
_MAILS = ("deliver", "return_acts")
_REASONED = "Motif porté au dossier."
# States that a letter reaches once it has left: then nothing of the list was missing.
_BEFORE = ("draft", "received_at_post", "checked", "sent_back")


def read_letter(node: Node, ground: Ground, *, key: str, country: str) -> LetterPlan:
    author = ground.person(
        node, "author", ground.someone("operational_change", country), may=f"log a letter in {country}"
    )
    fields = _read_fields(node, ground)
    received: datetime = fields["received_at"]
    drafted = ground.past(node, "drafted_at", received + timedelta(minutes=20))
    state, codes = _read_path(node)
    offences = tuple(_read_offence(item) for item in node.nodes("offences", short="label")) or _offence()
    measures = tuple(_read_measure(item, state) for item in node.nodes("measures", short="text")) or _measure(state)
    steps = _read_steps(node, ground, codes=codes, author=author, country=country, drafted=drafted)
    opened = steps[0].at if steps else drafted
    owner = node.one_of("owner", ground.people, author, what="person")
    # What the list asks was there before the letter was checked.
    ready = drafted + timedelta(minutes=5)
    acts = [
        *steps,
        *(read_part(item, ground, author, ready) for item in node.nodes("parts", short="name")),
        *(read_exchange(item, ground, author, opened, country) for item in node.nodes("exchanges", short="subject")),
        *(_read_event(item, ground, author, opened) for item in node.nodes("events", short="code")),
        *_completing(node, country, state, author, ready),
        *_following(steps, measures, author),
    ]
    if owner != author:
        acts.append(Act("owner", opened, author, f"{node.path}.owner", {"owner": owner}))
    return LetterPlan(
        path=node.path,
        key=key,
        author=author,
        owner=owner,
        country=country,
        title=node.text("title", f"Commission rogatoire {key}"),
        marking=node.one_of("marking", Marking.values, Marking.SENSITIVE, what="marking"),
        state=state,
        drafted_at=drafted,
        fields=fields,
        grounds=_grounds(node, country),
        offences=offences,
        measures=measures,
        dates=_read_dates(node),
        affair=node.text("affair"),
        acts=tuple(sorted(acts, key=lambda act: act.at)),
        side=read_side(node, ground, by=owner, at=opened),
    )


def _read_fields(node: Node, ground: Ground) -> dict[str, Any]:
    received = ground.past(node, "received_at", ground.now - timedelta(days=60))
    limitation = node.day("limitation_date")
    fields: dict[str, Any] = {
        "issuing_court": authority(node, "issuing_court", "FR-JIRS-PARIS"),
        "investigating_service": authority(node, "investigating_service", "FR-OFAST"),
        "crime_type": node.one_of("crime_type", CRIME_CODES, "DRUG", what="crime type"),
        "received_at": received,
        "issued_on": node.day("issued_on") or (received - timedelta(days=14)).date(),
        "signed": node.flag("signed", default=True),
        "sealed": node.flag("sealed", default=True),
        "reciprocity_undertaking": node.flag("reciprocity_undertaking", default=True),
        "wished_before": node.day("wished_before") or (received + timedelta(days=45)).date(),
        "limitation_date": limitation,
        "limitation": Limitation.DATED if limitation else Limitation.NOT_APPLICABLE,
    }
    fields |= {name: node.of_model(LetterRogatory, name, default) for name, default in _TEXTS.items()}
    asked = fields["confidentiality"] == Confidentiality.ASKED
    fields["confidentiality_reason"] = node.text("confidentiality_reason", "Enquête en cours." if asked else "")
    return fields


def _grounds(node: Node, country: str) -> tuple[str, ...]:
    codes = node.texts("legal_grounds") or (_GROUNDS.get(country, "UN-TOC-2000"),)
    for position, code in enumerate(codes):
        if code not in _CODES:
            node.wrong(f"legal_grounds[{position}]", f"unknown legal text {code!r}, {did_you_mean(code, _CODES)}")
    return codes


def _read_offence(node: Node) -> OffencePlan:
    articles = node.texts("articles")
    for position, article in enumerate(articles):
        if article not in _ARTICLES:
            node.wrong(f"articles[{position}]", f"unknown article {article!r}, {did_you_mean(article, _ARTICLES)}")
    offence = OffencePlan(
        label=node.of_model(Offence, "label"),
        maximum_penalty=node.of_model(Offence, "maximum_penalty", "10 ans d’emprisonnement"),
        articles=articles,
        facts_from=node.day("facts_from"),
        facts_until=node.day("facts_until"),
        place=node.of_model(Offence, "place"),
    )
    node.finish()
    return offence


def _offence() -> tuple[OffencePlan, ...]:
    return (OffencePlan("Importation de stupéfiants", "30 ans de réclusion criminelle", ("222-36",), None, None, ""),)


def _read_measure(node: Node, state: str) -> MeasurePlan:
    measure = MeasurePlan(
        measure_type=node.one_of("type", MeasureType.values, MeasureType.OTHER, what="type of measure"),
        text=node.of_model(Measure, "text"),
        presence=node.flag("presence"),
        state=node.one_of("state", MeasureState.values, _measure_state(state), what="state of a measure"),
        result=node.of_model(Measure, "result"),
    )
    node.finish()
    return measure


def _measure(state: str) -> tuple[MeasurePlan, ...]:
    return (MeasurePlan(MeasureType.BANK_RECORDS, "Documents bancaires.", False, _measure_state(state), ""),)


def _measure_state(state: str) -> str:
    done = state in {"executed", "returned", "closed", "partially_executed"}
    return MeasureState.EXECUTED if done else MeasureState.REQUESTED


def _read_dates(node: Node) -> dict[str, date]:
    sheet = node.node("dates")
    dates = {kind: day for kind in HardDateKind.values if (day := sheet.day(kind)) is not None}
    sheet.finish()
    return dates


def _read_event(node: Node, ground: Ground, author: str, opened: datetime) -> Act:
    code = node.one_of("code", LetterEvent.values, what="event")
    if not code:
        node.wrong("code", "is required")
    at = ground.past(node, "at", opened)
    data = {"code": code, "at": at, "note": node.text("note")}
    act = Act("event", max(at, opened), ground.person(node, "by", author), node.path, data)
    node.finish()
    return act


def _completing(node: Node, country: str, state: str, author: str, ready: datetime) -> list[Act]:
    """A letter that has left had all that its list asks: what the description does not give is given here."""
    if state in _BEFORE:
        return []
    wanted = [row.document_type for row in CHECKLISTS if row.document_type and row.country in {None, country}]
    if state in {"executed", "returned", "closed"}:
        wanted.append("official_record")
    given = {one.get("type") for one in node.items("documents") if isinstance(one, dict)}
    acts = [Act("piece", ready, author, node.path, {"document_type": one}) for one in wanted if one not in given]
    parts = [one for one in node.items("parts") if isinstance(one, dict)]
    if not any(one.get("category") in {"suspect", "convicted"} for one in parts):
        acts.append(Act("suspect", ready, author, node.path))
    return acts


def _following(steps: list[Act], measures: tuple[MeasurePlan, ...], author: str) -> list[Act]:
    """What became of the measures is noted just before the step that needs it."""
    needing = [step for step in steps if step.do in {"finish", "execute_in_part"}]
    if not needing:
        return []
    return [Act("measures", needing[-1].at - timedelta(minutes=1), author, needing[-1].path)]


def _read_path(node: Node) -> tuple[str, list[str]]:
    """The state wanted and the transitions that lead to it."""
    wanted = node.one_of("state", list(LETTER_ROGATORY.by_code), what="state")
    if not node.has("steps"):
        wanted = wanted or "received_at_post"
        return wanted, shortest_path(LETTER_ROGATORY, "draft", wanted) or []
    codes = [str(item.get("step", "")) if isinstance(item, dict) else "" for item in node.items("steps")]
    reached, blocked = follow(LETTER_ROGATORY, "draft", codes)
    if blocked is not None:
        node.wrong(f"steps[{blocked}].step", f"{codes[blocked]!r} cannot be taken from the state {reached!r}")
        codes = codes[:blocked]
    elif wanted and reached != wanted:
        node.wrong("state", f"unreachable: these steps end in {reached!r}, not in {wanted!r}")
    return wanted or reached, codes


def _read_steps(
    node: Node, ground: Ground, *, codes: list[str], author: str, country: str, drafted: datetime
) -> list[Act]:
    """Each step has its instant, its person, its reason and, for two of them, the mail that carried it."""
    given = node.nodes("steps") if node.has("steps") else []
    instants, reasons, mails = node.node("at"), node.node("reasons"), node.node("mails")
    steps: list[Act] = []
    before = drafted
    for position, code in enumerate(codes):
        item = given[position] if given else Node({}, f"{node.path}.state", ground.mistakes, node.zone)
        item.asked.add("step")
        at = ground.past(
            item, "at", ground.past(instants, code, min(before + _AFTER.get(code, timedelta(days=1)), ground.now))
        )
        manager = ground.someone("operational_reopen", country) if code == "reopen" else author
        needs = LETTER_ROGATORY.transition(code).needs_reason
        data: dict[str, Any] = {"reason": item.text("reason") or reasons.text(code, _REASONED if needs else "")}
        if code in _MAILS:
            data["mail"] = read_mail(item.node("mail") if item.has("mail") else mails.node(code), ground, code, at)
            data["to"] = authority(item, "to", _CENTRAL.get(country, "") if code == "deliver" else "")
        if code == "refuse":
            data["ground"] = item.one_of("ground", LetterRefusal.values, LetterRefusal.GRAVITY, what="ground")
        by = ground.person(item, "by", manager, may=f"take the step {code}")
        item.finish()
        steps.append(Act(code, at, by, item.path, data))
        before = at
    for sheet in (instants, reasons, mails):
        sheet.finish()
    in_order(node, [drafted, *(step.at for step in steps)])
    return steps
