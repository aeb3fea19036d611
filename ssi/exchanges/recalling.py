"""Recalling from several records at once what waits for its answer: each reminder as its own page would file it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ssi.accounts.models import User
from ssi.common.rules import Allowed, Refused, RefusedError, Text, Verdict
from ssi.directory.models import HolidayCorrection
from ssi.exchanges import departures
from ssi.exchanges.models import Exchange
from ssi.exchanges.prefilling import reminder_of
from ssi.exchanges.reminders import Proposal, proposals_of
from ssi.exchanges.services import file_exchange
from ssi.records import bulk
from ssi.records.access import may
from ssi.records.bulk import BulkAct, Foreseen
from ssi.records.models import Record
from ssi.territories.capabilities import Area
from ssi.territories.models import Country

REMIND = "remind"


def file_reminder(exchange: Exchange, *, actor: User) -> Exchange:
    """Files the reminder of EXCHANGE, in the words that its page proposes, through the door of every departure."""
    said = {
        **reminder_of(exchange, actor),
        "from_authority": exchange.from_authority,
        "to_authority": exchange.to_authority,
    }
    return file_exchange(exchange.record, **said, reminds=exchange, actor=actor)


class Recalling:
    """What is due today on some records, read once. A record may wait for several authorities."""

    def __init__(self, records: Sequence[Record], actor: User, _choice: str) -> None:
        self.actor = actor
        self.due: dict[object, list[Proposal]] = {}
        countries = {country.code: country for country in Country.objects.all()}
        found = proposals_of(
            actor, countries, HolidayCorrection.objects.by_day(), among=[record.pk for record in records]
        )
        for proposal in found:
            self.due.setdefault(proposal.record.pk, []).append(proposal)

    def foresee(self, record: Record) -> Foreseen:
        verdict = may(self.actor, "change", record)
        if isinstance(verdict, Refused):
            return Foreseen(record, verdict)
        due = self.due.get(record.pk, [])
        if not due:
            return Foreseen(record, Refused(_("Aucune relance n’est due aujourd’hui sur ce dossier.")))
        for proposal in due:
            refused = self._leaves(proposal)
            if isinstance(refused, Refused):
                return Foreseen(record, refused)
        return Foreseen(record, Allowed(), " · ".join(_words(proposal) for proposal in due))

    def _leaves(self, proposal: Proposal) -> Verdict:
        if proposal.closes:
            return Refused(_("Les relances d’usage sont épuisées : proposez plutôt la clôture, depuis le dossier."))
        return departures.may_leave(proposal.record, proposal.exchange.to_authority, self.actor)

    def do(self, record: Record) -> Text:
        filed = [file_reminder(proposal.exchange, actor=self.actor) for proposal in self.due.get(record.pk, [])]
        if not filed:
            raise RefusedError(_("Aucune relance n’est due aujourd’hui sur ce dossier."))
        words = ngettext("Relance enregistrée : %(numbers)s", "Relances enregistrées : %(numbers)s", len(filed))
        return words % {"numbers": ", ".join(one.register_number or one.subject for one in filed)}


def _words(proposal: Proposal) -> str:
    return _("Relance n° %(rank)d à %(authority)s, sans réponse depuis %(days)d jours") % {
        "rank": proposal.rank,
        "authority": proposal.exchange.receiver,
        "days": proposal.waited,
    }


def register() -> None:
    bulk.register(
        BulkAct(
            code=REMIND,
            label=gettext_lazy("Relancer"),
            title=gettext_lazy("Relancer les envois restés sans réponse"),
            lead=gettext_lazy(
                "Chaque relance est enregistrée au départ, avec son texte dans la langue de son lecteur ; "
                "vous l’envoyez ensuite par la voie habituelle."
            ),
            does=gettext_lazy("Enregistrer ces relances"),
            verbs=("change",),
            plan=Recalling,
            areas=frozenset({Area.OPERATIONAL, Area.TECHNICAL, Area.INSTITUTIONAL}),
        )
    )
