"""The house's own words: replies that say nothing, variables, links, lengths, which template speaks, what is sent."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from minsheng.concerns import actions
from minsheng.concerns.models import MessageTemplate, MessageTemplateRevision
from minsheng.concerns.policy.replies import says_something
from minsheng.concerns.policy.wording import Finding, Flaw, fill, lint, sms_parts
from minsheng.concerns.queries.letter_words import BUILT_IN, built_in
from minsheng.concerns.queries.wording import forget_templates, template_for
from minsheng.concerns.states.messages import REPLIES, MessageKind
from minsheng.core.actors import SYSTEM
from minsheng.foundation.audit.models import Event
from minsheng.foundation.outbox.models import Message
from tests.cast import NOW, Cast
from tests.concerns.scene import REPLY, load_two_categories, received

OWN = "http://127.0.0.1:8000"
ASKED = "{title}：{reply}\n办好了吗？{link}"

EMPTY = [
    "已收悉", "您反映的问题已收悉，我们高度重视。", "已知悉，感谢您的反映！", "收到，谢谢您对我们工作的支持与理解。", "您好，您的诉求已转相关部门处理，请耐心等待。",
    "已处理完毕，祝您生活愉快！", "我单位正在积极协调，将尽快办理。", "您反映的情況我們已收悉，將盡快處理，感謝您的支持。", "已轉相關部門跟進，請耐心等待。",
    "Received, thank you.", "Your report has been received and forwarded to the relevant department.",
    "We take your concern very seriously. Thank you for your patience and understanding.", "OK, done!!!!!!", "……。。。！！！！！！",
]  # fmt: skip
HONEST = [
    "路灯今天已经修好了。", "坑补上了，请您看看。", "已收悉，周五前派人来修。", "井盖换了新的，不响了", "楼道灯泡已换，钥匙在保安处。", "噪音问题已约谈店家", "明天上午九点到现场。",
    "这条路归物业管，电话 2300。", "路燈已修好，請查看", "The lamp was replaced today.", "We come on Friday.", "Bins emptied.",
    "已处理完毕：清淤两车。", "租金纠纷请找调解室", REPLY,
]  # fmt: skip


@pytest.mark.parametrize("reply", EMPTY)
def test_a_reply_of_nothing_but_phrases_says_nothing(reply: str) -> None:
    assert says_something(reply) is False


@pytest.mark.parametrize("reply", HONEST)
def test_an_honest_short_reply_is_let_through(reply: str) -> None:
    assert says_something(reply) is True


def test_judging_the_longest_reply_of_phrases_ends() -> None:
    assert says_something("已收悉我们高度重视" * 440 + "灯") is True


@pytest.mark.parametrize(
    ("kind", "body", "found"),
    [
        ("verdict", ASKED, []),
        ("verdict", "{title} {reply} {lnk}", [(Flaw.UNKNOWN, "lnk"), (Flaw.MISSING, "link")]),
        ("received", "我们记下了。", [(Flaw.MISSING, "receipt"), (Flaw.MISSING, "link")]),
        ("received", "{receipt} {link} {question}", [(Flaw.UNKNOWN, "question")]),
        ("verdict", "{title", [(Flaw.BRACES, "")]),
        ("verdict", "{title} } {reply} {link}", [(Flaw.BRACES, "")]),
        ("verdict", "{} {reply} {link}", [(Flaw.BRACES, "")]),
        ("verdict", "{reply.__class__} {link}", [(Flaw.BRACES, "")]),
        ("verdict", "{reply[0]} {link}", [(Flaw.BRACES, "")]),
        ("verdict", "{reply!r} {link}", [(Flaw.BRACES, "")]),
        ("verdict", "{reply:>999999999} {link}", [(Flaw.BRACES, "")]),
        ("verdict", f"{ASKED} https://example.com/a。", [(Flaw.LINK, "https://example.com/a")]),
        ("verdict", f"{ASKED} 见 example.com/b", [(Flaw.LINK, "example.com/b")]),
        ("verdict", f"{ASKED} {OWN}.example.com/", [(Flaw.LINK, f"{OWN}.example.com/")]),
        ("verdict", f"{ASKED} {OWN}/help/，office@longhua.cn", []),
        ("reply_solved", "您反映的问题已收悉，我们高度重视。", [(Flaw.EMPTY, "")]),
        ("reply_solved", "{title}：已于__月__日派人清理。", []),
        ("verdict", ASKED + "字" * 500, [(Flaw.LONG, "")]),
    ],
)
def test_the_lint_names_every_flaw(kind: str, body: str, found: list[tuple[Flaw, str]]) -> None:
    expected = [Finding(flaw, "body", name) for flaw, name in found]
    assert lint(MessageKind(kind), "办好了吗？", body, own_address=OWN) == expected


def test_braces_within_a_value_stay_letters() -> None:
    assert fill("{title} {{}}", {"title": "{link}"}) == "{link} {}"


@pytest.mark.parametrize(
    ("text", "parts"), [("字" * 70, 1), ("字" * 71, 2), ("字" * 135, 3), ("a" * 160, 1), ("a" * 161, 2), ("😀" * 36, 2)]
)
def test_text_messages_are_counted_as_gateways_count(text: str, parts: int) -> None:
    assert sms_parts(text) == parts


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
@pytest.mark.parametrize("kind", sorted(set(MessageKind) - REPLIES))
def test_the_words_built_in_pass_the_lint_in_every_language(kind: MessageKind, language: str) -> None:
    assert lint(kind, *built_in(kind, language), own_address=OWN) == []


def test_every_letter_has_words_built_in() -> None:
    assert set(BUILT_IN) == set(MessageKind) - REPLIES


def write(category_id: int | None, body: str, *, language: str = "zh-hans", kind: str = "verdict") -> MessageTemplate:
    """A template of the house, written by the district's administrator."""
    fields = actions.TemplateFields(MessageKind(kind), category_id, language, "办好了吗？", body)
    return actions.write_template(fields, by=SYSTEM, at=NOW)


