"""The person who signs in. What they may see is not here: see ssi.territories."""

from __future__ import annotations

from hashlib import sha256
from importlib import import_module
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ssi.common.keys import UuidInOrder


class UserManager(BaseUserManager["User"]):
    """Accounts are opened by services; the manager only finds them."""

    def people(self) -> models.QuerySet[User]:
        """Everyone but the account of the periodic jobs."""
        return self.filter(is_automate=False)

    def get_by_natural_key(self, username: str | None) -> User:
        """Capitals do not count in a login name."""
        return self.get(username__iexact=username or "")


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
    # Who opened the account or gave its access last: never the one who posts its person (ssi.may_post).
    access_given_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Asked for a posted person, whose access takes two administrators (ssi.reset_password).
    reset_asked_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reset_asked_at = models.DateTimeField(null=True, blank=True)

    # The token that this request presents, and what it narrows its person to; none for whoever came by a browser.
    presented: UUID | None = None
    narrowed_to: frozenset[str] | None = None

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ("full_name", "id")
        constraints = (
            models.CheckConstraint(condition=models.Q(language__in=["fr", "en"]), name="user_language_known"),
            models.CheckConstraint(condition=~models.Q(username=""), name="user_has_username"),
            models.UniqueConstraint(Lower("username"), name="user_username_once"),
            models.CheckConstraint(
                condition=models.Q(reset_asked_by__isnull=True, reset_asked_at__isnull=True)
                | models.Q(reset_asked_by__isnull=False, reset_asked_at__isnull=False),
                name="user_reset_asked_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(access_given_by__isnull=True) | ~models.Q(access_given_by=models.F("id")),
                name="user_access_given_by_another",
            ),
        )

    def __str__(self) -> str:
        return self.full_name

    def check_password(self, raw_password: str | None) -> bool:
        """Never rewrites the hash, as Django's would: a password is written by the database's own functions alone."""
        return check_password(raw_password, self.password)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name


def kept_key(session_key: str) -> str:
    """What the database keeps of the key of a session: who reads the table cannot enter with it."""
    return sha256(session_key.encode()).hexdigest()[:40]


class Session(AbstractBaseSession):
    """A signed-in browser, kept by the store of ssi.accounts.sessions; in real time, never that of the test clock.

    Its `session_key` is `kept_key` of the browser's.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    opened_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("-opened_at", "session_key")

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore

    @property
    def handle(self) -> str:
        """What pages call it."""
        return self.session_key[:20]


class Token(models.Model):
    """What a program of a person presents instead of signing in: some of their rights, until a day.

    See ssi.accounts.tokens. The database keeps a print of it, and writes it by its own functions alone
    (ssi/territories/token_sql.py).
    """

    id = models.UUIDField(primary_key=True, db_default=UuidInOrder(), editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    capabilities = ArrayField(models.CharField(max_length=40))
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(condition=~Q(name="") & Q(capabilities__len__gt=0), name="token_named_and_scoped"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="token_print_whole"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at"))
                & Q(expires_at__lte=F("created_at") + models.Value("366 days", models.DurationField())),
                name="token_a_year_at_most",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="token_revoked_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return self.name
