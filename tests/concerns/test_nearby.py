"""Is it one of these? Open concerns of the same area that read alike, however short the question is."""

from __future__ import annotations

import pytest

from minsheng.concerns.queries import similar_open
from tests.cast import Cast
from tests.portal.visits import raised

pytestmark = pytest.mark.django_db

LAMPS = "路灯大白天亮着，人民北路康乐苑门口那几盏，晚上反而不亮，你们是不是装反了？接小孩放学都要摸黑。"
LEAK = "怡景阁9栋楼上卫生间漏水，我家墙皮整片掉下来，有些日子了，楼上不开门。"
OTHERS = [
    "垃圾两三天没人收了，电梯里都是味道。",
    "晚饭后两拨人跳舞，音响一个比一个大。",
    "公交站牌被围挡围进去了，大家不知道在哪里等车。",
    "人行道上停满了车，推婴儿车只能走马路。",
]


def titles(cast: Cast, text: str) -> list[str]:
    """The first six characters of what is found."""
    return [one.concern.text[:6] for one in similar_open(text=text, area_id=cast.area["qinghu"].pk)]


@pytest.fixture
def book(cast: Cast) -> Cast:
    """Six open concerns in Qinghu."""
    for text in [LAMPS, LEAK, *OTHERS]:
        raised(cast, text=text)
    return cast


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("路灯不亮", ["路灯大白天亮"]),
        ("我家楼上漏水", ["怡景阁9栋楼"]),
        ("垃圾没人收，很臭", ["垃圾两三天没"]),
        ("孩子上一年级怎么报名", []),
        ("太吵", []),
        ("！", []),
    ],
)
def test_a_few_words_find_the_long_text_that_holds_them(book: Cast, words: str, found: list[str]) -> None:
    assert titles(book, words) == found


def test_what_reads_the_same_comes_first_and_is_wholly_alike(book: Cast) -> None:
    best = similar_open(text=LAMPS, area_id=book.area["qinghu"].pk)[0]
    assert (best.concern.text, best.likeness > 0.9) == (LAMPS, True)


def test_common_words_make_nothing_alike(book: Cast) -> None:
    for number in range(15):
        raised(book, text=f"第{number}栋楼下的排水沟盖板断了两块，晚上骑车的人看不见，前天摔了一个。麻烦来看看。")
    assert titles(book, "麻烦来看看，煤气灶打不着火") == []


def test_another_community_is_not_near(book: Cast) -> None:
    assert similar_open(text=LAMPS, area_id=book.area["youson"].pk) == []
