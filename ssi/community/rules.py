"""Who writes a notice, who acknowledges it, who keeps the list of correspondents."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from ssi.accounts.models import User
from ssi.common.rules import Allowed, Refused, Verdict
from ssi.community.models import Notice
from ssi.territories.capabilities import Area
from ssi.territories.grants import holds, read, scopes


def scope_of(country: str, post: str = "") -> str:
    return f"{country}/{Area.CONSULAR}/{post}" if post else f"{country}/{Area.CONSULAR}"


def may_write_notice(actor: User, country: str) -> Verdict:
    if holds(actor, "change", scope_of(country)):
        return Allowed()
    return Refused(_("Les consignes sont écrites par qui traite les demandes d’assistance de ce pays."))


def may_change_notice(actor: User, notice: Notice) -> Verdict:
    verdict = may_write_notice(actor, notice.country_id)
    if verdict and notice.withdrawn_at is not None:
        return Refused(_("Cette consigne a été retirée : écrivez-en une nouvelle."))
    return verdict


def post_reading(actor: User, notice: Notice) -> str:
    """The post in whose name ACTOR acknowledges NOTICE; empty: none."""
    held = set(scopes(actor, "file")) if read(actor).filing_posts() else set()
    return next((post for post in notice.posts if scope_of(notice.country_id, post) in held), "")


def may_acknowledge(actor: User, notice: Notice, day: date) -> Verdict:
    if not post_reading(actor, notice):
        return Refused(_("L’accusé de lecture est donné par un agent d’un poste destinataire."))
    if notice.withdrawn_at is not None:
        return Refused(_("Cette consigne a été retirée : elle n’est plus à appliquer."))
    if notice.valid_until < day:
        return Refused(_("La validité de cette consigne est passée : elle n’est plus à appliquer."))
    return Allowed()


def may_keep_correspondents(actor: User, country: str, post: str) -> Verdict:
    if holds(actor, "write", scope_of(country, post)):
        return Allowed()
    return Refused(_("La liste des chefs d’îlot est tenue par le poste et par le service."))
