"""What a person wrote, without what their mail program put below it."""

from __future__ import annotations

import html
import re

LONGEST_HTML = 300_000
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


SILENT = frozenset({"script", "style", "head", "title", "template"})
BREAKS = frozenset({"p", "div", "br", "li", "tr", "table", "ul", "ol", "h1", "h2", "h3", "hr", "blockquote"})
TAG = re.compile(r"(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
ENDS = {name: re.compile(f"</{name}", re.IGNORECASE) for name in SILENT}


class _Lines:
    """What a reader of the page would see, line by line, quoted parts marked as in plain text."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._line: list[str] = []
        self._quoted = 0

    def add(self, data: str) -> None:
        """Words between two tags."""
        try:
            words = html.unescape(data)
        except ValueError:  # a sign named by more digits than Python reads
            words = data
        self._line.append(re.sub(r"\s+", " ", words))

    def tag(self, name: str, *, closing: bool) -> None:
        """A line ends, or a quotation begins or ends; what was never opened closes nothing."""
        if name not in BREAKS:
            return
        self._end_line()
        if name == "blockquote":
            self._quoted = max(0, self._quoted + (-1 if closing else 1))
        if name == "hr":
            self._done.append("_" * 10)

    def _end_line(self) -> None:
        line = "".join(self._line).strip()
        self._line = []
        if line:
            self._done.append(f"> {line}" if self._quoted else line)
        elif self._done and self._done[-1]:
            self._done.append("")

    def text(self) -> str:
        """Everything so far."""
        self._end_line()
        return "\n".join(self._done).strip()


def words_of_html(page: str) -> str:
    """The text of a page: no tags, no scripts, quotations marked with ``>``.

    One walk from left to right, so that a page made to be slow to read is not; a tag that never ends is text.
    """
    page, lines, place, close = page[:LONGEST_HTML], _Lines(), 0, -1
    while (opened := page.find("<", place)) >= 0:
        lines.add(page[place:opened])
        if page.startswith("<!--", opened):
            end = page.find("-->", opened)
            place = end + 3 if end >= 0 else len(page)
            continue
        if close < opened:
            close = page.find(">", opened)
        found = TAG.match(page, opened + 1)
        if close < 0 or (found is None and page[opened + 1 : opened + 2] not in {"!", "?", "/"}):
            lines.add("<")
            place = opened + 1
            continue
        place = close + 1
        if found is None:
            continue
        name = found[2].lower()
        if name in SILENT and not found[1]:
            after = ENDS[name].search(page, place)
            place = after.start() if after else len(page)
        else:
            lines.tag(name, closing=bool(found[1]))
    lines.add(page[place:])
    return lines.text()
