"""Help between units: asked on the entry, seen and answered by the other unit, which sees nothing else."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import AssistTask, Concern
from minsheng.core.actors import SYSTEM, Role
from minsheng.directory import actions as directory
from tests.cast import NOW, SINCE, Cast
from tests.desk.scene import at_work, hours_ago, keep_what_is_remembered, picture, sign_in, text_of

pytestmark = pytest.mark.django_db


def help_of_charlie(cast: Cast) -> Client:
    """Charlie, handler of the Minzhi office: another office's unit, asked to help."""
    terms = directory.PostTerms(unit=cast.unit["minzhi-office"], role=Role.HANDLER, starts_on=SINCE)
    directory.hold_post(worker=cast.worker["charlie"], terms=terms, by=SYSTEM, at=NOW)
    return sign_in(cast, "charlie")


def asked(cast: Cast, concern: Concern, text: str = "请帮看路灯，联系 13800001234") -> AssistTask:
    return actions.ask_assist(
        concern.pk, unit_id=cast.unit["minzhi-office"].pk, text=text, by=cast.carol, at=hours_ago(0.3)
    )


def test_help_is_asked_on_the_entry_and_stands_there_with_its_answer(cast: Cast) -> None:
    concern, carol = at_work(cast), sign_in(cast, "dan")
    form = carol.get(f"/desk/concerns/{concern.pk}/assist/")
    assert form.status_code == 200
    sent = {"unit": cast.unit["longhua-office"].pk, "text": "请帮看路灯", "until": ""}
    answer = carol.post(f"/desk/concerns/{concern.pk}/assist/", sent)
    assert answer.status_code == 302
    task = AssistTask.objects.get(concern=concern)
    page = text_of(carol.get(f"/desk/concerns/{concern.pk}/"))
    assert "请帮看路灯" in page
    offered = carol.get(f"/desk/concerns/{concern.pk}/").context["opened"].offer
    assert "end-help" in offered
    assert "resolve" not in offered
    done = carol.post(f"/desk/concerns/{concern.pk}/end-help/", {"task": task.pk, "text": "自己修好了"})
    assert done.status_code == 302
    assert "自己修好了" in text_of(carol.get(f"/desk/concerns/{concern.pk}/"))


def test_what_is_missing_is_said_beside_the_field(cast: Cast) -> None:
    concern, dan = at_work(cast), sign_in(cast, "dan")
    empty = dan.post(f"/desk/concerns/{concern.pk}/assist/", {"unit": "", "text": "", "until": "2020-01-01"})
    assert empty.status_code == 422
    assert set(empty.context["form"].errors) == {"unit", "text"}
    past = {"unit": cast.unit["longhua-office"].pk, "text": "请帮", "until": "2020-01-01"}
    late = dan.post(f"/desk/concerns/{concern.pk}/assist/", past)
    assert (late.status_code, set(late.context["form"].errors)) == (422, {"until"})
    assert not AssistTask.objects.exists()


def test_the_asked_unit_sees_its_task_and_never_the_contact_or_the_entry(cast: Cast) -> None:
    concern = at_work(cast)
    sign_in(cast, "carol").post(f"/desk/concerns/{concern.pk}/photos/", {"photos": picture(), "visible": "on"})
    task, charlie = asked(cast, concern), help_of_charlie(cast)
    listed = text_of(charlie.get("/desk/work/"))
    assert concern.title in listed
    page = charlie.get(f"/desk/tasks/{task.pk}/")
    said = page.content.decode()
    assert (page.status_code, "请帮看路灯" in said, "13800001234" in said, "王阿姨" in said) == (
        200,
        True,
        False,
        False,
    )
    (photo,) = page.context["photos"]
    assert charlie.get(f"/desk/tasks/{task.pk}/photos/{photo.pk}/").status_code == 200
    assert charlie.get(f"/desk/photos/{photo.pk}/").status_code == 404
    assert charlie.get(f"/desk/concerns/{concern.pk}/").status_code == 404
    assert charlie.get(f"/desk/tasks/{task.pk}/photos/{photo.pk + 1}/").status_code == 404


@pytest.mark.parametrize(("what", "state"), [("answer", "answered"), ("decline", "declined")])
def test_the_asked_unit_answers_or_says_why_not(cast: Cast, what: str, state: str) -> None:
    task, charlie = asked(cast, at_work(cast)), help_of_charlie(cast)
    empty = charlie.post(f"/desk/tasks/{task.pk}/", {"text": " ", "what": what})
    assert (empty.status_code, set(empty.context["form"].errors)) == (422, {"text"})
    assert charlie.post(f"/desk/tasks/{task.pk}/", {"text": "灯杆已换", "what": what}).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.reply) == (state, "灯杆已换")
    again = charlie.post(f"/desk/tasks/{task.pk}/", {"text": "再来", "what": what})
    assert again.status_code == 422
    assert concern_page(cast, task) == 200


def concern_page(cast: Cast, task: AssistTask) -> int:
    """The asker's entry still opens."""
    return sign_in(cast, "carol").get(f"/desk/concerns/{task.concern_id}/").status_code


@pytest.mark.parametrize(
    ("name", "status"), [("alice", 403), ("bob", 403), ("carol", 404), ("dan", 404), ("erin", 403), ("charlie", 403)]
)
def test_a_task_is_for_nobody_else(cast: Cast, name: str, status: int) -> None:
    task = asked(cast, at_work(cast))
    client = sign_in(cast, name)
    assert client.get(f"/desk/tasks/{task.pk}/").status_code == status
    assert client.post(f"/desk/tasks/{task.pk}/", {"text": "好"}).status_code == status
    assert Client().get(f"/desk/tasks/{task.pk}/").status_code == 302


@pytest.mark.parametrize("others", [0, 2])
def test_the_list_and_a_task_take_as_many_statements_for_one_as_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, others: int
) -> None:
    tasks = [asked(cast, at_work(cast)) for _ in range(1 + others)]
    charlie = help_of_charlie(cast)
    keep_what_is_remembered(monkeypatch)
    for address, statements in (("/desk/work/", 5), (f"/desk/tasks/{tasks[0].pk}/", 5)):
        charlie.get(address)
        with django_assert_num_queries(statements):
            charlie.get(address)
