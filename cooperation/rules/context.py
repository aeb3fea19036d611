"""What must hold before a security sheet may move on. Each refusal says what is missing and where to supply it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.moments import day_text
from ssi.common.rules import Allowed, Refused, Verdict
from ssi.records.access import may
from ssi.records.models import Event, Record
from ssi.territories.acting import Actor
from ssi.territories.capabilities import Area
from ssi.territories.grants import holds

# States in which the text may still change: a validated sheet is taken back first, so that what was validated is said.
WRITABLE = ("draft", "reviewed")
REWRITTEN = "sheet_rewritten"


def _edit_page(record: Record, field: str) -> str:
    if record.is_draft:
        return reverse("sheets:draft", args=[record.pk]) + f"#{field}"
    return reverse("sheets:edit", args=[record.reference]) + f"#{field}"


def _today(record: Record) -> str:
    return record.country.time_zone


def may_write(user: User, record: Record) -> Verdict:
    """Whether USER may change what the sheet says."""
    verdict = may(user, "change", record)
    if verdict and record.state not in WRITABLE:
        return Refused(
            _("Cette fiche est validée ou publiée : son texte ne change plus. Reprenez-la, ou écrivez la suivante.")
        )
    return verdict


def may_add_incident(user: User, record: Record) -> Verdict:
    """What happens is added to the sheet until another replaces it."""
    verdict = may(user, "change", record)
    if verdict and not record.is_open:
        return Refused(_("Cette fiche n’est plus en vigueur : ajoutez l’incident à celle du jour."))
    return verdict


def may_correct_incident(user: User, record: Record) -> Verdict:
    """What happened is told better whenever it is known better, on the sheet that tells it."""
    return may(user, "change", record)


def may_set_zones(user: Actor, country: str) -> Verdict:
    """Whoever writes the sheets of COUNTRY says the vigilance of its zones."""
    if holds(user, "change", f"{country}/{Area.CONTEXT}"):
        return Allowed()
    return Refused(_("Votre affectation permet de consulter les zones de ce pays, pas de les modifier."))


def may_stand_again(record: Record) -> Verdict:
    """A voided sheet that was in force is put back only while no other has taken its place."""
    others = Record.objects.filed().of_kinds(record.kind).filter(scope=record.scope, state="published")
    if record.state == "published" and others.exclude(pk=record.pk).exists():
        return Refused(_("Une autre fiche est en vigueur dans ce pays : celle-ci ne peut pas être remise en vigueur."))
    return Allowed()


def may_be_reviewed(record: Record, _actor: User) -> Verdict:
    """A sheet is submitted with at least one theme assessed and one element that it rests on."""
    if not record.contextthemes.exists():
        return Refused(_("La fiche n’apprécie aucun thème."), fix=_edit_page(record, "themes"))
    if not record.contextevidences.exists():
        return Refused(
            _("La fiche ne cite aucun élément : dites sur quoi elle repose, source et évaluation."),
            fix=_edit_page(record, "elements"),
        )
    return _not_past(record)


def may_be_validated(record: Record, actor: User) -> Verdict:
    """Who wrote is not who validates: a second pair of eyes is the whole worth of the signature."""
    wrote = Event.objects.filter(record=record, code=REWRITTEN, actor=actor).exists()
    if record.author_id == actor.pk or wrote:
        return Refused(_("Vous avez écrit cette fiche : une autre personne la valide."))
    return _not_past(record)


def may_be_published(record: Record, _actor: User) -> Verdict:
    return _not_past(record)


def may_be_confirmed(record: Record, _actor: User) -> Verdict:
    return _not_past(record)


def may_expire(record: Record, _actor: User) -> Verdict:
    """A sheet leaves the country without one only once its own date is past; before, the next one replaces it."""
    until = record.securitycontext.valid_until
    if until >= clock.today(_today(record)):
        return Refused(
            _("Cette fiche est valable jusqu’au %(day)s : pour la changer, publiez la suivante.")
            % {"day": day_text(until)}
        )
    return Allowed()


def _not_past(record: Record) -> Verdict:
    until = record.securitycontext.valid_until
    if until < clock.today(_today(record)):
        return Refused(
            _("Sa validité est passée depuis le %(day)s : corrigez ses dates, ou écrivez une nouvelle fiche.")
            % {"day": day_text(until)},
            fix=_edit_page(record, "id_valid_until") if record.state in WRITABLE else "",
        )
    return Allowed()
