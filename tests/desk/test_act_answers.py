"""How an action answers: overtaken by somebody, through htmx, with the right units on top, back to the phone."""

from __future__ import annotations

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, Entry, Photo, Rating
from minsheng.concerns.policy import Refused
from minsheng.foundation.files.models import StoredFile
from minsheng.interfaces.shared.refusals import sentence
from tests.cast import Cast
from tests.concerns.scene import REPLY, first_reporter, load_two_categories
from tests.desk.scene import HTMX, at_work, hours_ago, picture, raised, resolved, sign_in, text_of


def test_the_second_of_two_people_sees_what_the_first_changed_and_loses_nothing(cast: Cast) -> None:
    concern = raised(cast)
    unit = cast.unit["maintenance"].pk
    actions.add_note(concern.pk, text="下午去看", visible=False, by=cast.dan, at=hours_ago(0.1))
    address = f"/desk/concerns/{concern.pk}/assign/"
    bob = sign_in(cast, "bob")
    sent = {"unit": unit, "text": "先看看井", "version": 1}
    answer = bob.post(address, sent)
    assert answer.status_code == 409
    assert "有人先动了这一件。您写的还没存" in text_of(answer)
    assert "丹：下午去看" in text_of(answer)
    form = answer.context["form"]
    assert (form["text"].value(), form["unit"].value(), form["version"].value()) == ("先看看井", str(unit), "2")
    assert "按新情况再交一次" in text_of(answer)
    assert Concern.objects.get(pk=concern.pk).unit_id is None
    assert bob.post(address, sent | {"version": form["version"].value()}).status_code == 302
    concern.refresh_from_db()
    assert (concern.unit_id, concern.version) == (unit, 3)


def test_a_unit_that_is_complained_about_is_named_kept_and_never_given_the_matter(cast: Cast) -> None:
    concern, bob = raised(cast), sign_in(cast, "bob")
    unit, address = cast.unit["maintenance"].pk, f"/desk/concerns/{concern.pk}"
    as_it_stands = {"area": concern.area_id, "title": concern.title, "place": concern.place}
    assert bob.post(f"{address}/amend/", as_it_stands | {"about_unit": unit}).status_code == 302
    assert bob.get(f"{address}/amend/").context["form"]["about_unit"].value() == unit
    assert "更正了反映对象：清湖市政养护队" in text_of(bob.get(f"{address}/"))
    refused = bob.post(f"{address}/assign/", {"unit": unit})
    assert (refused.status_code, refused.context["form"].errors["unit"]) == (422, [str(sentence(Refused.ABOUT_THEM))])
    bob.post(f"{address}/amend/", as_it_stands)
    kept = Concern.objects.get(pk=concern.pk)
    assert kept.about_unit_id == unit, "what a form does not say stays"
    bob.post(f"{address}/amend/", as_it_stands | {"about_unit": 0})
    concern.refresh_from_db()
    assert (concern.about_unit_id, concern.unit_id) == (None, None)


def test_a_place_as_long_as_a_resident_may_write_it_does_not_stand_in_the_way_of_a_correction(cast: Cast) -> None:
    concern = raised(cast, place="楼" * 200)
    sent = {"area": concern.area_id, "title": "雨水井堵了", "place": concern.place}
    assert sign_in(cast, "bob").post(f"/desk/concerns/{concern.pk}/amend/", sent).status_code == 302
    concern.refresh_from_db()
    assert (concern.title, len(concern.place)) == ("雨水井堵了", 200)


def test_what_the_first_made_impossible_is_not_offered_again(cast: Cast) -> None:
    concern = raised(cast)
    actions.withdraw_concern(concern.pk, by=cast.bob, at=hours_ago(0.1))
    sent = {"unit": cast.unit["maintenance"].pk, "version": 1}
    answer = sign_in(cast, "dan").post(f"/desk/concerns/{concern.pk}/assign/", sent)
    assert (answer.status_code, answer.context["form"]) == (409, None)
    assert "您刚才要做的，现在不能做了。" in text_of(answer)


