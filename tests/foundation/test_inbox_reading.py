"""Raw letters taken apart: what a person wrote is found, whatever their mail program made of it."""

from __future__ import annotations

import re
from email.message import EmailMessage
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from minsheng.foundation.inbox.policy import own_words, read_mail, read_slip, words_of_html

FIELDS = {"from": "from", "text": "text", "id": "id"}


def letter(text: str = "路灯还是不亮。", **heads: str) -> EmailMessage:
    """An e-mail as a person sends it."""
    made = EmailMessage()
    for name, value in ({"From": "王阿姨 <wang@example.org>", "To": "reply+7-ab@example.org"} | heads).items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def picture(side: int = 40) -> bytes:
    """A small true JPEG."""
    out = BytesIO()
    Image.new("RGB", (side, side), "teal").save(out, "JPEG")
    return out.getvalue()


def test_sender_words_and_references_are_read() -> None:
    mail = read_mail(
        letter(Subject="回复：办好了吗？", In_Reply_To="<1.aa@x>", References="<0.bb@x> <1.aa@x>").as_bytes()
    )
    assert (mail.sender, mail.subject, mail.text) == ("wang@example.org", "回复：办好了吗？", "路灯还是不亮。")
    assert mail.recipients == ("reply+7-ab@example.org",)
    assert mail.references == ("<0.bb@x>", "<1.aa@x>")
    assert not mail.automatic


QUOTED = {
    "gmail": "还是不亮。\n\nOn Mon, Mar 2, 2026 at 10:00 AM 民声 <m@example.org> wrote:\n> 办好了吗？\n> 谢谢",
    "gmail, broken line": "还是不亮。\n\nOn Mon, Mar 2, 2026 at 10:00 AM Minsheng Office <m@example.org>\nwrote:\n\n> 办好了吗？",
    "chinese": "还是不亮。\n\n民声 <m@example.org> 于2026年3月2日周一 10:00写道：\n\n> 办好了吗？",
    "outlook": "还是不亮。\n\n发件人: 民声\n发送时间: 2026年3月2日 10:00\n收件人: 王\n主题: 办好了吗？\n\n您好",
    "qq": "还是不亮。\n\n------------------ 原始邮件 ------------------\n发件人: 民声",
    "line": "还是不亮。\n________________________________\nFrom: x",
    "signature": "还是不亮。\n-- \n王小明\n某某公司",
    "phone": "还是不亮。\n\n发自我的iPhone",
    "android": "还是不亮。\n\n发自我的华为手机",
    "english phone": "还是不亮。\n\nSent from my iPad",
    "below": "> 办好了吗？\n> 谢谢\n\n还是不亮。",
}


@pytest.mark.parametrize("way", QUOTED)
def test_quoted_words_and_signatures_are_cut_and_the_whole_is_kept(way: str) -> None:
    mail = read_mail(letter(QUOTED[way]).as_bytes())
    assert mail.text == "还是不亮。"
    assert len(mail.whole) > len(mail.text)


@pytest.mark.parametrize(
    "words", ["To: 李工\n请看一下", "On Monday it was dark.", "日期：昨天晚上", "来自三栋的邻居都说不亮"]
)
def test_what_only_looks_like_a_head_is_kept(words: str) -> None:
    assert own_words(words) == words


@pytest.mark.parametrize(
    ("charset", "label"),
    [("gb18030", "gb18030"), ("gb18030", "gb2312"), ("gbk", "gbk"), ("big5", "big5"), ("utf-8", "utf-8"), ("gb18030", "utf-8"),
     ("utf-8", "no-such-charset"), ("gb18030", "")],
)  # fmt: skip
def test_chinese_is_read_in_every_dress_and_under_a_wrong_name(charset: str, label: str) -> None:
    words = "路燈還是不亮" if charset == "big5" else "路灯还是不亮，龙华镕"
    if label == "gb2312":
        words += "㐂"  # outside GB 2312, and mail programs send it all the same
    head = f'Content-Type: text/plain; charset="{label}"\r\n' if label else ""
    raw = f"From: a@example.org\r\n{head}Content-Transfer-Encoding: 8bit\r\n\r\n".encode() + words.encode(charset)
    assert read_mail(raw).text == words


