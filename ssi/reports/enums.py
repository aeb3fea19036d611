"""Closed lists of reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Edition(models.TextChoices):
    INTERNAL = "internal", _("Édition interne")
    RELEASABLE = "releasable", _("Édition communicable")


class State(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    ISSUED = "issued", _("Émis")
