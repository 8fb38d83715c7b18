"""`minsheng setup --check`: a fit environment has nothing to say, and each unsafe setting is named."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from minsheng.config import environment, readiness
from minsheng.core.actors import SYSTEM
from minsheng.directory.actions import seed_calendar
from tests.cast import NOW, TODAY, Cast
from tests.concerns.scene import load_two_categories

GOOD: dict[str, Any] = {
    "MINSHENG_MODE": "production",
    "PRODUCTION": True,
    "SECRET_KEY": "k" * 64,
    "CONTACT_KEYS": [Fernet.generate_key().decode()],
    "CONTACT_INDEX_KEY": "i" * 64,
    "PUBLIC_URL": "https://minsheng.example.org",
    "ALLOWED_HOSTS": ["minsheng.example.org"],
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "OFFICE_PHONE": "0755-2770 0000",
    "OUTBOX_DELIVERY": "smtp",
    "DEFAULT_FROM_EMAIL": "book@minsheng.example.org",
    "TILE_URL": "",
}


@pytest.fixture
def fit(settings: Any, tmp_path: Path, cast: Cast) -> Any:
    """A production environment with nothing to put right."""
    del cast
    load_two_categories()
    seed_calendar(by=SYSTEM, at=NOW)
    for name, value in GOOD.items():
        setattr(settings, name, value)
    settings.MINSHENG_HOME = tmp_path
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").write_text("{}")
    tmp_path.chmod(0o700)
    return settings


def named(severity: str = "error", on: date = TODAY) -> list[str]:
    _mode, findings = readiness.examine([], on=on)
    return [finding.setting for finding in findings if finding.severity == severity]


@pytest.mark.usefixtures("fit")
def test_a_fit_environment_has_nothing_to_put_right() -> None:
    assert named() == []


UNSAFE: list[tuple[str, Any, str]] = [
    ("SECRET_KEY", "missing", "SECRET_KEY"),
    ("SECRET_KEY", "short", "SECRET_KEY"),
    ("CONTACT_KEYS", [], "CONTACT_KEYS"),
    ("CONTACT_KEYS", ["no fernet key"], "CONTACT_KEYS"),
    ("CONTACT_INDEX_KEY", "", "CONTACT_INDEX_KEY"),
    ("CONTACT_INDEX_KEY", "short", "CONTACT_INDEX_KEY"),
    ("CONTACT_INDEX_KEY", "k" * 64, "CONTACT_INDEX_KEY"),
    ("PUBLIC_URL", "", "PUBLIC_URL"),
    ("PUBLIC_URL", "http://minsheng.example.org", "PUBLIC_URL"),
    ("PUBLIC_URL", "https://other.example.org", "ALLOWED_HOSTS"),
    ("ALLOWED_HOSTS", [], "ALLOWED_HOSTS"),
    ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS"),
    ("SECURE_PROXY_SSL_HEADER", None, "BEHIND_PROXY"),
    ("OFFICE_PHONE", "0755-0100 2300", "OFFICE_PHONE"),
    ("TILE_URL", "http://tiles.example.org/{z}/{x}/{y}.png", "TILE_URL"),
    ("OUTBOX_DELIVERY", "file", "OUTBOX_DELIVERY"),
    ("OUTBOX_DELIVERY", "console", "OUTBOX_DELIVERY"),
    ("DEFAULT_FROM_EMAIL", "minsheng@localhost", "MAIL_FROM"),
    ("DEFAULT_FROM_EMAIL", "nobody", "MAIL_FROM"),
    ("DEFAULT_FROM_EMAIL", "book@minsheng.example.org\nBcc: all@example.org", "MAIL_FROM"),
    ("SMS_GATEWAY_URL", "http://sms.example.org/send", "SMS_GATEWAY_URL"),
    ("IM_GATEWAY_URL", "http://im.example.org/send", "IM_GATEWAY_URL"),
    ("REPLY_ADDRESS", "reply", "REPLY_ADDRESS"),
    ("INCOMING_MAIL_FOLDER", "/nowhere", "INCOMING_MAIL_FOLDER"),
    ("INCOMING_SMS_TOKEN", "short", "INCOMING_SMS_TOKEN"),
    ("STATIC_ROOT", Path("/nowhere"), "static files"),
    ("MINSHENG_HOME", Path("/nowhere"), "MINSHENG_HOME"),
]


@pytest.mark.parametrize(("setting", "value", "name"), UNSAFE)
def test_an_unsafe_setting_is_named(fit: Any, setting: str, value: object, name: str) -> None:
    setattr(fit, setting, value)
    assert named() == [name]


def test_a_mail_password_in_the_clear_and_a_missing_one_are_named(fit: Any) -> None:
    fit.EMAIL_HOST_USER = "book"
    fit.EMAIL_HOST_PASSWORD = ""
    fit.EMAIL_USE_TLS = False
    assert named() == ["SMTP_PASSWORD", "SMTP_TLS"]


def test_a_host_may_be_covered_by_its_domain(fit: Any) -> None:
    fit.ALLOWED_HOSTS = [".example.org"]
    assert named() == []


@pytest.mark.usefixtures("fit")
def test_a_year_without_official_holidays_is_named_and_the_next_one_announced() -> None:
    assert named(on=date(2027, 1, 4)) == ["calendar"]
    assert "calendar" in named("warning", on=date(2026, 12, 1))
    assert "calendar" not in named("warning", on=date(2025, 12, 1))


def test_a_home_everybody_can_read_is_a_warning(fit: Any) -> None:
    fit.MINSHENG_HOME.chmod(0o755)
    assert "MINSHENG_HOME" in named("warning")


def test_development_mode_is_judged_by_what_would_stop_it_only(fit: Any) -> None:
    fit.PRODUCTION = False
    fit.SECRET_KEY = "short"
    assert named() == []


@pytest.mark.usefixtures("fit")
def test_settings_nobody_can_read_are_named_first_and_once() -> None:
    _mode, findings = readiness.examine(["OUTBOX_DELIVERY must be one of console, file, smtp; it is 'x'"], on=TODAY)
    assert [(one.setting, one.message) for one in findings if one.severity == "error"] == [
        ("OUTBOX_DELIVERY", "must be one of console, file, smtp; it is 'x'")
    ]


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("", ""),
        ("https://tiles.example.org/{z}/{x}/{y}.png?key=1", "https://tiles.example.org/{z}/{x}/{y}.png?key=1"),
        ("https://{s}.tiles.example.org/{z}/{x}/{y}.png", None),
        ("https://tiles.example.org/{z}/{x}.png", None),
        ("tiles/{z}/{x}/{y}.png", None),
    ],
)
def test_the_address_of_map_tiles_names_one_server_and_every_part(
    monkeypatch: pytest.MonkeyPatch, address: str, read: str | None
) -> None:
    monkeypatch.setenv("TILE_URL", address)
    if read is None:
        with pytest.raises(environment.SettingError, match="TILE_URL must look like"):
            environment.tiles("TILE_URL")
    else:
        assert environment.tiles("TILE_URL") == read


def test_the_policy_lets_pictures_in_from_the_server_of_the_tiles_alone() -> None:
    assert environment.origin("https://tiles.example.org:8443/{z}/{x}/{y}.png") == "https://tiles.example.org:8443"
    assert environment.origin("") == ""


UNREADABLE = [
    ("TIME_ZONE", "Mars/Olympus", "TIME_ZONE must be a time zone such as Asia/Shanghai; it is 'Mars/Olympus'"),
    (
        "PUBLIC_URL",
        "https://[",
        "PUBLIC_URL must be https://, the name of a server and nothing behind it; it is 'https://['",
    ),
    (
        "PUBLIC_URL",
        "minsheng.example.org",
        "PUBLIC_URL must be https://, the name of a server and nothing behind it; it is",
    ),
    (
        "PUBLIC_URL",
        "https://a.example/book",
        "PUBLIC_URL must be https://, the name of a server and nothing behind it;",
    ),
    ("SMTP_PORT", "65536", "SMTP_PORT must be a whole number of at least 1 and at most 65535; it is '65536'"),
    ("FILE_SIZE_LIMIT", "9" * 5000, "FILE_SIZE_LIMIT must be a whole number of at least 1024 and at most 104857600;"),
]


@pytest.mark.parametrize(("name", "value", "sentence"), UNREADABLE)
def test_a_value_nobody_can_use_is_a_sentence_from_the_command(
    tmp_path: Path, name: str, value: str, sentence: str
) -> None:
    environment = {"PATH": os.environ["PATH"], "MINSHENG_HOME": str(tmp_path), name: value}
    run = [sys.executable, "-m", "minsheng.interfaces.cli.main"]
    checked = subprocess.run([*run, "setup", "--check"], env=environment, capture_output=True, text=True, check=False)
    used = subprocess.run([*run, "rates"], env=environment, capture_output=True, text=True, check=False)
    assert (checked.returncode, used.returncode) == (1, 2)
    assert sentence.replace(" ", ": ", 1) in checked.stdout
    assert sentence in used.stderr
    assert "Traceback" not in checked.stderr + used.stderr


def test_a_home_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    environment = {"PATH": os.environ["PATH"], "MINSHENG_HOME": str(tmp_path / "file" / "home")}
    run = [sys.executable, "-m", "minsheng.interfaces.cli.main", "rates"]
    used = subprocess.run(run, env=environment, capture_output=True, text=True, check=False)
    assert (used.returncode, "Traceback" in used.stderr) == (2, False)
    assert f"MINSHENG_HOME: {tmp_path / 'file' / 'home'} cannot be made or written." in used.stderr


def test_a_complaint_stops_the_start_unless_somebody_gathers_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_PORT", "x")
    with pytest.raises(environment.SettingError, match="SMTP_PORT must be a whole number of at least 1; it is 'x'"):
        environment.integer("SMTP_PORT", 25, least=1)
    heard: list[str] = []
    monkeypatch.setattr(environment, "heard", heard)
    assert environment.integer("SMTP_PORT", 25, least=1) == 25
    assert heard == ["SMTP_PORT must be a whole number of at least 1; it is 'x'"]


def test_a_home_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "MINSHENG_HOME": str(tmp_path / "home")}
    run = [sys.executable, "-m", "minsheng.interfaces.cli.main", "setup", "--check"]
    subprocess.run(run, env=environment, capture_output=True, check=False)
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700
