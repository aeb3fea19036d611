"""Security notices, what each post did of them, and the correspondents of each post."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from ssi.community.enums import Audience, Receipt
from ssi.community.querysets import CorrespondentQuerySet, NoticeQuerySet
from ssi.directory.models import CountryRow
from ssi.territories.models import ConsularPost

# Numbers of correspondents that nobody has tried for so long are said to be old.
STALE_AFTER = timedelta(days=183)
_OF_THE_COUNTRY = Concat(F("country_id"), Value("/consular"))
_OF_THE_POST = Concat(F("country_id"), Value("/consular/"), F("post_id"))


class Notice(CountryRow):
    """What the service asks the posts of POSTS to know and to do, until a day, read again at another.

    EDITION moves when what is said changes: the posts then have it to read again.
    """

    title = models.CharField(_("objet"), max_length=160)
    body = models.TextField(_("situation"), max_length=4000)
    measures = models.TextField(_("conduite à tenir"), max_length=4000)
    posts = ArrayField(models.CharField(max_length=3), verbose_name=_("postes destinataires"))
    audience = models.CharField(_("pour"), max_length=14, choices=Audience)
    valid_from = models.DateField(_("valable du"))
    valid_until = models.DateField(_("valable jusqu’au"))
    review_on = models.DateField(_("à revoir le"))
    edition = models.PositiveIntegerField(default=1)
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[Any] = NoticeQuerySet.as_manager()

    class Meta(CountryRow.Meta):
        verbose_name = _("consigne de sécurité")
        ordering = ("-valid_from", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(scope=_OF_THE_COUNTRY), name="notice_of_its_country"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(body="") & ~Q(measures=""), name="notice_says_what_to_do"
            ),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="notice_audience_known"),
            models.CheckConstraint(condition=Q(posts__len__gt=0), name="notice_for_somebody"),
            models.CheckConstraint(
                condition=Q(valid_from__lte=F("review_on"), review_on__lte=F("valid_until")),
                name="notice_reviewed_while_valid",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def holds_on(self, day: date) -> bool:
        return self.withdrawn_at is None and self.valid_from <= day <= self.valid_until

    def is_to_review(self, day: date) -> bool:
        return self.withdrawn_at is None and self.review_on <= day <= self.valid_until

    @property
    def for_correspondents(self) -> bool:
        return self.audience == Audience.CORRESPONDENTS


class NoticeReceipt(CountryRow):
    """A post has read an edition of a notice, or passed it on. Written once, by the post alone."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="receipts")
    post = models.ForeignKey(ConsularPost, on_delete=models.PROTECT, related_name="+")
    edition = models.PositiveIntegerField()
    act = models.CharField(max_length=7, choices=Receipt)

    class Meta(CountryRow.Meta):
        verbose_name = _("accusé de lecture")
        ordering = ("recorded_at", "id")
        constraints = (
            models.CheckConstraint(condition=Q(scope=_OF_THE_POST), name="receipt_of_its_post"),
            models.CheckConstraint(condition=Q(act__in=Receipt.values), name="receipt_act_known"),
            models.UniqueConstraint(fields=["notice", "post", "edition", "act"], name="receipt_once"),
        )

    def __str__(self) -> str:
        return f"{self.post_id} {self.act} {self.edition}"


class Correspondent(CountryRow):
    """A chef d’îlot of a post: whom one calls in a sector. Who leaves keeps a last day and is no longer called."""

    post = models.ForeignKey(ConsularPost, on_delete=models.PROTECT, related_name="+", verbose_name=_("poste"))
    sector = models.CharField(_("îlot"), max_length=120)
    name = models.CharField(_("nom"), max_length=120)
    phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    email = models.EmailField(_("courriel"), max_length=120, blank=True)
    until = models.DateField(_("jusqu’au"), null=True, blank=True)
    checked_on = models.DateField(_("vérifié le"))
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[Any] = CorrespondentQuerySet.as_manager()

    class Meta(CountryRow.Meta):
        verbose_name = _("chef d’îlot")
        ordering = ("post_id", "sector", "name", "id")
        constraints = (
            models.CheckConstraint(condition=Q(scope=_OF_THE_POST), name="correspondent_of_its_post"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(sector=""), name="correspondent_named"),
            models.CheckConstraint(condition=~Q(phone="") | ~Q(email=""), name="correspondent_reachable"),
            models.UniqueConstraint(
                fields=["country", "post", "sector", "name"],
                condition=Q(until=None),
                name="correspondent_once_in_a_sector",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def is_stale(self, day: date) -> bool:
        return self.checked_on + STALE_AFTER < day
