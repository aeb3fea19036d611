"""Papers of data protection, printed by a job: the entry of the register, the certificate of an erasure.

Loaded by workers alone: the web server has no use for the renderer.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from consular.enums import Category, Outcome
from consular.models import Erasure, RetentionRule
from consular.services.erasure import fingerprint
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.moments import moment_text
from ssi.common.rules import RefusedError
from ssi.jobs.work import Work
from ssi.printing.renderer import STAGES, render_pdf
from ssi.records import taken_out
from ssi.records.models import Record
from ssi.territories.models import ConsularPost

REGISTER, CERTIFICATE = "register", "certificate"


def print_paper(work: Work) -> None:
    """1. What the person sees. 2. Layout, without a transaction. 3. Rights again, then file and result together."""
    work.plan(STAGES + 2)
    with work.step(_("Lecture des données")):
        template, context, keys = _content(work)
    first = work.done
    content = render_pdf(
        template,
        context,
        identifier=hashlib.sha256(str(work.claim.job).encode()).digest(),
        title=context["title"],
        language=work.person.language,
        created=clock.now(),
        progress=lambda stage, label: work.reach(first + stage - 1, label),
    )
    work.reach(first + STAGES, "")
    with work.step(_("Enregistrement du document")):
        if not taken_out.all_among(keys, Record.objects.visible_to(work.person)):
            raise RefusedError(_("Vos droits ont changé pendant l’impression : rien n’a été produit."))
        journal.note(Act.EXPORT_MADE, country=context["country"], keys=[f"paper:{work.claim.job}", *keys])
        work.finish(taken_out.keep(f"exports/{work.claim.job}/document.pdf", content, keys))


def _content(work: Work) -> tuple[str, dict[str, Any], list[Any]]:
    if work.parameters["paper"] == REGISTER:
        return "pdf/consular_register.html", register_of(work.person), []
    seen = Erasure.objects.visible_to(work.person).filter(verdict="approved", record__in=_seen(work.person))
    found = seen.select_related("record__country", "asked_by", "decided_by").filter(pk=work.parameters["erasure"])
    erasure = found.first()
    if erasure is None:
        raise RefusedError(_("Vos droits ont changé : vous ne voyez plus cette demande, rien n’a été imprimé."))
    return "pdf/consular_certificate.html", certificate_of(erasure, work.person), [erasure.record_id]


def _seen(user: User) -> Any:
    return Record.objects.visible_to(user).values("pk")


def register_of(user: User) -> dict[str, Any]:
    """The entry of the register of processing, in the language of its reader."""
    with translation.override(user.language):
        return {
            "title": _("Registre des traitements · assistance consulaire"),
            "rules": list(RetentionRule.objects.all()),
            "country": "",
            **_head(user, user.time_zone),
        }


def certificate_of(erasure: Erasure, user: User) -> dict[str, Any]:
    """All that a certificate says: what went, what is kept to be counted, who asked, who decided. No name of anybody
    that the request was about: there is none left."""
    zone = erasure.record.country.time_zone
    kept = erasure.kept
    hours = kept["notification_hours"]
    with translation.override(user.language):
        post = ConsularPost.objects.filter(pk=kept["post"]).first()
        return {
            "title": _("Certificat d’effacement · %(reference)s") % {"reference": kept["reference"]},
            "country": erasure.record.country_id,
            "pairs": [
                (_("Demande"), kept["reference"]),
                (_("Motif"), erasure.get_ground_display()),
                (_("Précisions"), erasure.reason or _("aucune")),
                (_("Demandé par"), _signed(erasure.asked_by, erasure.asked_at, zone)),
                (_("Décidé et effacé par"), _signed(erasure.decided_by, erasure.decided_at, zone)),
            ],
            "kept": [
                (_("Situation"), str(Category(kept["category"]).label)),
                (_("Pays"), erasure.record.country.name),
                (_("Poste"), post.name if post else kept["post"]),
                (_("Mois du dépôt et de la clôture"), f"{kept['opened']}, {kept['closed']}"),
                (_("Issue"), str(Outcome(kept["outcome"]).label) if kept["outcome"] else _("non renseignée")),
                (
                    _("Notification après l’arrestation"),
                    _("non mesurée") if hours is None else _("%(hours)s h") % {"hours": hours},
                ),
            ],
            "gone": [(kind, number) for kind, number in lines_gone(erasure)],
            "sha256": erasure.sha256,
            "whole": fingerprint(erasure) == erasure.sha256,
            **_head(user, zone),
        }


def lines_gone(erasure: Erasure) -> list[tuple[str, int]]:
    """What went, in words, both sides together; a table without a word of its own counts among the rest."""
    words = {
        "consular_familycontact": _("Proches"),
        "consular_askeditem": _("Demandes du poste"),
        "consular_message": _("Messages et réponses"),
        "consular_note": _("Notes internes"),
        "documents_document": _("Pièces, avec leurs fichiers"),
        "records_recordlink": _("Liens avec d’autres dossiers"),
        "records_change": _("Lignes d’historique"),
        "records_searchabletext": _("Textes connus de la recherche"),
    }
    other = _("Autres éléments du dossier")
    counts: dict[str, int] = {}
    for side in ("filing", "handling"):
        for table, number in erasure.gone[side].items():
            label = words.get(table, other)
            counts[label] = counts.get(label, 0) + number
    return sorted(counts.items(), key=lambda line: (line[0] == other, line[0]))


def _signed(who: User | None, when: Any, zone: str) -> str:
    return f"{who.full_name if who else '—'}, {moment_text(when, zone)}"


def _head(user: User, zone: str) -> dict[str, Any]:
    return {
        "produced_by": user.full_name,
        "produced_at": f"{clock.in_zone(clock.now(), zone):%d/%m/%Y %H:%M}",
        "state_brand": settings.STATE_BRAND,
        "embassy": settings.EMBASSY,
    }
