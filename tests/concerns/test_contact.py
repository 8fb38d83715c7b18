"""Contact stays hidden; whoever looks says why, and the history never repeats it."""

from __future__ import annotations

import pytest

from minsheng.concerns import actions
from minsheng.foundation.audit import queries as audit
from tests.cast import NOW, Cast
from tests.concerns.scene import PHONE, TEXT, received

pytestmark = pytest.mark.django_db


def test_contact_is_shown_for_a_purpose_to_those_who_work_on_it_and_leaves_a_trace(cast: Cast) -> None:
    concern = received(cast)
    shown = actions.reveal_contact(concern.pk, purpose="约上门时间", by=cast.bob, at=NOW)
    assert [(one.name, one.phone) for one in shown] == [("王阿姨", PHONE)]
    assert audit.events_of("concern", concern.pk)[1].action == "reveal_contact"
    for stranger in (cast.charlie, cast.erin, cast.frank):
        with pytest.raises(actions.ActionRefused):
            actions.reveal_contact(concern.pk, purpose="好奇看看", by=stranger, at=NOW)


def test_history_never_holds_contact(cast: Cast) -> None:
    concern = received(cast)
    actions.reveal_contact(concern.pk, purpose="约上门时间", by=cast.bob, at=NOW)
    written = "".join(str(event.data) for event in audit.events_of("concern", concern.pk))
    assert PHONE not in written
    assert TEXT not in written
