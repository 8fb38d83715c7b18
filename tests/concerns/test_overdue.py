"""What the clock does by itself: waits that are over go on, what nobody judged is closed, nothing holds up the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minsheng.concerns import actions
from minsheng.concerns.models import Concern
from minsheng.concerns.states import State
from tests.cast import NOW, Cast
from tests.concerns.scene import received
from tests.concerns.test_life import resolved

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_waits_end_and_unrated_concerns_close_by_themselves(cast: Cast) -> None:
    waiting, unrated = received(cast), resolved(cast)
    actions.assign_concern(waiting.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW)
    actions.wait_for(waiting.pk, reason="scheduled_work", until=NOW + HOUR, text="排期", by=cast.dan, at=NOW)
    assert actions.resume_waits(at=NOW + HOUR) == 1
    assert (actions.close_unrated(at=NOW + 14 * DAY), actions.close_unrated(at=NOW + 35 * DAY)) == (0, 1)
    unrated.refresh_from_db()
    waiting.refresh_from_db()
    assert (waiting.state, unrated.state) == (State.IN_PROGRESS, State.CLOSED)


def test_a_concern_that_cannot_be_moved_does_not_hold_up_those_behind_it(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    waiting = [received(cast), received(cast)]
    for concern in waiting:
        actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW)
        actions.wait_for(concern.pk, reason="scheduled_work", until=NOW + HOUR, text="排期", by=cast.dan, at=NOW)
    Concern.objects.filter(pk=waiting[0].pk).update(urgency="unheard of")
    assert actions.resume_waits(at=NOW + HOUR) == 1
    assert [Concern.objects.get(pk=concern.pk).state for concern in waiting] == ["waiting", "in_progress"]
    assert [record.getMessage() for record in caplog.records] == [
        f"concern {waiting[0].pk} could not be moved by the clock"
    ]
