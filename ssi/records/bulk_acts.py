"""What this floor does to several records at once: give them an owner, take them out of the product."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.models import User
from ssi.common.rules import Allowed, Refused, RefusedError, Text, Verdict
from ssi.jobs.models import Job
from ssi.records import bulk, exports
from ssi.records.bulk import Asked, BulkAct, Choices, Foreseen
from ssi.records.handover import give, may_assign, may_receive, successors_in
from ssi.records.listing import FORMAT_NAMES
from ssi.records.models import Record
from ssi.records.standing import must_stand
from ssi.territories.capabilities import Area
from ssi.territories.grants import holds, posted

ASSIGN, EXPORT = "assign", "export"


class Assigning:
    """Gives records to one person, who is told; the rules are those of the hand-over."""

    def __init__(self, _records: Sequence[Record], actor: User, choice: str) -> None:
        self.actor = actor
        self.successor = User.objects.people().filter(pk=choice).first() if choice.isdecimal() else None
        self.held = posted([self.successor.pk])[self.successor.pk] if self.successor else None

    def foresee(self, record: Record) -> Foreseen:
        for verdict in (must_stand(record), may_assign(record, self.actor), self._received(record)):
            if isinstance(verdict, Refused):
                return Foreseen(record, verdict)
        before = record.owner.full_name if record.owner else _("à attribuer")
        if self.successor is None:
            return Foreseen(record, Allowed(), _("Titulaire actuel : %(name)s") % {"name": before})
        words = {"before": before, "after": self.successor.full_name}
        return Foreseen(record, Allowed(), _("Titulaire : %(before)s → %(after)s") % words)

    def _received(self, record: Record) -> Verdict:
        if self.successor is None or self.held is None:
            return Allowed()
        return may_receive(record, self.successor, self.held)

    def do(self, record: Record) -> Text:
        if self.successor is None:
            raise RefusedError(_("Choisissez le nouveau titulaire."))
        give(record, self.successor, actor=self.actor)
        return _("Attribué à %(name)s") % {"name": self.successor.full_name}


def _successors(records: Sequence[Record], _actor: User) -> Choices:
    countries = sorted({record.country_id for record in records})
    return [(str(one.pk), one.full_name) for one in successors_in(*countries)]


class Exporting:
    """The file holds what may be taken out; its job reads the rights again, when it runs and when it is fetched."""

    def __init__(self, _records: Sequence[Record], actor: User, choice: str) -> None:
        self.actor, self.choice = actor, choice

    def foresee(self, record: Record) -> Foreseen:
        if not holds(self.actor, "export", record.scope):
            return Foreseen(record, Refused(_("Votre affectation ne permet pas d’exporter ce dossier.")))
        return Foreseen(record, Allowed(), _("Une ligne du fichier"))

    def do(self, record: Record) -> Text:
        raise RefusedError(_("Un export se demande en une fois : reprenez-le depuis la liste."))


def _formats(_records: Sequence[Record], _actor: User) -> Choices:
    return FORMAT_NAMES


def _export(asked: Asked) -> Job:
    return exports.ask_export(asked.place, asked.query, asked.choice, keys=asked.keys, actor=asked.actor)


def register() -> None:
    bulk.register(
        BulkAct(
            code=ASSIGN,
            label=gettext_lazy("Attribuer"),
            title=gettext_lazy("Attribuer des dossiers"),
            lead=gettext_lazy("Le nouveau titulaire est averti ; le fil de chaque dossier le dit."),
            does=gettext_lazy("Attribuer ces dossiers"),
            verbs=("change", "oversee"),
            plan=Assigning,
            areas=frozenset(Area) - {Area.CONSULAR},
            choice_label=gettext_lazy("Nouveau titulaire"),
            choices=_successors,
        )
    )
    bulk.register(
        BulkAct(
            code=EXPORT,
            label=gettext_lazy("Exporter"),
            title=gettext_lazy("Exporter des dossiers"),
            lead=gettext_lazy("Le fichier est gardé un jour, pour vous seul ; le journal dit ce qu’il contient."),
            does=gettext_lazy("Produire le fichier"),
            verbs=("export",),
            plan=Exporting,
            choice_label=gettext_lazy("Format"),
            choices=_formats,
            asks=_export,
        )
    )
