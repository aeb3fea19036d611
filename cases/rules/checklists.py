"""The country's list against one letter: each item met, waived by a person, or missing with the place to supply it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.enums import Confidentiality, Limitation, Mark
from cases.models import ItemMark
from ssi.common.rules import Allowed, Refused, Verdict
from ssi.directory.enums import LetterField, Requirement
from ssi.directory.models import ChecklistItem
from ssi.documents.models import Document
from ssi.people.enums import EntityType, SubjectCategory
from ssi.records.models import Record

Status = Literal["met", "waived", "missing"]


@dataclass(frozen=True)
class CheckedItem:
    """One demand and how the letter meets it. FIX: where what is missing is supplied; MARK: what a person said."""

    item: ChecklistItem
    status: Status
    fix: str = ""
    mark: ItemMark | None = None

    @property
    def missing_words(self) -> str:
        """« Attestation d’affaire pénale (exigence : Singapour ; MACMA, s. 19) »."""
        asked_by = self.item.country.name if self.item.country else _("droit français et usage")
        return _("%(label)s (exigence : %(who)s ; %(clause)s)") % {
            "label": self.item.label,
            "who": asked_by,
            "clause": self.item.clause,
        }


def _facts(record: Record) -> bool:
    return bool(record.letterrogatory.facts_summary)


def _suspicion(record: Record) -> bool:
    """Each person who is suspected is named with what they are suspected of; none at all meets no demand."""
    people = [
        part
        for part in record.parts.all()
        if part.entity_type in {EntityType.PERSON, EntityType.ORGANISATION}
        and part.category in {SubjectCategory.SUSPECT, SubjectCategory.CONVICTED}
    ]
    return bool(people) and all(part.detail for part in people)


def _penalty(record: Record) -> bool:
    offences = list(record.offences.all())
    return bool(offences) and all(offence.maximum_penalty for offence in offences)


def _confidentiality(record: Record) -> bool:
    return record.letterrogatory.confidentiality != Confidentiality.UNKNOWN


def _limitation(record: Record) -> bool:
    return record.letterrogatory.limitation != Limitation.UNKNOWN


def _filled(name: str) -> Callable[[Record], bool]:
    return lambda record: bool(getattr(record.letterrogatory, name))


# What fills each demand of the directory, and the field of the form where it is supplied.
_MET: dict[LetterField, tuple[Callable[[Record], bool], str]] = {
    LetterField.AUTHORITY: (_filled("issuing_magistrate"), "issuing_magistrate"),
    LetterField.LEGAL_BASIS: (lambda record: bool(record.legalgrounds.all()), "legal_grounds"),
    LetterField.RECIPROCITY: (_filled("reciprocity_undertaking"), "reciprocity_undertaking"),
    LetterField.PURPOSE: (_filled("purpose"), "purpose"),
    LetterField.FACTS: (_facts, "facts_summary"),
    LetterField.OFFENCE: (lambda record: bool(record.offences.all()), "offences"),
    LetterField.MAXIMUM_PENALTY: (_penalty, "offences"),
    LetterField.LIMITATION: (_limitation, "limitation"),
    LetterField.SUSPICION: (_suspicion, ""),
    LetterField.MEASURES: (lambda record: bool(record.measures.all()), "measures"),
    LetterField.PROCEDURE: (_filled("procedure_wished"), "procedure_wished"),
    LetterField.CONFIDENTIALITY: (_confidentiality, "confidentiality"),
    LetterField.TIME_WISHED: (_filled("wished_before"), "wished_before"),
    LetterField.SIGNATURE: (_filled("signed"), "signed"),
    LetterField.SEAL: (_filled("sealed"), "sealed"),
}

FIELDS_KNOWN = tuple(_MET)


def checked_items(record: Record) -> list[CheckedItem]:
    """Every item in force for the country of RECORD, in the order of the list. A mark counts for the version that was
    read: an item changed since has to be looked at again."""
    items = ChecklistItem.objects.in_force(record.country_id).select_related("country")
    marks = {mark.item_id: mark for mark in ItemMark.objects.filter(record=record).select_related("marked_by")}
    attached = set(Document.objects.filter(record=record).available().values_list("document_type", flat=True))
    return [_checked(record, item, marks.get(item.pk), attached) for item in items]


def _checked(record: Record, item: ChecklistItem, mark: ItemMark | None, attached: set[str]) -> CheckedItem:
    if item.requirement == Requirement.DOCUMENT:
        met, fix = item.document_type in attached, _page(record, "cases:add_document")
    elif item.requirement == Requirement.FIELD:
        test, name = _MET[LetterField(item.letter_field)]
        met = test(record)
        fix = f"{_page(record, 'cases:edit')}#id_{name}" if name else _page(record, "cases:add_part")
    else:
        met, fix = mark is not None and mark.mark == Mark.ATTESTED, _page(record, "cases:check")
    if met:
        return CheckedItem(item, "met", mark=mark)
    if mark is not None and mark.mark == Mark.WAIVED and item.waivable:
        return CheckedItem(item, "waived", mark=mark)
    return CheckedItem(item, "missing", fix)


def _page(record: Record, name: str) -> str:
    return reverse(name, args=[record.reference]) if record.reference else ""


def list_is_met(record: Record) -> Verdict:
    """The guard of delivery: nothing of the country's list is missing."""
    missing = [checked for checked in checked_items(record) if checked.status == "missing"]
    if not missing:
        return Allowed()
    first, others = missing[0], len(missing) - 1
    if others:
        reason = _("Remise impossible : %(what)s, et %(number)d autre(s) point(s) de la liste.") % {
            "what": first.missing_words,
            "number": others,
        }
    else:
        reason = _("Remise impossible : %(what)s.") % {"what": first.missing_words}
    return Refused(reason, fix=first.fix)
