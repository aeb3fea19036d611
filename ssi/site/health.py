"""The health of the product for those who run it: each part with a plain verdict, and what to do."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.common.components import Kind
from ssi.common.moments import moment_text
from ssi.documents import antivirus
from ssi.jobs import outbox
from ssi.territories.grants import read

REFUSAL = gettext_lazy("L’état de l’application est ouvert à l’administrateur et au chef de service.")
QUEUE_SLOW = timedelta(minutes=10)
BACKUP_LATE, BACKUP_BAD = timedelta(hours=26), timedelta(days=3)
# Below the first share the disk is to be watched, below the second it is about to refuse what people file.
DISK_LOW, DISK_BAD = 0.15, 0.05
_TONE: dict[str, Kind] = {"good": "success", "watch": "warning", "bad": "error"}
LastBackup = Callable[[], datetime | None]
_last_backup: list[LastBackup] = []


def register_backup(source: LastBackup) -> None:
    """Another place to read when the last backup was finished than the product's own notes."""
    _last_backup[:] = [source]


@dataclass(frozen=True)
class Check:
    """One part: LEVEL is good, watch or bad; TODO is empty when there is nothing to do."""

    name: str
    level: str
    said: str
    todo: str = ""

    @property
    def tone(self) -> Kind:
        return _TONE[self.level]

    @property
    def label(self) -> str:
        return {"good": _("Bon"), "watch": _("À surveiller"), "bad": _("À traiter")}[self.level]


def may_read(user: User) -> bool:
    return read(user).any_of("service_accounts", "journal_view")


@require_safe
def health_page(request: HttpRequest) -> HttpResponse:
    user = person(request)
    if not may_read(user):
        raise PermissionDenied(str(REFUSAL))
    context = {
        "checks": list(checks(user.time_zone)),
        "facts": _versions(),
        "breadcrumb": [(_("Accueil"), "/"), (_("État de l’application"), "")],
    }
    return render(request, "site/health.html", context)


def alarms(user: User) -> list[Check]:
    """What home warns of: only what has to be dealt with, for those who can."""
    return [check for check in checks(user.time_zone) if check.level == "bad"] if may_read(user) else []


def checks(zone: str) -> Iterator[Check]:
    figures = _figures()
    yield _worker(figures.alive, zone)
    yield from _jobs(figures, zone)
    yield _mail(figures)
    yield _antivirus(figures, zone)
    yield _disk(_("Disque des pièces"), Path(settings.FILES_ROOT))
    if settings.DATABASE_FOLDER:
        yield _disk(_("Disque de la base"), Path(settings.DATABASE_FOLDER))
    yield _backup(figures, zone)


@dataclass(frozen=True)
class Figures:
    """What the database says of the service, in one statement."""

    alive: datetime | None
    waiting: int
    oldest: datetime
    failed: int
    mail_late: int
    mail_failed: int
    mail_abandoned: int
    scans_late: int
    infected: int
    infected_at: datetime | None
    threats: list[str] | None
    last_backup: datetime | None


def _figures() -> Figures:
    with connection.cursor() as cursor:
        cursor.execute(
            "select (select at from jobs_heartbeat where name = 'worker'), j.waiting, j.oldest, j.failed,"
            " m.late, m.failed, m.abandoned, s.late, s.infected, s.last_at, s.threats,"
            " (select max(taken_at) from jobs_backup)"
            " from ssi.job_health() j, ssi.mail_health() m, ssi.scan_health() s"
        )
        return Figures(*cursor.fetchone())


def _worker(last: datetime | None, zone: str) -> Check:
    name, todo = (
        _("Exécution des travaux et des envois"),
        _("Redémarrez l’exécution des travaux et leur planificateur : docs/operations.md."),
    )
    if last is None:
        return Check(name, "bad", _("Aucun signe de vie jusqu’ici."), todo)
    said = _("Dernier signe de vie : %s.") % moment_text(last, zone)
    return Check(name, "bad", said, todo) if outbox.is_silent(last) else Check(name, "good", said)


