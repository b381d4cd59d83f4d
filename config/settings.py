"""Settings of the whole project; every deployment differs only in its environment."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from kombu import Queue

BASE_DIR = Path(__file__).resolve().parent.parent


def env_bool(name: str, *, default: bool) -> bool:
    """Read a yes/no variable; `1`, `true`, `yes` and `on` mean yes in any case."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def env_int(name: str, default: int) -> int:
    """Read a whole number; raises ImproperlyConfigured when it isn't one."""
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error


def service_url(name: str) -> str:
    """The address of a service, or that of the embedded one when the environment names none."""
    if value := os.environ.get(name):
        return value
    from config import embedded

    return embedded.database_url() if name == "DATABASE_URL" else embedded.redis_url()


DEBUG = env_bool("DEBUG", default=False)
DEMO = env_bool("DEMO", default=False)
DEVELOPMENT = env_bool("DEVELOPMENT", default="SECRET_KEY" not in os.environ)
if "SECRET_KEY" not in os.environ and not DEVELOPMENT:
    raise ImproperlyConfigured("SECRET_KEY must be set outside development.")
SECRET_KEY = os.environ.get("SECRET_KEY", "development-only")
if DEMO and not DEVELOPMENT:
    raise ImproperlyConfigured("The demo signs in whoever clicks: it runs in development alone.")
DEMO_DIR = BASE_DIR / ".data" / "demo"
HTTPS = env_bool("HTTPS", default=not DEVELOPMENT)

# Hosts are rows of the Domain table: a host that no organization owns is answered with 404.
ALLOWED_HOSTS = ["*"]
PLATFORM_DOMAIN = os.environ.get("PLATFORM_DOMAIN", "localhost")

SHARED_APPS = [
    "config",
    "unfold.apps.BasicAppConfig",
    "tenants",
    "django_tenants",
    "tenants.outbox",
    "tenants.signup",
    "accounts",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "accounts.apps.AdminConfig",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
]
TENANT_APPS = [
    "tenants.outbox",
    "accounts",
    "people",
    "notifications",
    "careerladders",
    "recognition",
    "assessments",
    "balance",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "accounts.apps.AdminConfig",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
INSTALLED_APPS = SHARED_APPS + [app for app in TENANT_APPS if app not in SHARED_APPS]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tenants.middleware.OrganizationMiddleware",
    "config.middleware.refuse_unstorable_text",
    "config.middleware.rate_limit_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
]

ROOT_URLCONF = "config.urls"
PUBLIC_SCHEMA_URLCONF = "config.public_urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context_processors.shell",
            ],
        },
    }
]

# --- PostgreSQL: a schema per organization, never `public` in its search path ---
DATABASES: dict[str, Any] = {
    "default": {
        **dj_database_url.parse(
            service_url("DATABASE_URL"),
            engine="django_tenants.postgresql_backend",
            conn_max_age=env_int("DATABASE_MAX_AGE", 60),
            conn_health_checks=True,
        ),
    }
}
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
TENANT_MODEL = "tenants.Organization"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_LIMIT_SET_CALLS = True
PG_EXTRA_SEARCH_PATHS = ["extensions"]
SKIP_PG_EXTRA_VALIDATION = True  # It would ask the database at every start of every command.
EXTRA_SET_TENANT_METHOD_PATH = "tenants.isolation.fail_closed"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Valkey or Redis: cache and broker; pages and writes go on without it ---
REDIS_URL = service_url("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "tenants.cache.ForgivingCache",
        "LOCATION": REDIS_URL,
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "REVERSE_KEY_FUNCTION": "django_tenants.cache.reverse_key",
        "OPTIONS": {
            "IGNORE_EXCEPTIONS": True,
            "SOCKET_CONNECT_TIMEOUT": 1,
            "SOCKET_TIMEOUT": 1,
        },
    }
}
DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = True

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Longer than the longest task: a shorter one would start it twice.
    "visibility_timeout": env_int("CELERY_VISIBILITY_TIMEOUT", 3600),
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    # One attempt to send: a request must not wait for a broker that is away, the outbox does.
    "max_retries": 0,
    "global_keyprefix": os.environ.get("CELERY_KEY_PREFIX", ""),
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
# Queues of their own, so that scores never delay a notification; a worker without -Q serves them all.
CELERY_TASK_QUEUES = [Queue(name) for name in ("default", "scores", "mail", "provisioning")]
CELERY_TASK_ROUTES = {
    "assessments.*": {"queue": "scores"},
    "balance.*": {"queue": "scores"},
    "accounts.*": {"queue": "mail"},
    "notifications.*": {"queue": "mail"},
    "tenants.provisioning.*": {"queue": "provisioning"},
    "tenants.signup.*": {"queue": "mail"},
}
CELERY_TASK_TENANT_CACHE_SECONDS = 0
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_DB_REUSE_MAX = 1000
CELERY_BEAT_SCHEDULE = {
    "outbox-sweep": {"task": "tenants.outbox.sweep", "schedule": 30.0},
    "purge-audit-log": {"task": "accounts.purge_audit_logs", "schedule": crontab(hour="3", minute="40")},
    "purge-imports": {"task": "people.purge_imports", "schedule": crontab(hour="3", minute="50")},
    "close-due-cycles": {"task": "assessments.close_due", "schedule": crontab(minute="*/10")},
    "career-reminders": {"task": "careerladders.remind_all", "schedule": crontab(hour="6", minute="20")},
    "begin-months": {"task": "recognition.begin_months", "schedule": crontab(hour="0", minute="5")},
    "digests": {"task": "notifications.make_all_digests", "schedule": crontab(minute="0")},
    "anniversaries": {"task": "recognition.celebrate_all", "schedule": crontab(hour="0", minute="15")},
    "nightly-flags": {"task": "recognition.find_all_flags", "schedule": crontab(hour="1", minute="30")},
    "nightly-balance": {"task": "balance.compute_all", "schedule": crontab(hour="2", minute="15")},
}
CELERY_TIMEZONE = "UTC"

