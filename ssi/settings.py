"""The one settings file. Every value that differs between machines is read from the environment (docs/running.md)."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from ssi import env

# --- Mode -------------------------------------------------------------------------------------------------------
ROOT = Path(__file__).resolve().parent.parent
MODE = env.choice("SSI_MODE", ("production", "demo", "test"), "demo")
WALLS = env.choice("SSI_WALLS", ("both", "rls", "orm", "none"), "both")
TEST_CLOCK = env.text("SSI_TEST_CLOCK", "")
if MODE != "test" and (WALLS != "both" or TEST_CLOCK):
    raise env.EnvironmentRefused("SSI_WALLS and SSI_TEST_CLOCK exist under SSI_MODE=test only")
FIRST_WALL = WALLS in {"both", "orm"}
SECOND_WALL = WALLS in {"both", "rls"}

DEBUG = False
SECRET_KEY = env.text("SSI_SECRET_KEY", None if MODE == "production" else "only-for-demo-and-test-" + "x" * 40)
if MODE == "production" and (len(SECRET_KEY) < 50 or SECRET_KEY.startswith("only-for-demo")):
    raise env.EnvironmentRefused("SSI_SECRET_KEY: production needs a secret of its own of 50 characters or more")
# What seals national and passport numbers: the newest first, separated by commas (ssi.common.sealing).
_SEALING = env.text("SSI_SEALING_KEY", None if MODE == "production" else "only-for-demo-and-test-" + "y" * 40)
SEALING_KEYS = [key.strip() for key in _SEALING.split(",") if key.strip()]
if not SEALING_KEYS or (
    MODE == "production" and any(len(key) < 50 or key.startswith("only-for-demo") for key in SEALING_KEYS)
):
    raise env.EnvironmentRefused("SSI_SEALING_KEY: production needs secrets of its own of 50 characters or more")
ALLOWED_HOSTS = env.names("SSI_ALLOWED_HOSTS", "" if MODE == "production" else "localhost,127.0.0.1,[::1],testserver")
CSRF_TRUSTED_ORIGINS = env.names("SSI_TRUSTED_ORIGINS")

# Reverse proxies between the browser and this server, each of which adds the address it was called from.
TRUSTED_PROXIES = env.count("SSI_TRUSTED_PROXIES", None if MODE == "production" else 0)

# --- Applications -----------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "django_filters",
    "django_htmx",
    "django_linear_migrations",
    "guardian",
    "rest_framework",
    "drf_spectacular",
    "dsfr",
    "ssi.common",
    "ssi.audit",
    "ssi.accounts",
    "ssi.territories",
    "ssi.jobs",
    "ssi.directory",
    "ssi.printing",
    "ssi.records",
    "ssi.people",
    "ssi.followup",
    "ssi.duty",
    "ssi.community",
    "ssi.documents",
    "ssi.exchanges",
    "ssi.reports",
    "ssi.imports",
    "cases",
    "cooperation",
    "consular",
    "ssi.site",
]
ROOT_URLCONF = "ssi.urls"
WSGI_APPLICATION = "ssi.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "ssi.common.middleware.Followed",
    "ssi.common.middleware.ClientAddress",
    "ssi.common.middleware.ProblemAnswers",
    "ssi.common.middleware.RequestLimits",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ssi.common.middleware.PrivateResponses",
    "ssi.common.middleware.Probes",
    "ssi.common.middleware.DatabaseAway",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ssi.accounts.middleware.TokenPresented",
    "ssi.accounts.middleware.Pace",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "ssi.accounts.middleware.SessionLife",
    "ssi.accounts.middleware.PersonalSettings",
    "ssi.accounts.middleware.PasswordFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ssi.territories.middleware.ActingMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ssi.site.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DSFR_MARK_OPTIONAL_FIELDS = True

# --- Database: the role ssi_app, one alias; migrations run with DATABASE_URL of ssi_owner (docs/adr/0002) ---------
DATABASES = {
    "default": {
        **env.database(
            env.text("DATABASE_URL", "postgresql://ssi_app@/ssi?host=" + str(ROOT / "var/run")),
            env.text("SSI_DATABASE_PASSWORD", ""),
        ),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 0,
        # A connection that did not survive a restart of the server is replaced, instead of failing somebody's request.
        "CONN_HEALTH_CHECKS": True,
        # Beyond reconnect_timeout the pool no longer spaces its attempts: each request tries again at once.
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 6, "timeout": 10, "reconnect_timeout": 5},
            "application_name": "ssi",
        },
    }
}
OWNER_ROLE = "ssi_owner"
APP_ROLE = "ssi_app"
LOADING_MAX_AGE = 600

CACHES = {
    "default": {
        "BACKEND": "ssi.common.cache.JsonTableCache",
        "LOCATION": "common_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},  # throttles live there: a flood of addresses must not push them out
    }
}

# --- Accounts and sessions ----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
# Django's own backend: the same work and the same answer for an unknown, a closed and a mistyped account.
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 20}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "ssi.accounts.adapter.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
# Throttling by address, never by account: nobody can lock another person out.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/m/ip", "change_password": "5/m/user"}
SESSION_ENGINE = "ssi.accounts.sessions"
SESSION_IDLE_SECONDS = 30 * 60
SESSION_COOKIE_AGE = 10 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = MODE == "production"
# Kept with the session and gone with it: a cookie would say one person's messages to the next on the same machine.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "ssi.site.errors.stale_form"
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
ANONYMOUS_USER_NAME = None
SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # object permissions are read by our own SQL function, not by guardian's backend
]

# --- Language and time ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("Français")), ("en", _("Anglais"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
HOME_TIME_ZONE = "Europe/Paris"
FORMAT_MODULE_PATH = ["ssi.common.formats"]

# --- Files --------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("SSI_STATIC_ROOT", str(ROOT / "var/static")))
STATICFILES_DIRS = [ROOT / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "ssi.common.staticfiles.ShippedFilesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if MODE == "production"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = MODE != "production"
FILES_ROOT = Path(env.text("SSI_FILES_ROOT", str(ROOT / "var/files")))
# Where PostgreSQL keeps its files, if it is on this machine: the health page tells the room left there.
DATABASE_FOLDER = env.text("SSI_DATABASE_FOLDER", "")
# The antivirus (clamd): with it, no piece is opened before it has been read. Its StreamMaxLength is 25 MB by default.
CLAMD = env.scanner("SSI_CLAMD")
DOCUMENT_MAX_BYTES = 20 * 1024 * 1024
REQUEST_MAX_BYTES = 200 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = ["ssi.common.uploads.BoundedUploadHandler"]

# --- The interface for machines (docs/api.md) -------------------------------------------------------------------------
API_MAX_BYTES = 1024 * 1024
# By token or person; by address for whoever presents nothing that opens.
API_PER_MINUTE, API_PER_MINUTE_UNKNOWN = 300, 30
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["ssi.accounts.api.Presented", "ssi.accounts.api.SignedIn"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["ssi.common.api.answers.StrictJsonParser"],
    "DEFAULT_RENDERER_CLASSES": ["ssi.common.api.answers.JsonAnswer"],
    "DEFAULT_SCHEMA_CLASS": "ssi.common.api.schema.OperationSchema",
    "EXCEPTION_HANDLER": "ssi.common.api.answers.answer_problem",
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "SSI",
    "DESCRIPTION": "docs/api.md",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
        }
    },
}

# --- Web surface ----------------------------------------------------------------------------------------------------
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if MODE == "production" else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Jobs -----------------------------------------------------------------------------------------------------------
BROKER_URL = env.broker(env.text("REDIS_URL", "unix://" + str(ROOT / "var/run/valkey.sock")))
JOB_LEASE_SECONDS = 120
JOB_SWEEP_SECONDS = 15

# --- Mail: notices without any record data. The password is read from a file (SSI_MAIL_PASSWORD_FILE), never stored ---
MAIL_HOST = env.text("SSI_MAIL_HOST", "")
MAIL_PORT = env.count("SSI_MAIL_PORT", 587)
MAIL_TLS = env.choice("SSI_MAIL_TLS", ("starttls", "tls", "none"), "starttls")
MAIL_FROM = env.text("SSI_MAIL_FROM", "")
MAIL_USER = env.text("SSI_MAIL_USER", "")
MAIL_PASSWORD = env.text("SSI_MAIL_PASSWORD", "")
if MODE == "production" and MAIL_HOST and MAIL_TLS == "none" and MAIL_PASSWORD:
    raise env.EnvironmentRefused("SSI_MAIL_TLS=none: production does not send a password in the clear")
# What the links of these messages begin with.
SITE_ADDRESS = env.text("SSI_SITE_ADDRESS", (CSRF_TRUSTED_ORIGINS or ["http://127.0.0.1:8000"])[0])

# --- State brand (reserved to services of the State: one setting) -----------------------------------------------------
STATE_BRAND = env.flag("SSI_STATE_BRAND", default=True)
EMBASSY = env.text("SSI_EMBASSY", "Ambassade de France à Singapour")

# --- The duty officer, day and night: shown to posts before and after they file --------------------------------------
DUTY_PHONE = env.text("SSI_DUTY_PHONE", "" if MODE == "production" else "+65 6555 0100")
# How long one who is called has to say « je l’ai » before the next is called.
DUTY_MINUTES = env.count("SSI_DUTY_MINUTES", 10)
# Where a text message is asked for, if anywhere; each request is signed with the secret (ssi/duty/gateway.py).
SMS_GATEWAY = env.text("SSI_SMS_GATEWAY", "")
SMS_SECRET = env.text("SSI_SMS_SECRET", "")
if SMS_GATEWAY and len(SMS_SECRET) < 32:
    raise env.EnvironmentRefused("SSI_SMS_SECRET: the gateway of text messages needs a secret of 32 characters or more")
if MODE == "production" and SMS_GATEWAY and not SMS_GATEWAY.startswith("https://"):
    raise env.EnvironmentRefused("SSI_SMS_GATEWAY: production sends no number in the clear")

# --- For machines: health, and metrics to whoever holds the token (none: the address does not exist) -----------------
PROBES = ("/healthz", "/metrics")
METRICS_TOKEN = env.text("SSI_METRICS_TOKEN", "")

# --- Logs: one line an event, no record content ----------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "ssi.common.logs.OneLineFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"fontTools": {"level": "WARNING"}, "weasyprint": {"level": "ERROR"}},
}
