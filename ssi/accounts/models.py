"""The person who signs in. What they may see is not here: see ssi.territories."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Accounts are opened by services; the manager only finds them."""


class Language(models.TextChoices):
    FRENCH = "fr", _("Français")
    ENGLISH = "en", _("Anglais")


class User(AbstractBaseUser):
    """A person of the service or of a consular post, or the account *automate* of the periodic jobs."""

    username = models.CharField(_("identifiant"), max_length=60, unique=True)
    full_name = models.CharField(_("nom et prénom"), max_length=120)
    email = models.EmailField(_("adresse électronique"), blank=True)
    language = models.CharField(_("langue"), max_length=2, choices=Language, default=Language.FRENCH)
    time_zone = models.CharField(_("fuseau horaire"), max_length=40, default="Asia/Singapore")
    is_active = models.BooleanField(_("actif"), default=True)
    must_change_password = models.BooleanField(default=False)
    is_automate = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ("full_name", "id")
        constraints = (
            models.CheckConstraint(condition=models.Q(language__in=["fr", "en"]), name="user_language_known"),
            models.CheckConstraint(condition=~models.Q(username=""), name="user_has_username"),
        )

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name