# --- Accounts ---
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_CONFIRMATION_HMAC = False  # A signed id would also confirm another organization's address.
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("TRUSTED_PROXY_COUNT", 0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "Equipoise"
USERSESSIONS_TRACK_ACTIVITY = False
SECOND_FACTOR_REQUIRED = env_bool("SECOND_FACTOR_REQUIRED", default=not (DEMO or DEVELOPMENT))
INVITATION_DAYS = 7
AUDIT_KEPT_DAYS = env_int("AUDIT_KEPT_DAYS", 3 * 365)
# The port in links of mails, when it isn't the scheme's own.
LINK_PORT = os.environ.get("LINK_PORT", os.environ.get("PORT", "8000") if DEVELOPMENT else "")

# --- Security ---
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# Lets requests to addresses that people typed reach this machine and its network: for tests alone.
OUTGOING_ALLOW_PRIVATE = False

# --- Files ---
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static.dist"
STATICFILES_DIRS = [BASE_DIR / "config" / "static"]
WHITENOISE_USE_FINDERS = DEVELOPMENT
WHITENOISE_AUTOREFRESH = DEVELOPMENT
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", BASE_DIR / ".data" / "media"))
MULTITENANT_RELATIVE_MEDIA_ROOT = "%s"
STORAGES = {
    "default": {"BACKEND": "django_tenants.files.storage.TenantFileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Mail ---
MAILBOX_DIR = BASE_DIR / ".data" / "mail"
MAILBOX = env_bool("MAILBOX", default=DEVELOPMENT)
EMAIL_BACKEND = "config.mailbox.EmailBackend" if MAILBOX else "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = env_int("EMAIL_PORT", 25)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", f"Equipoise <no-reply@{PLATFORM_DOMAIN}>")

# --- Language and time ---
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
TIME_ZONE = "UTC"
USE_TZ = True

# --- API ---
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.drf.NamedPermission"],
    "DEFAULT_PAGINATION_CLASS": "config.pagination.CursorPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "config.schema.ApiSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.parsers.StrictJSONParser"],
    "DEFAULT_THROTTLE_CLASSES": ["config.throttling.TokenThrottle", "config.throttling.OrganizationThrottle"],
    "DEFAULT_THROTTLE_RATES": {
        "token": os.environ.get("API_RATE_TOKEN", "600/min"),
        "organization": os.environ.get("API_RATE_ORGANIZATION", "6000/min"),
    },
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "config.problems.problem_details",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Equipoise",
    "DESCRIPTION": "Grow leaders and managers in balance.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_COERCE_PATH_PK_SUFFIX": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.schema.document_problems",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "FrameworkVersionStatusEnum": "careerladders.models.FrameworkVersion.Status",
        "AxisEnum": "careerladders.models.Axis",
        "ValueAxisEnum": "recognition.models.Axis",
        "PurposeEnum": "assessments.models.ReviewCycle.Purpose",
        "TransferPurposeEnum": "recognition.models.PointsTransfer.Purpose",
        "ReactionKindEnum": "recognition.models.feed.Reaction.Kind",
        "FlagOutcomeEnum": "recognition.models.IntegrityFlag.Outcome",
        "ReportOutcomeEnum": "recognition.models.feed.Report.Outcome",
        "SideEnum": "careerladders.models.Side",
        "ChannelKindEnum": "notifications.models.Channel.Kind",
        "MailEnum": "notifications.registry.Mail",
        "TrackKindEnum": "careerladders.models.Track.Kind",
    },
}

UNFOLD = {
    "SITE_TITLE": "Equipoise",
    "SITE_HEADER": "Equipoise",
    "SITE_SYMBOL": "balance",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda _request: static("img/favicon.svg")}
    ],
    # The product's green, from lightest to darkest, as the admin's stylesheet wants it.
    "COLORS": {
        "primary": {
            "50": "oklch(98.4% .014 180.7)",
            "100": "oklch(95.3% .051 180.8)",
            "200": "oklch(91% .096 180.4)",
            "300": "oklch(85.5% .138 181.1)",
            "400": "oklch(77.7% .152 181.9)",
            "500": "oklch(70.4% .14 182.5)",
            "600": "oklch(51.1% .096 186.4)",
            "700": "oklch(43.7% .078 188.2)",
            "800": "oklch(38.6% .063 188.4)",
            "900": "oklch(33% .05 188)",
            "950": "oklch(27.7% .046 192.5)",
        }
    },
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "SIDEBAR": {"navigation": "accounts.sites.navigation"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
