"""What must hold before a mission may move on, and before a letter is executed with investigators present."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import kinds
from cases.enums import ActRole, MissionActType
from cases.models import Mission
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.moments import day_text
from ssi.common.rules import Allowed, Refused, Verdict
from ssi.records.models import Record, RecordLink
from ssi.records.querysets import RecordQuerySet

# The host State has agreed, and the mission is not given up.
AUTHORISED = ("authorised", "prepared", "under_way", "returned", "reported", "closed")


def is_direct_hearing(act_type: str, role: str) -> bool:
    return act_type == MissionActType.HEARING and role == ActRole.DIRECT


def may_hear_directly(mission: Mission, fix: str = "") -> Verdict:
    """Investigators hear somebody themselves when the judge commissions them to and the host State consents: both."""
    missing = []
    if not mission.is_commissioned:
        missing.append(_("la commission du juge (liez la CRI, ou donnez sa référence et sa date)"))
    if not mission.hearing_consent:
        missing.append(_("l’accord de l’État hôte aux auditions directes (référence et date)"))
    if missing:
        return Refused(
            _("Audition directe impossible : il manque %(what)s.") % {"what": _(" et ").join(missing)}, fix=fix
        )
    return Allowed()


def may_be_prepared(record: Record, _actor: User) -> Verdict:
    """What a mission that is ready has in its file: who comes, what they do and where, the security briefing."""
    mission = record.mission
    missing = []
    if not record.missionmembers.exists():
        missing.append((_("les membres"), "cases:mission_members"))
    if not record.programmeitems.exists():
        missing.append((_("le programme"), "cases:mission_programme"))
    if not record.missionacts.exists():
        missing.append((_("les actes"), "cases:mission_acts"))
    if mission.briefed_on is None:
        missing.append((_("la date des consignes de sécurité"), "cases:edit"))
    if missing:
        words = ", ".join(word for word, _page in missing)
        return Refused(
            _("La mission n’est pas prête : il manque %(what)s.") % {"what": words},
            fix=reverse(missing[0][1], args=[record.reference]),
        )
    return _acts_allowed(record)


def may_begin(record: Record, _actor: User) -> Verdict:
    """Not before the day of arrival, on the wall clock of the country."""
    today = clock.today(record.country.time_zone)
    if today < record.mission.arrival:
        return Refused(
            _("La mission arrive le %(day)s : l’arrivée se note ce jour-là, ou après avoir corrigé la date.")
            % {"day": day_text(record.mission.arrival)},
            fix=reverse("cases:edit", args=[record.reference]),
        )
    return _acts_allowed(record)


def _acts_allowed(record: Record) -> Verdict:
    if record.mission.direct_hearing:
        return may_hear_directly(record.mission, fix=reverse("cases:edit", args=[record.reference]))
    return Allowed()


def may_be_executed_in_presence(letter: Record, actor: User) -> Verdict:
    """A letter that asks for the presence of investigators is executed once a mission linked to it is authorised.

    The missions that ACTOR does not see do not count: the refusal tells nothing of them.
    """
    asked = bool(letter.letterrogatory.presence_wished) or any(one.presence for one in letter.measures.all())
    if not asked or authorised_missions(letter, actor).exists():
        return Allowed()
    return Refused(
        _(
            "Cette CRI demande la présence d’enquêteurs : il faut qu’une mission liée à la CRI soit autorisée "
            "par l’État hôte. Ouvrez la mission, ou liez-la, puis notez l’accord."
        ),
        fix=reverse("cases:new", args=["mission"]),
    )


def authorised_missions(letter: Record, actor: User) -> RecordQuerySet[Record]:
    """The missions linked to LETTER that the host State has authorised, among those that ACTOR sees."""
    ends = RecordLink.objects.filter(Q(left=letter) | Q(right=letter)).values_list("left_id", "right_id")
    keys = {key for pair in ends for key in pair} - {letter.pk}
    linked = Record.objects.visible_to(actor).filed().of_kinds(kinds.INVESTIGATOR_MISSION)
    return linked.filter(pk__in=keys, state__in=AUTHORISED)
