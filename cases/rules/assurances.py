"""The gravest error the product could allow: a reply that leads somebody to be hanged or flogged.

Whatever goes towards a partner in reply (a request or a letter of theirs, an answer, a spontaneous transmission) for an
offence that exposes to it there is held until an assurance is stored and another person has approved it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cases import kinds
from cases.enums import Direction, Instrument
from cases.models import Assurance, InformationRequest, LetterRogatory
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import Allowed, Refused, Verdict
from ssi.directory.enums import Penalty
from ssi.directory.models import Authority, CrimeType, PenaltyExposure
from ssi.documents.enums import DocumentState
from ssi.records.models import Change, Record
from ssi.records.standing import must_stand
from ssi.territories.grants import holds

HOME = "FR"
# Letters that tell a partner of facts for it to act upon, whoever issues them.
_TELLING = {Instrument.SPONTANEOUS_INFO.value, Instrument.OFFICIAL_DENUNCIATION.value}


@dataclass(frozen=True)
class EverSaid:
    """What a record says, and all that it has said since it was registered: a correction does not take back that a
    partner asked, nor that the offence was another. The current type of offence comes first."""

    replies: bool
    crime_types: tuple[CrimeType, ...]


def detail_of(record: Record) -> InformationRequest | LetterRogatory:
    """What RECORD adds to a record, of the two kinds that reply."""
    found: InformationRequest | LetterRogatory = (
        record.letterrogatory if record.kind == kinds.LETTER_ROGATORY else record.informationrequest
    )
    return found


def ever_said(record: Record) -> EverSaid:
    """By the history, which the database alone writes: whatever door changed the record, it is there."""
    detail = detail_of(record)
    asker = "issuing_court_id" if record.kind == kinds.LETTER_ROGATORY else "requesting_authority_id"
    telling = "instrument" if record.kind == kinds.LETTER_ROGATORY else "spontaneous"
    said = {name: [getattr(detail, name)] for name in (asker, telling, "direction", "crime_type_id")}
    changes = Change.objects.filter(record=record, table_name=detail._meta.db_table, fields__has_any_keys=list(said))
    for fields in changes.order_by().values_list("fields", flat=True):
        for name in said.keys() & fields.keys():
            said[name] += [value for value in fields[name] if value is not None]
    # A letter tells by its instrument, a request by being spontaneous.
    told = bool(_TELLING & set(said[telling])) or True in said[telling]
    asked = told or Direction.OUTGOING_PARTNER in said["direction"] or _asked_abroad(detail, said[asker])
    return EverSaid(asked, _types(detail, said["crime_type_id"]))


def _asked_abroad(detail: InformationRequest | LetterRogatory, codes: list[str]) -> bool:
    current = detail.issuing_court if isinstance(detail, LetterRogatory) else detail.requesting_authority
    before = set(codes) - {current.pk}
    if current.country_id != HOME:
        return True
    return bool(before) and Authority.objects.filter(pk__in=before).exclude(country_id=HOME).exists()


def _types(detail: InformationRequest | LetterRogatory, codes: list[str]) -> tuple[CrimeType, ...]:
    before = set(codes) - {detail.crime_type_id}
    return (detail.crime_type, *(CrimeType.objects.filter(pk__in=before).order_by("pk") if before else ()))


def replies(record: Record) -> bool:
    """Whether RECORD as it stands tells the partner something, instead of asking: what its page says of it. What leaves
    is judged on all that it has said (`may_reply`)."""
    detail = detail_of(record)
    told = detail.instrument in _TELLING if isinstance(detail, LetterRogatory) else detail.spontaneous
    return told or detail.direction == Direction.OUTGOING_PARTNER or _asked_abroad(detail, [])


def crime_type_of(record: Record) -> CrimeType:
    """The type of offence of RECORD today."""
    return detail_of(record).crime_type


def destination(record: Record, authority: Authority | None) -> str:
    """The country that something for AUTHORITY reaches: an international body passes it on to that of the record."""
    if authority is None or authority.country_id is None:
        return str(record.country_id)
    return str(authority.country_id)


def exposures(country: str, crime_type: CrimeType) -> list[PenaltyExposure] | None:
    """The penalties that an offence may bring in COUNTRY today. Empty: somebody has said that it brings none, or that
    the country knows none at all. None: nobody has judged, which counts as a risk.

    A penalty of a type counts for those below it, and for the one above: that one does not say which it is.
    """
    rows = list(
        PenaltyExposure.objects.filter(country=country).in_force(clock.today("UTC")).select_related("crime_type")
    )
    codes = {crime_type.pk, crime_type.parent_id} - {None}
    penalties = [row for row in rows if row.penalty != Penalty.NONE]
    found = [
        row
        for row in penalties
        if row.crime_type is not None and (row.crime_type_id in codes or row.crime_type.parent_id == crime_type.pk)
    ]
    if found:
        return found
    cleared = {row.crime_type_id for row in rows if row.penalty == Penalty.NONE}
    # « Aucune de ces peines » said of the whole country says nothing beside a penalty that it has.
    return [] if cleared & codes or (None in cleared and not penalties) else None


def may_reply(record: Record, authority: Authority | None, actor: User, *, always: bool = False) -> Verdict:
    """Whether something may go to AUTHORITY that could lead there. ALWAYS: what goes is an answer, whoever asked."""
    country = destination(record, authority)
    if country == HOME:
        return Allowed()
    said = ever_said(record)
    if not (always or said.replies):
        return Allowed()
    for crime_type in said.crime_types:
        found = exposures(country, crime_type)
        verdict = _assured(record, country, crime_type, actor, found) if found is None or found else Allowed()
        if isinstance(verdict, Refused):
            return verdict
    return Allowed()


def _assured(
    record: Record, country: str, crime_type: CrimeType, actor: User, found: list[PenaltyExposure] | None
) -> Verdict:
    stored = list(
        Assurance.objects.filter(
            record=record, country=country, crime_type=crime_type, document__state=DocumentState.AVAILABLE
        )
    )
    if any(one.approved_by_id not in {None, actor.pk} for one in stored):
        return Allowed()
    fix = reverse("cases:assurances", args=[record.reference]) if record.reference else ""
    if any(one.approved_by_id == actor.pk for one in stored):
        return Refused(_("Réponse retenue : vous avez approuvé l’assurance, une autre personne fait l’envoi."), fix=fix)
    words = {"offence": crime_type.label, "country": country, "risk": _risk(found)}
    if stored:
        return Refused(
            _(
                "Réponse retenue : %(risk)s (%(offence)s, %(country)s). L’assurance est enregistrée ; le chef de "
                "service doit encore l’approuver."
            )
            % words,
            fix=fix,
        )
    return Refused(
        _(
            "Réponse retenue : %(risk)s (%(offence)s, %(country)s). Enregistrez l’assurance écrite du partenaire, "
            "puis faites-la approuver."
        )
        % words,
        fix=fix,
    )


def _risk(found: list[PenaltyExposure] | None) -> str:
    if found is None:
        return _("personne n’a vérifié si cette infraction y expose à la peine de mort ou à un châtiment corporel")
    penalties = {row.penalty for row in found}
    if penalties == {Penalty.CORPORAL}:
        return _("elle pourrait conduire à un châtiment corporel")
    if penalties == {Penalty.DEATH}:
        return _("elle pourrait conduire à une peine de mort")
    return _("elle pourrait conduire à une peine de mort ou à un châtiment corporel")


def may_approve(assurance: Assurance, actor: User) -> Verdict:
    """The head of service, and never who wrote the assurance or the record, nor who holds it."""
    record = assurance.record
    standing = must_stand(record)
    if isinstance(standing, Refused):
        return standing
    if not (holds(actor, "oversee", record.scope) or holds(actor, "validate", record.scope)):
        return Refused(_("L’approbation d’une assurance revient au chef de service."))
    if actor.pk in {assurance.recorded_by_id, record.author_id, record.owner_id}:
        return Refused(
            _("Une assurance est approuvée par une autre personne que celle qui l’enregistre ou suit le dossier.")
        )
    if assurance.approved_by_id is not None:
        return Refused(_("Cette assurance est déjà approuvée."))
    return Allowed()