def test_heads_in_raw_chinese_and_broken_encodings_are_survived() -> None:
    raw = "Subject: 路灯\r\nFrom: 王 <wang@example.org>\r\n".encode("gb18030") + b"\r\nhi"
    assert (read_mail(raw).subject, read_mail(raw).sender) == ("路灯", "wang@example.org")
    broken = b"Subject: =?utf-8?B?%%%%?=\r\nFrom: <<<>>\r\nContent-Type: multipart/mixed\r\n\r\nhi"
    assert read_mail(broken).text in {"hi", ""}


def test_a_page_alone_is_read_without_scripts_and_quotations() -> None:
    page = (
        "<html><head><style>p{color:red}</style></head><body><p>还是&nbsp;不亮。</p><script>alert(1)</script>"
        "<div>三栋</div><blockquote>办好了吗？</blockquote></body></html>"
    )
    assert words_of_html(page).splitlines()[0] == "还是 不亮。"
    made = letter()
    made.set_content(page, subtype="html")
    mail = read_mail(made.as_bytes())
    assert mail.text.split() == ["还是", "不亮。", "三栋"]
    assert "> 办好了吗？" in mail.whole
    assert "alert" not in mail.whole


def test_photos_are_taken_and_a_logo_in_the_page_is_not() -> None:
    made = letter()
    made.add_alternative("<p>还是不亮。</p><img src='cid:logo'>", subtype="html")
    made.get_payload()[1].add_related(picture(), "image", "jpeg", cid="<logo>")  # type: ignore[union-attr,index]
    made.add_attachment(picture(50), "image", "jpeg", filename="路灯.jpg")
    mail = read_mail(made.as_bytes())
    assert ([one.name for one in mail.pictures], mail.left_out) == (["路灯.jpg"], 0)


def test_a_signature_picture_of_ten_megabytes_is_left_out_and_counted_and_the_words_are_kept() -> None:
    made = letter("还是不亮。")
    made.add_alternative("<p>还是不亮。</p><img src='cid:me'>", subtype="html")
    made.get_payload()[1].add_related(b"\xff\xd8\xff" + b"x" * 10_000_000, "image", "jpeg", cid="<me>")  # type: ignore[union-attr,index]
    mail = read_mail(made.as_bytes())
    assert (mail.text, mail.pictures, mail.left_out) == ("还是不亮。", (), 1)


def test_too_many_too_large_and_other_papers_are_left_out_and_counted() -> None:
    made = letter()
    for number in range(6):
        made.add_attachment(picture(), "image", "jpeg", filename=f"{number}.jpg")
    made.add_attachment(b"\xff\xd8\xff" + b"x" * 9_000_000, "image", "jpeg", filename="big.jpg")
    made.add_attachment(b"%PDF-1.4", "application", "pdf", filename="brief.pdf")
    mail = read_mail(made.as_bytes())
    assert ([one.name for one in mail.pictures], mail.left_out) == ([f"{number}.jpg" for number in range(5)], 3)


MACHINES: dict[str, dict[str, str]] = {
    "away": {"Auto_Submitted": "auto-replied"},
    "bulk": {"Precedence": "bulk"},
    "list": {"List_Id": "<news.example.org>"},
    "returned": {"Return_Path": "<>"},
    "daemon": {"From": "MAILER-DAEMON@example.org"},
    "responder": {"X_Autoreply": "yes"},
}


@pytest.mark.parametrize("kind", MACHINES)
def test_letters_of_machines_are_known(kind: str) -> None:
    assert read_mail(letter(**MACHINES[kind]).as_bytes()).automatic