def test_the_most_particular_template_speaks(db: None) -> None:
    drainage, gas = load_two_categories()
    assert template_for(MessageKind.VERDICT, drainage.pk, "zh-hans") is None
    for scope in (None, drainage.parent_id, drainage.pk):
        write(scope, f"{ASKED} {scope}")
        found = template_for(MessageKind.VERDICT, drainage.pk, "zh-hans")
        assert found is not None
        assert found.category_id == scope
    for other in (gas.pk, None):
        found = template_for(MessageKind.VERDICT, other, "zh-hans")
        assert found is not None
        assert found.category_id is None


def test_traditional_readers_get_simplified_words_before_the_built_in_ones_and_english_readers_do_not(db: None) -> None:
    write(None, ASKED)
    assert template_for(MessageKind.VERDICT, None, "zh-hant") == template_for(MessageKind.VERDICT, None, "zh-hans")
    assert template_for(MessageKind.VERDICT, None, "en") is None
    write(None, "{title}：{reply}\n處理好了嗎？{link}", language="zh-hant")
    found = template_for(MessageKind.VERDICT, None, "zh-hant")
    assert found is not None
    assert found.language == "zh-hant"


def test_a_template_broken_behind_the_page_is_passed_over(db: None) -> None:
    row = write(None, ASKED)
    MessageTemplate.objects.filter(pk=row.pk).update(body="{reply.__class__}")
    forget_templates()
    assert template_for(MessageKind.VERDICT, None, "zh-hans") is None


def test_what_the_resident_gets_is_the_template_filled(cast: Cast) -> None:
    drainage, _gas = load_two_categories()
    write(drainage.pk, "{category}那件事“{title}”：{reply} 有疑问请打 {phone}。{link}")
    concern = received(cast, category_id=drainage.pk, contact=actions.Contact(email="wang@example.org"))
    actions.assign_concern(concern.pk, unit_id=cast.unit["maintenance"].pk, by=cast.bob, at=NOW)
    actions.start_work(concern.pk, by=cast.dan, at=NOW)
    actions.resolve_concern(concern.pk, outcome="solved", reply=REPLY, by=cast.dan, at=NOW)
    words, _, link = Message.objects.get(template="verdict").body.partition(OWN)
    assert words == (
        f"排水与内涝那件事“南三巷口的雨水井上周开始堵，一下雨水就漫进楼道”：{REPLY} 有疑问请打 0755-0100 2300。"
    )
    assert link.startswith("/v/")


def test_an_edit_keeps_what_was_before_and_stands_in_the_audit_log(db: None) -> None:
    first = write(None, ASKED)
    again = write(None, f"{ASKED}。")
    assert (again.pk, again.version) == (first.pk, 2)
    kept = MessageTemplateRevision.objects.order_by("version").values_list("version", "content__body")
    assert list(kept) == [(1, ASKED), (2, f"{ASKED}。")]
    assert Event.objects.filter(subject_type="message_template", action="write_template").count() == 2


def test_a_flawed_template_or_one_changed_meanwhile_is_not_kept(db: None) -> None:
    with pytest.raises(actions.TemplateRefused) as refused:
        write(None, "{title} {reply}")
    assert refused.value.findings == [Finding(Flaw.MISSING, "body", "link")]
    fields = actions.TemplateFields(MessageKind.VERDICT, None, "zh-hans", "办好了吗？", ASKED)
    with pytest.raises(actions.TemplateRefused) as refused:
        actions.write_template(fields, by=SYSTEM, at=NOW, version=3)
    assert refused.value.findings == []
    assert MessageTemplate.objects.count() == 0


@pytest.mark.parametrize("name", ["alice", "bob", "carol", "dan", "erin", "frank", "charlie"])
def test_only_a_districts_administrator_writes_them(cast: Cast, name: str) -> None:
    fields = actions.TemplateFields(MessageKind.VERDICT, None, "zh-hans", "办好了吗？", ASKED)
    with pytest.raises(PermissionDenied):
        actions.write_template(fields, by=getattr(cast, name), at=NOW)


def test_the_database_keeps_one_template_a_kind_scope_and_language(db: None) -> None:
    write(None, ASKED)
    with pytest.raises(IntegrityError), transaction.atomic():
        MessageTemplate.objects.create(kind="verdict", language="zh-hans", subject="a", body="b")
    with pytest.raises(IntegrityError), transaction.atomic():
        MessageTemplate.objects.create(kind="other", language="zh-hans", subject="a", body="b")
    with pytest.raises(IntegrityError), transaction.atomic():
        MessageTemplate.objects.create(kind="ended", language="zh-hans", subject="a", body="")


def test_templates_are_read_once_a_minute(db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    write(None, ASKED)
    template_for(MessageKind.VERDICT, None, "zh-hans")
    with django_assert_num_queries(0):
        template_for(MessageKind.VERDICT, None, "zh-hans")
