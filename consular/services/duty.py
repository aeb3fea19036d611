"""What the post is told right after filing: who was told, and whom it can call. Nothing of the handling."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from consular.enums import Urgency
from consular.rules import urgency_of
from ssi.common.rules import Text
from ssi.duty.chain import first_on_duty
from ssi.records.models import Record


@dataclass(frozen=True)
class Told:
    """PEOPLE: who is on duty now, one line each; WORDS: what that means for the post."""

    words: Text
    phone: str
    people: tuple[Text, ...] = ()

    @property
    def digits(self) -> str:
        return self.phone.replace(" ", "")


def told_of(record: Record) -> Told:
    """Who was told of that request, and the number of the officer on duty: the same whatever the service does."""
    if urgency_of(record.assistancefiling) == Urgency.VITAL:
        words = _(
            "La permanence du SSI est alertée depuis le dépôt. Si la première personne ne répond pas, "
            "la suivante est appelée."
        )
    else:
        words = _(
            "La demande paraît dès maintenant dans la file du SSI, mais personne n’a été appelé : "
            "si elle ne peut attendre, appelez la permanence."
        )
    on_duty = first_on_duty(record.country_id)
    if on_duty is None:
        return Told(words=words, phone=settings.DUTY_PHONE)
    name, phone = on_duty
    people = (_("De permanence en ce moment : %(name)s") % {"name": name},)
    return Told(words=words, phone=phone or settings.DUTY_PHONE, people=people)
