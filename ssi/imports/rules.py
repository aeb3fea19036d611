"""Who may bring a register in, and what may be done with an import at each of its stages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common.rules import Allowed, Refused, Verdict
from ssi.imports.enums import Mode, State
from ssi.imports.kinds import Importable, all_importables
from ssi.imports.models import Batch
from ssi.territories.grants import holds, read
from ssi.territories.models import Country


def open_kinds(user: User) -> list[Importable]:
    """The kinds that USER may bring in, in some country."""
    return [one for one in all_importables() if countries_for(one, user)]


def countries_for(importable: Importable, user: User) -> list[str]:
    return read(user).countries(f"{importable.kind.area.value}_change")


def scope_of(importable: Importable, country: Country) -> str:
    return f"{country.code}/{importable.kind.area.value}"


def may_import(importable: Importable, country: Country, actor: User) -> Verdict:
    if not holds(actor, "change", scope_of(importable, country)):
        return Refused(_("Votre affectation ne permet pas d’ouvrir ce dossier dans ce pays."))
    return Allowed()


def may_map(batch: Batch) -> Verdict:
    if batch.state in {State.WRITTEN, State.UNDONE}:
        return Refused(_("Cet import est terminé : sa correspondance ne change plus."))
    return lines_kept(batch)


def may_check(batch: Batch) -> Verdict:
    if batch.state == State.RECEIVED:
        return Refused(_("Dites d’abord ce que contient chaque colonne."))
    return may_map(batch)


def is_interrupted(batch: Batch) -> bool:
    """Some of the good lines are in, and the job that brought them is over."""
    return batch.state == State.WRITTEN and batch.written < batch.good


def may_write(batch: Batch, mode: str) -> Verdict:
    """Whether its lines may be brought in; what was interrupted goes on with the good lines that are left."""
    if batch.state != State.CHECKED and not (is_interrupted(batch) and mode == Mode.GOOD):
        return Refused(_("Vérifiez d’abord les lignes : rien n’est importé sans cela."))
    if mode == Mode.ALL and batch.wrong:
        return Refused(_("Certaines lignes sont erronées : avec « tout ou rien », rien n’est importé."))
    if not batch.good:
        return Refused(_("Aucune ligne n’est bonne : il n’y a rien à importer."))
    return lines_kept(batch)


def may_undo(batch: Batch) -> Verdict:
    if batch.state == State.UNDONE:
        return Refused(_("Cet import est déjà annulé."))
    if batch.state != State.WRITTEN:
        return Refused(_("Rien n’a été importé : il n’y a rien à annuler."))
    return Allowed()


def lines_kept(batch: Batch) -> Verdict:
    if not batch.rows.exists():
        return Refused(_("Les lignes de ce fichier ne sont plus gardées : envoyez-le de nouveau."))
    return Allowed()
