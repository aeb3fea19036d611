"""What is told on a filed request, by the post that follows it (and, where said, by the service)."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from consular.enums import NEVER_BY_DEFAULT, Category, Consent, ContactKind, MessageKind, Side, Wish
from consular.models import AssistanceFiling, FamilyContact, Message
from consular.rules import kind_of_contact, may_be_informed
from consular.services.drafts import refuse_impossible
from consular.services.statements import keep_consent, keep_wish
from consular.workflow import FILING
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.forms import TOLERANCE
from ssi.common.rules import RefusedError, require
from ssi.records.models import Record
from ssi.records.services import record_event
from ssi.records.workflow import check_version, lock, take
from ssi.territories.grants import holds


def say(filing: Record, *, side: Side, kind: MessageKind, body: str, actor: User) -> Message:
    """Writes one message on the filing, for good."""
    if not body.strip():
        raise RefusedError(_("Écrivez le message avant de l’envoyer."), field="body")
    return Message.objects.create(
        record=filing, scope=filing.scope, side=side, kind=kind, body=body.strip(), at=clock.now(), author=actor
    )


def open_filing(filing: Record, actor: User, *, version: int | None = None) -> Record:
    """The filing under lock, if ACTOR may write on it and it still runs."""
    fresh = lock(filing)
    check_version(fresh, version)
    if not holds(actor, "file", fresh.scope) and not holds(actor, "change", fresh.scope):
        raise RefusedError(_("Votre affectation ne permet pas de compléter cette demande."))
    if not fresh.is_open:
        raise RefusedError(_("Cette demande est terminée. Pour un fait nouveau, déposez une nouvelle demande."))
    return fresh


def changed(filing: Record, act: Act) -> Record:
    filing.version += 1
    filing.save(update_fields=["version"])
    journal.note(act, country=filing.country_id, keys=[filing.pk])
    return filing


def reply_to_ssi(filing: Record, *, body: str, actor: User) -> Message:
    """The post writes to the service; a precision that was asked is then given, and the service goes on."""
    fresh = open_filing(filing, actor)
    if not holds(actor, "file", fresh.scope):
        raise RefusedError(_("Seul le poste écrit ici : pour lui écrire, communiquez une réponse."))
    if fresh.state == "awaiting_post":
        fresh = take(FILING, fresh, "reply", actor=actor)
        with connection.cursor() as cursor:
            cursor.execute("select ssi.resume_handling(%s)", [fresh.pk])
    message = say(fresh, side=Side.POST, kind=MessageKind.MESSAGE, body=body, actor=actor)
    journal.note(Act.EXCHANGE_FILED, country=fresh.country_id, keys=[fresh.pk])
    return message


def record_wish(
    filing: Record, *, wish: str, source: str, at: datetime | None = None, version: int | None = None, actor: User
) -> Record:
    """The person was asked: what they said, who heard it, when. The last word counts; only *opposed* stops help."""
    fresh = open_filing(filing, actor, version=version)
    if wish not in {Wish.ACCEPTED, Wish.OPPOSED}:
        raise RefusedError(_("Dites si la personne accepte ou s’oppose."), field="wish")
    if not source.strip():
        raise RefusedError(_("Dites comment le souhait a été recueilli, et par qui."), field="source")
    detail, moment = fresh.assistancefiling, at or clock.now()
    if moment > clock.now() + TOLERANCE:
        raise RefusedError(_("Cette date et cette heure sont à venir : corrigez-les."), field="at")
    if keep_wish(fresh, wish, source=source.strip(), at=moment, actor=actor):
        detail.assistance_wish, detail.wish_source, detail.wish_recorded_at = wish, source.strip(), moment
        detail.save(update_fields=["assistance_wish", "wish_source", "wish_recorded_at"])
    record_event(fresh, f"wish_{wish}", note=source.strip(), actor=actor)
    return changed(fresh, Act.CONSENT_RECORDED)


def record_notification(filing: Record, *, at: datetime, version: int | None = None, actor: User) -> Record:
    """The local authorities notified the post at last."""
    fresh = open_filing(filing, actor, version=version)
    detail = fresh.assistancefiling
    detail.notification_received_at = at
    refuse_impossible(detail)
    detail.save(update_fields=["notification_received_at"])
    record_event(fresh, "notification_received", actor=actor)
    return changed(fresh, Act.RECORD_CHANGED)


def record_found(filing: Record, *, at: datetime, source: str, version: int | None = None, actor: User) -> Record:
    """Somebody who was missing is found. Of age, they alone say who learns it: what they allowed before does not."""
    fresh = open_filing(filing, actor, version=version)
    detail = fresh.assistancefiling
    if detail.category != Category.MISSING:
        raise RefusedError(_("Seule une personne disparue est retrouvée : cette demande est d’une autre nature."))
    if not source.strip():
        raise RefusedError(_("Dites comment vous le savez."), field="source")
    if at > clock.now() + TOLERANCE:
        raise RefusedError(_("Cette date et cette heure sont à venir : corrigez-les."), field="at")
    if detail.incident_at is not None and at < detail.incident_at:
        raise RefusedError(_("La personne ne peut être retrouvée avant d’avoir disparu."), field="at")
    detail.found_at, detail.found_source = at, source.strip()
    detail.save(update_fields=["found_at", "found_source"])
    record_event(fresh, "person_found", at=at, note=source.strip(), actor=actor)
    return changed(fresh, Act.RECORD_CHANGED)


def add_contact(
    filing: Record, *, name: str, relation: str = "", phone: str = "", kind: str = "", actor: User
) -> FamilyContact:
    """Somebody new who could be told; nobody is until the person agrees."""
    fresh = open_filing(filing, actor)
    last = FamilyContact.objects.filter(record=fresh).order_by("-number").first()
    contact = FamilyContact.objects.create(
        record=fresh,
        scope=fresh.scope,
        number=last.number + 1 if last else 1,
        name=name,
        kind=_kind(kind, relation),
        relation=relation,
        phone=phone,
    )
    changed(fresh, Act.RECORD_CHANGED)
    return contact


def _kind(told: str, relation: str) -> ContactKind:
    """An employer or the press, by either word, is never a mere relative."""
    read = kind_of_contact(relation)
    return ContactKind(told) if told and read not in NEVER_BY_DEFAULT else read


def record_consent(
    contact: FamilyContact, *, consent: str, source: str = "", at: datetime | None = None, actor: User
) -> FamilyContact:
    """Whether the person lets this one be told. They may change their mind: the last word counts."""
    fresh = open_filing(contact.record, actor)
    if consent not in {Consent.YES, Consent.NO}:
        raise RefusedError(_("Dites si ce proche peut être informé."), field="consent")
    if consent == Consent.NO and contact.informed_at is not None:
        raise RefusedError(_("Ce proche a déjà été informé, avec l’accord de la personne."), field="consent")
    if consent == Consent.YES and contact.kind in NEVER_BY_DEFAULT and not source.strip():
        raise RefusedError(
            _("Ni l’employeur ni la presse ne sont informés par défaut : dites comment la personne l’a accepté."),
            field="source",
        )
    moment = at or clock.now()
    if moment > clock.now() + TOLERANCE:
        raise RefusedError(_("Cette date et cette heure sont à venir : corrigez-les."), field="at")
    if keep_consent(fresh, contact, consent, source=source.strip(), at=moment, actor=actor):
        contact.consent_to_inform, contact.recorded_at, contact.consent_source = consent, moment, source.strip()
        contact.save(update_fields=["consent_to_inform", "recorded_at", "consent_source"])
    record_event(fresh, f"consent_{consent}", note=contact.name, actor=actor)
    changed(fresh, Act.CONSENT_RECORDED)
    return contact


def inform_contact(contact: FamilyContact, *, actor: User) -> FamilyContact:
    """This one has been told. Refused without the person's own agreement for that one."""
    fresh = open_filing(contact.record, actor)
    current = FamilyContact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    require(may_be_informed(current))
    if current.informed_at is None:
        current.informed_at = clock.now()
        current.save(update_fields=["informed_at"])
        record_event(fresh, "contact_informed", note=current.name, actor=actor)
        changed(fresh, Act.RECORD_CHANGED)
    return current


def first_answer_given(filing: Record, *, actor: User) -> None:
    """Dates the first answer, once."""
    detail = AssistanceFiling.objects.get(record=filing)
    if detail.first_answer_at is None:
        detail.first_answer_at = clock.now()
        detail.save(update_fields=["first_answer_at"])
        record_event(filing, "first_answer", actor=actor)
