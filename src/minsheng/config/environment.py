"""Strict reading of the environment: a value that cannot be understood stops the start, with a sentence saying so."""

from __future__ import annotations

import os
import re
import secrets
from datetime import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import available_timezones

from cryptography.fernet import Fernet


class SettingError(Exception):
    """A setting is missing, unsafe or unreadable; the message names it and says what to write."""


SHARE = re.compile(r"0(\.[0-9]{1,2})?|1(\.0{1,2})?", re.ASCII)
ADDRESS = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::[0-9]{1,5})?", re.ASCII | re.IGNORECASE)
HOURS = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,40}", re.ASCII)

heard: list[str] | None = None
"""While `minsheng setup --check` reads: complaints are put here and the default taken, not stopped at."""


def complain(message: str) -> None:
    """Stop the start with this sentence, or (while checking) note it down and go on with the default."""
    if heard is None:
        raise SettingError(message)
    heard.append(message)


def text(name: str, default: str = "") -> str:
    """The value of ``name``, or of the file that ``name_FILE`` points to; blanks at the ends dropped."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            complain(f"{name}_FILE: cannot read {path}: {error.strerror}")
    return os.environ.get(name, default).strip()


def choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    """One of ``allowed``; anything else is an error."""
    value = text(name, default)
    if value not in allowed:
        complain(f"{name} must be one of {', '.join(allowed)}; it is {value!r}")
        return default
    return value


def boolean(name: str, *, default: bool) -> bool:
    """Only ``true`` and ``false`` are booleans."""
    return choice(name, ("true", "false"), "true" if default else "false") == "true"


def integer(name: str, default: int, *, least: int = 0, most: int = 10**9) -> int:
    """A whole number of at least ``least`` and at most ``most``."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and len(value) <= len(str(most)) and least <= int(value) <= most):
        limit = f" and at most {most}" if most < 10**9 else ""
        complain(f"{name} must be a whole number of at least {least}{limit}; it is {value!r}")
        return default
    return int(value)


def zone(name: str, default: str) -> str:
    """The name of a time zone that this machine knows."""
    value = text(name, default)
    if value not in available_timezones():
        complain(f"{name} must be a time zone such as {default}; it is {value!r}")
        return default
    return value


def address(name: str, default: str) -> str:
    """http:// or https:// and the name of a server, with its port where it has one, and nothing behind; or nothing."""
    value = text(name, default).rstrip("/")
    if value and not ADDRESS.fullmatch(value):
        complain(f"{name} must be https://, the name of a server and nothing behind it; it is {value!r}")
        return default
    return value


def share(name: str, default: str) -> float:
    """A number from 0 to 1 with at most two decimals."""
    value = text(name, default)
    if not SHARE.fullmatch(value):
        complain(f"{name} must be a number from 0 to 1, such as {default}; it is {value!r}")
        return float(default)
    return float(value)


def shares(name: str, default: str) -> dict[str, float]:
    """A share for each word of ``default``, such as "a=0.4,b=0.6"; together they make one."""
    known = _shares(default) or {}
    read = _shares(text(name, default))
    if read is None or read.keys() != known.keys() or round(sum(read.values()), 2) != 1:
        wanted = f"must name each of {', '.join(known)} with a share, together 1, such as {default}"
        complain(f"{name} {wanted}; it is {text(name)!r}")
        return known
    return read


def _shares(value: str) -> dict[str, float] | None:
    pairs = [part.strip().partition("=") for part in value.split(",")]
    read = {word: float(number) for word, _, number in pairs if SHARE.fullmatch(number)}
    return read if len(read) == len(pairs) else None


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def hours(name: str, default: str) -> tuple[time, time] | None:
    """A time of day from and to, such as 21:00-08:00 (over midnight allowed); None for "none"."""
    value = text(name, default)
    found = HOURS.fullmatch(value)
    if found is None and value != "none":
        complain(f"{name} must be two times of day such as {default}, or none; it is {value!r}")
        found = HOURS.fullmatch(default)
    if found is None:
        return None
    numbers = [int(part) for part in found.groups()]
    return time(numbers[0], numbers[1]), time(numbers[2], numbers[3])


def names(name: str, default: str) -> dict[str, str]:
    """A name for each word of ``default``, such as "to=mobile,text=content"."""
    known, pairs = ([part.strip().partition("=") for part in one.split(",")] for one in (default, text(name, default)))
    read = {word: given for word, _, given in pairs if NAME.fullmatch(given)}
    if len(read) != len(pairs) or read.keys() != {word for word, _, _ in known}:
        complain(f"{name} must name each of {', '.join(word for word, _, _ in known)}, such as {default}")
        return {word: given for word, _, given in known}
    return read


def door(name: str) -> str:
    """The address of another machine's interface, with its path, or nothing."""
    value = text(name)
    if value and not (ADDRESS.fullmatch(origin(value)) and value.isascii() and value.isprintable()):
        complain(f"{name} must look like https://sms.example.org/send; it is {value!r}")
        return ""
    return value


def tiles(name: str) -> str:
    """The address of a map tile with {z}, {x} and {y} after the name of one server, or nothing."""
    value = text(name)
    server = origin(value)
    if value and not (all(part in value for part in ("{z}", "{x}", "{y}")) and "//" in server and "{" not in server):
        complain(f"{name} must look like https://tiles.example.org/{{z}}/{{x}}/{{y}}.png; it is {value!r}")
        return ""
    return value


def origin(address: str) -> str:
    """Scheme and server of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def package(name: str) -> Path:
    """The folder of an installed package, which is not imported. Raises ModuleNotFoundError where it is missing."""
    found = find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(name)
    return Path(found.submodule_search_locations[0])


def secret(name: str, home: Path, *, production: bool, fernet: bool = False) -> str:
    """The secret ``name``; outside production one is made once and kept below ``home``/secrets (mode 0600)."""
    value = text(name)
    if value or production:
        return value
    kept = home / "secrets" / name.lower()
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = Fernet.generate_key().decode() if fernet else secrets.token_urlsafe(48)
        try:
            with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
                handle.write(made)
        except FileExistsError:
            pass  # another process made it a moment ago: its secret is the one
    return kept.read_text(encoding="utf-8").strip()


SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # FULL, not NORMAL: a receipt that was given must survive a power cut.
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000; PRAGMA cache_size=-65536;"
    ),
}


def _sqlite(path: str) -> dict[str, object]:
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": SQLITE_OPTIONS}


def database(home: Path) -> dict[str, object]:
    """Django's DATABASES entry from DATABASE_URL; without one, SQLite below ``home``."""
    url = text("DATABASE_URL")
    if not url:
        return _sqlite(str(home / "minsheng.sqlite3"))
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError as error:
        complain(f"DATABASE_URL cannot be read: {error}")
        return _sqlite(str(home / "minsheng.sqlite3"))
    if parts.scheme == "sqlite":
        return _sqlite(parts.path)
    if parts.scheme not in {"postgres", "postgresql"}:
        complain(f"DATABASE_URL must begin with postgresql:// or sqlite://; it begins with {parts.scheme!r}")
        return _sqlite(str(home / "minsheng.sqlite3"))
    query = dict(parse_qsl(parts.query))
    host = parts.hostname or query.pop("host", "")
    options: dict[str, object] = dict(query)
    # Fixed threads keep their connection, so the server may keep the plan of a statement it has seen five times.
    options |= {"server_side_binding": True, "prepare_threshold": 5}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(host),
        "PORT": port,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
