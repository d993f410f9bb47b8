"""One settings file; every value that differs between places comes from the environment.

Production is the default and refuses to start without its secrets (``decisions``: nothing insecure by omission).
``CHILDPROTECT_ENV`` is ``production``, ``development`` (set by dev.py) or ``test`` (set by the test run).
"""

import json
from datetime import timedelta
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

ENVIRONMENT = env.str("CHILDPROTECT_ENV", "production")
if ENVIRONMENT not in {"production", "development", "test"}:
    raise ImproperlyConfigured("CHILDPROTECT_ENV must be production, development or test.")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = env.bool("DEBUG", False)


def required(name: str, elsewhere: str = "") -> str:
    """The value of `name`; outside production `elsewhere` stands in when it is unset."""
    value = env.str(name, "" if PRODUCTION else elsewhere)
    if PRODUCTION and not value:
        raise ImproperlyConfigured(f"{name} must be set in production.")
    return value


SECRET_KEY = required("SECRET_KEY", "development-only-key-that-no-production-accepts-0000000000")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["*"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG must stay off in production.")

# -- database: two roles from the first day ---------------------------------------------------------------------
DATABASE_URL = required("DATABASE_URL")
DATABASE_OWNER_URL = required("DATABASE_OWNER_URL", DATABASE_URL)
# The owner migrates (manage.py asks for it for the commands that need it); everything else is the application.
DATABASE_ROLE = env.str("CHILDPROTECT_DATABASE", "application")
if PRODUCTION and DATABASE_URL == DATABASE_OWNER_URL:
    raise ImproperlyConfigured(
        "DATABASE_URL and DATABASE_OWNER_URL must name two different roles in production."
    )
_chosen = DATABASE_OWNER_URL if DATABASE_ROLE == "owner" else DATABASE_URL
DATABASES = {
    "default": {
        **(env.db_url_config(_chosen) if _chosen else {"ENGINE": "django.db.backends.postgresql"}),
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", 600),
        "CONN_HEALTH_CHECKS": True,
    }
}
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 5)
if DATABASE_ROLE != "owner":
    DATABASES["default"]["OPTIONS"].setdefault(
        "options",
        "-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000",
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- broker and cache -------------------------------------------------------------------------------------------
REDIS_URL = required("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
        "KEY_PREFIX": "childprotect",
    }
}
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 240
CELERY_TASK_SOFT_TIME_LIMIT = 210
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,  # above the task time limit, so that a running task is never started twice
    "socket_timeout": 3,
    "socket_connect_timeout": 3,
    "retry_policy": {"max_retries": 1, "timeout": 3},
}
CELERY_TASK_PUBLISH_RETRY = (
    False  # a broker that is down never holds up a saved case: the sweep finds the row
)
CELERY_TIMEZONE = "Asia/Ulaanbaatar"
SWEEP_EVERY_SECONDS = env.int("SWEEP_EVERY_SECONDS", 20)
CELERY_BEAT_SCHEDULE = {
    # Beat only rings the bell: what is due stands in PostgreSQL, a lost or doubled ring does no harm.
    "letters": {
        "task": "accounts.letters",
        "schedule": timedelta(seconds=SWEEP_EVERY_SECONDS),
        "options": {"expires": SWEEP_EVERY_SECONDS},
    },
    "sweep": {
        "task": "cases.sweep",
        "schedule": timedelta(seconds=SWEEP_EVERY_SECONDS),
        "options": {"expires": SWEEP_EVERY_SECONDS},
    },
    "deliver": {
        "task": "cases.deliver",
        "schedule": timedelta(seconds=SWEEP_EVERY_SECONDS),
        "options": {"expires": SWEEP_EVERY_SECONDS},
    },
    "heartbeat": {
        "task": "childprotect.heartbeat",
        "schedule": timedelta(seconds=15),
        "options": {"expires": 15},
    },
}

# -- applications -----------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "childprotect.staticfiles.StaticFiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "template_partials",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "guardian",
    "childprotect",
    "audit",
    "areas",
    "accounts",
    "cases",
    "shelters",
    "referrals",
    "inspectors",
]
MIDDLEWARE = [
    "childprotect.middleware.health",  # before hosts, https and the database: containers ask by address
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",  # outside everything that answers by itself, so that no page goes without
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # a page over a soum's line; its random padding hides lengths
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "childprotect.middleware.private_pages",
    "childprotect.middleware.refuse_bad_bytes",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "childprotect.middleware.one_transaction",  # owns the request's transaction; user and session inside it
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.session_limits",
    "accounts.middleware.personal_language",
    "accounts.middleware.local_time",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.LoginRequiredMiddleware",
    "accounts.middleware.first_password",
    "accounts.middleware.forget_draft",
    "cases.middleware.AskPurpose",
]
ROOT_URLCONF = "childprotect.urls"
WSGI_APPLICATION = "childprotect.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "childprotect.lib.chrome.chrome",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "childprotect.lib.tags",
                "childprotect.lib.kept",
                "template_partials.templatetags.partials",
            ],
        },
    }
]
MESSAGE_STORAGE = (
    "django.contrib.messages.storage.session.SessionStorage"  # a cookie would stay on the device
)
FORM_RENDERER = "childprotect.lib.forms.Renderer"

