"""The page of leave: one's own and that of those one answers for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from minsheng.core.actors import SYSTEM
from minsheng.directory import actions
from minsheng.directory.models import Absence
from tests.cast import Cast
from tests.desk.scene import at_work, keep_what_is_remembered, sign_in, text_of

pytestmark = pytest.mark.django_db


def sent(cast: Cast, name: str = "carol", deputy: str = "dan", days: int = 3) -> dict[str, object]:
    today = timezone.localdate()
    return {
        "worker": cast.worker[name].pk,
        "starts": today.isoformat(),
        "back": (today + timedelta(days=days)).isoformat(),
        "deputy": cast.worker[deputy].pk if deputy else "",
    }


def test_a_worker_enters_leave_and_open_work_goes_to_the_stand_in_at_once(cast: Cast) -> None:
    concern, carol = at_work(cast), sign_in(cast, "carol")
    assert "现在没有人休假" in text_of(carol.get("/desk/leave/"))
    assert carol.post("/desk/leave/", sent(cast)).status_code == 302
    page = text_of(carol.get("/desk/leave/"))
    assert ("卡萝" in page, "丹" in page) == (True, True)
    concern.refresh_from_db()
    assert concern.handler_id == cast.worker["dan"].pk
    (absence,) = Absence.objects.all()
    assert carol.post(f"/desk/leave/{absence.pk}/drop/").status_code == 302
    assert not Absence.objects.exists()


def test_what_is_wrong_is_said_beside_the_field(cast: Cast) -> None:
    carol = sign_in(cast, "carol")
    for wrong, field in (
        (sent(cast, days=0), "back"),
        (sent(cast) | {"starts": ""}, "starts"),
        (sent(cast, deputy="carol"), "deputy"),
        (sent(cast) | {"deputy": cast.worker["alice"].pk}, "deputy"),
        (sent(cast, name="alice"), "worker"),
    ):
        answer = carol.post("/desk/leave/", wrong)
        assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    carol.post("/desk/leave/", sent(cast))
    again = carol.post("/desk/leave/", sent(cast))
    assert (again.status_code, set(again.context["form"].errors)) == (422, {"starts"})


@pytest.mark.parametrize(("name", "whom"), [("carol", {"卡萝"}), ("dan", {"卡萝", "丹"}), ("alice", {"艾丽丝"})])
def test_each_sees_the_leave_they_may_enter(cast: Cast, name: str, whom: set[str]) -> None:
    form = sign_in(cast, name).get("/desk/leave/").context["form"]
    assert {word for _number, word in form.fields["worker"].choices} == whom


def test_others_leave_is_not_theirs_to_take_back_and_strangers_sign_in_first(cast: Cast) -> None:
    today = timezone.localdate()
    entered = actions.enter_absence(
        worker_id=cast.worker["carol"].pk,
        starts_on=today,
        ends_on=today + timedelta(days=2),
        by=SYSTEM,
        at=timezone.now(),
    )
    for name in ("alice", "bob", "charlie", "erin"):
        assert sign_in(cast, name).post(f"/desk/leave/{entered.pk}/drop/").status_code == 404
    assert Absence.objects.count() == 1
    assert Client().get("/desk/leave/").status_code == 302


@pytest.mark.parametrize("people", [1, 2])
def test_the_page_takes_as_many_statements_for_one_as_for_two(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, people: int
) -> None:
    today = timezone.localdate()
    for name in ("carol", "dan")[:people]:
        actions.enter_absence(
            worker_id=cast.worker[name].pk,
            starts_on=today,
            ends_on=today + timedelta(days=2),
            by=SYSTEM,
            at=timezone.now(),
        )
    dan = sign_in(cast, "dan")
    keep_what_is_remembered(monkeypatch)
    dan.get("/desk/leave/")
    with django_assert_num_queries(6):
        dan.get("/desk/leave/")


def test_by_hand_it_goes_to_a_colleague_and_a_handler_is_not_offered_it(cast: Cast) -> None:
    concern = at_work(cast)
    address = f"/desk/concerns/{concern.pk}/hand-over/"
    dan = sign_in(cast, "dan")
    assert dan.get(address).status_code == 200
    sent = {"handler": cast.worker["dan"].pk, "text": "卡萝去开会", "version": concern.version}
    assert dan.post(address, sent).status_code == 302
    concern.refresh_from_db()
    assert (concern.handler_id, concern.state) == (cast.worker["dan"].pk, "in_progress")
    assert "卡萝去开会" in text_of(dan.get(f"/desk/concerns/{concern.pk}/"))
    assert sign_in(cast, "carol").get(address).status_code == 403
