"""The sample in the database: whole, with the figures, provable, and liveable by the room's own actions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from minsheng.concerns.models import Category, Concern, Entry, Rating, Reporter
from minsheng.concerns.states import ENDED, State
from minsheng.core.actors import SYSTEM
from minsheng.directory import queries
from minsheng.directory.models import Area, Post, ServicePoint, Unit, Worker
from minsheng.foundation.audit.queries import verify
from minsheng.foundation.privacy.models import blind_index
from minsheng.guides.models import Guide
from minsheng.workflows.sample.generator import generate
from minsheng.workflows.sample.write import Loaded, Wish, load_longhua, recipe_of
from tests.workflows.lived import COLUMNS, lived_again
from tests.workflows.made_up import AS_OF

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 1, tzinfo=UTC)
PASSWORD = "a lake as clear as glass"
WISH = Wish(as_of=AS_OF, password=PASSWORD, count=1_000)
SEEN: list[tuple[str, int, int]] = []
"""What the progress was told."""


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Loaded]:
    """The sample, loaded once for the tests of this file, which only look at it (or clean up after themselves)."""
    with django_db_blocker.unblock(), transaction.atomic():
        queries.forget_calendar()
        queries.forget_areas()
        yield load_longhua(WISH, by=SYSTEM, at=AT, progress=lambda *what: SEEN.append(what))
        transaction.set_rollback(True)


def full_time_book() -> list[Concern]:
    """What the full-time workers of the Longhua office recorded, as a report would ask for it."""
    collectors = [post.worker_id for post in Post.objects.all() if "issue_collector" in post.duties]
    rows = Concern.objects.filter(office__code="longhua-office", recorded_by_id__in=collectors)
    return list(rows.select_related("category"))


def test_the_figures_of_the_article_can_be_counted_in_the_database(loaded: Loaded) -> None:
    book = full_time_book()
    codes = [one.category.code for one in book if one.category]
    done = Counter(
        code
        for one, code in zip(book, codes, strict=True)
        if State(one.state) in ENDED and one.outcome == "solved" and code in {"A1", "B1", "B3"}
    )
    assert loaded.concerns == Concern.objects.count() == 1_000
    assert 181 <= len(book) <= 189
    assert [code for code, _ in Counter(codes).most_common(3)] == ["J3", "G1", "L1"]
    assert (done["B1"], done["B3"] + done["A1"]) == (14, 32)


def test_what_was_done_is_told(loaded: Loaded) -> None:
    rows = sum(model.objects.count() for model in (Concern, Reporter, Entry, Rating)) + 1_000
    assert (loaded.rows, loaded.staff) == (rows, Worker.objects.count())
    assert (SEEN[0], SEEN[-1]) == (("structure", 0, 1), ("statistics", 1, 1))
    assert [step for step in SEEN if step[0] == "concerns"][-1] == ("concerns", 1_000, 1_000)


def test_the_structure_stands(loaded: Loaded) -> None:
    kinds = Counter(Area.objects.values_list("kind", flat=True))
    units = Counter(Unit.objects.values_list("kind", flat=True))
    qinghu = Area.objects.get(code="qinghu")
    assert kinds == {"district": 1, "office": 4, "community": 42, "grid": 224}
    assert units == {"office": 5, "community": 42, "branch": 42, "handling": 89}
    assert (ServicePoint.objects.count(), loaded.staff) == (88, 842)
    assert (qinghu.name_zh_hans, qinghu.name_zh_hant, qinghu.name_en) == ("清湖社区", "清湖社區", "Qinghu Community")


@pytest.mark.usefixtures("loaded")
def test_every_service_of_the_taxonomy_has_its_units() -> None:
    services = set(Unit.objects.filter(kind="handling").values_list("service", flat=True))
    assert services == set(Category.objects.values_list("service", flat=True))


@pytest.mark.usefixtures("loaded")
def test_ten_guides_are_published_marked_as_samples_and_owned_by_the_coordinator() -> None:
    assert Guide.objects.filter(sample=True, current__isnull=False).count() == Guide.objects.count() == 10
    assert {guide.owner.email for guide in Guide.objects.all()} == {"coordinator@longhua.example"}


@pytest.mark.usefixtures("loaded")
def test_the_audit_log_of_the_sample_proves_true() -> None:
    assert verify().first_broken is None


def test_the_sample_sign_ins_open_and_nobody_else_can_sign_in(loaded: Loaded) -> None:
    names = [row.email.split("@")[0] for row in loaded.sign_ins]
    assert names == ["collector", "coordinator", "handler", "supervisor", "leader", "auditor", "admin"]
    for row in loaded.sign_ins:
        worker = Worker.objects.get(email=row.email)
        assert worker.check_password(PASSWORD)
        assert queries.actor_for(worker, AS_OF).roles == {row.role}
    assert sum(worker.has_usable_password() for worker in Worker.objects.all()) == len(names)


@pytest.mark.usefixtures("loaded")
def test_contacts_are_sealed_and_found_through_the_blind_index() -> None:
    person = Reporter.objects.exclude(phone="").order_by("id").first()
    assert person is not None
    assert person.phone.startswith("140")
    assert person.phone_index == blind_index(person.phone)
    assert Reporter.objects.filter(reachable=False).exclude(phone="").count() == 0


@pytest.mark.usefixtures("loaded")
def test_merged_concerns_name_each_other() -> None:
    for merged in Concern.objects.filter(state=State.MERGED):
        into = Entry.objects.get(concern=merged, action="merge").detail
        named = Entry.objects.filter(concern=merged.merged_into, action="join", worker__isnull=False)
        assert into == {"into": merged.merged_into_id}
        assert {"merged": merged.pk} in [line.detail for line in named]


@pytest.mark.usefixtures("loaded")
def test_generated_lives_can_be_lived_through_the_rooms_own_actions() -> None:
    """Every state twice or more: the same moves, by the same hands, at the same times, end in the same columns."""
    taken: Counter[str] = Counter()
    made = [one for piece in generate(recipe_of(WISH)) for one in piece]
    for one, row in zip(made, list(Concern.objects.order_by("id")), strict=True):
        alone = not one.merged_into and not any(line.other for line in one.entries)
        if alone and one.category and taken[row.state] < (12 if row.state == State.CLOSED else 5):
            taken[row.state] += 1
            with transaction.atomic():
                again = lived_again(one, row)
                assert {name: getattr(again, name) for name in COLUMNS} == {
                    name: getattr(row, name) for name in COLUMNS
                }, one.entries
                transaction.set_rollback(True)
    assert set(taken) == set(State) - {State.MERGED}
