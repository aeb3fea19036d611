"""“Same person”: who may be one, what speaks for it, and the decision, which is kept, with its reason, and reversible.

Nothing is decided by the machine: it proposes, and says each ground. A pair told apart is not proposed again.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import Allowed, Refused, RefusedError, Text, Verdict, require
from ssi.people.enums import EntityType, Judged, Precision
from ssi.people.finding import names_like, parts_of_numbers
from ssi.people.models import Judgement, Part
from ssi.people.names import likeness, reason_of
from ssi.records.access import may
from ssi.records.workflow import lock

MOST_PROPOSED, MOST_NAMES = 10, 6
ALIKE = 0.85


@dataclass(frozen=True)
class Candidate:
    """Another part that may be the same person or object, with each ground in words; CODES are kept with a decision."""

    part: Part
    grounds: tuple[Text, ...]
    codes: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class Decided:
    """The last decision on a pair, as it is read from one of its two ends."""

    judgement: Judgement
    other: Part

    @property
    def is_same(self) -> bool:
        return self.judgement.verdict == Judged.SAME

    @property
    def stands(self) -> bool:
        return self.judgement.verdict != Judged.OPEN


def decisions_on(part: Part, user: User) -> list[Decided]:
    """The last word on each pair of PART whose two ends USER sees, the newest first."""
    rows = (
        Judgement.objects.visible_to(user)
        .about(part)
        .select_related("actor", "left_part__record__country", "right_part__record__country")
    )
    last: dict[uuid.UUID, Decided] = {}
    for row in rows:
        other = row.right_part if row.left_part_id == part.pk else row.left_part
        last.setdefault(other.pk, Decided(row, other))
    return list(last.values())


def candidates_of(part: Part, user: User, decided: Iterable[Decided]) -> list[Candidate]:
    """Other parts of the same nature that may be PART, among what USER sees and what nobody has decided yet."""
    known = {one.other.pk for one in decided if one.stands} | {part.pk}
    spoken = [part.name, *(row.value for row in part.names.all())][:MOST_NAMES]
    numbers = [row.value for row in part.numbers.all() if row.value]
    blind = [row.blind for row in part.numbers.all() if row.blind]
    if part.entity_type != EntityType.PERSON:
        numbers.append(part.name)
    named = {key: found for key, found in names_like(spoken).items() if found[1] >= ALIKE}
    numbered = parts_of_numbers(numbers, blind) if numbers or blind else set()
    keys = (named.keys() | numbered) - known
    others = Part.objects.visible_to(user).filter(pk__in=keys, entity_type=part.entity_type)
    proposed = [
        _candidate(part, other, named.get(other.pk), same_number=other.pk in numbered)
        for other in (others.select_related("record__country").with_rows() if keys else ())
    ]
    kept = [one for one in proposed if "birth_differs" not in one.codes or "number" in one.codes]
    return sorted(kept, key=lambda one: -one.weight)[:MOST_PROPOSED]


def _candidate(part: Part, other: Part, named: tuple[str, float] | None, *, same_number: bool) -> Candidate:
    grounds: list[Text] = []
    codes: list[str] = []
    weight = 0.0
    if same_number:
        grounds.append(_("même numéro"))
        codes.append("number")
        weight += 2
    if named is not None:
        name, score = named
        spoken = [part.name, *(row.value for row in part.names.all())]
        closest = max(spoken, key=lambda one: likeness(one, name))
        grounds.append(f"{reason_of(closest, name)} ({name})")
        codes.append("name")
        weight += score
    birth = _birth(part, other)
    if birth:
        grounds.append(_("même naissance") if birth == "birth" else _("dates de naissance différentes"))
        codes.append(birth)
        weight += 1 if birth == "birth" else -1
    return Candidate(other, tuple(grounds), tuple(codes), weight)


def _birth(part: Part, other: Part) -> str:
    """Whether both births, as far as each is known, say the same; nothing when one of them is not known."""
    if part.birth_date is None or other.birth_date is None:
        return ""
    known = {part.birth_date_precision, other.birth_date_precision}
    apart = abs(part.birth_date.year - other.birth_date.year)
    if Precision.APPROX in known:
        return "" if apart <= 2 else "birth_differs"
    if Precision.YEAR in known:
        return "birth" if apart == 0 else "birth_differs"
    if Precision.MONTH in known:
        same = (part.birth_date.year, part.birth_date.month) == (other.birth_date.year, other.birth_date.month)
        return "birth" if same else "birth_differs"
    return "birth" if part.birth_date == other.birth_date else "birth_differs"


def may_judge(user: User, part: Part, other: Part) -> Verdict:
    """Whoever sees both and works on one of the two files."""
    if part.pk == other.pk:
        return Refused(_("C’est la même fiche."))
    if part.entity_type != other.entity_type:
        return Refused(_("Ces deux fiches ne sont pas de même nature."))
    if part.record.is_draft or other.record.is_draft:
        return Refused(_("Un brouillon se rapproche une fois enregistré."))
    verdicts = [may(user, "change", one.record) for one in (part, other)]
    return Allowed() if any(verdicts) else verdicts[0]


def judge(part: Part, other: Part, *, verdict: Judged, reason: str, actor: User) -> Judgement:
    """Writes what ACTOR, who sees both, decides of PART and OTHER; undoing is deciding that it is open again."""
    left, right = sorted((part, other), key=lambda one: one.pk.int)
    require(may_judge(actor, part, other))
    worked_on = {one.record_id: one.record for one in (left, right) if may(actor, "change", one.record)}
    for key in sorted(worked_on):
        lock(worked_on[key])
    if not reason.strip():
        raise RefusedError(_("Dites pourquoi : la décision se lit avec son motif."), field="reason")
    last = Judgement.objects.filter(left_part=left, right_part=right).order_by("-at", "-id").first()
    before = last.verdict if last is not None else Judged.OPEN
    if before == verdict:
        raise RefusedError(_("C’est déjà ce qui est décidé de ces deux fiches."), field="verdict")
    found = [one for one in candidates_of(part, actor, ()) if one.part.pk == other.pk]
    row = Judgement(
        left=left.record,
        left_scope=left.scope,
        left_part=left,
        right=right.record,
        right_scope=right.scope,
        right_part=right,
        verdict=verdict,
        reason=reason.strip(),
        features=list(found[0].codes) if found else [],
        actor=actor,
        at=clock.now(),
    )
    row.save(force_insert=True)
    # One line of no country, as for a link: it is read by those who see both ends.
    journal.note(Act.PART_JUDGED, keys=[left.record_id, right.record_id])
    return row
