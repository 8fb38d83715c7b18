"""Guides are found by words, and offered at once where a resident's own words call for one, rather than too often."""

from __future__ import annotations

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from minsheng.guides import actions, queries
from minsheng.guides.models import GuideTerm
from minsheng.workflows.sample.guides import write_guides
from tests.cast import Cast
from tests.guides.scene import ENGLISH, facts, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def ten(cast: Cast) -> Cast:
    """The sample's guides, Bob's."""
    area, owner = cast.area["longhua-office"].pk, cast.worker["bob"].pk
    assert write_guides(area_id=area, owner_id=owner, by=cast.bob, at=timezone.now()) == 10
    return cast


def at_once(words: str, language: str = "zh-hans") -> list[str]:
    return [one.guide.code for one in queries.guides_at_once(words, language=language)]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("我妈妈坐轮椅，听说残疾人有补贴，不知道怎么领", "disability-allowance"),
        ("孩子九月要上小学，学位申请要什么材料", "school-admission"),
        ("我的居住證快到期了，去哪裡續簽", "residence-permit"),
        ("父亲七十了，想办敬老证坐公交", "old-age-card"),
        ("公租房排队排了三年，还要等多久", "subsidised-housing"),
        ("在老家住院的医药费能不能报销", "medical-reimbursement"),
        ("家里失火了，眼下生活困难", "temporary-relief"),
        ("上个月被辞退了，想领失业金", "unemployment-registration"),
        ("想开个早餐店，营业执照在哪办", "business-licence-help"),
        ("刚买了小狗，犬证怎么办", "pet-registration"),
    ],
)
def test_a_residents_own_words_find_their_guide_first(ten: Cast, words: str, code: str) -> None:
    assert at_once(words)[:1] == [code]


@pytest.mark.parametrize(
    "words",
    [
        "南三巷口的雨水井上周开始堵，一下雨水就漫进楼道。",
        "楼下烧烤店半夜还在放音乐，吵得睡不着。",
        "路灯坏了三天，晚上很黑。",
        "电梯又停了，物业说在登记，没人来修。",
        "水管爆了，怎么办？",
        "你好",
    ],
)
def test_other_matters_are_offered_no_guide(ten: Cast, words: str) -> None:
    assert at_once(words) == []


def test_a_search_looks_in_title_keywords_and_body_of_the_readers_language(ten: Cast) -> None:
    def found(words: str, language: str) -> list[str]:
        return [one.guide.code for one in queries.guides_found(words, language=language)]

    assert found("敬老证", "zh-hans")[0] == "old-age-card"
    assert found("出院小结", "zh-hans") == ["medical-reimbursement"], "in the body"
    assert "school-admission" in found("registered lease", "en")
    assert found("registered lease", "zh-hans") == []
    assert found("养狗", "en") == ["pet-registration"], "not written in English, so found by the house's words"
    assert found("!?", "zh-hans") == found("火箭发射", "zh-hans") == []


def test_only_the_current_version_is_found(cast: Cast) -> None:
    guide = published(cast, keywords="老年公交卡")
    assert at_once("老年公交卡") == ["old-age-card"]
    now = timezone.now()
    for language, words in (("zh-hans", ENGLISH), ("en", ENGLISH)):
        actions.write_words(guide.pk, language, words, by=cast.bob, at=now)
    actions.write_facts(guide.pk, facts(now), by=cast.bob, at=now)
    actions.publish(guide.pk, by=cast.bob, at=now)
    assert at_once("老年公交卡") == []
    assert GuideTerm.objects.filter(guide=guide, term="").count() == 3


@pytest.mark.parametrize("others", [0, 2])
def test_a_search_takes_as_many_statements_for_one_guide_as_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, others: int
) -> None:
    for number in range(1 + others):
        published(cast, f"card-{number}")
    with django_assert_num_queries(4):
        assert len(queries.guides_found("敬老证", language="en")) == 1 + others
    with django_assert_num_queries(1):
        assert queries.guides_at_once("路灯坏了", language="en") == []
    with django_assert_num_queries(2):
        assert len(queries.page_of_shown(language="en")[0]) == 1 + others


def test_where_every_word_is_common_the_likeliest_are_still_found_in_one_statement_more(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minsheng.guides.queries.finding.MOST_ROWS", 3)
    for number in range(3):
        published(cast, f"card-{number}")
    with django_assert_num_queries(5):
        found = queries.guides_found("敬老证", language="zh-hans")
    assert [one.guide.code for one in found] == ["card-0", "card-1", "card-2"]
