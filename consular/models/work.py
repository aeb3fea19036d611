"""What the service writes while it handles a request: the answer being composed, the reviews of a long follow-up.

Both hang on the handling, which no post reads. The trace of a transfer hangs on the filing: its post keeps that line.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consular.enums import Recipient
from ssi.records.models import RecordChild
from ssi.territories.models import ConsularPost, Country


class ComposedAnswer(RecordChild):
    """What the post will read once somebody releases it; one at a time on a handling, written again at will."""

    body = models.TextField(_("réponse préparée"))
    answered = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(RecordChild.Meta):
        verbose_name = _("réponse préparée")
        constraints = (
            models.UniqueConstraint(fields=["record"], name="composed_answer_one_at_a_time"),
            models.CheckConstraint(condition=~Q(body=""), name="composed_answer_says_something"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class Review(RecordChild):
    """The situation of somebody who is followed for long, looked at again. Never changed."""

    body = models.TextField(_("ce que la revue constate"))
    at = models.DateTimeField()
    next_at = models.DateTimeField(_("prochaine revue"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(RecordChild.Meta):
        verbose_name = _("revue")
        ordering = ("-at", "-id")
        constraints = (
            models.CheckConstraint(condition=~Q(body=""), name="review_says_something"),
            models.CheckConstraint(condition=Q(next_at__gt=F("at")), name="review_followed_by_another"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class Transfer(RecordChild):
    """The one line that the first post keeps: to whom its request was passed on, when, why. Never changed."""

    to = models.CharField(max_length=16, choices=Recipient)
    post = models.ForeignKey(ConsularPost, on_delete=models.PROTECT, null=True, related_name="+")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("motif"), max_length=300)
    at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(RecordChild.Meta):
        verbose_name = _("transfert")
        constraints = (
            models.UniqueConstraint(fields=["record"], name="transfer_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="transfer_says_why"),
            models.CheckConstraint(
                condition=Q(to=Recipient.POST, post__isnull=False, country__isnull=False)
                | Q(to=Recipient.CRISIS_CENTRE, post__isnull=True, country__isnull=True),
                name="transfer_to_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.to} {self.post_id or ''}"