def _jobs(figures: Figures, zone: str) -> Iterator[Check]:
    waiting, oldest, failed = figures.waiting, figures.oldest, figures.failed
    name, todo = (
        _("Travaux en attente"),
        _("Voyez si les travaux s’exécutent ; si oui, ajoutez un processus d’exécution."),
    )
    if not waiting:
        yield Check(name, "good", _("Aucun."))
    else:
        said = _("%(count)d ; le plus ancien depuis le %(moment)s.") % {
            "count": waiting,
            "moment": moment_text(oldest, zone),
        }
        slow = datetime.now(UTC) - oldest > QUEUE_SLOW
        yield Check(name, "bad", said, todo) if slow else Check(name, "good", said)
    name, todo = (
        _("Travaux en échec depuis un jour"),
        _("La personne qui l’a demandé en lit la raison ; voyez le disque."),
    )
    yield Check(name, "watch", str(failed), todo) if failed else Check(name, "good", _("Aucun."))


def _mail(figures: Figures) -> Check:
    late, failed, abandoned = figures.mail_late, figures.mail_failed, figures.mail_abandoned
    name = _("Messagerie")
    if not outbox.is_set():
        return Check(
            name, "watch", _("Non configurée : aucun avis ne part."), _("Configurez SSI_MAIL_… : docs/operations.md.")
        )
    said = _("En attente depuis plus d’une heure : %(late)d ; en échec : %(failed)d ; abandonnés : %(abandoned)d.") % {
        "late": late,
        "failed": failed,
        "abandoned": abandoned,
    }
    todo = _("Voyez la page Messagerie, et envoyez-vous un message d’essai.")
    return Check(name, "watch", said, todo) if late or failed or abandoned else Check(name, "good", said)


def _antivirus(figures: Figures, zone: str) -> Check:
    """What it found and what it keeps waiting, without saying where: whoever filed a piece reads it in the record."""
    name, late, infected = _("Antivirus des pièces"), figures.scans_late, figures.infected
    if late:
        said = _("%(count)d pièces attendent son avis depuis plus de dix minutes.") % {"count": late}
        return Check(name, "bad", said, _("Voyez que clamd répond à l’adresse SSI_CLAMD : docs/operations.md."))
    if infected and figures.infected_at:
        said = _("En quarantaine : %(count)d. La dernière le %(moment)s. Trouvé : %(threats)s.") % {
            "count": infected,
            "moment": moment_text(figures.infected_at, zone),
            "threats": ", ".join(figures.threats or ()),
        }
        return Check(name, "watch", said, _("Qui les a déposées en est averti, et les retire de son dossier."))
    if not antivirus.is_set():
        said = _("Non configuré : les pièces ne sont pas analysées.")
        return Check(name, "watch", said, _("Configurez SSI_CLAMD : docs/operations.md."))
    return Check(name, "good", _("Aucune pièce en attente ni en quarantaine."))


def _disk(name: str, folder: Path) -> Check:
    if not folder.exists():
        return Check(name, "watch", _("Pas encore créé."))
    usage = shutil.disk_usage(folder)
    said = _("%(free)s libres sur %(total)s.") % {
        "free": filesizeformat(usage.free),
        "total": filesizeformat(usage.total),
    }
    share = usage.free / usage.total
    if share >= DISK_LOW:
        return Check(name, "good", said)
    return Check(name, "bad" if share < DISK_BAD else "watch", said, _("Libérez de la place ou agrandissez le disque."))


def _backup(figures: Figures, zone: str) -> Check:
    name = _("Dernière sauvegarde")
    todo = _("Lancez une sauvegarde et vérifiez sa tâche quotidienne : docs/operations.md.")
    last = _last_backup[0]() if _last_backup else figures.last_backup
    if last is None:
        return Check(name, "bad", _("Aucune n’a été faite."), todo)
    age, said = datetime.now(UTC) - last, moment_text(last, zone)
    if age <= BACKUP_LATE:
        return Check(name, "good", said)
    return Check(name, "bad" if age > BACKUP_BAD else "watch", said, todo)


def _versions() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("select pg_database_size(current_database()), current_setting('server_version')")
        size, postgresql = cursor.fetchone()
    return [
        (_("Taille de la base"), filesizeformat(size)),
        ("PostgreSQL", postgresql),
        ("Django", django.get_version()),
        ("Python", platform.python_version()),
    ]
