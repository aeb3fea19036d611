"""Missions of investigators at any point of their life, made by the services themselves, as the owner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

from cases.services.mission_rows import Row, put_acts, put_costs, put_members, put_programme
from cases.services.missions import (
    ask_host,
    authorise_mission,
    draft_mission,
    pass_mission_step,
    register_mission,
    report_mission,
)
from ssi.accounts.models import User
from ssi.common import clock
from ssi.directory.models import Authority
from ssi.records.enums import Marking
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.support.database import as_owner

REQUESTED, ARRIVAL, DEPARTURE = date(2026, 9, 1), date(2026, 10, 26), date(2026, 10, 30)
TODAY = datetime(2026, 10, 8, 1, tzinfo=UTC)
BACK = datetime(2026, 11, 2, 1, tzinfo=UTC)
CHAIN = (
    "draft",
    "requested",
    "feasibility",
    "authorisation_requested",
    "authorised",
    "prepared",
    "under_way",
    "returned",
    "reported",
    "closed",
)
HOSTS = {"SG": "SG-CNB", "MY": "MY-PDRM", "PH": "PH-PDEA", "BN": "BN-RBPF"}
PASSPORT = "20AB12345"
BOTH: dict[str, Any] = {
    "commission_reference": "JI 26/000027",
    "commissioned_on": date(2026, 9, 2),
    "hearing_consent": "AGC/IAD/2026/77",
    "hearing_consented_on": date(2026, 10, 1),
}


def content(country: str = "SG", **more: Any) -> dict[str, Any]:
    """Everything that a mission needs to go to the end of its life."""
    return {
        "purpose": "assist_execution",
        "requesting_service": Authority.objects.get(code="FR-OFAST"),
        "requested_on": REQUESTED,
        "host_authority": Authority.objects.get(code=HOSTS[country]),
        "arrival": ARRIVAL,
        "departure": DEPARTURE,
        "briefed_on": date(2026, 10, 2),
        **more,
    }


def member(name: str = "Karim Delaunay", **more: Any) -> Row:
    passport = more.pop("passport", "")
    number = more.pop("number", None)
    fields = {
        "rank": "commandant",
        "service": "OFAST",
        "role": "head",
        "is_judicial_officer": True,
        "carries_weapon": False,
        "passport_kind": "service",
        "arrival_flight": "SQ 335",
        "departure_flight": "SQ 336",
        **more,
    }
    return Row({"name": name, **fields}, number=number, passport=passport)


def act(act_type: str = "hearing", role: str = "observe", **more: Any) -> Row:
    return Row({"act_type": act_type, "role": role, "text": ""}, **more)


def line(day: date = ARRIVAL, what: str = "Réunion de travail", **more: Any) -> Row:
    return Row({"day": day, "hour": time(9, 30), "place": "", "authority": None, "what": what, "who": "", **more})


def cost(budget_line: str = "Frais de mission", **more: Any) -> Row:
    return Row({"budget_line": budget_line, "currency": "EUR", "planned": 1200, "committed": 0, "paid": 0, **more})


def draft(author: User, country: str = "SG", *, title: str = "Mission Kétamine", **more: Any) -> Record:
    letter = more.pop("letter", None)
    return draft_mission(
        country=Country.objects.get(pk=country),
        title=title,
        marking=Marking.SENSITIVE,
        content=content(country, **more),
        letter=letter,
        actor=author,
    )


def make_mission(
    author: User, country: str = "SG", *, state: str = "requested", text: str = "Mission Kétamine", **more: Any
) -> Record:
    """A mission taken to STATE along the main chain; TEXT is its title, its act, its programme, its member."""
    with as_owner(), acting_as(author), clock.at(TODAY):
        record = draft(author, country, title=text, **more)
        put_members(record, [member(text, passport=PASSPORT)], version=None, actor=author)
        put_acts(record, [act()], version=None, actor=author)
        put_programme(record, [line(record.mission.arrival, text)], version=None, actor=author)
        put_costs(record, [cost()], version=None, actor=author)
        record = Record.objects.get(pk=record.pk)
        for step in CHAIN[1 : CHAIN.index(state) + 1]:
            with clock.at(TODAY if CHAIN.index(step) < CHAIN.index("under_way") else BACK):
                record = _STEPS[step](record, author)
    return record


def ask(record: Record, author: User) -> Record:
    return ask_host(record, asked_on=date(2026, 9, 3), asked_reference="NV 412", actor=author)


def agree(record: Record, author: User) -> Record:
    return authorise_mission(
        record,
        authorised_on=date(2026, 9, 20),
        authorised_by=Authority.objects.get(code=HOSTS[record.country_id]),
        authorisation_reference="MFA/77/2026",
        actor=author,
    )


def _plain(code: str) -> Callable[[Record, User], Record]:
    return lambda record, author: pass_mission_step(record, code, actor=author)


_STEPS: dict[str, Callable[[Record, User], Record]] = {
    "requested": lambda record, author: register_mission(record, actor=author),
    "feasibility": _plain("study"),
    "authorisation_requested": ask,
    "authorised": agree,
    "prepared": _plain("prepare"),
    "under_way": _plain("begin"),
    "returned": _plain("come_back"),
    "reported": lambda record, author: report_mission(
        record, reported_on=date(2026, 11, 2), results="Deux auditions.", actor=author
    ),
    "closed": _plain("close"),
}
