"""Every setting, read from the environment. Unsafe or missing production settings refuse to start and say what to set."""

import os
import pathlib
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.schedule import TIMETABLE

BASE_DIR = pathlib.Path(__file__).resolve().parent.parent
SECRET_KEY_LENGTH = 40
problems: list[str] = []


def read(name: str, default: str | None = None, *, why: str = "") -> str:
    """The environment's GREMIO_<name>; a missing one without default is noted and refused below."""
    value = os.environ.get(f"GREMIO_{name}", default)
    if value is None or (value == "" and default is None):
        problems.append(f"GREMIO_{name} is not set: {why}")
        return ""
    return value


DEBUG = read("DEBUG", "") == "1"
TESTING = read("TESTING", "") == "1"
SECRET_KEY = read("SECRET_KEY", why="a random text of 50 characters; sessions and links are signed with it")
ORIGIN = read("ORIGIN", why="where the site is reached, such as https://circle.example.org").rstrip("/")
_origin = urlsplit(ORIGIN)
ALLOWED_HOSTS = [_origin.hostname or "localhost", *read("EXTRA_HOSTS", "").split()]
CSRF_TRUSTED_ORIGINS = [ORIGIN] if ORIGIN else []
SECURE = _origin.scheme == "https"
if TESTING:
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]


def database(url: str, *, pool: bool) -> dict[str, Any]:
    """One entry of DATABASES from postgresql://role:password@host:port/name?host=/socket/folder."""
    parts = urlsplit(url)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    options: dict[str, Any] = {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}} if pool else {}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or query.get("host", ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0 if pool else 60,
        "CONN_HEALTH_CHECKS": not pool,
        # Compiling pays off for reports of seconds, never for a page.
        "OPTIONS": {"connect_timeout": 5, "options": "-c jit=off", **options},
    }


_database_url = read("DATABASE_URL", why="postgresql://gremio_app:…@host/gremio, the application's role")
_owner_url = read("DATABASE_OWNER_URL", _database_url, why="the role that owns the tables; migrations run as it")
# The pool belongs to the web process alone: Celery closes Django's pool after each task.
DATABASES = {
    "default": database(_database_url, pool=os.environ.get("GREMIO_PROCESS") == "web"),
    "owner": {**database(_owner_url, pool=False), "TEST": {"MIRROR": "default"}},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Sessions, limits and the default cache live in Postgres, so that sign-in works with the broker stopped.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "members_cache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

INSTALLED_APPS = [
    "config.admin_app.GremioAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "config",
    "members",
    "icmp",
    "billing",
    "events",
    "directory",
]
MIDDLEWARE = [
    "members.middleware.request_log",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "members.middleware.reader_language",
    "members.middleware.clean_input",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "members.middleware.second_factor",
    "members.middleware.recent_proof",
    "members.middleware.limit_sign_in",
    "members.middleware.never_stored",
    "members.middleware.plain_not_found",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "config.context.site",
            ],
        },
    }
]

AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["members.auth.RolesBackend", "allauth.account.auth_backends.AuthenticationBackend"]
if TESTING:  # the real hashers are slow on purpose
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "members.auth.AccountAdapter"
MFA_ADAPTER = "members.auth.SecondFactorAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = False
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = False  # ours are atomic and live in Postgres: members.middleware.limit_sign_in
PASSWORD_RESET_TIMEOUT = 3600
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Gremio"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
USERSESSIONS_TRACK_ACTIVITY = False

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
_smtp = urlsplit(read("SMTP_URL", why="smtp://user:password@host:587?tls=1, where letters leave"))
EMAIL_HOST = _smtp.hostname or "localhost"
EMAIL_PORT = _smtp.port or 25
EMAIL_HOST_USER = unquote(_smtp.username or "")
EMAIL_HOST_PASSWORD = unquote(_smtp.password or "")
EMAIL_USE_TLS = "tls=1" in _smtp.query
EMAIL_USE_SSL = _smtp.scheme == "smtps"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = read("FROM", f"Gremio <no-reply@{_origin.hostname or 'localhost'}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LANGUAGES = [("en", _("English")), ("de", _("German")), ("es", _("Spanish"))]
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # the community's own zone is activated per request

STATIC_URL = "/static/"
STATIC_ROOT = pathlib.Path(read("STATIC_ROOT", str(BASE_DIR / ".local" / "static")))
MEDIA_ROOT = pathlib.Path(read("MEDIA_ROOT", why="a folder that is backed up; photos and editions are kept there"))
WHITENOISE_USE_FINDERS = DEBUG or TESTING
WHITENOISE_AUTOREFRESH = DEBUG or TESTING
_hashed = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _plain if DEBUG or TESTING else _hashed},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000  # a list of eighty needs in three languages is one form
PHOTO_MAX_BYTES = 8_000_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # Checkout is reached by a form that redirects: its target must be named.
        "form-action": [SELF, *read("STRIPE_PAGES", "https://checkout.stripe.com https://billing.stripe.com").split()],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 86400
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
TRUSTED_PROXIES = int(read("TRUSTED_PROXIES", "0"))
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CELERY_BROKER_URL = read("BROKER_URL", why="redis://host:6379/0, Celery's broker")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
# A killed worker or child loses nothing: acknowledged late, rejected when lost, seen again after five minutes at most.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300, "unacked_restore_interval": 1}
CELERY_TASK_TIME_LIMIT = 230
CELERY_TASK_SOFT_TIME_LIMIT = 200
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = TIMETABLE

STRIPE_KEY = read("STRIPE_KEY", why="Stripe's secret key (sk_live_… or sk_test_…)")
STRIPE_WEBHOOK_SECRET = read("STRIPE_WEBHOOK_SECRET", why="the signing secret of the webhook (whsec_…)")
STRIPE_API_BASE = read("STRIPE_API_BASE", "")  # only the simulator of the demo and the tests has one
OPERATIONS_TOKEN = read("OPERATIONS_TOKEN", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "members.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.server": {"level": "WARNING"},
        "django.security": {"level": "ERROR"},
        "stripe": {"level": "WARNING"},
    },
}


def refuse_unsafe() -> None:
    """Stop with the whole list of what is missing or unsafe, and what to set."""
    if not DEBUG and len(SECRET_KEY) < SECRET_KEY_LENGTH and "GREMIO_SECRET_KEY" in os.environ:
        problems.append(f"GREMIO_SECRET_KEY is short: set at least {SECRET_KEY_LENGTH} random characters")
    if TESTING and SECURE:
        problems.append("GREMIO_TESTING is set: it loosens what must hold in production, unset it")
    if not DEBUG and not TESTING and ORIGIN and not SECURE:
        problems.append("GREMIO_ORIGIN must begin with https:// (only the demo runs without)")
    if not DEBUG and not TESTING and STRIPE_API_BASE:
        problems.append("GREMIO_STRIPE_API_BASE points to a simulator: leave it unset in production")
    if not DEBUG and not TESTING and _database_url and _database_url == _owner_url:
        problems.append("GREMIO_DATABASE_OWNER_URL must name another role than GREMIO_DATABASE_URL: see the README")
    if problems:
        raise ImproperlyConfigured("Gremio does not start:\n  - " + "\n  - ".join(problems))


refuse_unsafe()