def test_two_notes_written_side_by_side_are_both_kept(cast: Cast) -> None:
    concern = at_work(cast)
    for name in ("bob", "carol"):
        sent = {"text": f"{name} 看过", "version": 3}
        assert sign_in(cast, name).post(f"/desk/concerns/{concern.pk}/note/", sent).status_code == 302
    assert list(Entry.objects.filter(concern=concern, action="note").values_list("text", flat=True)) == [
        "bob 看过",
        "carol 看过",
    ]


def test_a_note_sent_twice_is_one_line_with_its_photo(cast: Cast) -> None:
    concern, carol = at_work(cast), sign_in(cast, "carol")
    key = carol.get(f"/desk/concerns/{concern.pk}/note/").context["form"]["key"].value()
    address, sent = f"/desk/concerns/{concern.pk}/note/", {"text": "井盖已垫", "key": str(key)}
    assert [carol.post(address, sent | {"photos": picture()}).status_code for _ in range(2)] == [302, 302]
    assert Entry.objects.filter(concern=concern, action="note").count() == 1
    assert (Photo.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_a_verdict_told_on_the_phone_and_sent_twice_is_one_verdict(cast: Cast) -> None:
    concern, alice = resolved(cast), sign_in(cast, "alice")
    address = f"/desk/concerns/{concern.pk}/rate/"
    key = alice.get(address).context["form"]["key"].value()
    said = {"reporter": first_reporter(concern).pk, "solved": "no", "satisfied": "dissatisfied", "key": str(key)}
    assert [alice.post(address, said).status_code for _ in range(2)] == [302, 302]
    assert Rating.objects.count() == 1
    concern.refresh_from_db()
    assert (concern.state, concern.reopen_count) == ("reopened", 1)


def test_a_note_sent_again_with_other_words_is_asked_about_and_then_added(cast: Cast) -> None:
    concern, carol = at_work(cast), sign_in(cast, "carol")
    address, sent = f"/desk/concerns/{concern.pk}/note/", {"text": "井盖已垫", "key": str(uuid4())}
    carol.post(address, sent)
    again = carol.post(address, sent | {"text": "井盖已换"})
    form = again.context["form"]
    assert (again.status_code, form["text"].value()) == (409, "井盖已换")
    assert "这张表您用别的话交过一次" in text_of(again)
    carol.post(address, {"text": "井盖已换", "key": form["key"].value()})
    lines = Entry.objects.filter(concern=concern, action="note").order_by("id")
    assert list(lines.values_list("text", flat=True)) == ["井盖已垫", "井盖已换"]


def test_sent_through_htmx_the_entry_and_the_queue_come_back_as_they_stand_now(cast: Cast) -> None:
    concern = raised(cast)
    sent = {"unit": cast.unit["maintenance"].pk, "version": 1}
    headers = HTMX | {"HX-Target": "panel"}
    answer = sign_in(cast, "bob").post(f"/desk/concerns/{concern.pk}/assign/?f=to_assign", sent, headers=headers)
    html = answer.content.decode()
    assert {name: answer.headers[name] for name in ("HX-Retarget", "HX-Reswap", "HX-Push-Url")} == {
        "HX-Retarget": "#opened",
        "HX-Reswap": "outerHTML",
        "HX-Push-Url": f"/desk/concerns/{concern.pk}/?f=to_assign",
    }
    assert 'id="queue" hx-swap-oob="innerHTML"' in html
    assert "已分派。" in html
    assert answer.context["queue"].counts["to_assign"] == 0


def test_a_form_asked_for_by_htmx_comes_without_the_page(cast: Cast) -> None:
    headers = HTMX | {"HX-Target": "panel"}
    html = sign_in(cast, "bob").get(f"/desk/concerns/{raised(cast).pk}/assign/", headers=headers).content.decode()
    assert ("<html" in html, "autofocus" in html, 'hx-target="#panel"' in html) == (False, True, True)


def test_units_for_this_kind_of_matter_stand_on_top_and_a_single_one_is_suggested(cast: Cast) -> None:
    drain, _gas = load_two_categories()
    unit = cast.unit["maintenance"]
    unit.service = drain.service
    unit.save(update_fields=["service"])
    concern = raised(cast, category_id=drain.pk)
    form = sign_in(cast, "bob").get(f"/desk/concerns/{concern.pk}/assign/").context["form"]
    groups = [(str(name), [word for _pk, word in members]) for name, members in form.fields["unit"].choices[1:]]
    assert groups == [
        ("通常办这类事", ["清湖市政养护队"]),
        ("本街道", ["龙华街道办事处", "清湖社区工作站"]),
    ]
    assert form["unit"].value() == unit.pk


def test_without_scripts_the_people_of_a_chosen_unit_are_a_button_away(cast: Cast) -> None:
    concern = raised(cast)
    unit = cast.unit["maintenance"].pk
    sent = {"unit": unit, "text": "先看井", "look": "people", "version": 1}
    answer = sign_in(cast, "bob").post(f"/desk/concerns/{concern.pk}/assign/", sent)
    form = answer.context["form"]
    assert (answer.status_code, form["text"].value(), form["unit"].value()) == (200, "先看井", str(unit))
    assert [str(name) for _pk, name in form.fields["handler"].choices] == ["不指定", "丹", "卡萝"]
    concern.refresh_from_db()
    assert concern.version == 1


def test_after_a_second_return_the_decision_needs_words(cast: Cast) -> None:
    concern = at_work(cast)
    unit = cast.unit["maintenance"].pk
    for _ in range(2):
        actions.return_concern(concern.pk, reason="other_unit", text="归物业", by=cast.dan, at=hours_ago(0.3))
        actions.assign_concern(concern.pk, unit_id=unit, text="归你们", by=cast.bob, at=hours_ago(0.2))
    actions.return_concern(concern.pk, reason="other_unit", text="归物业", by=cast.dan, at=hours_ago(0.1))
    concern.refresh_from_db()
    answer = sign_in(cast, "bob").post(
        f"/desk/concerns/{concern.pk}/assign/", {"unit": unit, "version": concern.version}
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["text"])
    assert "为什么还是交给这个单位？" in text_of(answer)
    address = f"/desk/concerns/{concern.pk}/"
    offered = {name: "assign" in sign_in(cast, name).get(address).context["opened"].offer for name in ("bob", "dan")}
    assert offered == {"bob": True, "dan": False}


def test_a_lying_file_is_refused_and_nothing_is_half_saved(cast: Cast) -> None:
    concern = at_work(cast)
    lie = SimpleUploadedFile("well.jpg", b"MZ this is a programme", content_type="image/jpeg")
    sent = {"outcome": "solved", "text": REPLY, "photos": lie, "version": concern.version}
    answer = sign_in(cast, "carol").post(f"/desk/concerns/{concern.pk}/resolve/", sent)
    concern.refresh_from_db()
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["photos"])
    assert (concern.state, answer.context["form"]["text"].value()) == ("in_progress", REPLY)


def test_from_the_phone_an_action_leads_back_to_the_units_list(cast: Cast) -> None:
    concern = at_work(cast)
    carol = sign_in(cast, "carol")
    address = f"/desk/concerns/{concern.pk}/note/?from=work"
    assert 'class="phone' in carol.get(address).content.decode()
    assert carol.post(address, {"text": "到了"}).headers["Location"] == "/desk/work/"


def test_merging_shows_both_side_by_side_before_it_is_done(cast: Cast) -> None:
    one, other = raised(cast), raised(cast, title="同一口井", text="井盖下面堵了")
    said = text_of(sign_in(cast, "bob").get(f"/desk/concerns/{one.pk}/merge/?other={other.pk}"))
    assert "两件都还没有新动作时，可以撤销" in said
    assert f"{other.pk} · 接着办 同一口井 井盖下面堵了" in said
