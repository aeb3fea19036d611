"""States of a job, and of a notice in the outbox."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    WAITING = "waiting", _("En attente")
    RUNNING = "running", _("En cours")
    DONE = "done", _("Terminé")
    FAILED = "failed", _("Échec")


class MailState(models.TextChoices):
    QUEUED = "queued", _("En attente")
    SENT = "sent", _("Envoyé")
    FAILED = "failed", _("Échec, nouvel essai prévu")
    ABANDONED = "abandoned", _("Abandonné")


class MailError(models.TextChoices):
    """Why a mail did not leave. The answer of a server may quote an address: only its code is kept."""

    NONE = "", _("aucune")
    UNSET = "unset", _("la messagerie n’est pas configurée sur ce serveur")
    UNREACHABLE = "unreachable", _("le serveur de messagerie ne répond pas")
    TLS = "tls", _("la connexion chiffrée n’a pas abouti")
    LOGIN = "login", _("le serveur de messagerie refuse l’identifiant ou le mot de passe")
    SENDER = "sender", _("le serveur de messagerie refuse l’adresse d’expéditeur")
    RECIPIENT = "recipient", _("le serveur de messagerie refuse l’adresse du destinataire")
    REFUSED = "refused", _("le serveur de messagerie refuse le message")
    ADDRESS = "address", _("le destinataire n’a plus d’adresse ou son compte est désactivé")
    EXPIRED = "expired", _("le message a attendu plus de trois jours")
