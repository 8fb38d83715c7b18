"""Projects gather concerns, tell those who raised them, and end with a result when every concern was answered."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from minsheng.concerns.actions import resolve_concern
from minsheng.foundation.audit.queries import events_of
from minsheng.foundation.outbox.models import Message
from minsheng.projects import actions
from minsheng.projects.models import Attachment, Project
from minsheng.projects.states import Field, Gravity, Refused, State
from tests.cast import Cast
from tests.concerns.scene import REPLY
from tests.desk.scene import at_work, raised
from tests.projects.scene import DAY, begun, plan

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate()


def refused(why_not: Refused, work: Any, /, **given: Any) -> None:
    with pytest.raises(actions.ActionRefused) as why:
        work(**given)
    assert why.value.code is why_not


def test_a_project_begins_is_published_and_every_step_is_audited(cast: Cast) -> None:
    row = begun(cast)
    assert (row.state, row.published, row.unit_id) == ("underway", False, cast.unit["maintenance"].pk)
    actions.publish_project(row.pk, by=cast.bob, at=NOW)
    actions.publish_project(row.pk, by=cast.bob, at=NOW)
    told = [event.action for event in events_of("project", row.pk)]
    assert told == ["begin_project", "publish_project"]


@pytest.mark.parametrize(
    ("more", "code", "why"),
    [
        ({"title": ""}, "lanes", Refused.TITLE_MISSING),
        ({}, "Lanes", Refused.CODE_BAD),
        ({"due_on": TODAY - 31 * DAY}, "lanes", Refused.DATES_REVERSED),
        ({"unit_id": 0}, "lanes", Refused.UNIT_UNKNOWN),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(cast: Cast, more: dict[str, Any], code: str, why: Refused) -> None:
    office = cast.area["longhua-office"].pk
    refused(why, actions.begin_project, code=code, office_id=office, plan=plan(cast, **more), by=cast.bob, at=NOW)
    assert Project.objects.count() == 0


def test_a_code_is_used_once_and_the_other_office_writes_nothing(cast: Cast) -> None:
    begun(cast)
    office = cast.area["longhua-office"].pk
    given: dict[str, Any] = {"code": "old-lanes", "office_id": office, "plan": plan(cast), "at": NOW}
    refused(Refused.CODE_TAKEN, actions.begin_project, **given, by=cast.bob)
    for person in (cast.charlie, cast.alice, cast.carol, cast.dan, cast.frank, cast.grace):
        refused(Refused.NOT_YOURS, actions.begin_project, **given | {"code": "other"}, by=person)


def test_a_concern_belongs_to_one_project_and_only_to_whom_reads_it(cast: Cast) -> None:
    one, other, concern = begun(cast), begun(cast, "second"), raised(cast, at=NOW)
    first = actions.attach_concern(one.pk, concern_id=concern.pk, by=cast.bob, at=NOW)
    assert actions.attach_concern(one.pk, concern_id=concern.pk, by=cast.bob, at=NOW).pk == first.pk
    refused(
        Refused.CONCERN_ELSEWHERE,
        actions.attach_concern,
        project_id=other.pk,
        concern_id=concern.pk,
        by=cast.bob,
        at=NOW,
    )
    refused(Refused.CONCERN_UNKNOWN, actions.attach_concern, project_id=one.pk, concern_id=10**9, by=cast.bob, at=NOW)
    actions.detach_concern(one.pk, concern_id=concern.pk, by=cast.bob, at=NOW)
    assert Attachment.objects.count() == 0


def test_a_milestone_is_published_once_by_the_owner_and_everybody_gets_one_letter(cast: Cast) -> None:
    row, concern = begun(cast), raised(cast, at=NOW)
    actions.attach_concern(row.pk, concern_id=concern.pk, by=cast.bob, at=NOW)
    step = actions.plan_milestone(row.pk, title="管道铺设", due_on=TODAY + DAY, by=cast.bob, at=NOW)
    before = Message.objects.count()
    given: dict[str, Any] = {"milestone_id": step.pk, "words": "三条巷子的管道已铺好，下周恢复路面。", "done_on": TODAY}
    actions.publish_milestone(**given, by=cast.dan, at=NOW)
    assert [actions.tell_reporters(at=NOW) for _run in range(2)] == [1, 0]
    letters = list(Message.objects.order_by("pk")[before:])
    assert [(letter.template, "管道已铺好" in letter.body) for letter in letters] == [("progress", True)]
    refused(Refused.MILESTONE_DONE, actions.publish_milestone, **given, by=cast.dan, at=NOW)


@pytest.mark.parametrize(
    ("more", "why"),
    [({"words": ""}, Refused.WORDS_MISSING), ({"done_on": TODAY + DAY}, Refused.DAY_AHEAD)],
)
def test_a_milestone_without_words_or_before_its_day_is_not_published(
    cast: Cast, more: dict[str, Any], why: Refused
) -> None:
    row = begun(cast)
    step = actions.plan_milestone(row.pk, title="管道铺设", due_on=TODAY + DAY, by=cast.bob, at=NOW)
    given: dict[str, Any] = {"milestone_id": step.pk, "words": "铺好了", "done_on": TODAY} | more
    refused(why, actions.publish_milestone, **given, by=cast.bob, at=NOW)
    refused(Refused.NOT_YOURS, actions.publish_milestone, **given, by=cast.charlie, at=NOW)


def test_it_is_not_finished_while_a_concern_is_open_and_ends_with_words(cast: Cast) -> None:
    row, concern = begun(cast), at_work(cast)
    actions.attach_concern(row.pk, concern_id=concern.pk, by=cast.bob, at=NOW)
    end: dict[str, Any] = {"project_id": row.pk, "state": State.FINISHED, "by": cast.bob, "at": NOW}
    refused(Refused.CONCERNS_OPEN, actions.end_project, **end, result="完工")
    refused(Refused.RESULT_MISSING, actions.end_project, **end, result="")
    resolve_concern(concern.pk, reply=REPLY, outcome="solved", by=cast.carol, at=NOW)
    ended = actions.end_project(**end, result="完工移交")
    assert (ended.state, ended.result) == ("finished", "完工移交")
    refused(Refused.ENDED, actions.note_risk, project_id=row.pk, words="?", gravity=Gravity.LOW, by=cast.bob, at=NOW)
    concern.refresh_from_db()
    assert concern.state == "resolved", "each is rated by itself"


def test_one_given_up_lets_its_concerns_go_on(cast: Cast) -> None:
    row, concern = begun(cast), at_work(cast)
    actions.attach_concern(row.pk, concern_id=concern.pk, by=cast.bob, at=NOW)
    actions.end_project(row.pk, state=State.GIVEN_UP, result="资金未批", by=cast.erin, at=NOW)
    concern.refresh_from_db()
    assert concern.is_open


@pytest.mark.parametrize(
    "columns", [{"state": "finished"}, {"result": "?"}, {"field": "magic"}, {"due_on": TODAY - 99 * DAY}]
)
def test_the_database_refuses_half_a_project(cast: Cast, columns: dict[str, Any]) -> None:
    begun(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.update(**columns)
    assert Project.objects.get().field == Field.BUILDING
