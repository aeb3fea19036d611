"""A new letter, a new mission like one that is there: a draft of its frame, and of what the person chooses.

What is copied is listed. Never a date, a reference, a step, an exchange, a piece, an answer; never a passport. What a
partner gave under a code may stand in any text: then the frame alone is copied. The copy of a reserved record is
reserved (ssi.records.services.copied_from).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from cases.models import MissionAct, MissionMember
from cases.rules.missions import is_direct_hearing
from cases.rules.requests import may_be_copied, under_code
from cases.services.letters import AskedMeasure, LetterText, NamedOffence, draft_letter
from cases.services.missions import draft_mission
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import RefusedError, require
from ssi.people.services import add_part, content_of
from ssi.records.enums import Marking
from ssi.records.models import Record
from ssi.records.services import copied_from

_LETTER_FRAME = (
    "instrument",
    "direction",
    "issuing_court",
    "issuing_chamber",
    "issuing_magistrate",
    "magistrate_function",
    "received_by",
    "investigating_service",
    "crime_type",
)
_LETTER_REASONS = ("purpose", "facts_summary", "procedure_wished", "presence_wished")
_MISSION_FRAME = (
    "purpose",
    "requesting_service",
    "requesting_judge",
    "requesting_court",
    "host_authority",
    "local_liaison",
    "magistrate_travels",
)
_MISSION_LOGISTICS = ("hotel", "vehicle", "interpreter", "secure_room", "escort", "weapons", "telephone_policy")
_MEMBER = ("name", "rank", "service", "role", "is_judicial_officer", "passport_kind", "carries_weapon")
_ACT = ("act_type", "role", "text")


def copy_letter(record: Record, *, title: str, parts: Collection[str], actor: User) -> Record:
    """A draft like the letter RECORD: its frame and grounds; of PARTS: offences, measures, reasons, people.

    It says today for the day of its signature and now for its arrival, until the person says them.
    """
    _must_be_copied(record, parts, actor)
    letter = record.letterrogatory
    today = clock.today(record.country.time_zone)
    text = LetterText(
        fields={
            **_taken(letter, (*_LETTER_FRAME, *(_LETTER_REASONS if "reasons" in parts else ()))),
            "issued_on": today,
            "received_at": clock.now(),
        },
        grounds=[ground.instrument for ground in record.legalgrounds.select_related("instrument")],
        offences=_offences(record) if "offences" in parts else [],
        measures=[AskedMeasure(one.measure_type, one.text, one.presence) for one in record.measures.all()]
        if "measures" in parts
        else [],
    )
    draft = draft_letter(country=record.country, title=title, marking=Marking(record.marking), text=text, actor=actor)
    return _finished(record, draft, parts, actor)


def copy_mission(record: Record, *, title: str, parts: Collection[str], actor: User) -> Record:
    """A draft like the mission RECORD: who asks whom, what for; of PARTS: logistics, members, acts, people.

    It lasts as long, from tomorrow on, until the person says its dates. An act that is a direct hearing is not taken:
    it needs its own commission and its own consent.
    """
    _must_be_copied(record, parts, actor)
    mission = record.mission
    today = clock.today(record.country.time_zone)
    arrival = today + timedelta(days=1)
    content = {
        **_taken(mission, (*_MISSION_FRAME, *(_MISSION_LOGISTICS if "logistics" in parts else ()))),
        "requested_on": today,
        "arrival": arrival,
        "departure": arrival + (mission.departure - mission.arrival),
    }
    draft = draft_mission(
        country=record.country, title=title, marking=Marking(record.marking), content=content, letter=None, actor=actor
    )
    if "members" in parts:
        _copy_rows(MissionMember, record.missionmembers.all(), draft, _MEMBER)
    if "acts" in parts:
        kept = [one for one in record.missionacts.all() if not is_direct_hearing(one.act_type, one.role)]
        _copy_rows(MissionAct, kept, draft, _ACT)
    return _finished(record, draft, parts, actor)


def _must_be_copied(record: Record, parts: Collection[str], actor: User) -> None:
    require(may_be_copied(record, actor))
    if parts and under_code(record):
        raise RefusedError(
            _(
                "Ce dossier contient des informations soumises à un code de manipulation : "
                "seul son cadre peut être repris."
            )
        )


def _finished(record: Record, draft: Record, parts: Collection[str], actor: User) -> Record:
    if "people" in parts:
        for part in record.parts.all():
            add_part(draft, content_of(part), actor=actor)
    return copied_from(record, draft, actor=actor)


def _taken(row: models.Model, names: Collection[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _offences(record: Record) -> list[NamedOffence]:
    return [
        NamedOffence(
            label=one.label,
            maximum_penalty=one.maximum_penalty,
            place=one.place,
            other_texts=one.other_texts,
            provisions=[cited.provision for cited in one.provisions.all()],
        )
        for one in record.offences.prefetch_related("provisions__provision")
    ]


def _copy_rows(
    model: type[MissionMember | MissionAct], rows: Collection[Any], draft: Record, names: Collection[str]
) -> None:
    for number, row in enumerate(rows, start=1):
        model.objects.create(record=draft, scope=draft.scope, number=number, **_taken(row, names))
