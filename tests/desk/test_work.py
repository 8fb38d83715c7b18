"""A unit's list on a phone: what presses most stands on top, and every step is one tap away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import Concern
from minsheng.core.actors import SYSTEM, Role
from minsheng.directory import actions as directory
from minsheng.interfaces.desk import work
from tests.cast import NOW, SINCE, Cast
from tests.desk.scene import at_work, hours_ago, keep_what_is_remembered, raised, sign_in, text_of


def due_in(concern: Concern, hours: float) -> Concern:
    """The same concern with its limit so many hours from now."""
    concern.due_at = concern.queue_at = timezone.now() + timedelta(hours=hours)
    concern.save(update_fields=["due_at", "queue_at"])
    return concern


def test_jobs_stand_in_sections_the_most_pressing_first(cast: Cast) -> None:
    later, over, soon, waits = (at_work(cast) for _ in range(4))
    due_in(over, -5)
    due_in(soon, 3)
    actions.wait_for(
        waits.pk,
        reason="scheduled_work",
        until=timezone.now() + timedelta(days=2),
        text="等管材",
        by=cast.carol,
        at=hours_ago(0.1),
    )
    raised(cast)
    sections = sign_in(cast, "carol").get("/desk/work/").context["sections"]
    assert [(one.name, [job.concern.pk for job in one.jobs]) for one in sections] == [
        ("over", [over.pk]),
        ("soon", [soon.pk]),
        ("later", [later.pk]),
        ("waiting", [waits.pk]),
    ]


def test_what_the_unit_returned_or_finished_is_off_the_list(cast: Cast) -> None:
    returned, done = at_work(cast), at_work(cast)
    actions.return_concern(returned.pk, reason="other_unit", text="归物业", by=cast.dan, at=hours_ago(0.1))
    actions.resolve_concern(
        done.pk, outcome="solved", reply="清出淤泥两车，井盖加了垫圈。", by=cast.dan, at=hours_ago(0.1)
    )
    page = sign_in(cast, "carol").get("/desk/work/")
    assert page.context["sections"] == []
    assert "手上没有活" in text_of(page)


def test_every_step_of_a_job_leads_to_its_form_and_back(cast: Cast) -> None:
    concern = at_work(cast)
    html = sign_in(cast, "carol").get("/desk/work/").content.decode()
    for slug in ("note", "photos", "resolve", "wait", "ask", "return"):
        assert f'href="/desk/concerns/{concern.pk}/{slug}/?from=work"' in html


def test_what_was_just_handed_over_begins_with_one_tap(cast: Cast) -> None:
    concern = raised(cast)
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=hours_ago(0.5))
    page = sign_in(cast, "carol").get("/desk/work/")
    (job,) = page.context["sections"][0].jobs
    assert {"start", "resolve"} <= set(job.offer)
    assert f'class="btn btn--main" href="/desk/concerns/{concern.pk}/start/?from=work"' in page.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_few_questions_however_long_it_is(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    for _ in range(number):
        at_work(cast)
    carol = sign_in(cast, "carol")
    keep_what_is_remembered(monkeypatch)
    carol.get("/desk/work/")
    with django_assert_num_queries(5):
        carol.get("/desk/work/")


def test_a_long_list_comes_in_pages_nearest_its_limit_first_forth_and_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "ROWS", 2)
    wanted = [at_work(cast).pk for _ in range(5)]
    carol = sign_in(cast, "carol")

    def read(address: str) -> tuple[list[int], str, str]:
        page = carol.get(f"/desk/work/{address}")
        jobs = [job.concern.pk for section in page.context["sections"] for job in section.jobs]
        return jobs, page.context["after"], page.context["before"]

    first, further, nothing = read("")
    second, furthest, back = read(further)
    third, end, _back = read(furthest)
    assert (first + second + third, nothing, end) == (wanted, "", "")
    assert read(back)[0] == first
    assert "grp__n" not in carol.get("/desk/work/").content.decode(), "a number beside a part would be wrong"
    assert carol.get("/desk/work/?after=yesterday").status_code == 400


def test_with_posts_in_two_units_one_may_look_at_each_alone(cast: Cast) -> None:
    mine = at_work(cast)
    other = raised(cast, area_id=cast.area["youson"].pk)
    office = cast.unit["longhua-office"]
    terms = directory.PostTerms(unit=office, role=Role.HANDLER, area=cast.area["longhua-office"], starts_on=SINCE)
    directory.hold_post(worker=cast.worker["carol"], terms=terms, by=SYSTEM, at=NOW)
    actions.assign_concern(other.pk, unit_id=office.pk, by=cast.bob, at=hours_ago(0.5))
    carol = sign_in(cast, "carol")

    def numbers(query: str) -> list[int]:
        sections = carol.get(f"/desk/work/{query}").context["sections"]
        return [job.concern.pk for section in sections for job in section.jobs]

    assert sorted(numbers("")) == [mine.pk, other.pk]
    assert numbers(f"?unit={office.pk}") == [other.pk]
    assert sorted(numbers("?unit=999")) == [mine.pk, other.pk]


def test_the_phone_page_shows_no_contact(cast: Cast) -> None:
    at_work(cast)
    html = sign_in(cast, "carol").get("/desk/work/").content.decode()
    assert [secret for secret in ("13800001234", "王阿姨") if secret in html] == []
