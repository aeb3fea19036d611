"""How far an import is, and in what its file was written."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    RECEIVED = "received", _("Reçu, à mettre en correspondance")
    MAPPED = "mapped", _("Prêt à vérifier")
    CHECKED = "checked", _("Vérifié")
    WRITTEN = "written", _("Importé")
    UNDONE = "undone", _("Annulé")


class Mode(models.TextChoices):
    ALL = "all", _("Tout ou rien : rien n’est importé si une ligne est fausse")
    GOOD = "good", _("Les bonnes lignes : les fausses restent dans le fichier à corriger")


class Format(models.TextChoices):
    XLSX = "xlsx", "XLSX"
    ODS = "ods", "ODS"
    CSV = "csv", "CSV"
