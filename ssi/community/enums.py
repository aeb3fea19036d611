"""Closed lists of the security of the community."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Whom a notice is for. The correspondents have no account: their post passes it on, and says so."""

    POSTS = "posts", _("les postes")
    CORRESPONDENTS = "correspondents", _("les postes et les chefs d’îlot")


class Receipt(models.TextChoices):
    """What a post has done of a notice."""

    READ = "read", _("lue")
    RELAYED = "relayed", _("transmise aux chefs d’îlot")
