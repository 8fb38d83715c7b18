"""How far two askings agree."""

from __future__ import annotations

from minsheng.insight.policy import agreement


def test_agreement_counts_who_was_reached_and_which_way_it_differed() -> None:
    found = agreement(12, 2, [("yes", "yes", 5), ("yes", "partly", 2), ("partly", "no", 1), ("no", "yes", 1)])
    assert (found.drawn, found.done, found.reached) == (12, 11, 9)
    assert (found.same, found.better, found.worse) == (5, 1, 3)
    assert found.share == 5 / 9
    assert found.interval is not None
    none = agreement(3, 0, [])
    assert (none.share, none.interval) == (None, None)
