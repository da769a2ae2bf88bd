"""Django's settings, derived from the options in `options.py`; nothing else is configured anywhere."""

import logging
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from kaisai.config.databases import database_from
from kaisai.config.keys import kept_key
from kaisai.config.logs import configure_logs
from kaisai.config.mail import mail_from
from kaisai.config.options import read_options

options = read_options(os.environ)
PACKAGE = Path(__file__).resolve().parent.parent

DATA_DIRECTORY: Path = options["KAISAI_DATA"]
SECRET_KEY: str = options["KAISAI_SECRET_KEY"] or kept_key(DATA_DIRECTORY / "secret-key")
DEBUG: bool = options["KAISAI_DEBUG"]
PUBLIC_URL: str = options["KAISAI_URL"].rstrip("/")
_public = urlsplit(PUBLIC_URL)
# Names of this kaisai that lead to it over IPv4 or IPv6 alone, where there are such.
FAMILY_URLS: dict[str, str] = {
    family: options[f"KAISAI_{family.upper()}_URL"].rstrip("/")
    for family in ("ipv4", "ipv6")
    if options[f"KAISAI_{family.upper()}_URL"]
}
# Where desks meet besides: other names of this kaisai, or other kaisai, whose pages hand in here as well.
DESK_URLS: list[str] = options["KAISAI_DESK_URLS"]
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    _public.hostname or "localhost",
    *options["KAISAI_HOSTS"],
    *(urlsplit(url).hostname or "" for url in (*FAMILY_URLS.values(), *DESK_URLS)),
]
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]
METRICS_FILE = DATA_DIRECTORY / "metrics.sqlite3"
LOGS_FILE = DATA_DIRECTORY / "logs.sqlite3"
SYSLOG: list[str] = options["KAISAI_SYSLOG"]
METRICS_URL: str = options["METRICS_URL"]
ASSOCIATIONS_OF: str = options["KAISAI_ASSOCIATIONS"]
STRIPE_KEY: str = options["KAISAI_STRIPE_KEY"]
STRIPE_WEBHOOK_SECRET: str = options["KAISAI_STRIPE_WEBHOOK_SECRET"]
STRIPE_URL: str = options["KAISAI_STRIPE_URL"]
CONNPASS_KEY: str = options["KAISAI_CONNPASS_KEY"]
CONNPASS_URL: str = options["KAISAI_CONNPASS_URL"]
WEBHOOK_NETWORKS: list[str] = options["KAISAI_WEBHOOK_NETWORKS"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "kaisai.core.identity",
    "kaisai.core.conference",
    "kaisai.core.access",
    "kaisai.core.journal",
    "kaisai.core.operations",
    "kaisai.core.surfaces",
    "kaisai.domains.network",
    "kaisai.domains.monitoring",
    "kaisai.domains.program",
    "kaisai.domains.traffic",
    "kaisai.domains.logs",
    "kaisai.domains.checks",
    "kaisai.domains.exchange",
    "kaisai.domains.receipts",
    "kaisai.domains.waiting_room",
    "kaisai.domains.mails",
    "kaisai.domains.registration",
    "kaisai.domains.lottery",
    "kaisai.domains.letters",
    "kaisai.domains.payments",
    "kaisai.domains.signup",
    "kaisai.domains.people",
    "kaisai.domains.desk",
    "kaisai.domains.capacity",
    "kaisai.domains.alerts",
    "kaisai.domains.maps",
    "kaisai.domains.today",
    "kaisai.entrypoints.web",
]

_AFTER_CORS = "kaisai.core.surfaces.middleware.private_answers"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kaisai.core.surfaces.middleware.rate_limit",
    "kaisai.core.surfaces.middleware.private_answers",
    "kaisai.core.surfaces.middleware.content_security",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kaisai.core.surfaces.middleware.conference_of_address",
    "kaisai.core.surfaces.middleware.say_refusals",
]

# Of a program that shows a token to the API: what is for sessions, cookies, forms and pages is left out.
MIDDLEWARE_OF_PROGRAMS = [
    "django.middleware.security.SecurityMiddleware",
    "kaisai.core.surfaces.middleware.rate_limit",
    "kaisai.core.surfaces.middleware.private_answers",
    "kaisai.core.surfaces.middleware.content_security",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kaisai.core.surfaces.middleware.language_of_program",
]

if DESK_URLS:  # nobody pays for it elsewhere
    INSTALLED_APPS.append("corsheaders")
    for layers in (MIDDLEWARE, MIDDLEWARE_OF_PROGRAMS):
        layers.insert(layers.index(_AFTER_CORS), "corsheaders.middleware.CorsMiddleware")
    CORS_ALLOWED_ORIGINS = sorted({f"{_public.scheme}://{_public.netloc}", *DESK_URLS})
    CORS_URLS_REGEX = r"^/api/v1/[-\w]+/desk\.(sync|news)$"
    CORS_ALLOW_METHODS = ["GET", "POST"]
    CORS_ALLOW_HEADERS = ["authorization", "content-type"]
    CORS_ALLOW_PRIVATE_NETWORK = True

ROOT_URLCONF = "kaisai.config.urls"
ASGI_APPLICATION = "kaisai.config.asgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [PACKAGE / "core" / "surfaces" / "templates"],  # before allauth's own pages
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kaisai.core.surfaces.context.shell",
            ],
        },
    },
]

DATABASES = {"default": database_from(options["DATABASE_URL"], DATA_DIRECTORY)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "shell:home"
LOGOUT_REDIRECT_URL = "shell:home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # else signing up tells who has an account already
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {"signup": "kaisai.core.surfaces.signing_up.SignupForm"}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_ADAPTER = "kaisai.core.surfaces.signing_in.AccountAdapter"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[kaisai] "
# Rate limits of sign-in count the address that the proxy saw, not the proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if options["KAISAI_PROXIED"] else 0
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _public.hostname in {"localhost", "127.0.0.1"}

LANGUAGE_CODE = options["KAISAI_LANGUAGE"]
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"  # pages show the venue's zone

STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE / "core" / "surfaces" / "static"  # served in place; nothing is collected
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _public.scheme == "https"
LANGUAGE_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000  # a large inventory as base64
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS: list[str] = []
if options["KAISAI_PROXIED"]:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
BEHIND_PROXY: bool = options["KAISAI_PROXIED"]

globals().update(mail_from(options["KAISAI_MAIL_URL"]))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = options["KAISAI_MAIL_FROM"]

LOGGING_CONFIG = None
configure_logs(getattr(logging, options["KAISAI_LOG"].upper(), logging.INFO))
