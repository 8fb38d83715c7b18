"""One text, several matters: parts of their own, the same people, one clock from receipt, one verdict each."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minsheng.concerns import actions, queries
from minsheng.concerns.models import Concern, Entry, Photo, Rating, Reporter
from minsheng.concerns.policy import Refused
from minsheng.concerns.states import Action, State
from minsheng.core.actors import resident
from minsheng.foundation.idempotency.queries import KeyReused
from minsheng.foundation.outbox.models import Message
from tests.cast import NOW, Cast
from tests.concerns.scene import REPLY, load_two_categories, received

pytestmark = pytest.mark.django_db
TEXT = "南三巷口的雨水井堵了。楼道里有煤气味。\n三栋的路灯坏了。"
DAY = timedelta(days=1)


def whole(cast: Cast) -> Concern:
    """Three matters in one text, with an address to reach, one neighbour joined."""
    drain, _gas = load_two_categories()
    concern = received(
        cast, text=TEXT, category_id=drain.pk, contact=actions.Contact(name="王阿姨", email="wang@example.org")
    )
    actions.join_concern(
        concern.pk, contact=actions.Contact(email="li@example.org"), words="我家也是", by=resident(), at=NOW
    )
    return concern


def split(cast: Cast, concern: Concern, **more: object) -> list[Concern]:
    """In three."""
    drain, gas = load_two_categories()
    matters = [
        actions.Matter(words="楼道里有煤气味。", category_id=gas.pk),
        actions.Matter(words="三栋的路灯坏了。", category_id=drain.pk, title="路灯"),
    ]
    values: dict[str, object] = {"title": "雨水井堵了", "matters": matters, "by": cast.bob, "at": NOW + DAY} | more
    numbers = actions.split_concern(concern.pk, **values)  # type: ignore[arg-type]
    return list(Concern.objects.filter(pk__in=numbers).order_by("pk"))


def test_each_part_has_its_words_its_clock_from_receipt_and_everybody(cast: Cast) -> None:
    concern = whole(cast)
    smell, lamp = split(cast, concern)
    concern.refresh_from_db()
    assert (concern.title, concern.text) == ("雨水井堵了", TEXT)
    assert [part.text for part in (smell, lamp)] == ["楼道里有煤气味。", "三栋的路灯坏了。"]
    assert lamp.title == "路灯"
    assert {part.split_from_id for part in (smell, lamp)} == {concern.pk}
    assert {part.state for part in (smell, lamp)} == {State.TRIAGED}
    assert {part.received_at for part in (smell, lamp)} == {concern.received_at}
    assert smell.due_at == NOW + DAY, "gas: a day from receipt, though it was found a day later"
    for part in (smell, lamp):
        people = list(queries.people_of(part.pk))
        assert [person.same_as for person in people] == list(queries.people_of(concern.pk))
        assert {person.reachable for person in people} == {True}
        assert part.reporter_count == 2
        assert part.version == Entry.objects.filter(concern=part).count()
    assert queries.prove_history().fault is None


def test_the_people_are_told_once_and_asked_about_each(cast: Cast) -> None:
    concern = whole(cast)
    parts = split(cast, concern)
    told = Message.objects.filter(queued_at=NOW + DAY).values_list("template", "about_id")
    assert list(told) == [("split", str(concern.pk))] * 2
    for number, one in enumerate([concern, *parts]):
        at = NOW + DAY + number * timedelta(hours=1)
        actions.assign_concern(one.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=at)
        actions.resolve_concern(one.pk, outcome="solved", reply=REPLY, by=cast.dan, at=at)
        person = Reporter.objects.get(concern=one, first=True)
        verdict = actions.Verdict(solved="yes", satisfied="satisfied")
        actions.rate_concern(one.pk, reporter_id=person.pk, verdict=verdict, by=resident(person.pk), at=at)
    assert Message.objects.filter(template="verdict").count() == 6
    assert Rating.objects.count() == 3


def test_words_that_are_not_the_residents_are_refused_and_nothing_is_written(cast: Cast) -> None:
    concern = whole(cast)
    drain, _gas = load_two_categories()
    cases = {
        Refused.WORDS_FOREIGN: [actions.Matter(words="路灯很久没亮", category_id=drain.pk)],
        Refused.CATEGORY_UNKNOWN: [actions.Matter(words="三栋的路灯坏了。", category_id=0)],
        Refused.PARTS_MISSING: [],
    }
    for code, matters in cases.items():
        with pytest.raises(actions.ActionRefused) as refused:
            split(cast, concern, matters=matters)
        assert refused.value.code is code
    with pytest.raises(actions.ActionRefused) as refused:
        split(cast, concern, title=" ")
    assert (refused.value.code, refused.value.field) == (Refused.TEXT_MISSING, "title")
    with pytest.raises(actions.ActionRefused) as refused:
        split(cast, concern, by=cast.carol)
    assert refused.value.code is Refused.NOT_YOURS
    assert Concern.objects.count() == 1
    assert not Entry.objects.filter(action=Action.SPLIT).exists()


def test_the_same_form_twice_splits_once_and_with_other_words_is_refused(cast: Cast) -> None:
    concern = whole(cast)
    first = split(cast, concern, key="k")
    assert split(cast, concern, key="k", at=NOW + 2 * DAY) == first
    with pytest.raises(KeyReused):
        split(cast, concern, key="k", title="别的")
    assert Concern.objects.count() == 3


def test_merged_again_the_people_are_counted_and_asked_once(cast: Cast) -> None:
    concern = whole(cast)
    smell, lamp = split(cast, concern)
    actions.merge_concern(lamp.pk, into=smell.pk, by=cast.bob, at=NOW + DAY)
    actions.merge_concern(smell.pk, into=concern.pk, by=cast.bob, at=NOW + DAY)
    concern.refresh_from_db()
    assert (concern.reporter_count, queries.people_of(concern.pk).count()) == (2, 2)


def test_a_part_is_split_again_and_stays_of_the_same_family(cast: Cast) -> None:
    concern = whole(cast)
    smell, _lamp = split(cast, concern)
    drain, _gas = load_two_categories()
    (again,) = split(cast, smell, matters=[actions.Matter(words="煤气味", category_id=drain.pk)], at=NOW + 2 * DAY)
    assert again.split_from_id == concern.pk
    person = Reporter.objects.get(concern=concern, first=True)
    assert [row.concern_id for row in queries.receipts_of(person)] == [concern.pk, *(smell.pk, _lamp.pk, again.pk)]


def test_undone_the_parts_end_in_the_whole_and_nobody_hangs_there_twice(cast: Cast) -> None:
    concern = whole(cast)
    title = concern.title
    parts = split(cast, concern)
    actions.undo_step(concern.pk, by=cast.bob, at=NOW + DAY + timedelta(minutes=1))
    concern.refresh_from_db()
    assert (concern.title, queries.people_of(concern.pk).count()) == (title, 2)
    for part in parts:
        part.refresh_from_db()
        assert (part.state, part.merged_into_id) == (State.MERGED, concern.pk)
    person = Reporter.objects.get(concern=concern, first=True)
    assert [row.concern_id for row in queries.receipts_of(person)] == [concern.pk]
    assert not Message.objects.filter(template="split").exists()
    assert not Photo.objects.exists()
    assert queries.prove_history().fault is None


def test_a_split_stays_once_a_part_went_on(cast: Cast) -> None:
    concern = whole(cast)
    part, _other = split(cast, concern)
    at = NOW + DAY + timedelta(minutes=1)
    actions.assign_concern(part.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=at)
    with pytest.raises(actions.ActionRefused) as refused:
        actions.undo_step(concern.pk, by=cast.bob, at=at)
    assert refused.value.code is Refused.UNDO_OVERTAKEN


def test_who_does_not_want_to_be_asked_is_asked_about_no_part(cast: Cast) -> None:
    concern = whole(cast)
    person = Reporter.objects.get(concern=concern, first=True)
    actions.opt_out(concern.pk, reporter_id=person.pk, by=resident(person.pk), at=NOW)
    smell, lamp = split(cast, concern)
    copies = Reporter.objects.filter(same_as=person)
    assert [copy.opted_out_at for copy in copies] == [NOW, NOW]
    mine = Reporter.objects.get(concern=lamp, first=True)
    actions.opt_out(lamp.pk, reporter_id=mine.pk, by=resident(mine.pk), at=NOW + 2 * DAY, back=True)
    assert set(Reporter.objects.filter(first=True).values_list("opted_out_at", flat=True)) == {None}
    neighbour = Reporter.objects.get(concern=smell, first=False)
    assert neighbour.opted_out_at is None
