"""The templates of letters: each change is a new version; what is shipped comes back by writing it again."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, StaleVersionError, require
from ssi.directory.letter_language import listed, problems_of
from ssi.directory.models import LetterTemplate
from ssi.directory.rules import may_keep_reference

_CHANGED = gettext_lazy("Ce modèle a été changé pendant que vous l’aviez sous les yeux.")


def template_for(kind: str, record_kind: str, language: str) -> LetterTemplate:
    """The version in force, that of the kind of record before that of every kind."""
    found = LetterTemplate.objects.for_record(record_kind).filter(kind=kind, language=language).first()
    if found is None:
        raise RefusedError(_("Il n’y a pas de modèle de ce courrier dans cette langue : prévenez l’administrateur."))
    return found


def change_template(template: LetterTemplate, *, subject: str, body: str, version: int, actor: User) -> LetterTemplate:
    """Retires the version in force and writes the next. Raises StaleVersionError when VERSION is no longer that one."""
    require(may_keep_reference(actor))
    series = LetterTemplate.objects.in_force().filter(
        kind=template.kind, record_kind=template.record_kind, language=template.language
    )
    stored = series.select_for_update(of=("self",)).first()
    if stored is None:
        # Whoever waited for another's change to end finds the next version by looking again.
        raise StaleVersionError(_CHANGED)
    if (stored.subject, stored.body) == (subject, body):
        return stored
    if stored.version != version:
        raise StaleVersionError(_CHANGED)
    for field, text in (("subject", subject), ("body", body)):
        problems = problems_of(text, template.record_kind)
        if problems:
            raise RefusedError(listed(problems)[0], field=field)
    LetterTemplate.objects.filter(pk=stored.pk).update(retired_at=clock.now(), retired_by=actor)
    written = LetterTemplate.objects.create(
        kind=stored.kind,
        record_kind=stored.record_kind,
        language=stored.language,
        version=version + 1,
        subject=subject,
        body=body,
        written_at=clock.now(),
        written_by=actor,
    )
    journal.note(Act.REFERENCE_CHANGED, keys=[f"template:{stored.kind}:{stored.record_kind}:{stored.language}"])
    return written
