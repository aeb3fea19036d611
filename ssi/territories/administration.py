"""What an administrator does with accounts: the rule first, then the service of the floor below.

Rules answer Allowed or Refused for the buttons and the services alike. An administrator sees no record.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from ssi.accounts import services as accounts
from ssi.accounts.models import User
from ssi.accounts.services import OneTime
from ssi.common import clock
from ssi.common.rules import Allowed, Refused, Verdict, require
from ssi.territories.acting import Actor
from ssi.territories.grants import serves
from ssi.territories.models import Posting
from ssi.territories.roles import Role

# --- Rules ----------------------------------------------------------------------------------------------------------


def may_manage_accounts(actor: Actor) -> Verdict:
    if not serves(actor, "service_accounts"):
        return Refused(_("Seul un administrateur gère les comptes."))
    return Allowed()


def may_manage_postings(actor: Actor) -> Verdict:
    if not serves(actor, "service_postings"):
        return Refused(_("Seul un administrateur gère les affectations."))
    return Allowed()


def _may_touch(person: User, actor: User) -> Verdict:
    verdict = may_manage_accounts(actor)
    if not verdict:
        return verdict
    if person.is_automate:
        return Refused(_("Ce compte est celui des travaux périodiques : personne ne s’en sert pour se connecter."))
    if person.pk == actor.pk:
        return Refused(_("Nul n’administre son propre compte : demandez à un autre administrateur."))
    return Allowed()


def may_close(person: User, actor: User) -> Verdict:
    verdict = _may_touch(person, actor)
    if verdict and not person.is_active:
        return Refused(_("Ce compte est déjà désactivé."))
    return verdict


def may_reopen(person: User, actor: User) -> Verdict:
    verdict = _may_touch(person, actor)
    if verdict and person.is_active:
        return Refused(_("Ce compte est déjà actif."))
    return verdict


def is_posted(person: User) -> bool:
    """Whether the person is or was ever posted; twin of ssi.posted."""
    return Posting.objects.filter(person=person).exists()


def reset_asked(person: User) -> bool:
    """Whether somebody who administers accounts asked lately that the password be reset; see ssi.reset_asked."""
    asked: datetime | None = person.reset_asked_at
    lately = asked is not None and asked > clock.now() - timedelta(days=accounts.ASKED_DAYS)
    return lately and person.reset_asked_by is not None and serves(person.reset_asked_by, "service_accounts")


def resets_to_confirm(actor: User) -> list[User]:
    """The people whose reset another administrator asked for, the oldest first."""
    since = clock.now() - timedelta(days=accounts.ASKED_DAYS)
    asked = User.objects.people().filter(is_active=True, reset_asked_at__gt=since).exclude(reset_asked_by=actor)
    rows = asked.exclude(pk=actor.pk).select_related("reset_asked_by").order_by("reset_asked_at", "pk")
    return [person for person in rows if reset_asked(person)]


def resets_asked_by(actor: User) -> list[User]:
    """The people whose reset ACTOR asked for, which another administrator has to confirm."""
    since = clock.now() - timedelta(days=accounts.ASKED_DAYS)
    asked = User.objects.people().filter(is_active=True, reset_asked_at__gt=since, reset_asked_by=actor)
    return list(asked.order_by("reset_asked_at", "pk"))


def may_ask_reset(person: User, actor: User) -> Verdict:
    verdict = _may_touch(person, actor)
    if verdict and not person.is_active:
        return Refused(_("Ce compte est désactivé : réactivez-le d’abord."))
    if verdict and reset_asked(person):
        return Refused(_("Cette réinitialisation est déjà demandée : un autre administrateur doit la confirmer."))
    return verdict


def may_reset(person: User, actor: User) -> Verdict:
    """The password of whoever is or was posted takes two administrators: one asks, another confirms."""
    verdict = _may_touch(person, actor)
    if not verdict:
        return verdict
    if not person.is_active:
        return Refused(_("Ce compte est désactivé : réactivez-le d’abord."))
    if not is_posted(person):
        return Allowed()
    if not reset_asked(person):
        return Refused(
            _(
                "Cette personne est ou a été affectée : un administrateur demande la réinitialisation, "
                "un autre la confirme."
            )
        )
    if person.reset_asked_by_id == actor.pk:
        return Refused(_("Vous avez demandé cette réinitialisation : un autre administrateur doit la confirmer."))
    return Allowed()


def may_post(person: User, actor: User, role: Role) -> Verdict:
    """Twin of ssi.may_post: nobody alone makes an account that sees. But the first administrator posts the second."""
    verdict = may_manage_postings(actor)
    if not verdict:
        return verdict
    if person.pk == actor.pk:
        return Refused(_("Nul ne prononce sa propre affectation : demandez à un autre administrateur."))
    if person.access_given_by_id != actor.pk:
        return Allowed()
    alone = not Posting.objects.filter(role=Role.ADMINISTRATOR).exclude(person=actor).exists()
    if role == Role.ADMINISTRATOR and alone:
        return Allowed()
    return Refused(
        _("Vous avez donné à cette personne son accès : c’est à un autre administrateur de prononcer son affectation.")
    )


def may_end(posting: Posting, actor: User) -> Verdict:
    verdict = may_manage_postings(actor)
    if not verdict:
        return verdict
    if posting.person_id == actor.pk:
        return Refused(_("Nul ne met fin à sa propre affectation : demandez à un autre administrateur."))
    upper = posting.during.upper
    if posting.during.isempty or (upper is not None and upper <= clock.now()):
        return Refused(_("Cette affectation est déjà terminée."))
    return Allowed()


# --- Services -------------------------------------------------------------------------------------------------------


def open_account(*, username: str, full_name: str, email: str, language: str, time_zone: str, actor: User) -> OneTime:
    require(may_manage_accounts(actor))
    return accounts.open_account(
        username=username, full_name=full_name, email=email, language=language, time_zone=time_zone
    )


def close_account(person: User, *, actor: User) -> None:
    require(may_close(person, actor))
    accounts.close_account(person)


def reopen_account(person: User, *, actor: User) -> OneTime | None:
    """The old password is not trusted again. Without a posting the phrase is given at once; else another gives it."""
    require(may_reopen(person, actor))
    accounts.reopen_account(person)
    if is_posted(person):
        accounts.ask_reset(person)
        return None
    return accounts.reset_password(person)


def ask_reset(person: User, *, actor: User) -> None:
    require(may_ask_reset(person, actor))
    accounts.ask_reset(person)


def reset_password(person: User, *, actor: User) -> OneTime:
    require(may_reset(person, actor))
    return accounts.reset_password(person)
