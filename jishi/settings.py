"""Settings. Every value a site may change comes from an environment variable."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("JISHI_VAR", str(BASE_DIR / "var")))
DEBUG = os.environ.get("JISHI_DEBUG") == "1"


def secret() -> str:
    """The key from the environment, else one made on first use and kept beside the database."""
    if given := os.environ.get("JISHI_SECRET_KEY"):
        return given
    kept = VAR / "secret.key"
    if not kept.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return kept.read_text(encoding="ascii").strip()


def phone_address(given: str) -> str:
    """``given`` as browsers write an address; an error at once for one that no phone could open."""
    parts = urlsplit(given.strip().rstrip("/"))
    rest = parts.path or parts.query or parts.fragment or parts.username
    if given and (parts.scheme not in ("http", "https") or not parts.hostname or rest):
        raise ImproperlyConfigured(
            f"JISHI_PHONE_ADDRESS 要写成 https://主机名 或 https://主机名:端口，后面不带路径，现在是“{given}”。"
        )
    return f"{parts.scheme}://{parts.netloc.lower()}" if given else ""


SECRET_KEY = secret()
ALLOWED_HOSTS = os.environ.get("JISHI_HOSTS", "localhost,127.0.0.1,testserver").split(",")
PHONE_ADDRESS = phone_address(os.environ.get("JISHI_PHONE_ADDRESS", ""))
"""Where phones reach this site, as ``https://dw.example.org``; empty: nobody can check in by phone."""
if PHONE_ADDRESS:
    ALLOWED_HOSTS.append(urlsplit(PHONE_ADDRESS).hostname or "")
HTTPS = os.environ.get("JISHI_HTTPS") == "1"
if HTTPS and PHONE_ADDRESS.startswith("http:"):
    raise ImproperlyConfigured("设了 JISHI_HTTPS=1，JISHI_PHONE_ADDRESS 也要用 https://，不然手机提交不了。")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
"""A proxy speaks TLS and passes on plain HTTP: the origin of a form has another scheme than its page."""
if PHONE_ADDRESS:
    CSRF_TRUSTED_ORIGINS.append(PHONE_ADDRESS)
ROOT_URLCONF = "jishi.urls"
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}Validator"}
    for name in ("UserAttributeSimilarity", "MinimumLength", "CommonPassword", "NumericPassword")
]
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0 if DEBUG else 30 * 24 * 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "jishi.web.statics.WithDigest"},
}
LOGIN_URL = "accounts.sign_in"
LOGIN_REDIRECT_URL = "workplace"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "jishi.web.errors.stale_form"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a list of who came has three fields a person
JOB_KINDS = {
    "ledgers.export": "jishi.web.pages.ledgers_export.export_job",
    "imports.back": "jishi.web.pages.imports_one.back_job",
    "imports.look": "jishi.web.pages.imports_one.look_job",
    "imports.write": "jishi.web.pages.imports_one.write_job",
    "trail.export": "jishi.web.pages.trail_export.export_job",
}
"""What does each kind of long work, by dotted name (jishi.jobs.worker.Work)."""
JOB_FILE_DAYS = 7
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

INSTALLED_APPS = [
    "jishi.orgs",
    "jishi.accounts",
    "jishi.audit",
    "jishi.jobs",
    "jishi.ledger",
    "jishi.flows.check_in",
    "jishi.indicators",
    "jishi.exchange",
    "jishi.papers",
    "jishi.web",
    "jishi.ops",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jishi.web.errors.maintenance",
    "jishi.web.errors.in_utf8",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "jishi.web.frame.frame",
            ],
        },
    }
]


def database(url: str) -> dict[str, Any]:
    """One database setting from a URL; SQLite gets WAL, full syncing and immediate write locks."""
    found: dict[str, Any] = dict(dj_database_url.parse(url))
    if "sqlite" in found["ENGINE"]:
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        }
    return found


DATABASES = {"default": database(os.environ.get("JISHI_DATABASE") or f"sqlite:///{VAR}/jishi.sqlite3")}
