"""The life of one request for information: its urgency, the way it takes, how fast, and what the partner answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from ssi.site.worlds.demo.calendar import in_office
from ssi.site.worlds.demo.papers import pieces
from ssi.site.worlds.demo.words import Values, phrases, typeset, words
from ssi.site.worlds.draws import Draws

_WAYS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "registered": ("register",),
    "qualified": ("register", "qualify"),
    "sent": ("register", "qualify", "send"),
    "answered": ("register", "qualify", "send", "record_answer"),
    "forwarded": ("register", "qualify", "send", "record_answer", "forward"),
    "closed": ("register", "qualify", "send", "record_answer", "forward", "close"),
    "clarification": ("register", "ask_clarification"),
    "awaiting_judicial": ("register", "qualify", "send", "await_judicial"),
    "refused": ("register", "refuse"),
    "withdrawn": ("register", "qualify", "send", "withdraw"),
}
_CLARIFIED = ("register", "ask_clarification", "clarify", "qualify", "send", "record_answer", "forward", "close")
_JUDICIAL = ("register", "qualify", "send", "await_judicial", "authorised", "record_answer", "forward", "close")
_COMPLETED = ("register", "qualify", "send", "record_answer", "ask_again", "record_answer", "forward", "close")
_REASONS = {
    "ask_clarification": "precisions",
    "await_judicial": "judiciaire",
    "withdraw": "retrait",
    "ask_again": "complement",
}
# Hours until the step: the quick ones, the slow ones, and how many in a hundred are slow.
_PACE: dict[str, dict[str, tuple[float, float, int]]] = {
    "flash": {"send": (0.4, 1.5, 0), "record_answer": (1.5, 15, 20)},
    "urgent": {"send": (1, 8, 10), "record_answer": (14, 110, 25)},
    "normal": {"send": (3, 40, 20), "record_answer": (40, 330, 28)},
    "routine": {"send": (20, 90, 30), "record_answer": (150, 460, 40)},
}
_USUAL = {
    "qualify": (0.3, 3),
    "forward": (0.5, 5),
    "close": (16, 60),
    "ask_clarification": (2, 26),
    "clarify": (24, 96),
    "await_judicial": (20, 50),
    "authorised": (70, 200),
    "ask_again": (3, 24),
    "refuse": (4, 40),
    "withdraw": (20, 70),
}


@dataclass(frozen=True)
class Life:
    urgency: str
    state: str
    way: tuple[str, ...]

    def fitting(self, questions: int) -> Life:
        """An answer comes in two parts only when there are two questions."""
        return replace(self, way=_WAYS["closed"]) if "ask_again" in self.way and questions < 2 else self

    def question(self, draws: Draws, values: Values, kind: str, text: str, answer: str) -> dict[str, Any]:
        """A question and, where the partner has answered, what it said: mostly something, sometimes nothing."""
        asked = {"type": kind, "text": values.fill(text)}
        if "record_answer" not in self.way:
            return asked
        return asked | _reply(draws, values, kind, answer)

    def steps(
        self, draws: Draws, *, now: datetime, register: datetime, zone: str, partner: str
    ) -> list[dict[str, Any]]:
        """Every step at its instant. The stock of the day is squeezed into the time it has had."""
        moments = self._moments(draws, now, register, zone)
        handling = _handling(draws)
        steps: list[dict[str, Any]] = []
        for code, moment in zip(self.way, moments, strict=True):
            step: dict[str, Any] = {"step": code, "at": moment.isoformat()}
            if code in _REASONS:
                step["reason"] = draws.choice(phrases(_REASONS[code]))
            if code == "refuse":
                which = draws.below(len(phrases("refus")))
                step |= {"reason": phrases("refus")[which], "ground": phrases("motifs_refus")[which]}
            if code in {"send", "record_answer", "forward"}:
                step["mail"] = _mail(draws, code, partner, moment, handling)
            steps.append(step)
        return steps

    def _moments(self, draws: Draws, now: datetime, register: datetime, zone: str) -> list[datetime]:
        moments = [register][: len(self.way)]
        for code in self.way[1:]:
            wanted = moments[-1] + timedelta(minutes=int(60 * self._hours(draws, code)))
            moments.append(wanted if self.urgency == "flash" else in_office(wanted, zone, draws))
        if moments and moments[-1] > now:
            room = (now - register) / len(moments)
            moments = [
                (register + room * position).replace(second=0, microsecond=0) for position in range(len(moments))
            ]
        return moments

    def _hours(self, draws: Draws, code: str) -> float:
        if code in _PACE[self.urgency]:
            quick, slow, percent = _PACE[self.urgency][code]
            low, high = (slow * 0.6, slow) if draws.chance(int(percent)) else (quick, quick * 2.6)
        else:
            low, high = _USUAL[code]
            if self.urgency == "flash" and code in {"qualify", "forward"}:
                low, high = 0.1, 0.4
        return draws.between(int(low * 60), int(high * 60)) / 60

    def extras(self, draws: Draws, request: dict[str, Any], *, now: datetime) -> dict[str, Any]:
        """Reminders, pieces, consents, and the few records that only named people read."""
        when = {step["step"]: datetime.fromisoformat(step["at"]) for step in request["steps"]}
        extras: dict[str, Any] = {}
        if "send" in when:
            sent = when["send"]
            answered = when.get("record_answer", now)
            if answered - sent > timedelta(days=3) or draws.chance(25):
                moment = sent + (answered - sent) / 2
                extras["exchanges"] = [_reminder(draws, request, moment)]
        if draws.chance(24) and when:
            extras["documents"] = pieces(draws, request, when)
        if "record_answer" in when and draws.chance(9) and _is_asked_for(request):
            extras["consents"] = _consents(draws, request, when["record_answer"], now)
        if request["marking"] == "DR" and when and draws.chance(45):
            extras |= {"need_to_know": True, "readers": [_reader(draws, request)]}
        return extras


def draw_life(draws: Draws, urgency: str = "", state: str = "") -> Life:
    """The life asked for, or one of the past: most are closed."""
    if state:
        return Life(urgency, state, _WAYS[state])
    drawn = draws.below(100)
    urgency = "flash" if drawn < 6 else "urgent" if drawn < 30 else "routine" if drawn >= 92 else "normal"
    turn = draws.below(100)
    if turn < 6:
        return Life(urgency, "refused", _WAYS["refused"])
    if turn < 11:
        return Life(urgency, "withdrawn", _WAYS["withdrawn"])
    ways = ((19, _CLARIFIED), (25, _JUDICIAL), (31, _COMPLETED))
    way = next((way for limit, way in ways if turn < limit), _WAYS["closed"])
    return Life(urgency, "closed", way)


def _reply(draws: Draws, values: Values, kind: str, answer: str) -> dict[str, Any]:
    turn = {"hit": 0, "no_hit": 80}.get(values["tone"], draws.below(100))
    nothing = typeset(draws.choice(words()["negative"][kind]))
    if turn < 40:
        return {"outcome": "hit", "answer": values.fill(answer)}
    if turn < 71:
        return {"outcome": "partial", "answer": values.fill(answer) + draws.choice(phrases("partiel"))}
    if turn < 88:
        return {"outcome": "no_hit", "answer": nothing}
    if turn < 96:
        ground = draws.choice(("needs_mla", "needs_mla", "not_available", "jeopardise_inquiry", "data_protection"))
        return {"outcome": "refused", "refusal_ground": ground, "answer": ""}
    return {"outcome": "not_answered", "answer": ""}


def _handling(draws: Draws) -> dict[str, str]:
    """What the partner allows, and what the piece is worth."""
    turn = draws.below(100)
    code = "H0" if turn < 22 else "H1" if turn < 74 else "H2" if turn < 94 else "H3"
    handling = {
        "handling_code": code,
        "source_reliability": draws.choice("AABBBC"),
        "information_credibility": draws.choice("112234"),
        "language": "en",
    }
    return handling | ({"handling_note": draws.choice(phrases("restrictions_h3"))} if code == "H3" else {})


def _mail(draws: Draws, code: str, partner: str, moment: datetime, handling: dict[str, str]) -> dict[str, str]:
    if code == "send":
        return {
            "channel": draws.choice(("bilateral", "bilateral", "bilateral", "interpol", "in_person")),
            "kind": draws.choice(("message", "letter", "email")),
            "subject": draws.choice(phrases("objets_envoi")),
            "body": draws.choice(phrases("corps_envoi")),
        }
    if code == "record_answer":
        return {
            "channel": draws.choice(("bilateral", "bilateral", "interpol")),
            "kind": draws.choice(("message", "letter", "email")),
            "subject": draws.choice(phrases("objets_reponse")),
            "body": draws.choice(phrases("corps_reponse")),
            "external_reference": f"{partner}/{moment.year % 100}/{draws.digits(4)}",
            **handling,
        }
    return {
        "channel": "dcis_h24",
        "subject": "Transmission de la réponse du partenaire",
        "body": draws.choice(phrases("corps_retour")),
        "handling_code": handling["handling_code"],
        **({"handling_note": handling["handling_note"]} if "handling_note" in handling else {}),
    }


def _reminder(draws: Draws, request: dict[str, Any], moment: datetime) -> dict[str, str]:
    return {
        "direction": "out",
        "kind": draws.choice(("phone_call", "email", "message", "meeting")),
        "channel": "bilateral",
        "subject": draws.choice(phrases("relances")),
        "body": draws.choice(phrases("corps_relance")),
        "to": request["requested_authority"],
        "at": moment.replace(second=0, microsecond=0).isoformat(),
    }


def _is_asked_for(request: dict[str, Any]) -> bool:
    """A use in court is agreed to by who gave its answer under H1, or freely."""
    codes = {step["mail"].get("handling_code", "") for step in request["steps"] if step["step"] == "record_answer"}
    return codes <= {"", "H0", "H1"}


def _consents(draws: Draws, request: dict[str, Any], answered: datetime, now: datetime) -> list[dict[str, Any]]:
    """The partner's written agreement that one answer be used in court."""
    usable = [number for number, one in enumerate(request["questions"], start=1) if one.get("answer")]
    if not usable:
        return []
    moment = min(answered + timedelta(days=draws.between(3, 12)), now)
    return [
        {
            "question": draws.choice(usable),
            "reference": f"Accord écrit n° {draws.digits(4)}",
            "on": moment.date().isoformat(),
            "at": moment.isoformat(),
        }
    ]


def _reader(draws: Draws, request: dict[str, Any]) -> dict[str, str]:
    colleagues = {
        "SG": ("liaison.sg", "assistant.sg"),
        "MY": ("liaison.sg",),
        "PH": ("assistant.ph",),
        "BN": ("assistant.sg",),
    }[request["country"]]
    person = next((one for one in colleagues if one != request["owner"]), "attache.sg")
    return {"person": person, "reason": draws.choice(phrases("acces"))}
