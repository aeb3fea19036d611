"""Closed lists of this floor."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How a person is told of one sort of event."""

    PRODUCT = "product", _("Dans l’application")
    EMAIL = "email", _("Dans l’application et par courriel, sans attendre")
    DIGEST = "digest", _("Dans l’application et dans le résumé du matin")
    NONE = "none", _("Pas du tout")
