"""Is this environment fit for residents? Every missing or unsafe setting, for `minsheng setup --check`."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from minsheng.concerns.queries import category_index
from minsheng.core.actors import Role
from minsheng.directory.queries import roster, unknown_years

SECRET_LENGTH, INDEX_KEY_LENGTH = 50, 32
KEY_RECIPE = 'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
FERNET_RECIPE = 'python3 -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"'
SAMPLE_PHONE = "0755-0100 2300"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right ("error") or to know ("warning")."""

    setting: str
    severity: str
    message: str


def _error(setting: str, message: str) -> Finding:
    return Finding(setting, "error", message)


def _warning(setting: str, message: str) -> Finding:
    return Finding(setting, "warning", message)


def examine(unreadable: list[str], *, on: date) -> tuple[str, list[Finding]]:
    """The mode, and everything found on this day; ``unreadable`` are complaints of environment.py while it read."""
    found = [_error(name.rstrip(":"), words) for name, _, words in (line.partition(" ") for line in unreadable)]
    judges = (*PRODUCTION, *ALWAYS) if settings.PRODUCTION else ALWAYS
    named = {finding.setting for finding in found}
    found += [finding for judge in judges for finding in judge(on) if finding.setting not in named]
    return settings.MINSHENG_MODE, found


def _secrets(_on: date) -> Iterator[Finding]:
    if settings.SECRET_KEY == "missing":  # noqa: S105 (what settings.py writes for no key)
        yield _error("SECRET_KEY", f"is missing. Make one: {KEY_RECIPE}")
    elif len(settings.SECRET_KEY) < SECRET_LENGTH:
        yield _error("SECRET_KEY", f"has fewer than {SECRET_LENGTH} characters. Make one: {KEY_RECIPE}")
    if not settings.CONTACT_KEYS:
        yield _error("CONTACT_KEYS", f"is missing. Make one and keep a copy elsewhere: {FERNET_RECIPE}")
    for number, key in enumerate(settings.CONTACT_KEYS, start=1):
        if not _is_fernet(key):
            yield _error("CONTACT_KEYS", f"key {number} is no Fernet key. Make one: {FERNET_RECIPE}")
    if len(settings.CONTACT_INDEX_KEY) < INDEX_KEY_LENGTH:
        what = "has fewer than 32 characters" if settings.CONTACT_INDEX_KEY else "is missing"
        yield _error("CONTACT_INDEX_KEY", f"{what}. Make one, and never change it: {KEY_RECIPE}")
    elif settings.CONTACT_INDEX_KEY == settings.SECRET_KEY:
        yield _error("CONTACT_INDEX_KEY", "is the same as SECRET_KEY: two locks, two keys.")