# -- people -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.AreaBackend"]
# guardian's own backend is left out on purpose: rights have one answer, accounts.scope (its check W001 says so).
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
ANONYMOUS_USER_NAME = None
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "cases:home"
SESSION_ENGINE = "accounts.sessions"
SESSION_IDLE = timedelta(minutes=30)
SESSION_LONGEST = timedelta(hours=12)
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
PASSWORD_RESET_TIMEOUT = 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "childprotect.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"

# -- transport and headers --------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes; more gets our own 413 page
FILE_UPLOAD_HANDLERS = [
    "childprotect.lib.uploads.Limited",  # first: it stops what is too large
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# -- language and time ------------------------------------------------------------------------------------------
LANGUAGE_CODE = "mn"
LANGUAGES = [("mn", _("Mongolian")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SECURE = PRODUCTION
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "childprotect" / "locale"]
FORMAT_MODULE_PATH = ["childprotect.formats"]
USE_I18N = USE_TZ = True
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Asia/Ulaanbaatar"

# -- static files -----------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(BASE_DIR / "static-collected")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

# -- mail -------------------------------------------------------------------------------------------------------
vars().update(
    env.email_url("EMAIL_URL", default="consolemail://" if not PRODUCTION else "smtp://localhost:25")
)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "childprotect@localhost")
EMAIL_TIMEOUT = 10

# -- reminders outside the service: off until their address is set; the messages name nobody --------------------
REMINDERS_BY_EMAIL = bool(env.str("EMAIL_URL", ""))
DELIVERY_LEASE_SECONDS = env.int(
    "DELIVERY_LEASE_SECONDS", 120
)  # then another process may try what one has begun
# {phone}, {text} and {key} stand in the fields and headers; the key is the same whenever the same message is tried again.
SMS_GATEWAY = {
    "url": env.str("SMS_GATEWAY", ""),
    "format": env.str("SMS_FORMAT", "")
    or "json",  # json or form: fields in the body; query: in the address, by GET
    "fields": json.loads(env.str("SMS_FIELDS", "") or '{"to": "{phone}", "text": "{text}", "id": "{key}"}'),
    "headers": json.loads(env.str("SMS_HEADERS", "") or '{"Idempotency-Key": "{key}"}'),
}
if SMS_GATEWAY["url"] and not SMS_GATEWAY["url"].startswith(("https://", "http://")):
    raise ImproperlyConfigured("SMS_GATEWAY must begin with https:// or http://.")
if SMS_GATEWAY["format"] not in {"json", "form", "query"}:
    raise ImproperlyConfigured("SMS_FORMAT must be json, form or query.")
for _part in ("fields", "headers"):
    _values = SMS_GATEWAY[_part]
    if not isinstance(_values, dict) or not all(isinstance(_value, str) for _value in _values.values()):
        raise ImproperlyConfigured(f"SMS_{_part.upper()} must be a JSON object of texts.")
if "{key}" not in str([*SMS_GATEWAY["fields"].values(), *SMS_GATEWAY["headers"].values()]):
    raise ImproperlyConfigured("SMS_FIELDS or SMS_HEADERS must hold {key}, so that no message arrives twice.")

# -- API --------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["childprotect.lib.api_defaults.Denied"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["childprotect.lib.api_defaults.JsonObject"],
    "DEFAULT_PAGINATION_CLASS": "childprotect.lib.api_defaults.Pagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "childprotect.lib.api.answer_error",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "DATETIME_FORMAT": "iso-8601",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "ChildProtect API",
    "DESCRIPTION": "The same actions, under the same scope, as the pages.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {  # fields of one name with words of their own
        "DeliveryStateEnum": "cases.models.delivery.Delivery.State",
        "KnownEnum": "cases.models.filed.Known.choices",
        "TaskStateEnum": "cases.models.Task.State",
        "MeetingStateEnum": "cases.models.Meeting.State",
        "StayStatusEnum": "shelters.models.Stay.Status",
        "FacilityStatusEnum": "shelters.models.Facility.Status",
        "PairStateEnum": "cases.models.DuplicateCandidate.State",
        "VisitStatusEnum": "shelters.models.Visit.Status",
        "ReturnStatusEnum": "shelters.models.Appointment.Status",
        "CentreServiceEnum": "shelters.models.profession.SERVICES",
        "DoseOutcomeEnum": "shelters.models.medicine.Dose.Outcome",
    },
}

# -- logging: refs, never names; no query strings ---------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
