"""A request passed on, to another post or to the crisis centre: the first post keeps one line of it."""

from __future__ import annotations

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from consular.enums import Recipient, Urgency
from consular.models import Transfer
from consular.services.filings import first_answer_given
from consular.services.handlings import add_note, both_sides
from consular.workflow import FILING, FIRST_ANSWER, HANDLING
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.records.models import Record
from ssi.records.workflow import take
from ssi.territories.models import ConsularPost, Country


def transfer_handling(
    handling: Record,
    *,
    to: str,
    post: ConsularPost | None = None,
    country: Country | None = None,
    reason: str,
    version: int | None = None,
    actor: User,
) -> Transfer:
    """Closes both sides here. Another POST receives the request filed anew for COUNTRY, with all that was told; to the
    crisis centre nothing leaves by itself: ACTOR has called it.

    The other post reads REASON and from whom it comes; the first, REASON and to whom it went.
    """
    filing, fresh = both_sides(handling)
    if not reason.strip():
        raise RefusedError(_("Dites pourquoi : les deux postes le lisent."), field="reason")
    passed = Transfer(record=filing, scope=filing.scope, to=Recipient(to), reason=reason.strip(), author=actor)
    if passed.to == Recipient.POST:
        passed.post, passed.country = _receiver(filing, post, country)
    passed.at = clock.now()
    take(HANDLING, fresh, "transfer", version=version, reason=reason, actor=actor)
    if passed.to == Recipient.POST:
        add_note(fresh, body=_opened_there(filing, passed, Urgency(fresh.handling.urgency)), actor=actor)
    passed.save(force_insert=True)
    first_answer_given(filing, actor=actor)
    take(FILING, filing, "transfer", reason=reason, actor=actor)
    return passed


def _receiver(filing: Record, post: ConsularPost | None, country: Country | None) -> tuple[ConsularPost, Country]:
    if post is None or country is None or not post.countries.filter(pk=country.pk).exists():
        raise RefusedError(_("Choisissez le poste, et un pays qu’il couvre."), field="place")
    if (post.pk, country.pk) == (filing.post_id, filing.country_id):
        raise RefusedError(_("La demande est déjà à ce poste, pour ce pays : choisissez-en un autre."), field="place")
    return post, country


def _opened_there(filing: Record, passed: Transfer, urgency: Urgency) -> str:
    """Files the request at the other post; the words that stay with the service. What is kept is in French."""
    if passed.post is None or passed.country is None:
        raise RefusedError(_("Choisissez le poste, et un pays qu’il couvre."), field="place")
    journal.note(Act.EXCHANGE_FILED, country=passed.country.pk, keys=[filing.pk])
    with translation.override("fr"):
        words = _("Demande transmise par le poste « %(post)s » : %(reason)s") % {
            "post": filing.post.name if filing.post else "",
            "reason": passed.reason,
        }
        reference = _filed_anew(filing, passed.post, passed.country, urgency, words)
        return _("Ouverte à l’autre poste sous la référence %(ref)s.") % {"ref": reference}


def _filed_anew(filing: Record, post: ConsularPost, country: Country, urgency: Urgency, words: str) -> str:
    """The reference that the request has at POST; the database writes there what ACTOR may not."""
    rule = FIRST_ANSWER[urgency]
    with connection.cursor() as cursor:
        cursor.execute(
            "select ssi.file_elsewhere(%s, %s, %s, %s, %s, %s, %s)",
            [filing.pk, post.pk, country.pk, rule.code, rule.version, str(rule.delay), words],
        )
        (reference,) = cursor.fetchone() or ("",)
    return str(reference)
