"""Alerts: raised, passed along the chain until somebody has it, acknowledged. Each call is a row of its own."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext_lazy, ngettext

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import require
from ssi.duty.chain import Member, chain_of
from ssi.duty.models import Alert, Call, Gateway
from ssi.duty.rules import may_take_alert
from ssi.jobs.notices import NoticeKind, queue_notice
from ssi.records.models import Record

# After the last of the chain, it starts again from the first.
AGAIN = timedelta(minutes=30)

NOTICE = NoticeKind(
    key="duty.alert",
    label=gettext_lazy("Une demande d’assistance ne peut pas attendre"),
    subject=lambda count: (
        ngettext("permanence : une alerte", "permanence : %(count)d alertes", count) % {"count": count}
    ),
    sentence=lambda count: (
        ngettext(
            "Une demande d’assistance ne peut pas attendre : dites que vous l’avez, ou passez-la.",
            "%(count)d demandes d’assistance ne peuvent pas attendre : dites que vous les avez, ou passez-les.",
            count,
        )
        % {"count": count}
    ),
    path="/permanence/",
    optional=False,
)


def raise_alert(handling: Record, *, actor: User) -> Alert:
    """HANDLING cannot wait. Raised twice, it rings once."""
    found = Alert.objects.filter(record=handling).first()
    if found is not None:
        return found
    alert = Alert.objects.create(record=handling, scope=handling.scope, raised_at=clock.now(), next_at=clock.now())
    journal.note(Act.DUTY_ALERTED, country=handling.country_id, keys=[handling.pk])
    return alert


def acknowledge(alert: Alert, *, actor: User) -> Alert:
    """ACTOR has it: the chain stops."""
    fresh = _locked(alert)
    require(may_take_alert(actor, fresh))
    fresh.acknowledged_at, fresh.acknowledged_by, fresh.next_at = clock.now(), actor, None
    fresh.save(update_fields=["acknowledged_at", "acknowledged_by", "next_at"])
    journal.note(Act.DUTY_ACKNOWLEDGED, country=fresh.record.country_id, keys=[fresh.record_id])
    return fresh


def acknowledge_with(handling: Record, *, actor: User) -> None:
    """Whoever takes HANDLING in charge has its alert too."""
    alert = Alert.objects.filter(record=handling).ringing().first()
    if alert is not None:
        acknowledge(alert, actor=actor)


def pass_on(alert: Alert, *, actor: User) -> Call | None:
    """The next one is called now, without waiting."""
    fresh = _locked(alert)
    require(may_take_alert(actor, fresh))
    return call_next(fresh)


def call_next(alert: Alert) -> Call | None:
    """Calls the next of the chain, and says when the one after will be; None where nobody answers for the country."""
    chain = chain_of(alert.record.country_id)
    if not chain:
        alert.next_at = clock.now() + AGAIN
        alert.save(update_fields=["next_at"])
        return None
    place = alert.place if alert.place < len(chain) else 0
    call = _call(alert, chain[place])
    alert.place = place + 1
    last = alert.place == len(chain)
    alert.next_at = clock.now() + (AGAIN if last else timedelta(minutes=settings.DUTY_MINUTES))
    alert.save(update_fields=["place", "next_at"])
    journal.note(Act.DUTY_CALLED, country=alert.record.country_id, keys=[alert.record_id, f"person:{call.person_id}"])
    return call


def _call(alert: Alert, member: Member) -> Call:
    number = (alert.calls.aggregate(last=Max("number"))["last"] or 0) + 1
    mailed = queue_notice(member.person, NOTICE.key, about=f"{alert.pk}:{number}")
    by_text = bool(settings.SMS_GATEWAY and member.phone)
    return Call.objects.create(
        record_id=alert.record_id,
        scope=alert.scope,
        alert=alert,
        number=number,
        person=member.person,
        absent=member.absent,
        at=clock.now(),
        mailed=mailed is not None,
        phone=member.phone,
        gateway=Gateway.WAITING if by_text else Gateway.NONE,
    )


def _locked(alert: Alert) -> Alert:
    return Alert.objects.select_for_update(of=("self",)).select_related("record__country").get(pk=alert.pk)
