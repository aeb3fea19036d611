"""What is to be recalled today, each line one click from its reminder."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.audit.acts import Act
from ssi.common.rules import Text
from ssi.directory.models import HolidayCorrection
from ssi.exchanges.reminders import Proposal, proposals_of
from ssi.records.kinds import kind_of
from ssi.records.listing import note_shown
from ssi.territories.grants import read
from ssi.territories.models import Country

SHOWN = 25


@dataclass(frozen=True)
class RecallLine:
    """A departure without an answer, in words."""

    reference: str
    url: str
    subject: str
    authority: str
    said: Text
    action: Text
    action_url: str


def recalls_of(user: User) -> tuple[list[RecallLine], int]:
    """The lines of USER, who writes somewhere, and how many more there are."""
    if not read(user).any_of("operational_change", "technical_change", "institutional_change"):
        return [], 0
    countries = {country.code: country for country in Country.objects.all()}
    due = proposals_of(user, countries, HolidayCorrection.objects.by_day())
    note_shown({proposal.record.pk: proposal.record for proposal in due[:SHOWN]}.values(), Act.LIST_READ)
    return [_line(proposal) for proposal in due[:SHOWN]], max(0, len(due) - SHOWN)


def _line(proposal: Proposal) -> RecallLine:
    """After the last customary reminder, closing is proposed: that is done on the record itself."""
    record = proposal.record
    words = {"rank": proposal.rank, "days": proposal.waited}
    page = kind_of(record).address(record)
    return RecallLine(
        reference=record.reference or record.title,
        url=page,
        subject=proposal.exchange.subject,
        authority=proposal.exchange.receiver,
        said=_("sans réponse depuis %(days)d jours") % words,
        action=_("Proposer la clôture") if proposal.closes else _("Préparer la relance n° %(rank)d") % words,
        action_url=page if proposal.closes else reverse("exchanges:remind", args=[proposal.exchange.pk]),
    )
