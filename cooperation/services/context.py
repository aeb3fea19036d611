"""What the service does with the security sheet of a country: one function per intention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from cooperation import kinds
from cooperation.enums.agreements import Precision
from cooperation.enums.context import Severity
from cooperation.models import ContextEvidence, ContextTheme, IncidentLink, SecurityContext, SecurityIncident, Zone
from cooperation.rules.context import REWRITTEN, may_add_incident, may_correct_incident, may_write
from cooperation.workflow.context import AUTOMATIC, INCIDENT, SECURITY_CONTEXT
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, require
from ssi.records import deadlines
from ssi.records.enums import Marking
from ssi.records.kinds import kind_by_code
from ssi.records.models import Record
from ssi.records.services import change_record, open_draft, record_event, refresh_search
from ssi.records.workflow import check_version, lock, take, verdict_of
from ssi.territories.models import Country


@dataclass(frozen=True)
class Assessed:
    """A theme as the author assesses it; AREA empty: the whole country; LEVEL empty: that of the country."""

    theme: str
    assessment: str
    area: str = ""
    vigilance_level: str = ""


@dataclass(frozen=True)
class Element:
    """What the sheet rests on."""

    source: str
    information: str
    source_reliability: str
    information_credibility: str


@dataclass(frozen=True)
class Happened:
    """What happened. Where SEVERITY is said, it decides alone whether the incident is major."""

    incident_type: str
    place: str
    occurred_on: date
    french_involved: str
    description: str
    is_major: bool = False
    severity: str = ""
    date_precision: str = Precision.DAY.value
    source: str = ""
    zone: Zone | None = None
    french_concerned: int | None = None
    french_dead: int = 0
    french_injured: int = 0

    def values(self) -> dict[str, Any]:
        """The fields of the row."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        return {**said, "is_major": self.severity == Severity.MAJOR} if self.severity else said


def draft_sheet(
    *,
    country: Country,
    marking: Marking,
    content: dict[str, Any],
    themes: Sequence[Assessed],
    elements: Sequence[Element],
    actor: User,
) -> Record:
    """A draft of a sheet; its author alone sees it."""
    record = open_draft(
        kind_by_code(kinds.SECURITY_CONTEXT),
        title=title_of(country),
        country=country,
        marking=marking,
        actor=actor,
    )
    SecurityContext.objects.create(record=record, scope=record.scope, **content)
    _put(record, themes, elements)
    return record


def change_sheet(
    record: Record,
    *,
    marking: Marking,
    content: dict[str, Any],
    themes: Sequence[Assessed],
    elements: Sequence[Element],
    version: int | None,
    actor: User,
) -> Record:
    """Changes what the sheet says. Who changes it once submitted has written it, and will not validate it."""
    require(may_write(actor, record))
    sheet = SecurityContext.objects.select_for_update().get(pk=record.pk)
    for name, value in content.items():
        setattr(sheet, name, value)
    sheet.save()
    record.securitycontext = sheet
    _put(record, themes, elements)
    changed = change_record(record, version=version, actor=actor, marking=marking)
    require(may_write(actor, changed))
    if not changed.is_draft:
        record_event(changed, REWRITTEN, actor=actor)
    return changed


def title_of(country: Country) -> str:
    """Titles are stored in the language of the service; the level is said beside it, in the reader's."""
    with translation.override("fr"):
        return _("Contexte sécuritaire : %(country)s") % {"country": country.name_fr}


def _put(record: Record, themes: Sequence[Assessed], elements: Sequence[Element]) -> None:
    """The themes and elements as the form has them now, in its order; rows that did not change are left alone."""
    if len({(one.theme, one.area) for one in themes}) < len(themes):
        raise RefusedError(_("Un thème est apprécié deux fois pour la même région."), field="themes")
    _put_rows(ContextTheme, record, [asdict(one) for one in themes])
    _put_rows(ContextEvidence, record, [asdict(one) for one in elements])


def _put_rows(model: type[ContextTheme | ContextEvidence], record: Record, wanted: list[dict[str, str]]) -> None:
    kept = list(model.objects.filter(record=record).order_by("number"))
    same = [{name: getattr(row, name) for name in wanted[0]} for row in kept] if wanted else []
    if wanted and same == wanted:
        return
    for row in kept:
        row.delete()
    for position, values in enumerate(wanted, start=1):
        model.objects.create(record=record, scope=record.scope, number=position, **values)


