"""The sample office's own words: judged, in three languages, offered and sent where they belong."""

from __future__ import annotations

from minsheng.concerns.models import MessageTemplate
from minsheng.concerns.policy.wording import lint
from minsheng.concerns.queries import category_index
from minsheng.concerns.queries.wording import beginnings, template_for
from minsheng.concerns.states.messages import MessageKind
from minsheng.core.actors import SYSTEM
from minsheng.workflows.sample.wording import sample_words, write_words
from minsheng.workflows.taxonomy.loading import load_shipped_categories
from tests.cast import NOW


def test_every_word_passes_the_lint(db: None) -> None:
    for one in sample_words():
        assert lint(one.kind, one.subject, one.body, own_address="http://127.0.0.1:8000") == [], one


def test_they_are_written_once_each_and_speak_for_their_category(db: None) -> None:
    load_shipped_categories(by=SYSTEM, at=NOW)
    assert write_words(by=SYSTEM, at=NOW) == MessageTemplate.objects.count() == 21
    ids = {fact.code: fact.id for fact in category_index().values()}
    names = [one.subject for one in beginnings(MessageKind.REPLY_SOLVED, ids["B3"], "zh-hans")]
    assert names == ["清淤", "何时、谁、做了什么"]
    gas = template_for(MessageKind.RECEIVED, ids["C3"], "en")
    assert gas is not None
    assert gas.subject == "Your report about gas"
    assert template_for(MessageKind.RECEIVED, ids["B3"], "en") is None
