"""What a person wrote, without what their mail program put below it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

LONGEST_HTML = 1_000_000
"""Signs of a page that are read; letters of people are far shorter."""
LONGEST_LINE_OF_HEAD = 200

QUOTE_HEADS = (
    re.compile(r"^-{2,} ?(original|forwarded) message ?-{2,}", re.IGNORECASE),
    re.compile(r"^-{2,} ?(原始?邮件|原始?郵件|转发的邮件|轉寄的郵件) ?-{2,}"),
    re.compile(r"^(on|am|le) .{4,150}(wrote|schrieb|a écrit) ?[:：]$", re.IGNORECASE),
    re.compile(r"^(在 ?)?.{0,60}\d{4} ?[年/-].{2,120}(写道|寫道|写到|wrote) ?[:：]$"),
    re.compile(r"^.{0,80}(于|於) ?\d{4} ?[年/-].{2,100}(写道|寫道|写到) ?[:：]$"),
    re.compile(r"^_{10,}$"),
)
MAIL_HEAD = re.compile(
    r"^\*?(from|sent|to|subject|date|发件人|寄件者|寄件人|发送时间|发送日期|日期|收件人|收件者|主题|主旨)\*? ?[:：]",
    re.IGNORECASE,
)
SIGNATURES = (
    re.compile(r"^-- ?$"),
    re.compile(
        r"^(sent from my|get outlook for|发自我的|从我的.{1,20}发送|發自我的|從我的.{1,20}傳送|来自我的).{0,60}$",
        re.IGNORECASE,
    ),
    re.compile(r"^(发自|發自|来自).{0,20}(手机|手機|邮箱|郵箱|iPhone|iPad|Android|HUAWEI|Mail).{0,20}$", re.IGNORECASE),
)


def own_words(whole: str) -> str:
    """The part above the first quotation head, without quoted lines and without the signature."""
    lines = whole.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept: list[str] = []
    for place, line in enumerate(lines):
        bare = line.strip()
        if _begins_quotation(lines, place) or _is_signature(bare):
            break
        if not bare.startswith((">", "＞")):
            kept.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _begins_quotation(lines: list[str], place: int) -> bool:
    bare = lines[place].strip()
    if not bare or len(bare) > LONGEST_LINE_OF_HEAD:
        return False
    # a head may be broken over two lines by the mail program
    joined = f"{bare} {lines[place + 1].strip()}" if place + 1 < len(lines) else bare
    if any(head.match(bare) or (len(joined) <= LONGEST_LINE_OF_HEAD and head.match(joined)) for head in QUOTE_HEADS):
        return True
    # one "To:" may be a person's own word; two lines of a mail's head in a row are not
    return bool(MAIL_HEAD.match(bare)) and place + 1 < len(lines) and bool(MAIL_HEAD.match(lines[place + 1].strip()))


def _is_signature(bare: str) -> bool:
    return any(mark.match(bare) for mark in SIGNATURES)


class _Words(HTMLParser):
    """Collects what a reader would see, quoted parts marked as in plain text."""

    SILENT = frozenset({"script", "style", "head", "title", "template"})
    BREAKS = frozenset({"p", "div", "br", "li", "tr", "table", "ul", "ol", "h1", "h2", "h3", "hr", "blockquote"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self._silent = 0
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (the parser's)
        """A line ends, a quotation begins, or words follow that nobody sees."""
        if tag in self.SILENT:
            self._silent += 1
        if tag == "blockquote":
            self._quoted += 1
        if tag in self.BREAKS:
            self._end_line()
        if tag == "hr" and not self._silent:
            self.lines[-1] += "__________"
            self._end_line()

    def handle_endtag(self, tag: str) -> None:
        """The same backwards; what was never opened closes nothing."""
        if tag in self.SILENT:
            self._silent = max(0, self._silent - 1)
        if tag in self.BREAKS:
            self._end_line()
        if tag == "blockquote":
            self._quoted = max(0, self._quoted - 1)
            self._end_line()

    def handle_data(self, data: str) -> None:
        """Words."""
        if not self._silent:
            self.lines[-1] += re.sub(r"\s+", " ", data)

    def _end_line(self) -> None:
        if self.lines[-1].strip() or (len(self.lines) > 1 and self.lines[-2].strip()):
            mark = "> " if self._quoted and self.lines[-1].strip() else ""
            self.lines[-1] = mark + self.lines[-1].strip()
            self.lines.append("")


def words_of_html(page: str) -> str:
    """The text of a page: no tags, no scripts, quotations marked with ``>``."""
    reader = _Words()
    reader.feed(page[:LONGEST_HTML])
    reader.close()
    reader.handle_starttag("br", [])
    return "\n".join(reader.lines).strip()