def submit_sheet(record: Record, *, version: int | None = None, actor: User) -> Record:
    """The author has read it again: it gets its reference, and the service sees it."""
    if not lock(record).is_draft:
        return lock(record)
    return take(SECURITY_CONTEXT, record, "review", actor=actor, version=version)


def publish_sheet(record: Record, *, version: int | None = None, actor: User) -> Record:
    """Puts the sheet in force and supersedes the one before it, both or neither: a country has one at most."""
    fresh = lock(record)
    check_version(fresh, version)
    require(verdict_of(SECURITY_CONTEXT, fresh, "publish", actor))
    with connection.cursor() as cursor:
        # Two publications for one country wait for each other; the index of the table would refuse the second.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sheets/{record.scope}"])
    in_force = Record.objects.filed().of_kinds(kinds.SECURITY_CONTEXT).filter(scope=record.scope, state="published")
    before = list(in_force.exclude(pk=fresh.pk))
    for old in before:
        take(SECURITY_CONTEXT, old, "supersede", actor=actor)
    return take(SECURITY_CONTEXT, fresh, "publish", actor=actor)


def pass_step(record: Record, code: str, *, version: int | None = None, reason: str = "", actor: User) -> Record:
    """Takes a step that needs nothing but, sometimes, its reason."""
    if code in AUTOMATIC:
        raise RefusedError(_("Une fiche est remplacée par la publication de la suivante."))
    if code == "publish":
        return publish_sheet(record, version=version, actor=actor)
    return take(SECURITY_CONTEXT, record, code, actor=actor, version=version, reason=reason)


def add_incident(record: Record, happened: Happened, *, linked: Sequence[Record] = (), actor: User) -> SecurityIncident:
    """A dated row. A major one, on the sheet in force, calls for it to be read again within a day.

    LINKED: records that deal with it, of any area, that ACTOR sees; the link is seen by who sees both ends.
    """
    fresh = lock(record)
    require(may_add_incident(actor, fresh))
    incident = SecurityIncident.objects.create(
        record=fresh, scope=fresh.scope, recorded_at=clock.now(), recorded_by=actor, **happened.values()
    )
    _put_links(incident, fresh, linked, actor)
    record_event(fresh, "sheet_incident", note=str(incident)[:500], actor=actor)
    if incident.is_major and fresh.state == "published":
        deadlines.restart(fresh, INCIDENT, started_at=clock.now())
    _touch(fresh)
    return incident


def change_incident(
    incident: SecurityIncident, happened: Happened, *, linked: Sequence[Record], version: int | None, actor: User
) -> SecurityIncident:
    """Tells better what happened; the history keeps what was told before. VERSION: that of its sheet."""
    fresh = lock(incident.record)
    check_version(fresh, version)
    require(may_correct_incident(actor, fresh))
    row = SecurityIncident.objects.select_for_update().get(pk=incident.pk)
    was_major = row.is_major
    values = happened.values()
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    _put_links(row, fresh, linked, actor)
    if row.is_major and not was_major and fresh.state == "published":
        deadlines.restart(fresh, INCIDENT, started_at=clock.now())
    _touch(fresh)
    return row


def _touch(record: Record) -> None:
    record.version += 1
    refresh_search(record)
    record.save()
    journal.note(Act.RECORD_CHANGED, country=record.country_id, keys=[record.pk])


def _put_links(incident: SecurityIncident, sheet: Record, linked: Sequence[Record], actor: User) -> None:
    """The records of the incident as the form has them; those that ACTOR does not see stay."""
    wanted = {record.pk: record for record in linked if record.pk != sheet.pk}
    seen = Record.objects.visible_to(actor).filter(
        pk__in=IncidentLink.objects.filter(incident=incident).values("right")
    )
    before = set(seen.values_list("pk", flat=True))
    IncidentLink.objects.filter(incident=incident, right__in=before - set(wanted)).delete()
    for key, record in wanted.items():
        if key not in before:
            IncidentLink.objects.create(
                incident=incident,
                left=sheet,
                left_scope=sheet.scope,
                right=record,
                right_scope=record.scope,
                actor=actor,
                at=clock.now(),
            )
            journal.note(Act.RECORD_LINKED, keys=[sheet.pk, key])
