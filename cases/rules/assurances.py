"""The gravest error the product could allow: a reply that leads somebody to be hanged or flogged.

Whatever goes towards a partner in reply (a request or a letter of theirs, an answer, a spontaneous transmission) for an
offence that exposes to it there is held until an assurance is stored and another person has approved it.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from cases import kinds
from cases.enums import Direction, Instrument
from cases.models import Assurance
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import Allowed, Refused, Verdict
from ssi.directory.enums import Penalty
from ssi.directory.models import Authority, CrimeType, PenaltyExposure
from ssi.documents.enums import DocumentState
from ssi.records.models import Record
from ssi.records.standing import must_stand
from ssi.territories.grants import holds

HOME = "FR"
# Letters that tell a partner of facts for it to act upon, whoever issues them.
_TELLING = {Instrument.SPONTANEOUS_INFO, Instrument.OFFICIAL_DENUNCIATION}


def replies(record: Record) -> bool:
    """Whether what leaves RECORD towards the partner tells it something, instead of asking. By the facts of the
    record: its direction alone could be said otherwise."""
    if record.kind == kinds.LETTER_ROGATORY:
        letter = record.letterrogatory
        asked_by, telling = letter.issuing_court, letter.instrument in _TELLING
        direction = letter.direction
    else:
        request = record.informationrequest
        asked_by, telling = request.requesting_authority, request.spontaneous
        direction = request.direction
    return telling or direction == Direction.OUTGOING_PARTNER or asked_by.country_id != HOME


def crime_type_of(record: Record) -> CrimeType:
    """The type of offence of RECORD."""
    detail = record.letterrogatory if record.kind == kinds.LETTER_ROGATORY else record.informationrequest
    return detail.crime_type


def destination(record: Record, authority: Authority | None) -> str:
    """The country that something for AUTHORITY reaches: an international body passes it on to that of the record."""
    if authority is None or authority.country_id is None:
        return str(record.country_id)
    return str(authority.country_id)


def exposures(country: str, crime_type: CrimeType) -> list[PenaltyExposure] | None:
    """The penalties that an offence may bring in COUNTRY today; None: nobody has ever looked."""
    today = clock.today("UTC")
    rows = PenaltyExposure.objects.filter(country=country)
    codes = [code for code in (crime_type.pk, crime_type.parent_id) if code]
    found = list(rows.in_force(today).of_offence(codes))
    if not found and not rows.exists():
        return None
    return [row for row in found if row.penalty != Penalty.NONE]


def may_reply(record: Record, authority: Authority | None, actor: User, *, always: bool = False) -> Verdict:
    """Whether something may go to AUTHORITY that could lead there. ALWAYS: what goes is an answer, whoever asked."""
    if not (always or replies(record)):
        return Allowed()
    country = destination(record, authority)
    if country == HOME:
        return Allowed()
    crime_type = crime_type_of(record)
    found = exposures(country, crime_type)
    if found is not None and not found:
        return Allowed()
    return _assured(record, country, crime_type, actor, found)


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
        return _("personne n’a vérifié si ce pays connaît la peine de mort ou un châtiment corporel")
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
