"""Every setting, read from the environment only. `.env.example` lists them; `minsheng setup --check` judges them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from minsheng.config import environment as env
from minsheng.config import logs

# ── where we are ──────────────────────────────────────────────────────────────
MINSHENG_MODE = env.choice("MINSHENG_MODE", ("development", "production"), "development")
PRODUCTION = MINSHENG_MODE == "production"
DEBUG = False  # tracebacks belong in the log; development differs by its relaxed checks, not by showing its insides
PACKAGE = Path(__file__).resolve().parent.parent
MINSHENG_HOME = Path(env.text("MINSHENG_HOME", "./var")).resolve()
MINSHENG_HOME.mkdir(mode=0o700, parents=True, exist_ok=True)  # the book of SQLite lies here
PUBLIC_URL = env.address("PUBLIC_URL", "" if PRODUCTION else "http://127.0.0.1:8000")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL.startswith("https://") else []
OFFICE_PHONE = env.text("OFFICE_PHONE", "0755-0100 2300")

# ── secrets ───────────────────────────────────────────────────────────────────
SECRET_KEY = env.secret("SECRET_KEY", MINSHENG_HOME, production=PRODUCTION) or "missing"
CONTACT_KEYS = [
    key for key in env.secret("CONTACT_KEYS", MINSHENG_HOME, production=PRODUCTION, fernet=True).split(",") if key
]
CONTACT_INDEX_KEY = env.secret("CONTACT_INDEX_KEY", MINSHENG_HOME, production=PRODUCTION)

# ── database ──────────────────────────────────────────────────────────────────
DATABASES = {"default": env.database(MINSHENG_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},  # counts of wrong tries live here: nobody must be able to crowd theirs out
    }
}

# ── the house ─────────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    "minsheng.config",
    "minsheng.foundation.privacy",
    "minsheng.foundation.audit",
    "minsheng.foundation.idempotency",
    "minsheng.foundation.jobs",
    "minsheng.foundation.files",
    "minsheng.foundation.outbox",
    "minsheng.foundation.inbox",
    "minsheng.directory",
    "minsheng.concerns",
    "minsheng.projects",
    "minsheng.mediation",
    "minsheng.guides",
    "minsheng.reception",
    "minsheng.insight",
    "minsheng.interfaces.shared",
    "minsheng.interfaces.portal",
    "minsheng.interfaces.desk",
    "minsheng.interfaces.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks_db",
    "csp",
    "ninja",  # for its static files only: the API's documentation comes from here, not from somebody's network
]
MIDDLEWARE = [
    "minsheng.interfaces.shared.middleware.RequestId",
    "minsheng.interfaces.shared.middleware.DatabaseAway",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "minsheng.interfaces.shared.middleware.SecondFactorRequired",
]
ROOT_URLCONF = "minsheng.config.urls"
WSGI_APPLICATION = "minsheng.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "minsheng.interfaces.shared.context.reader",
            ],
        },
    }
]

# ── who comes in: staff by invitation, no public sign-up ──────────────────────
AUTH_USER_MODEL = "directory.Worker"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNTS = "minsheng.interfaces.shared.accounts"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{ACCOUNTS}.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{ACCOUNTS}.passwords.NotCommon"},
    {"NAME": f"{ACCOUNTS}.passwords.NotLikeThePerson", "OPTIONS": {"user_attributes": ("name", "email")}},
]
ACCOUNT_ADAPTER = f"{ACCOUNTS}.adapter.InvitationOnly"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the link of the invitation came by that address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # asking for a new password sends no letters to strangers
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE, one working day
ACCOUNT_FORMS = {
    "login": f"{ACCOUNTS}.forms.SignInForm",
    "reset_password": f"{ACCOUNTS}.forms.ResetForm",
    "reset_password_from_key": f"{ACCOUNTS}.forms.ResetFromLinkForm",
    "change_password": f"{ACCOUNTS}.forms.ChangeForm",
    "reauthenticate": f"{ACCOUNTS}.forms.PasswordAgainForm",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
MFA_ADAPTER = f"{ACCOUNTS}.adapter.SecondFactor"
MFA_FORMS = {
    "authenticate": f"{ACCOUNTS}.forms.CodeForm",
    "reauthenticate": f"{ACCOUNTS}.forms.CodeAgainForm",
    "activate_totp": f"{ACCOUNTS}.forms.FirstCodeForm",
    "add_webauthn": f"{ACCOUNTS}.forms.PasskeyForm",
    "edit_webauthn": f"{ACCOUNTS}.forms.PasskeyNameForm",
}
MFA_TOTP_TOLERANCE = 1  # clocks of phones drift
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

# ── languages and time ────────────────────────────────────────────────────────
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("zh-hant", _("Traditional Chinese")), ("en", _("English"))]
TIME_ZONE = env.zone("TIME_ZONE", "Asia/Shanghai")
USE_I18N = True
USE_TZ = True

# ── pages: strict, everything from our own address ────────────────────────────
STATIC_URL = "/static/"
STATIC_ROOT = MINSHENG_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
STATICFILES_DIRS = [("leaflet", env.package("leaflet") / "static" / "leaflet")]  # without its app, which wants GDAL
TILE_URL = env.tiles("TILE_URL")  # map tiles are optional: every page works without them
TILE_CREDIT = env.text("TILE_CREDIT")
MAP_LINK = env.text("MAP_LINK", "https://uri.amap.com/marker?position={longitude},{latitude}&name={name}")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"] + ([env.origin(TILE_URL)] if TILE_URL else []),
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = int(timedelta(days=365).total_seconds())
SECURE_SSL_REDIRECT = PRODUCTION and env.boolean("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if SECURE_SSL_REDIRECT else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.boolean("BEHIND_PROXY", default=False) else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "minsheng.interfaces.shared.errors.csrf_failure"

# ── files, messages, jobs ─────────────────────────────────────────────────────
FILE_SIZE_LIMIT = env.integer("FILE_SIZE_LIMIT", 10 * 1024 * 1024, least=1024, most=100 * 1024 * 1024)
FILE_ROOT = MINSHENG_HOME / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
OUTBOX_DELIVERY = env.choice("OUTBOX_DELIVERY", ("console", "file", "smtp"), "file")
QUIET_HOURS = env.hours("QUIET_HOURS", "21:00-08:00")
SMS_GATEWAY_URL = env.door("SMS_GATEWAY_URL")
SMS_GATEWAY_TOKEN = env.text("SMS_GATEWAY_TOKEN")
SMS_GATEWAY_HEADER = env.text("SMS_GATEWAY_HEADER", "Authorization")
SMS_GATEWAY_TIMEOUT = env.integer("SMS_GATEWAY_TIMEOUT", 20, least=1, most=60)
SMS_GATEWAY_FIELDS = env.names("SMS_GATEWAY_FIELDS", "to=to,text=text,id=id")
IM_GATEWAY_URL = env.door("IM_GATEWAY_URL")
IM_GATEWAY_TOKEN = env.text("IM_GATEWAY_TOKEN")
IM_GATEWAY_HEADER = env.text("IM_GATEWAY_HEADER", "Authorization")
IM_GATEWAY_TIMEOUT = env.integer("IM_GATEWAY_TIMEOUT", 20, least=1, most=60)
IM_GATEWAY_FIELDS = env.names("IM_GATEWAY_FIELDS", "to=to,text=text,id=id")
REPLY_ADDRESS = env.text("REPLY_ADDRESS")
INCOMING_MAIL_FOLDER = env.text("INCOMING_MAIL_FOLDER")
INCOMING_SMS_TOKEN = env.text("INCOMING_SMS_TOKEN")
INCOMING_SMS_FIELDS = env.names("INCOMING_SMS_FIELDS", "from=from,text=text,id=id")
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "minsheng@localhost")
EMAIL_HOST = env.text("SMTP_HOST", "127.0.0.1")
EMAIL_PORT = env.integer("SMTP_PORT", 25, least=1, most=65535)
EMAIL_HOST_USER = env.text("SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("SMTP_PASSWORD")
EMAIL_USE_TLS = env.boolean("SMTP_TLS", default=False)
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if OUTBOX_DELIVERY == "smtp"
    else "django.core.mail.backends.console.EmailBackend"
)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# ── limits and weights: what an office may set for itself; the defaults are the field rules' ──
REOPENING_WORKING_DAYS = env.integer("REOPENING_WORKING_DAYS", 15, least=1, most=366)
RECHECK_SHARE = env.share("RECHECK_SHARE", "0.1")
REPEAT_DAYS = env.integer("REPEAT_DAYS", 90, least=1, most=3_660)
FAIR_WEIGHT = env.share("FAIR_WEIGHT", "0.9")
COMPOSITE_WEIGHTS = env.shares("COMPOSITE_WEIGHTS", "response=0.1,resolution=0.5,satisfaction=0.4")

# ── log: one line of JSON an event in production, readable lines elsewhere ────
LOGGING_CONFIG = "minsheng.config.logs.configure"
LOGGING = logs.configuration(
    as_json=PRODUCTION, level=env.choice("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "WARNING")
)
