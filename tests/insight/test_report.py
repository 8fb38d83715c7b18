"""The district's report on the sample district: every figure opens into its records, every rate is what the rows say."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker
from typer.testing import CliRunner

from minsheng.concerns.models import Concern, Rating, Reporter
from minsheng.concerns.queries.counting import Scope
from minsheng.core.actors import SYSTEM
from minsheng.directory import queries
from minsheng.directory.models import Area, Worker
from minsheng.insight.policy import PARTS, RateName, Sort
from minsheng.insight.queries import Part, rates_of, records_of_rate
from minsheng.interfaces.cli.main import app
from minsheng.workflows.sample.write import Loaded, Wish, load_longhua
from tests.workflows.made_up import AS_OF

pytestmark = pytest.mark.django_db
END = datetime(2026, 11, 23, 16, tzinfo=UTC)
YEAR = Scope(start=datetime(2025, 11, 23, 16, tzinfo=UTC), end=END)
QUARTER = Scope(start=datetime(2026, 2, 28, 16, tzinfo=UTC), end=datetime(2026, 5, 31, 16, tzinfo=UTC))


@pytest.fixture(scope="module")
def district(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Loaded]:
    """The sample, loaded once for the tests of this file, which only look at it."""
    with django_db_blocker.unblock(), transaction.atomic():
        queries.forget_calendar()
        queries.forget_areas()
        yield load_longhua(Wish(as_of=AS_OF, password="", count=1_500), by=SYSTEM, at=END)
        transaction.set_rollback(True)


@pytest.fixture
def leader(district: Loaded, client: Client) -> Client:
    """Somebody who leads the whole district."""
    client.force_login(Worker.objects.filter(posts__role="leader", posts__area__code="longhua").earliest("pk"))
    return client


def test_a_figure_of_the_district_is_not_shown_smaller_to_whoever_leads_an_office(
    district: Loaded, client: Client
) -> None:
    client.force_login(Worker.objects.get(email="leader@longhua.example"))
    received = json.loads(report("--json"))["addresses"]["received"]
    assert client.get(received.removeprefix(settings.PUBLIC_URL)).status_code == 404


def report(*options: str) -> str:
    result = CliRunner().invoke(app, ["report", "district", *options])
    assert result.exit_code == 0, result.output
    return result.stdout


def listed(client: Client, address: str) -> int:
    """How many records the page at the address says it holds."""
    page = client.get(address.removeprefix(settings.PUBLIC_URL))
    assert page.status_code == 200, address
    found = re.search(r'<h1 class="h-page">.*?<span class="num">(\d+)</span>', page.content.decode(), re.DOTALL)
    assert found is not None
    return int(found[1])


FIGURE = re.compile(r"\[([\d,.]+)\]\[(\d+)\]")


def test_every_figure_of_the_report_opens_into_as_many_records(leader: Client) -> None:
    told = report()
    figures = FIGURE.findall(told)
    for language in ("zh-hant", "en"):
        assert sorted(figure for figure, _ in FIGURE.findall(report("--lang", language))) == sorted(
            figure for figure, _ in figures
        )
    addresses = dict(re.findall(r"^\[(\d+)\]: (\S+)$", told, re.MULTILINE))
    assert [number for _, number in figures] != []
    assert {number for _, number in figures} == addresses.keys()
    for figure, number in figures:
        address = html.unescape(addresses[number])
        if "rate=satisfaction" in address and "part=numerator" in address:
            continue  # a score, not a number of records: fair verdicts count less than one
        assert listed(leader, address) == int(figure.replace(",", "")), address


def test_the_articles_figures_stand_in_the_report_with_their_records(district: Loaded) -> None:
    told = json.loads(report("--json", "--lang", "zh-hans"))
    longhua = told["offices"][0]
    assert longhua["code"] == "longhua-office"
    figure = {name: longhua[name] for name in longhua if name.endswith(("right", "workers"))}
    assert {name: one["count"] == len(set(one["records"])) for name, one in figure.items()} == dict.fromkeys(
        figure, True
    )
    assert 181 <= figure["recorded_by_full_time_workers"]["count"] <= 189
    assert figure["roads_put_right"]["count"] == 14
    assert figure["drainage_and_sanitation_put_right"]["count"] == 32
    assert [top["code"] for top in longhua["top_categories"]] == ["J3", "G1", "L1"]
    recorded = set(figure["recorded_by_full_time_workers"]["records"])
    for top in longhua["top_categories"]:
        assert len(top["records"]) == top["count"]
        assert set(top["records"]) <= recorded
    verdicts = longhua["verdicts"]
    assert verdicts["satisfied"] / verdicts["answered"] > verdicts["interval"][0] > 1 / 2
    assert verdicts["asked_and_answered"] <= verdicts["asked"]


def by_hand(scope: Scope, path: str) -> dict[RateName, tuple[float, int]]:
    """The rates of the field rules over every row, one by one, in the plainest way there is."""
    start = scope.start or END
    paths = dict(Area.objects.values_list("id", "path"))
    concerns = [one for one in Concern.objects.all() if paths[one.area_id].startswith(path)]
    known = {one.pk: one for one in concerns}
    verdicts = [
        one
        for one in Rating.objects.filter(latest=True, entered_by=None)
        if one.concern_id in known and start <= one.at < scope.end
    ]
    staff = [
        one
        for one in Rating.objects.filter(latest=True, entered_by__isnull=False)
        if one.concern_id in known and start <= one.at < scope.end
    ]
    ended = [one for one in concerns if one.finished_at and start <= one.finished_at < scope.end]
    done = [one for one in ended if one.state in {"resolved", "closed"}]
    finished = [one for one in ended if one.state not in {"merged", "withdrawn"}]
    late = [
        one
        for one in concerns
        if one.received_at < scope.end
        and one.due_at
        and one.due_at < scope.end
        and (one.finished_at is None or one.finished_at >= scope.end)
    ]
    in_time = [one for one in finished if one.due_at and one.finished_at and one.finished_at <= one.due_at]
    people = [one for one in Reporter.objects.all() if one.concern_id in {row.pk for row in done} and one.reachable]
    asked = [one for one in people if one.asked_at]
    spoke = set(Rating.objects.filter(latest=True).values_list("reporter_id", flat=True))
    good = sum(one.satisfied in {"very_satisfied", "satisfied"} for one in verdicts)
    first = {one.pk: one.first_contact_at for one in concerns}
    return {
        RateName.RESPONSE: (sum((first[one.concern_id] or END) <= one.at for one in verdicts), len(verdicts)),
        RateName.RESOLUTION: (sum(one.solved == "yes" for one in verdicts), len(verdicts)),
        RateName.SATISFACTION: (
            round(good + 0.9 * sum(one.satisfied == "fair" for one in verdicts), 2),
            len(verdicts),
        ),
        RateName.COVERAGE: (len(asked), len(people)),
        RateName.RATING_RESPONSE: (sum(one.pk in spoke for one in asked), len(asked)),
        RateName.ON_TIME: (len(in_time), len([one for one in finished if one.due_at]) + len(late)),
        RateName.FIRST_TIME: (sum(not one.reopen_count for one in done), len(done)),
        RateName.REOPEN: (sum(one.reopen_count > 0 for one in done), len(done)),
        RateName.RETURN: (sum(one.return_count > 0 for one in done), len(done)),
        RateName.DISPATCH: _steps([(one, one.dispatched_at, one.first_due_at) for one in concerns], scope),
        RateName.FIRST_CONTACT: _steps([(one, one.first_contact_at, one.contact_due_at) for one in concerns], scope),
        RateName.EXTENSION: (
            sum(one.extension_count > 0 for one in done if one.due_at),
            sum(1 for one in done if one.due_at),
        ),
        RateName.HANDED_ON: (sum(one.return_count > 1 for one in done), sum(one.return_count > 0 for one in done)),
        RateName.STAFF_SHARE: (len(staff), len(staff) + len(verdicts)),
        RateName.EXCLUSION: (len(ended) - len(finished), len(ended)),
        RateName.REPEAT: (
            sum(one.state == "merged" for one in concerns if start <= one.received_at < scope.end),
            sum(start <= one.received_at < scope.end for one in concerns),
        ),
    }


def _steps(taken: list[tuple[Concern, datetime | None, datetime | None]], scope: Scope) -> tuple[int, int]:
    """Steps taken in the time and by their limit; those, and the ones whose limit passed before they were taken."""
    limited = [(one, at, due) for one, at, due in taken if due is not None]
    during = [(at, due) for _, at, due in limited if at and (scope.start or END) <= at < scope.end]
    late = [
        one
        for one, at, due in limited
        if due < scope.end
        and (at is None or at >= scope.end)
        and one.received_at < scope.end
        and (one.finished_at is None or one.finished_at >= scope.end)
    ]
    return sum(at <= due for at, due in during), len(during) + len(late)


@pytest.mark.parametrize("scope", [YEAR, QUARTER])
@pytest.mark.parametrize("code", ["", "guanlan"])
def test_every_rate_is_what_counting_the_rows_by_hand_gives(district: Loaded, scope: Scope, code: str) -> None:
    path = Area.objects.get(code=code).path if code else ""
    here = Scope(start=scope.start, end=scope.end, area_path=path)
    rates = rates_of(here).rates
    wanted = by_hand(here, path)
    assert {name: (rates[name].numerator, rates[name].denominator) for name in wanted} == wanted
    assert {name for name in RateName if rates[name].denominator == 0} == set()


@pytest.mark.parametrize("scope", [YEAR, QUARTER, Scope(start=END, end=END + timedelta(days=1))])
def test_the_list_behind_every_figure_is_as_long_as_the_figure(district: Loaded, scope: Scope) -> None:
    found = rates_of(scope)
    for name, parts in PARTS.items():
        above = int(found.rates[name].numerator)
        if parts.sort is Sort.VERDICTS:  # a satisfaction's numerator is a score, not a number of rows
            above = found.counts[f"verdicts_{parts.numerator}"]
        below = found.rates[name].denominator
        lists = {part: records_of_rate(name, part, scope).count() for part in Part}
        assert lists == {Part.NUMERATOR: above, Part.DENOMINATOR: below, Part.REST: below - above}, name
