"""The command in this process: results, exit codes, and a sentence for every mistake."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError
from typer.testing import CliRunner, Result

from minsheng.concerns.models import Concern
from minsheng.directory.models import ApiToken, Area, Invitation
from minsheng.directory.queries import actor_for_token
from minsheng.foundation.audit import actions as audit
from minsheng.foundation.outbox.models import Message
from minsheng.interfaces.cli.main import app
from tests.cast import NOW, Cast
from tests.concerns.scene import load_two_categories, received
from tests.workflows.import_scene import row, write_mapping, write_table


def minsheng(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def told(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


COMMANDS = [
    "setup",
    "serve",
    "work",
    "sample",
    "import",
    "rates",
    "report",
    "verify",
    "invite",
    "token",
    "rotate",
    "messages",
    "mail",
    "clock",
]


@pytest.mark.parametrize("command", [[], *[[name] for name in COMMANDS], ["report", "district"], ["token", "issue"]])
def test_every_command_explains_itself(command: list[str]) -> None:
    result = minsheng(*command, "--help")
    assert result.exit_code == 0
    assert " ".join(["Usage: minsheng", *command]) in result.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["rates", "--from", "yesterday"], "yesterday"),
        (["rates", "--from", "2026-03-02", "--to", "2026-03-01"], "--to 2026-03-01 lies before --from 2026-03-02."),
        (["rates", "--from", "0001-01-01"], "0001-01-01 lies outside the years 1900 to 2199."),
        (["rates", "--to", "9999-12-31"], "9999-12-31 lies outside the years 1900 to 2199."),
        (["rates", "--area", "nowhere"], "There is no area with the code 'nowhere'."),
        (["report", "district", "--to", "2026-03-01"], "--to needs --from"),
        (["report", "district"], "The book is empty"),
        (["import", "nothing.csv", "--mapping", "boston312"], "There is no mapping 'boston312'. There are: boston311"),
        (["import", "nothing.csv", "--mapping", "boston311"], "nothing.csv could not be read"),
        (["sample", "dongguan"], "dongguan"),
        (["invite", "nobody", "--role", "leader", "--unit", "maintenance"], "valid email"),
        (
            ["invite", "a@b.example", "--role", "leader", "--unit", "nowhere"],
            "There is no unit with the code 'nowhere'",
        ),
        (["invite", "a@b.example", "--role", "king", "--unit", "maintenance"], "king"),
        (["token", "issue", "--worker", "a@b.example"], "Nobody on the staff has the e-mail address 'a@b.example'."),
        (["serve", "--bind", "8000"], "--bind must be HOST:PORT"),
        (["serve", "--bind", "127.0.0.1:99999"], "--bind must be HOST:PORT"),
        (["serve", "--bind", "192.0.2.1:8000"], "192.0.2.1:8000 cannot be used"),
        (["frobnicate"], "frobnicate"),
    ],
)
def test_a_mistake_is_answered_with_a_sentence_and_exit_code_2(cast: Cast, arguments: list[str], sentence: str) -> None:
    del cast
    result = minsheng(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in " ".join(result.stderr.split())
    assert "Traceback" not in result.output


@pytest.mark.django_db
def test_too_few_concerns_for_the_sample_are_refused_with_the_number_that_is_enough() -> None:
    result = minsheng("sample", "longhua", "--concerns", 3)
    assert (result.exit_code, result.stderr) == (
        2,
        "minsheng: Too few: the sample district needs at least 1,000 concerns.\n",
    )
    assert Area.objects.count() == 0


def test_the_sample_is_not_mixed_with_other_records_unasked(cast: Cast) -> None:
    load_two_categories()
    received(cast)
    Area.objects.filter(code="longhua").update(code="elsewhere")
    result = minsheng("sample", "longhua")
    assert (result.exit_code, Concern.objects.count()) == (2, 1)
    assert "--add puts the sample beside them" in result.stderr


def test_the_sample_that_is_there_already_is_left_as_it_is(cast: Cast) -> None:
    del cast
    found = told(minsheng("sample", "longhua", "--json"))
    assert (found["loaded"], found["concerns"], len(found["sign_ins"])) == (False, None, 7)


@pytest.mark.django_db
def test_a_sample_of_a_year_nobody_means_is_refused() -> None:
    result = minsheng("sample", "longhua", "--as-of", "9999-12-31")
    assert (result.exit_code, Area.objects.count()) == (2, 0)
    assert result.stderr == "minsheng: --as-of must lie in the years 1993 to 2099; it is 9999-12-31.\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "file is not a database",
            "What stands where the database should be is none, or is damaged: file is not a database",
        ),
        (
            "attempt to write a readonly database",
            "The database cannot be written: attempt to write a readonly database",
        ),
        ("no such table: concerns_concern", "The database is not set up for this version: run `minsheng setup` first."),
        ("database is locked", "The database is busy: another command is writing. Try again in a moment."),
        ("connection refused\nis it running?", "The database does not answer: connection refused"),
    ],
)
@pytest.mark.django_db
def test_a_database_that_is_away_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, words: str, sentence: str
) -> None:
    def away(*_: object) -> None:
        raise DatabaseError(words)

    monkeypatch.setattr("minsheng.interfaces.cli.errands.rates.rates_of", away)
    result = minsheng("rates")
    assert (result.exit_code, result.stderr) == (2, f"minsheng: {sentence}\n")


def test_an_error_of_our_own_is_shown_whole(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    del cast

    for mistake in (ZeroDivisionError, IntegrityError):

        def broken(*_: object, mistake: type[Exception] = mistake) -> None:
            raise mistake

        monkeypatch.setattr("minsheng.interfaces.cli.errands.rates.rates_of", broken)
        assert isinstance(minsheng("rates").exception, mistake)


def test_an_import_says_in_json_what_became_of_every_row(cast: Cast, tmp_path: Path) -> None:
    del cast
    load_two_categories()
    table = write_table(tmp_path, [row(), row(工单编号="2"), row(工单编号="3", 受理时间="昨天")])
    report = tmp_path / "refused.csv"
    call = ["import", table, "--mapping", write_mapping(tmp_path), "--report", report, "--json"]
    result = minsheng(*call)
    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (found["read"], found["new"], found["known"], found["refused"]) == (3, 2, 0, 1)
    assert found["median_days_to_reply"] == 2.0
    assert found["rows_per_second"] > 0
    assert [(one["line"], one["column"], one["code"]) for one in found["refusals"]] == [(4, "受理时间", "time")]
    with report.open(encoding="utf-8-sig", newline="") as file:
        assert [line[:3] for line in csv.reader(file)] == [["line", "column", "code"], ["4", "受理时间", "time"]]
    again = json.loads(minsheng(*call).stdout)
    assert (again["read"], again["new"], again["known"], again["refused"]) == (3, 0, 2, 1)


def test_an_import_tells_people_in_words(cast: Cast, tmp_path: Path) -> None:
    del cast
    load_two_categories()
    call = ["import", write_table(tmp_path, [row()]), "--mapping", write_mapping(tmp_path)]
    assert "1 would be new, 0 in already, 0 refused." in minsheng(*call, "--dry-run").stdout
    assert "1 new, 0 in already, 0 refused." in minsheng(*call).stdout
    assert "Median time to the reply: 2.0 days." in minsheng(*call).stdout


def test_rates_are_told_with_parts_and_nothing_where_nobody_was_asked(cast: Cast) -> None:
    del cast
    found = told(minsheng("rates", "--json"))
    assert {rate["value"] for rate in found["rates"].values()} == {None}
    assert (found["without_limit"], found["median_days_to_reply"], found["area"]) == (0, None, None)
    words = minsheng("rates").stdout
    assert words.count("n/a") == 17
    assert (found["recheck"]["drawn"], found["recheck"]["share"]) == (0, None)
    assert words.splitlines()[-5:] == [
        "Without a limit, counted apart: 0.",
        "Left out: 0 merged, 0 withdrawn.",
        "Answers by the way people were asked: nobody was asked.",
        "Verdicts written down by staff: none.",
        "Asked a second time: 0 of 0 drawn; nobody reached yet.",
    ]


def test_verify_proves_the_book_or_names_the_broken_link(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    received(cast)
    audit.seal(at=NOW.replace(year=2027))
    found = told(minsheng("verify", "--json"))
    assert (found["intact"], found["first_broken"], found["seals"]) == (True, None, 1)
    assert "Every link holds." in minsheng("verify").stdout
    monkeypatch.setattr("minsheng.foundation.audit.policy.event_hash", lambda *_: b"another")
    result = minsheng("verify", "--json")
    assert (result.exit_code, json.loads(result.stdout)["intact"]) == (1, False)
    assert "was changed after it was recorded" in result.stderr


def test_verify_holds_the_book_against_the_log(cast: Cast) -> None:
    concern = received(cast)
    assert told(minsheng("verify", "--json"))["lines"] == 1
    Concern.objects.filter(pk=concern.pk).update(version=2)
    result = minsheng("verify", "--json")
    assert (result.exit_code, json.loads(result.stdout)["intact"]) == (1, False)
    assert f"concern {concern.pk}: its version is not the number of its lines" in result.stderr


def test_verify_misses_a_seal_that_was_written_down(cast: Cast) -> None:
    received(cast)
    audit.seal(at=NOW.replace(year=2027))
    noted = told(minsheng("verify", "--json"))["last_seal"]
    assert told(minsheng("verify", "--json", "--seal", noted))["intact"] is True
    for other in ("00" * 32, "no seal"):
        result = minsheng("verify", "--seal", other)
        assert (result.exit_code, "is not among the seals" in result.stderr) == (1, True)


def test_an_invitation_is_sent_and_its_link_printed(cast: Cast) -> None:
    del cast
    found = told(minsheng("invite", "new@minsheng.example", "--role", "handler", "--unit", "maintenance", "--json"))
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.area.code) == ("new@minsheng.example", "handler", "qinghu")
    assert found["link"].startswith(f"{settings.PUBLIC_URL}/accounts/invitation/")
    assert found["link"] in Message.objects.get(template="invitation").body


def test_somebody_on_the_staff_is_not_invited_again(cast: Cast) -> None:
    del cast
    result = minsheng("invite", "alice@minsheng.example", "--role", "handler", "--unit", "maintenance")
    assert (result.exit_code, Invitation.objects.count()) == (2, 0)
    assert "Somebody signs in with this e-mail already." in result.stderr


def test_a_token_acts_under_the_post_it_was_issued_for_until_it_is_revoked(cast: Cast) -> None:
    del cast
    who = ["--worker", "carol@minsheng.example"]
    issued = told(minsheng("token", "issue", *who, "--role", "handler", "--label", "bench", "--json"))
    actor = actor_for_token(issued["token"], NOW.replace(year=2027))
    assert actor is not None
    assert [post.role for post in actor.posts] == ["handler"]
    listed = told(minsheng("token", "list", *who, "--json"))["tokens"]
    assert [(one["id"], one["label"], one["revoked_at"]) for one in listed] == [(issued["id"], "bench", None)]
    assert issued["token"] not in json.dumps(listed)
    assert minsheng("token", "revoke", issued["id"], "--worker", "dan@minsheng.example").exit_code == 2
    assert told(minsheng("token", "revoke", issued["id"], *who, "--json"))["revoked_at"]
    assert ApiToken.objects.get().revoked_at is not None
    assert actor_for_token(issued["token"], NOW.replace(year=2027)) is None


def test_a_token_needs_one_post_and_names_those_there_are(cast: Cast) -> None:
    del cast
    result = minsheng("token", "issue", "--worker", "carol@minsheng.example", "--role", "leader")
    assert (result.exit_code, ApiToken.objects.count()) == (2, 0)
    assert "0 posts fit; name one with --role and --unit. carol@minsheng.example holds: handler in maintenance." in (
        result.stderr
    )