def test_a_person_whose_program_says_no_is_no_machine() -> None:
    assert not read_mail(letter(Auto_Submitted="no", Return_Path="<wang@example.org>").as_bytes()).automatic


def report(action: str) -> bytes:
    """What a mail server sends back."""
    return (
        b"From: MAILER-DAEMON@example.org\r\nReturn-Path: <>\r\nMessage-ID: <r@example.org>\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\nsorry\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
        b"Final-Recipient: rfc822; wang@example.org\r\nAction: " + action.encode() + b"\r\nStatus: 5.1.1\r\n\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <7.abc@minsheng>\r\nSubject: x\r\n\r\nbody\r\n--b--\r\n"
    )


def test_a_bounce_names_what_came_back_and_a_delay_names_nothing() -> None:
    bounce = read_mail(report("failed"))
    assert (bounce.bounce, bounce.automatic, bounce.references) == (True, True, ("<7.abc@minsheng>",))
    assert read_mail(report("delayed")).references == ()


@given(st.binary(max_size=600))
def test_no_letter_breaks_the_reading(raw: bytes) -> None:
    read_mail(raw)
    read_mail(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + raw + b"\r\n--b--")
    read_mail(b"Content-Type: text/html; charset=" + raw)


@pytest.mark.parametrize("depth", [400, 3_000])
def test_a_letter_in_a_letter_in_a_letter_is_survived(depth: int) -> None:
    raw = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth))
    assert read_mail(b"From: wang@example.org\r\n" + raw + b"\r\nhi").sender == "wang@example.org"
    assert read_mail(b"Content-Type: message/rfc822\r\n\r\n" * depth + b"hi").pictures == ()


def test_brackets_without_end_are_survived() -> None:
    assert read_mail(b"To: " + b"(" * 100_000 + b"\r\nFrom: " + b"(" * 100_000 + b"\r\n\r\nhi").text == "hi"


SLOW = [
    "<!--",
    "<",
    "<a ",
    "<a b='",
    "</",
    "<![",
    "<?",
    "&#",
    "<script></scrip",
    "<blockquote>",
    "&#" + "1" * 5_000 + ";",
]


@pytest.mark.parametrize("piece", SLOW)
def test_a_page_made_to_be_slow_is_read_all_the_same(piece: str) -> None:
    """By the walk that never looks back this takes a moment; a parser that does would not come to an end."""
    words_of_html(piece * (300_000 // len(piece)))


@given(st.text(alphabet="<>!-/abpr \n&#;\"'=", max_size=80))
def test_no_page_breaks_the_reading_and_no_tag_is_left(page: str) -> None:
    assert not re.search(r"<(p|b|a)>", words_of_html(page).replace("&", ""))


def test_signs_nobody_can_keep_are_dropped() -> None:
    slip = read_slip({"id": "1", "from": "138\x00", "text": "a\x00b\ud800c\u3000d"}, FIELDS)
    assert slip is not None
    assert (slip.sender, slip.text) == ("138", "abc\u3000d")
    mail = read_mail(b"Subject: =?utf-8?B?YQBi?=\r\nContent-Type: text/plain; charset=utf-7\r\n\r\na\x00+2AA-b")
    assert "\x00" not in mail.subject + mail.text
    assert mail.text.encode()


def test_a_text_message_is_read_by_the_gateways_names_or_not_at_all() -> None:
    slip = read_slip({"msisdn": 13800001234, "body": " 不亮 ", "no": 5}, {"from": "msisdn", "text": "body", "id": "no"})
    assert slip is not None
    assert (slip.number, slip.sender, slip.text) == ("5", "13800001234", "不亮")
    unreadable: list[object] = [
        None,
        [],
        {},
        {"from": "1", "text": "x"},
        {"from": "", "text": "", "id": "1"},
        {"from": {"a": 1}, "text": "x", "id": "1"},
    ]
    assert [read_slip(given, FIELDS) for given in unreadable] == [None] * 6
