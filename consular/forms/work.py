"""What the service types while it handles a request: a review, a transfer; that somebody missing is found."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.enums import Recipient
from consular.forms.acts import LONGEST_MESSAGE, ZonedForm
from ssi.common.forms import LineField, OneOfField, PastDateTimeField, TextField, VersionedForm
from ssi.records.models import Record
from ssi.territories.models import ConsularPost, Country


class ReviewForm(VersionedForm):
    body = TextField(
        label=gettext_lazy("Ce que la revue constate"),
        max_length=LONGEST_MESSAGE,
        rows=4,
        help_text=gettext_lazy(
            "Situation, santé, procédure, ce qui reste à faire. La revue suivante vient 90 jours après."
        ),
    )


class FoundForm(ZonedForm):
    at = PastDateTimeField(
        label=gettext_lazy("Quand la personne a-t-elle été retrouvée ?"),
        help_text=gettext_lazy("Date et heure sur place."),
    )
    source = LineField(
        label=gettext_lazy("Comment le savez-vous ?"),
        max_length=200,
        help_text=gettext_lazy("Par exemple : elle a appelé le poste, la police locale l’a identifiée."),
    )


class TransferForm(VersionedForm):
    """To the crisis centre, or to a post for one of the countries that it covers (`SIN/BN`)."""

    place = OneOfField(label=gettext_lazy("À qui ?"))
    reason = LineField(
        label=gettext_lazy("Motif"), max_length=300, help_text=gettext_lazy("Lu par les deux postes : aucune source.")
    )

    def __init__(self, *args: Any, record: Record, **kwargs: Any) -> None:
        """RECORD: the filing, or its handling, whose own post is left out."""
        super().__init__(*args, **kwargs)
        filing = record if record.post_id else record.handling.filing
        self.receivers: dict[str, tuple[ConsularPost, Country]] = {
            f"{post.code}/{country.code}": (post, country)
            for post in ConsularPost.objects.prefetch_related("countries")
            for country in post.countries.all()
            if (post.code, country.code) != (filing.post_id, filing.country_id)
        }
        posts = [(key, f"{post.name} ({country.name})") for key, (post, country) in self.receivers.items()]
        self.fields["place"] = OneOfField(
            label=_("À qui ?"),
            choices=[("", _("Choisir")), (Recipient.CRISIS_CENTRE.value, _("Centre de crise et de soutien")), *posts],
            help_text=_("Au centre de crise, rien ne part d’ici : appelez-le d’abord."),
        )
        self.order_fields(["version", "place", "reason"])

    def clean_place(self) -> str:
        place: str = self.cleaned_data["place"]
        if place != Recipient.CRISIS_CENTRE and place not in self.receivers:
            raise ValidationError(_("Choisissez un autre poste, ou le centre de crise."))
        return place

    @property
    def receiver(self) -> dict[str, Any]:
        """As the service asks it."""
        place = self.cleaned_data["place"]
        if place == Recipient.CRISIS_CENTRE:
            return {"to": Recipient.CRISIS_CENTRE}
        post, country = self.receivers[place]
        return {"to": Recipient.POST, "post": post, "country": country}
