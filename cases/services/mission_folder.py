"""The travel folder of a mission, printed by a job: what its members carry. No number of a passport is in it.

Loaded by workers alone: the web server has no use for the renderer.
"""

from __future__ import annotations

import hashlib
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from cases import kinds
from cases.models import Mission, MissionAct, MissionMember, ProgrammeItem
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.moments import day_text
from ssi.common.rules import RefusedError
from ssi.jobs.work import Work
from ssi.printing.renderer import STAGES, render_pdf
from ssi.records import taken_out
from ssi.records.models import Record

TEMPLATE = "pdf/mission.html"
# What the folder says of the stay, in this order.
_STAY = (
    "local_liaison", "hotel", "vehicle", "interpreter", "secure_room", "escort", "weapons", "telephone_policy",
    "travel_order_number",
)  # fmt: skip


def print_folder(work: Work) -> None:
    """1. What the person sees. 2. Layout, without a transaction. 3. Rights again, then file and result together."""
    work.plan(STAGES + 2)
    with work.step(_("Lecture de la mission")):
        record = _seen(work)
        context = folder_of(record, work.person)
    first = work.done
    content = render_pdf(
        TEMPLATE,
        context,
        identifier=hashlib.sha256(str(work.claim.job).encode()).digest(),
        title=context["title"],
        language=work.person.language,
        created=clock.now(),
        progress=lambda stage, label: work.reach(first + stage - 1, label),
    )
    work.reach(first + STAGES, "")
    with work.step(_("Enregistrement du document")):
        record = _seen(work)
        journal.note(Act.EXPORT_MADE, country=record.country_id, keys=[f"mission:{work.claim.job}", record.pk])
        work.finish(taken_out.keep(f"missions/{work.claim.job}/dossier.pdf", content, [record.pk]))


def _seen(work: Work) -> Record:
    """The mission, as long as the person sees it: asked before the layout, and again after it."""
    seen = Record.objects.visible_to(work.person).filed().of_kinds(kinds.INVESTIGATOR_MISSION)
    record = seen.select_related("country", "mission").filter(pk=work.parameters["record"]).first()
    if record is None:
        raise RefusedError(_("Vos droits ont changé : vous ne voyez plus cette mission, rien n’a été imprimé."))
    return record


def folder_of(record: Record, user: User) -> dict[str, Any]:
    """All that the folder says, in plain words, in the language of its reader."""
    mission = record.mission
    with translation.override(user.language):
        programme = ProgrammeItem.objects.filter(record=record).select_related("authority")
        return {
            "title": _("Dossier de déplacement · %(reference)s") % {"reference": record.reference},
            "reference": record.reference,
            "subject": record.title,
            "country": record.country.name,
            "marking": record.get_marking_display(),
            "restricted": record.marking == "DR",
            "dates": _("du %(start)s au %(end)s")
            % {"start": day_text(mission.arrival), "end": day_text(mission.departure)},
            "purpose": mission.get_purpose_display(),
            "service": str(mission.requesting_service),
            "host": str(mission.host_authority or ""),
            "authorisation": _authorisation(record),
            "members": [_member(one) for one in MissionMember.objects.filter(record=record)],
            "acts": [_act(one) for one in MissionAct.objects.filter(record=record)],
            "days": [
                (day_text(day), [_line(one) for one in items])
                for day, items in groupby(programme, key=lambda one: one.day)
            ],
            "stay": _stay(mission),
            "produced_by": user.full_name,
            "produced_at": f"{clock.in_zone(clock.now(), record.country.time_zone):%d/%m/%Y %H:%M}",
            "state_brand": settings.STATE_BRAND,
            "embassy": settings.EMBASSY,
            "duty_phone": settings.DUTY_PHONE,
        }


def _authorisation(record: Record) -> str:
    mission = record.mission
    if mission.authorised_on is None:
        return _("L’accord de l’État hôte n’est pas encore au dossier.")
    said = f"{mission.authorised_by}, {mission.authorisation_reference}, {day_text(mission.authorised_on)}"
    return f"{said}. {mission.authorisation_conditions}".strip()


def _stay(mission: Mission) -> list[tuple[str, str]]:
    fields: list[Any] = [mission._meta.get_field(name) for name in _STAY]
    return [(str(one.verbose_name), said) for one in fields if (said := getattr(mission, one.name))]


def _member(member: MissionMember) -> dict[str, str]:
    return {
        "name": member.name,
        "role": member.get_role_display(),
        "service": f"{member.rank} {member.service}".strip(),
        "document": member.get_passport_kind_display(),
        "flights": " → ".join(filter(None, [member.arrival_flight, member.departure_flight])),
    }


def _act(act: MissionAct) -> dict[str, str]:
    return {"what": act.get_act_type_display(), "text": act.text, "role": act.get_role_display()}


def _line(item: ProgrammeItem) -> dict[str, str]:
    return {
        "hour": f"{item.hour:%H:%M}" if item.hour else "",
        "what": item.what,
        "where": " · ".join(filter(None, [item.place, str(item.authority or "")])),
        "who": item.who,
    }
