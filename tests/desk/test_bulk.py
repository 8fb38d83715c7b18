"""Several concerns handed out with one form: each by itself, each with its own answer."""

from __future__ import annotations

from typing import Any

from django.test import Client

from minsheng.concerns import actions
from minsheng.concerns.models import Concern
from minsheng.concerns.policy import Refused
from minsheng.interfaces.shared.refusals import sentence
from tests.cast import Cast
from tests.desk.scene import hours_ago, raised, sign_in, text_of


def sent(cast: Cast, *concerns: Concern, **more: object) -> dict[str, object]:
    """What the form sends for these, as they stood when it was opened."""
    values: dict[str, object] = {"id": [row.pk for row in concerns], "unit": cast.unit["maintenance"].pk}
    return values | {f"version_{row.pk}": row.version for row in concerns} | more


def send(client: Client, values: dict[str, object]) -> tuple[int, list[int], dict[int, str]]:
    """Status, the numbers handed out, and why the others were not."""
    answer = client.post("/desk/assign/?f=to_assign", values)
    context = answer.context
    return (
        answer.status_code,
        [one.number for one in context["done"]],
        {one.number: one.why for one in context["failed"]},
    )


def test_the_form_lists_what_was_picked_in_that_order(cast: Cast) -> None:
    one, two, three = raised(cast), raised(cast), raised(cast)
    picked: dict[str, Any] = {"id": [three.pk, one.pk, three.pk, "x"], "f": "to_assign"}
    page = sign_in(cast, "bob").get("/desk/assign/", picked)
    assert [row.pk for row in page.context["picked"]] == [three.pk, one.pk]
    assert "分派 2 件" in text_of(page)
    assert two.pk not in {row.pk for row in page.context["picked"]}


def test_nothing_picked_leads_back_to_the_list(cast: Cast) -> None:
    answer = sign_in(cast, "bob").get("/desk/assign/?f=to_assign")
    assert answer.headers["Location"] == "/desk/?f=to_assign"


def test_all_are_handed_out_each_with_its_own_line_of_history(cast: Cast) -> None:
    rows = [raised(cast) for _ in range(3)]
    carol = cast.worker["carol"].pk
    status, done, failed = send(sign_in(cast, "bob"), sent(cast, *rows, handler=carol, text="一起看"))
    assert (status, done, failed) == (200, [row.pk for row in rows], {})
    assert set(Concern.objects.values_list("state", "handler_id", "version")) == {("assigned", carol, 2)}


def test_one_that_cannot_be_handed_out_does_not_hold_the_others_back(cast: Cast) -> None:
    fine, gone, moved, proposed = (raised(cast) for _ in range(4))
    actions.withdraw_concern(gone.pk, by=cast.bob, at=hours_ago(0.2))
    gone.refresh_from_db()
    actions.add_note(moved.pk, text="下午去看", visible=False, by=cast.dan, at=hours_ago(0.1))
    actions.propose_decline(proposed.pk, reason="no_facts", text="没有地点", by=cast.bob, at=hours_ago(0.1))
    proposed.refresh_from_db()
    status, done, failed = send(sign_in(cast, "bob"), sent(cast, gone, moved, fine, proposed))
    assert (status, done) == (200, [fine.pk])
    assert failed == {
        gone.pk: str(sentence(Refused.NOT_IN_TABLE)),
        moved.pk: "刚才有人动过（丹：下午去看），请再看一眼。",
        proposed.pk: str(sentence(Refused.DECLINE_PENDING)),
    }


def test_what_one_cannot_see_is_neither_shown_nor_handed_out(cast: Cast) -> None:
    hidden = raised(cast, area_id=cast.area["minzhi"].pk)
    status, done, failed = send(sign_in(cast, "bob"), sent(cast, hidden))
    assert (status, done, failed) == (200, [], {hidden.pk: "您看不到这一件。"})
    hidden.refresh_from_db()
    assert hidden.state == "received"


def test_without_a_unit_nothing_is_handed_out_and_the_words_are_kept(cast: Cast) -> None:
    row = raised(cast)
    answer = sign_in(cast, "bob").post("/desk/assign/", sent(cast, row, unit="", text="先看井"))
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), form["text"].value()) == (422, ["unit"], "先看井")
    row.refresh_from_db()
    assert row.version == 1


def test_the_people_of_a_unit_come_as_options_for_the_choice(cast: Cast) -> None:
    bob = sign_in(cast, "bob")
    options = bob.get("/desk/people/", {"unit": cast.unit["maintenance"].pk}).content.decode()
    carol, dan = cast.worker["carol"].pk, cast.worker["dan"].pk
    assert options.strip() == (
        f'<option value="">不指定</option><option value="{dan}">丹</option><option value="{carol}">卡萝</option>'
    )
    stranger = bob.get("/desk/people/", {"unit": cast.unit["minzhi-office"].pk}).content.decode()
    assert stranger.strip() == '<option value="">不指定</option>'
