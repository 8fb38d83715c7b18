"""What a resident wrote by letter, told to them and to their neighbours."""

from __future__ import annotations

import pytest
from django.test import Client

from minsheng.concerns import actions
from minsheng.concerns.models import Reporter
from minsheng.core.actors import resident
from tests.cast import Cast
from tests.concerns.scene import first_reporter
from tests.desk.scene import at_work, hours_ago, text_of


def test_own_words_are_read_back_with_what_was_left_out_and_a_neighbour_reads_none_of_it(cast: Cast) -> None:
    concern = at_work(cast)
    person = first_reporter(concern)
    joined = actions.join_concern(
        concern.pk, contact=actions.Contact(), words="我家也是", by=resident(), at=hours_ago(0.4)
    )
    actions.hear_resident(
        concern.pk,
        text="三栋的灯还是不亮",
        by=resident(person.pk),
        at=hours_ago(0.3),
        came=actions.Came(way="email", left_out=1),
    )
    own = text_of(Client().get(f"/r/{person.receipt}/"))
    assert "您写给我们：三栋的灯还是不亮" in own
    assert "有附件太大" in own
    neighbour = Reporter.objects.get(receipt=joined.receipt)
    theirs = text_of(Client().get(f"/r/{neighbour.receipt}/"))
    assert "还是不亮" not in theirs


def test_nobody_writes_in_another_residents_name(cast: Cast) -> None:
    ours, other = at_work(cast), at_work(cast)
    stranger = resident(first_reporter(other).pk)
    with pytest.raises(actions.ActionRefused, match="receipt_unknown"):
        actions.write_words(ours.pk, text="x", by=stranger, at=hours_ago(0.2))
