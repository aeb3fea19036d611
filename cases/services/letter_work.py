"""The work on a letter at the post: the list of the country, the state of each measure, a letter from a request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from cases.enums import Mark, MeasureState
from cases.models import ItemMark, Measure
from cases.services.letters import LetterText, draft_letter, must_not_copy, register_letter
from cases.workflow.letters import LETTER_ROGATORY
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, StaleVersionError, require
from ssi.directory.enums import Requirement
from ssi.directory.models import ChecklistItem
from ssi.directory.services.checklists import checklist_stamp
from ssi.exchanges.coded_people import may_bring
from ssi.people.models import Part
from ssi.people.services import add_part, content_of
from ssi.records.access import may_rewrite
from ssi.records.affairs import affair_of, open_affair
from ssi.records.enums import Marking
from ssi.records.models import Record
from ssi.records.services import copied_from
from ssi.records.workflow import check_version, lock, take
from ssi.territories.models import Country


@dataclass(frozen=True)
class Said:
    """What a person says of one item of the list."""

    mark: Mark | str
    reason: str = ""


def check_letter(
    record: Record, marks: Mapping[UUID, Said], *, stamp: str, version: int | None = None, actor: User
) -> Record:
    """A person has gone through the list: what they attest or waive is written, the letter is checked.

    Raises StaleVersionError when an administrator has changed the list since STAMP was read: nothing is written.
    """
    _require_same_list(record, stamp)
    _require_sound(record, marks)
    checked = take(LETTER_ROGATORY, record, "check", actor=actor, version=version)
    _put_marks(checked, marks, actor)
    return checked


def revise_check(
    record: Record, marks: Mapping[UUID, Said], *, stamp: str, version: int | None = None, actor: User
) -> Record:
    """Goes through the list again, before delivery."""
    _require_same_list(record, stamp)
    _require_sound(record, marks)
    fresh = lock(record)
    check_version(fresh, version)
    require(may_rewrite(actor, fresh))
    if fresh.state != "checked":
        raise RefusedError(_("Le contrôle ne peut être revu qu’une fois fait et avant la remise de la CRI."))
    _put_marks(fresh, marks, actor)
    fresh.version += 1
    fresh.save(update_fields=["version"])
    journal.note(Act.RECORD_CHANGED, country=fresh.country_id, keys=[fresh.pk])
    return fresh


def _require_same_list(record: Record, stamp: str) -> None:
    if stamp != checklist_stamp(record.country_id):
        raise StaleVersionError(
            _("La liste de ce pays a été modifiée depuis que vous avez ouvert cette page. Relisez-la, puis confirmez.")
        )


def _require_sound(record: Record, marks: Mapping[UUID, Said]) -> None:
    """Only what a person can say is said, and a waiver says why."""
    items = {item.pk: item for item in ChecklistItem.objects.in_force(record.country_id)}
    for key, said in marks.items():
        item = items.get(key)
        if item is None:
            raise RefusedError(_("Ce point n’est plus sur la liste du pays."))
        if said.mark == Mark.WAIVED and not item.waivable:
            raise RefusedError(
                _("Le point « %(item)s » ne peut pas être écarté : remplissez-le.") % {"item": item.label}
            )
        if said.mark == Mark.WAIVED and not said.reason.strip():
            raise RefusedError(_("Dites pourquoi le point « %(item)s » est écarté.") % {"item": item.label})
        if said.mark == Mark.ATTESTED and item.requirement != Requirement.ATTESTATION:
            raise RefusedError(
                _("Le point « %(item)s » ne peut pas être attesté : remplissez la rubrique ou joignez la pièce.")
                % {"item": item.label}
            )


def _put_marks(record: Record, marks: Mapping[UUID, Said], actor: User) -> None:
    in_force = ChecklistItem.objects.in_force(record.country_id).order_by().values("pk")
    ItemMark.objects.filter(record=record, item__in=in_force).exclude(item__in=marks).delete()
    known = {mark.item_id: mark for mark in ItemMark.objects.filter(record=record)}
    for key, said in marks.items():
        mark = known.get(key) or ItemMark(record=record, scope=record.scope, item_id=key)
        if (mark.mark, mark.reason) != (said.mark, said.reason.strip()):
            mark.mark, mark.reason = said.mark, said.reason.strip()
            mark.marked_by, mark.marked_at = actor, clock.now()
            mark.save()


@dataclass(frozen=True)
class MeasureProgress:
    """What became of one measure."""

    number: int
    state: MeasureState | str
    on: date | None = None
    result: str = ""


def follow_measures(
    record: Record, progress: Sequence[MeasureProgress], *, version: int | None = None, actor: User
) -> Record:
    """Writes what became of the measures; those that say the same are left as they were."""
    fresh = lock(record)
    check_version(fresh, version)
    require(may_rewrite(actor, fresh))
    today = clock.today(fresh.country.time_zone)
    measures = {measure.number: measure for measure in Measure.objects.select_for_update().filter(record=fresh)}
    for said in progress:
        measure = measures.get(said.number)
        if measure is None:
            raise RefusedError(_("Cet acte ne figure pas dans cette CRI."))
        on = said.on or (measure.state_on if measure.state == said.state else today)
        if on is not None and on > today:
            raise RefusedError(_("Le résultat d’un acte n’est pas daté dans le futur."), field="on")
        if (measure.state, measure.state_on, measure.result) != (said.state, on, said.result):
            measure.state, measure.state_on, measure.result = said.state, on, said.result
            measure.save(update_fields=["state", "state_on", "result"])
    fresh.version += 1
    fresh.save(update_fields=["version"])
    journal.note(Act.RECORD_CHANGED, country=fresh.country_id, keys=[fresh.pk])
    return fresh


def open_letter_from(
    request: Record,
    *,
    country: Country,
    title: str,
    marking: Marking,
    text: LetterText,
    parts: Sequence[Part] = (),
    affair_title: str = "",
    keep: bool = False,
    actor: User,
) -> Record:
    """A letter that arises from a request for information: linked to it, of the same affair, with the people and
    objects that the person chose. Answers are not copied: what came under H1 needs its consent to enter a court file,
    and so does what was written of a person or an object since.

    AFFAIR_TITLE opens an affair, when the request is of none yet: it is typed for it, since whoever sees one of its
    records reads it. KEEP leaves a draft, seen by its author alone; it joins the affair when it is registered.
    """
    must_not_copy(text, request)
    require(may_bring(parts, request), field="parts")
    letter = draft_letter(country=country, title=title, marking=marking, text=text, actor=actor)
    for part in parts:
        if part.record_id != request.pk:
            raise RefusedError(_("Cette personne ne fait pas partie du dossier d’origine."))
        add_part(letter, content_of(part), actor=actor)
    letter = copied_from(request, letter, actor=actor)
    if affair_title and affair_of(request) is None:
        open_affair(request, title=affair_title, actor=actor)
    return letter if keep else register_letter(letter, actor=actor)
