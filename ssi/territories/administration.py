"""What an administrator does with accounts: the rule first, then the service of the floor below.

Rules answer Allowed or Refused for the buttons and the services alike. An administrator sees no record.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ssi.accounts import services as accounts
from ssi.accounts.models import User
from ssi.accounts.services import OneTime
from ssi.common import clock
from ssi.common.rules import Allowed, Refused, Verdict, require
from ssi.territories.acting import Actor
from ssi.territories.grants import serves
from ssi.territories.models import Posting

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


def may_reset(person: User, actor: User) -> Verdict:
    verdict = _may_touch(person, actor)
    if verdict and not person.is_active:
        return Refused(_("Ce compte est désactivé : réactivez-le d’abord."))
    return verdict


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


def reopen_account(person: User, *, actor: User) -> OneTime:
    """The old password is not trusted again: the account reopens with a one-time phrase."""
    require(may_reopen(person, actor))
    accounts.reopen_account(person)
    return accounts.reset_password(person)


def reset_password(person: User, *, actor: User) -> OneTime:
    require(may_reset(person, actor))
    return accounts.reset_password(person)
