"""Leave and stand-ins: half-open days, no overlap, somebody of the same unit, and no chain without an end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks

from minsheng.core.actors import SYSTEM
from minsheng.directory import actions, queries
from minsheng.directory.models import Absence
from minsheng.directory.policy import DirectoryRefusal, stand_in
from minsheng.directory.queries.absences import forget_absences
from tests.cast import NOW, TODAY, Cast

DAY = timedelta(days=1)
WORKERS = st.integers(1, 8)


@given(away=st.dictionaries(WORKERS, st.none() | WORKERS), worker=WORKERS)
def test_a_chain_of_deputies_ends_with_somebody_who_is_there_or_with_nobody(
    away: dict[int, int | None], worker: int
) -> None:
    found = stand_in(worker, away)
    assert found is None or (found not in away and found != worker)


@pytest.mark.parametrize(
    ("away", "found"),
    [
        ({1: 2}, 2),
        ({1: 2, 2: 3}, 3),
        ({1: 2, 2: 1}, None),
        ({1: 2, 2: 3, 3: 2}, None),
        ({1: None}, None),
        ({1: 1}, None),
    ],
)
def test_chains_and_circles_by_hand(away: dict[int, int | None], found: int | None) -> None:
    assert stand_in(1, away) == found


@pytest.mark.django_db
def test_leave_is_half_open_and_never_overlaps(cast: Cast) -> None:
    carol = cast.worker["carol"].pk
    actions.enter_absence(worker_id=carol, starts_on=TODAY, ends_on=TODAY + 2 * DAY, by=cast.carol, at=NOW)
    assert set(queries.away(NOW)) == set(queries.away(NOW + DAY)) == {carol}
    assert set(queries.away(NOW + 2 * DAY)) == set()
    for starts, ends, code in (
        (TODAY + DAY, TODAY + 3 * DAY, "absence_overlaps"),
        (TODAY + 5 * DAY, TODAY + 5 * DAY, "absence_too_short"),
    ):
        with pytest.raises(DirectoryRefusal, match=code):
            actions.enter_absence(worker_id=carol, starts_on=starts, ends_on=ends, by=cast.carol, at=NOW)
    actions.enter_absence(worker_id=carol, starts_on=TODAY + 2 * DAY, ends_on=TODAY + 3 * DAY, by=cast.carol, at=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("deputy", ["carol", "alice", "grace"])
def test_who_stands_in_works_in_the_same_unit(cast: Cast, deputy: str) -> None:
    with pytest.raises(DirectoryRefusal, match="no_deputy"):
        actions.enter_absence(
            worker_id=cast.worker["carol"].pk,
            starts_on=TODAY,
            ends_on=TODAY + DAY,
            deputy_id=cast.worker[deputy].pk,
            by=SYSTEM,
            at=NOW,
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "may"),
    [("carol", True), ("dan", True), ("grace", True), ("alice", False), ("bob", False), ("erin", False),
     ("charlie", False)],
)  # fmt: skip
def test_leave_is_entered_and_taken_back_by_the_worker_the_supervisor_or_the_administrator(
    cast: Cast, name: str, may: bool
) -> None:
    by, carol = getattr(cast, name), cast.worker["carol"].pk
    first, back = date(2026, 5, 1), date(2026, 5, 6)
    if may:
        entered = actions.enter_absence(worker_id=carol, starts_on=first, ends_on=back, by=by, at=NOW)
        actions.drop_absence(absence_id=entered.pk, by=by, at=NOW)
        assert not Absence.objects.exists()
        return
    entered = actions.enter_absence(worker_id=carol, starts_on=first, ends_on=back, by=SYSTEM, at=NOW)
    with pytest.raises(PermissionDenied):
        actions.enter_absence(worker_id=carol, starts_on=TODAY, ends_on=TODAY + DAY, by=by, at=NOW)
    with pytest.raises(PermissionDenied):
        actions.drop_absence(absence_id=entered.pk, by=by, at=NOW)


@pytest.mark.django_db
def test_the_database_refuses_leave_that_never_begins_and_a_worker_standing_in_for_themselves(cast: Cast) -> None:
    carol = cast.worker["carol"].pk
    entered = actions.enter_absence(worker_id=carol, starts_on=TODAY, ends_on=TODAY + DAY, by=SYSTEM, at=NOW)
    for columns in ({"ends_on": TODAY}, {"deputy": carol}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Absence.objects.filter(pk=entered.pk).update(**columns)


@pytest.mark.django_db
def test_whoever_can_be_given_work_is_one_rule(cast: Cast) -> None:
    for unit in cast.unit.values():
        listed = {number for number, _name in queries.colleagues(unit.pk, on=NOW)}
        given_work = {
            worker.pk
            for worker in cast.worker.values()
            if queries.assignable(unit_id=unit.pk, worker_id=worker.pk, on=NOW) is not None
        }
        assert listed == given_work


@pytest.mark.django_db
def test_leave_taken_back_is_forgotten_though_another_page_read_it_before_the_commit(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    carol = cast.worker["carol"].pk
    leave = actions.enter_absence(worker_id=carol, starts_on=TODAY, ends_on=TODAY + DAY, by=cast.carol, at=NOW)
    before = queries.away(NOW)
    with django_capture_on_commit_callbacks(execute=True):
        actions.drop_absence(absence_id=leave.pk, by=cast.carol, at=NOW)
        # what another request still reads in the meantime stands in the cache of the process
        forget_absences()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Absence.objects.none().__class__, "values_list", lambda *_a, **_k: before.items())
            assert carol in queries.away(NOW)
    assert carol not in queries.away(NOW)
