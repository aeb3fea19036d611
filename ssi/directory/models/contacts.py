"""The people to call at an authority: personal data, so of one country, for whoever works there."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ssi.directory.models.country_rows import CountryRow
from ssi.directory.models.partners import Authority

# What nobody has checked for so long is said to be old.
STALE_AFTER = timedelta(days=183)


class AuthorityContact(CountryRow):
    """One person in one function. Who leaves keeps a last day and stays: the row says whom one dealt with."""

    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("autorité")
    )
    name = models.CharField(_("nom"), max_length=120)
    function = models.CharField(_("fonction"), max_length=120, blank=True)
    phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    email = models.EmailField(_("courriel"), max_length=120, blank=True)
    note = models.CharField(_("à savoir"), max_length=300, blank=True)
    since = models.DateField(_("en fonction depuis le"), null=True, blank=True)
    until = models.DateField(_("en fonction jusqu’au"), null=True, blank=True)
    checked_on = models.DateField(_("vérifié le"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("vérifié par")
    )
    version = models.PositiveIntegerField(default=1)

    class Meta(CountryRow.Meta):
        ordering = ("authority_id", "name", "id")
        constraints = (
            models.CheckConstraint(condition=Q(scope=F("country_id")), name="contact_of_its_country"),
            models.CheckConstraint(condition=~Q(name=""), name="contact_named"),
            models.CheckConstraint(condition=~Q(phone="") | ~Q(email=""), name="contact_reachable"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="contact_period_in_order"
            ),
            models.UniqueConstraint(
                fields=["country", "authority", "name", "function"],
                condition=Q(until=None),
                name="contact_once_in_its_function",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def is_past(self, day: date) -> bool:
        return self.until is not None and self.until < day

    def is_stale(self, day: date) -> bool:
        """Whether nobody has checked for half a year."""
        return self.checked_on + STALE_AFTER < day
