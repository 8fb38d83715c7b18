"""How a guide is found: terms of what it says, weighed by where they stand and by how rare they are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import log

from minsheng.core.text import fold

_RUNS = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
LONGEST_TERM = 20
MOST_TERMS = 80
"""Of a long text the first so many terms are looked for."""
MOST_ROWS = 3_000
"""Rows of the index a search reads at most: the rarest terms first."""
STRONG = 3
WEIGHTS = {"title": 4, "keywords": 4, "summary": 2}
"""Where a term stands; anywhere else it weighs 1."""
UNSEEN = 20
"""Guides we imagine besides those there are, so that a term is not rare or common for want of company."""
LEAST_AT_ONCE = 3.1
"""How much of titles and keywords must be in a resident's words before a guide is offered: nearly one rare term."""
LEAST_PART = 0.4
"""Of what somebody looks for, so much must be in the guide."""
ASKING = frozenset(
    "怎么 么办 怎样 样办 如何 何办 么领 办理 申请 哪里 能不 不能 可以 需要 "  # noqa: SIM905 (a list would be a page)
    "how what where when who the and for not can to of in is it my we".split()
)
"""Terms that ask or join and name nothing: no guide is offered for these."""
_LEAST_LETTERS = 3


def terms_of(text: str) -> list[str]:
    """Terms in their order, each once: words of letters and digits, pairs of neighbouring Han characters."""
    found: dict[str, None] = {}
    for run in _RUNS.findall(fold(text)):
        if run.isascii():
            word = run[:LONGEST_TERM]
            plural = len(word) > _LEAST_LETTERS and word.endswith("s") and not word.endswith("ss")
            found[word[:-1] if plural else word] = None
        elif len(run) == 1:
            found[run] = None
        else:
            found.update(dict.fromkeys(one + other for one, other in pairwise(run)))
    return list(found)


def weighed_terms(words: Mapping[str, str]) -> dict[str, int]:
    """Every term of a guide in one language, with the weight of the best place it stands in."""
    weights: dict[str, int] = {}
    for name, text in words.items():
        for term in terms_of(text):
            weights[term] = max(weights.get(term, 0), WEIGHTS.get(name, 1))
    return weights


def idf(guides: int, holding: int) -> float:
    """How much a term says that ``holding`` of ``guides`` hold: 1 for one that nobody holds, towards 0 for all."""
    return max(0.0, log((guides + UNSEEN) / (holding + 1)) / log(guides + UNSEEN))


def likeliest_of(rows: Iterable[tuple[int, str, int]], rarity: Mapping[str, float]) -> list[tuple[int, float]]:
    """Guides by how much of these rows of the index they hold, most first."""
    score: dict[int, float] = defaultdict(float)
    for guide, term, weight in rows:
        score[guide] += weight * rarity[term]
    return sorted(score.items(), key=lambda pair: (-pair[1], pair[0]))


def found_in(
    rows: Iterable[tuple[int, str, int]], rarity: Mapping[str, float], *, at_once: bool
) -> list[tuple[int, float]]:
    """Guides and how well each fits, best first, out of rows of the index (guide, term, weight).

    ``at_once``: only what a resident's own words call for, by title or keyword; else what holds enough of the words
    looked for.
    """
    strong: dict[int, float] = defaultdict(float)
    part: dict[int, float] = defaultdict(float)
    score: dict[int, float] = defaultdict(float)
    whole = sum(rarity.values())
    for guide, term, weight in rows:
        rare = rarity[term]
        score[guide] += weight * rare
        part[guide] += rare
        if weight >= STRONG and term not in ASKING:
            strong[guide] += weight * rare
    if at_once:
        fitting = [(one, how) for one, how in strong.items() if how >= LEAST_AT_ONCE]
    else:
        fitting = [(one, how) for one, how in score.items() if part[one] >= LEAST_PART * whole]
    return sorted(fitting, key=lambda pair: (-pair[1], pair[0]))
