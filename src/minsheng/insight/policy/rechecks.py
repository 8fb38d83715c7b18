"""How often a second asking found what the first had written down, and which way it differed. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from minsheng.core.statistics import Interval, wilson

ORDER = ("no", "partly", "yes")
"""From worst to best, in the words of a verdict."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What came of the second askings. ``worse``: the resident told the second person that less was put right."""

    drawn: int
    done: int
    reached: int
    same: int
    better: int
    worse: int

    @property
    def share(self) -> float | None:
        """The same answer, among those reached; None where nobody was."""
        return self.same / self.reached if self.reached else None

    @property
    def interval(self) -> Interval | None:
        """The Wilson interval of the share."""
        return wilson(self.same, self.reached)


def agreement(drawn: int, unreached: int, answers: Iterable[tuple[str, str, int]]) -> Agreement:
    """From how many were drawn and not reached, and (first answer, second answer, how often)."""
    same = better = worse = 0
    for first, second, often in answers:
        step = ORDER.index(second) - ORDER.index(first)
        same, better, worse = same + often * (step == 0), better + often * (step > 0), worse + often * (step < 0)
    reached = same + better + worse
    return Agreement(drawn, reached + unreached, reached, same, better, worse)
