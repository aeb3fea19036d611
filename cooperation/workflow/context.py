"""The life-cycle of a security sheet, as a table, and the time limits within which it is read again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from cooperation import kinds
from cooperation.models import SecurityContext
from cooperation.rules.context import (
    REWRITTEN,
    may_be_confirmed,
    may_be_published,
    may_be_reviewed,
    may_be_validated,
    may_expire,
    may_stand_again,
)
from ssi.accounts.models import User
from ssi.common import clock
from ssi.records import deadlines
from ssi.records.kinds import Kind
from ssi.records.kinds import register as register_kind
from ssi.records.models import Record
from ssi.records.services import number, refresh_search
from ssi.records.timeline import register_event_labels
from ssi.records.workflow import State, Transition, Workflow
from ssi.territories.capabilities import Area

# The service's own rule: a sheet is read again each quarter, and within a day of a major incident.
REVIEW = deadlines.Rule(
    "sheet.review", timedelta(days=92), _("règle du service : une relecture par trimestre"), _("relue")
)
INCIDENT = deadlines.Rule(
    "sheet.incident", timedelta(hours=24), _("règle du service : 24 heures après un incident majeur"), _("signalé")
)
# Taken by the publication of the next sheet, never by hand.
AUTOMATIC = frozenset({"supersede"})


def is_to_review(record: Record, moment: datetime) -> bool:
    """Whether nobody has read again, for more than a quarter, the sheet that RECORD is. Publishing is reading."""
    sheet: SecurityContext = record.securitycontext
    read = [instant for instant in (sheet.reviewed_at, sheet.published_at) if instant is not None]
    return bool(read) and max(read) + REVIEW.delay < moment


def _reviewed(record: Record) -> SecurityContext:
    sheet = SecurityContext.objects.select_for_update().get(pk=record.pk)
    sheet.reviewed_at = clock.now()
    sheet.save(update_fields=["reviewed_at"])
    record.securitycontext = sheet
    return sheet


def give_reference(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    """The sheet gets its reference and counts from the instant at which its author has read it again."""
    sheet = _reviewed(record)
    record.opened_at = sheet.reviewed_at
    number(record, at=clock.now())
    refresh_search(record)


def sign(record: Record, actor: User, _data: dict[str, Any]) -> None:
    SecurityContext.objects.filter(pk=record.pk).update(validated_by=actor)


def unsign(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    SecurityContext.objects.filter(pk=record.pk).update(validated_by=None)


def put_in_force(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    moment = clock.now()
    SecurityContext.objects.filter(pk=record.pk).update(published_at=moment)
    deadlines.start(record, REVIEW, started_at=moment)


def start_review_again(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    deadlines.restart(record, REVIEW, started_at=_reviewed(record).reviewed_at or clock.now())


def end_clock(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    deadlines.meet(record)


STATES = (
    State("draft", _("Brouillon")),
    State("reviewed", _("Relue, à valider"), awaits_decision=True),
    State("validated", _("Validée")),
    State("published", _("Publiée")),
    State("superseded", _("Remplacée"), is_open=False),
    State("expired", _("Périmée"), is_open=False, is_step=False, in_vain=True),
)

TRANSITIONS = (
    Transition(
        "review",
        ("draft",),
        "reviewed",
        _("Soumettre à la validation"),
        guard=may_be_reviewed,
        effect=give_reference,
        done=_("Fiche relue et soumise à la validation"),
        lasting=_("Le numéro est attribué : cette étape ne s’annule pas. Annulez plutôt l’enregistrement du dossier."),
    ),
    Transition(
        "validate",
        ("reviewed",),
        "validated",
        _("Valider la fiche"),
        verb="validate",
        guard=may_be_validated,
        effect=sign,
        hint=_("Vous engagez le service sur ce niveau et ces appréciations ; le texte ne change plus ensuite."),
        done=_("Fiche validée"),
        lasting=_("Une signature ne s’efface pas : renvoyez la fiche, le motif reste."),
    ),
    Transition(
        "send_back",
        ("reviewed", "validated"),
        "reviewed",
        _("Renvoyer à l’auteur"),
        verb="validate",
        effect=unsign,
        needs_reason=True,
        is_main=False,
        done=_("Fiche renvoyée à son auteur"),
        lasting=_("L’auteur est prévenu : validez de nouveau."),
    ),
    Transition(
        "take_back",
        ("validated",),
        "reviewed",
        _("Reprendre la rédaction"),
        effect=unsign,
        needs_reason=True,
        is_main=False,
        hint=_("La validation devient caduque : il faudra la redemander."),
        done=_("Rédaction reprise, la validation devient caduque"),
        lasting=_("La validation est devenue caduque : il faut la redemander."),
    ),
    Transition(
        "publish",
        ("validated",),
        "published",
        _("Publier dans le service"),
        guard=may_be_published,
        effect=put_in_force,
        hint=_(
            "Elle devient la fiche du pays et remplace la précédente. L’application ne publie rien hors du service : "
            "les conseils aux voyageurs sont donnés par le ministère seul."
        ),
        done=_("Fiche publiée dans le service"),
        lasting=_("La fiche précédente est remplacée : publiez la suivante."),
    ),
    Transition(
        "confirm",
        ("published",),
        "published",
        _("Revoir sans changement"),
        guard=may_be_confirmed,
        effect=start_review_again,
        hint=_("Vous l’avez relue et rien n’a changé : le délai de relecture repart d’aujourd’hui."),
        done=_("Fiche revue sans changement"),
        lasting=_("Une relecture a eu lieu : elle reste datée."),
    ),
    Transition(
        "supersede",
        ("published",),
        "superseded",
        _("Remplacer la fiche"),
        effect=end_clock,
        is_main=False,
        done=_("Fiche remplacée par la suivante"),
        lasting=_("Une autre fiche est en vigueur."),
    ),
    Transition(
        "expire",
        ("published",),
        "expired",
        _("Retirer la fiche périmée"),
        guard=may_expire,
        effect=end_clock,
        is_main=False,
        hint=_("Le pays n’aura plus de fiche en vigueur."),
        done=_("Fiche périmée retirée"),
        lasting=_("La fiche est périmée : écrivez la suivante."),
    ),
)

SECURITY_CONTEXT = Workflow(STATES, TRANSITIONS)


def search_words(record: Record) -> list[str]:
    """What search reads beside the record's own tables: level and themes in words, the names of the country."""
    sheet = record.securitycontext
    themes = [one.get_theme_display() for one in record.contextthemes.all()]
    return [str(sheet.level.label), *themes, record.country.name_fr, record.country.name_en]


def register() -> None:
    deadlines.register(REVIEW, INCIDENT)
    register_event_labels({REWRITTEN: _("Texte modifié"), "sheet_incident": _("Incident ajouté")})
    register_kind(
        Kind(
            code=kinds.SECURITY_CONTEXT,
            area=Area.CONTEXT,
            label=kinds.LABELS[kinds.SECURITY_CONTEXT],
            workflow=SECURITY_CONTEXT,
            page="sheets:detail",
            draft_page="sheets:draft",
            reservable=False,
            search_words=search_words,
            may_stand_again=may_stand_again,
        )
    )