def _is_fernet(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True


def _addresses(_on: date) -> Iterator[Finding]:
    url = urlsplit(settings.PUBLIC_URL)
    if not settings.PUBLIC_URL:
        yield _error("PUBLIC_URL", "is missing: receipts and QR codes point to it. Write https://and-your-name.")
    elif url.scheme != "https" or not url.hostname:
        yield _error("PUBLIC_URL", "must begin with https://: residents type phone numbers there.")
    if not settings.ALLOWED_HOSTS:
        yield _error("ALLOWED_HOSTS", "is missing: write the name this server answers to.")
    elif "*" in settings.ALLOWED_HOSTS:
        yield _error("ALLOWED_HOSTS", "is *: a stranger's name in a link would be believed. Write the name.")
    elif url.hostname and url.hostname not in settings.ALLOWED_HOSTS and not _covered(url.hostname):
        yield _error("ALLOWED_HOSTS", f"does not hold {url.hostname}, the name in PUBLIC_URL.")


def _transport(_on: date) -> Iterator[Finding]:
    if not settings.SECURE_SSL_REDIRECT:
        yield _warning("SECURE_SSL_REDIRECT", "is false: who types http:// stays on http://.")
    elif not settings.SECURE_PROXY_SSL_HEADER:
        yield _error("BEHIND_PROXY", "is false while http is redirected to https: every page would redirect for ever.")
    if settings.OFFICE_PHONE == SAMPLE_PHONE:
        yield _error("OFFICE_PHONE", "is still the sample's number; residents read it when something goes wrong.")
    if settings.TILE_URL.startswith("http://"):
        yield _error("TILE_URL", "must begin with https://: browsers refuse it on our pages.")


def _covered(host: str) -> bool:
    return any(name.startswith(".") and f".{host}".endswith(name) for name in settings.ALLOWED_HOSTS)


def _messages(_on: date) -> Iterator[Finding]:
    if settings.OUTBOX_DELIVERY != "smtp":
        where = "a file below MINSHENG_HOME" if settings.OUTBOX_DELIVERY == "file" else "the log"
        yield _error("OUTBOX_DELIVERY", f"is {settings.OUTBOX_DELIVERY}: messages end in {where} and reach nobody.")
        return
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield _error("MAIL_FROM", "is still minsheng@localhost: other servers refuse it.")
    elif not _is_mail_address(settings.DEFAULT_FROM_EMAIL):
        yield _error("MAIL_FROM", "is no e-mail address: every message would be given up.")
    yield from _gateway()
    yield from _answers()
    if settings.EMAIL_HOST_USER and not settings.EMAIL_HOST_PASSWORD:
        yield _error("SMTP_PASSWORD", "is missing while SMTP_USER is given.")
    if settings.EMAIL_HOST_USER and not settings.EMAIL_USE_TLS:
        yield _error("SMTP_TLS", "is false: the password would cross the net in the clear.")


def _gateway() -> Iterator[Finding]:
    if not settings.SMS_GATEWAY_URL:
        yield _warning(
            "OUTBOX_DELIVERY",
            "is smtp: e-mail only. Who left a phone number and no e-mail is not written to; call them.",
        )
    for name in ("SMS_GATEWAY", "IM_GATEWAY"):
        url = getattr(settings, f"{name}_URL")
        if url.startswith("http://") and not _here(url):
            yield _error(f"{name}_URL", "begins with http://: numbers and words would cross the net in the clear.")
        if url and not getattr(settings, f"{name}_TOKEN"):
            yield _warning(f"{name}_TOKEN", "is missing: does this gateway let anybody send?")


def _answers() -> Iterator[Finding]:
    name, at_sign, host = settings.REPLY_ADDRESS.rpartition("@")
    if settings.REPLY_ADDRESS and not (name and at_sign and host and _is_mail_address(settings.REPLY_ADDRESS)):
        yield _error("REPLY_ADDRESS", "is no e-mail address: every letter would be given up.")
    folder = settings.INCOMING_MAIL_FOLDER
    if folder and not settings.REPLY_ADDRESS:
        yield _warning("REPLY_ADDRESS", "is missing while INCOMING_MAIL_FOLDER is set: answers are hard to recognise.")
    if folder and not (Path(folder) / "new").is_dir():
        yield _error("INCOMING_MAIL_FOLDER", f"{folder} is no Maildir: it has no folder new.")
    if settings.INCOMING_SMS_TOKEN and len(settings.INCOMING_SMS_TOKEN) < INDEX_KEY_LENGTH:
        yield _error("INCOMING_SMS_TOKEN", f"has fewer than {INDEX_KEY_LENGTH} characters. Make one: {KEY_RECIPE}")


def _here(url: str) -> bool:
    return urlsplit(url).hostname in {"127.0.0.1", "::1", "localhost"}


def _is_mail_address(text: str) -> bool:
    try:
        validate_email(parseaddr(text)[1])
    except ValidationError:
        return False
    return not set(text) & {"\r", "\n"}


def _log(_on: date) -> Iterator[Finding]:
    if logging.getLogger().getEffectiveLevel() <= logging.DEBUG:
        yield _warning("LOG_LEVEL", "is DEBUG: the log would hold what residents write.")


def _home(_on: date) -> Iterator[Finding]:
    home: Path = settings.MINSHENG_HOME
    if not os.access(home, os.W_OK | os.X_OK):
        yield _error("MINSHENG_HOME", f"{home} cannot be written.")
    elif settings.PRODUCTION and home.stat().st_mode & stat.S_IROTH:
        yield _warning("MINSHENG_HOME", f"{home} can be read by everybody on this machine: chmod o-rwx.")


def _database(on: date) -> Iterator[Finding]:
    if settings.PRODUCTION and connection.vendor == "sqlite":
        yield _warning("DATABASE_URL", "is SQLite: fine for one office on one machine; a city wants PostgreSQL.")
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            yield _error("database", "is not set up for this version: run `minsheng setup`.")
            return
        yield from _content(on)
    except DatabaseError as error:
        yield _error("DATABASE_URL", f"the database does not answer: {str(error).strip().splitlines()[0]}")


def _content(on: date) -> Iterator[Finding]:
    for year in unknown_years(on.year, on.year + 1):
        if year == on.year:
            yield _error("calendar", f"has no official days for {year}: deadlines are wrong. Run `minsheng setup`.")
        else:
            yield _warning(
                "calendar", f"has no official days for {year} yet: deadlines across the year's end are a guess."
            )
    if not category_index():
        yield _error("categories", "are missing: run `minsheng setup`.")
    if settings.PRODUCTION and not roster(on, roles=[Role.ADMINISTRATOR]).exists():
        yield _warning("administrator", "nobody may invite staff yet: `minsheng setup --administrator EMAIL`.")


def _static_files(_on: date) -> Iterator[Finding]:
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield _error("static files", "are not collected: run `minsheng setup`.")


def _checks(_on: date) -> Iterator[Finding]:
    for message in run_checks():
        if message.level >= ERROR:
            yield _error(message.id or "check", message.msg)


Judge = Callable[[date], Iterator[Finding]]
PRODUCTION: tuple[Judge, ...] = (_secrets, _addresses, _transport, _messages, _log, _static_files)
ALWAYS: tuple[Judge, ...] = (_home, _database, _checks)
