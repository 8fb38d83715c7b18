"""Template tags of the shared room: ``{% load minsheng %}``. Marks, dates in words, fields, seals, figures, charts.

Words come from spoken.py and the catalogues, geometry from figures.py, charts.py and seals.py; templates under
templates/shared/parts draw. No tag writes a style attribute: the policy forbids it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import cast

from django import template
from django.forms import BaseForm, BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext

from minsheng.core.receipts import spoken as receipt_groups
from minsheng.interfaces.shared import qr as squares
from minsheng.interfaces.shared import spoken
from minsheng.interfaces.shared.charts import DotPlot, RunChart
from minsheng.interfaces.shared.fields import Answer, answers_of, drawn_widget, errors_of
from minsheng.interfaces.shared.figures import Bars, ClockStrip, Figure
from minsheng.interfaces.shared.marks import mark_of
from minsheng.interfaces.shared.seals import Seal, draw_seal

register = template.Library()


def _now(context: Context) -> datetime:
    """The view's clock (context variable ``now``) in the reader's time zone, or the clock itself."""
    now = context.get("now")
    return timezone.localtime(now if isinstance(now, datetime) else timezone.now())


def _number(context: Context, name: str) -> int:
    """The next number for ids of one kind on this page, so that two charts never share a title's id."""
    counters = cast("dict[str, int]", context.render_context.dicts[0])
    slot = f"minsheng_{name}"
    counters[slot] = counters.get(slot, 0) + 1
    return counters[slot]


# ── marks and keys ────────────────────────────────────────────────────────────
@register.simple_tag
def glyph(name: str) -> SafeString:
    """A glyph of the sprite alone, hidden from screen readers: always beside a word."""
    return format_html('<svg class="g" aria-hidden="true"><use href="#g-{}"/></svg>', name)


@register.simple_tag
def mark(name: str, word: object = "", tone: str | None = None, *, resident: bool = False) -> SafeString:
    """A state (or "risk", "over" ...) as glyph and word; ``word`` replaces the usual one, ``resident`` picks theirs."""
    found = mark_of(str(name))
    text = word or (found.to_residents if resident else "") or found.word
    colour = found.tone if tone is None else tone
    kind = format_html(' data-k="{}"', colour) if colour else ""
    return format_html('<span class="mark"{}>{}{}</span>', kind, glyph(found.glyph), text)


@register.simple_tag
def key(name: str) -> SafeString:
    """A key cap; what opens it is the ``data-key`` attribute of the link or button itself."""
    word = mark_safe(" data-word") if len(name) > 1 else ""
    return format_html('<kbd class="key"{} aria-hidden="true">{}</kbd>', word, name)


@register.simple_tag
def progress(now: int, total: int) -> SafeString:
    """How far a form in steps has come, as ruled strokes; the words ("step 2 of 4") stand beside it."""
    strokes = ["data-on" if step < now else "data-now" if step == now else "data-later" for step in range(1, total + 1)]
    parts = format_html_join("", "<i {}></i>", [(stroke,) for stroke in strokes])
    return format_html('<div class="progress" aria-hidden="true">{}</div>', parts)


# ── words for time, telephone, receipt ────────────────────────────────────────
@register.simple_tag(takes_context=True)
def spoken_date(context: Context, day: date | None, *, near: bool = True) -> str:
    """今天, 11 月 27 日（周五）, Friday 27 November; "" for None. ``near=False`` always names the day."""
    if day is None:
        return ""
    local = timezone.localdate(day) if isinstance(day, datetime) else day
    return spoken.spoken_date(local, today=_now(context).date(), language=get_language(), near=near)


@register.simple_tag(takes_context=True)
def spoken_datetime(context: Context, moment: datetime | None, *, near: bool = True, plain_clock: bool = False) -> str:
    """11 月 27 日（周五）下午 4:20; "" for None. ``plain_clock=True`` writes 16:20, for the desk."""
    if moment is None:
        return ""
    return spoken.spoken_datetime(
        timezone.localtime(moment), now=_now(context), language=get_language(), near=near, plain_clock=plain_clock
    )


@register.simple_tag(takes_context=True)
def when(context: Context, moment: datetime | None, *, near: bool = True, plain_clock: bool = False) -> SafeString:
    """The same inside ``<time datetime>``, for machines as well."""
    if moment is None:
        return mark_safe("")
    words = spoken_datetime(context, moment, near=near, plain_clock=plain_clock)
    return format_html('<time datetime="{}">{}</time>', timezone.localtime(moment).isoformat(timespec="minutes"), words)


@register.simple_tag(takes_context=True)
def remaining(context: Context, limit: datetime | timedelta | None, working_day: timedelta | None = None) -> str:
    """还剩 2 小时 32 分, 已超 5 小时. A time counts from now; a span (working time left; below zero: over) as is."""
    if limit is None:
        return ""
    left = limit - _now(context) if isinstance(limit, datetime) else limit
    return spoken.spoken_limit(left, language=get_language(), working_day=working_day)


@register.filter
def span(length: timedelta | None) -> str:
    """A length of time in words: 2 小时 32 分; "" for None."""
    return "" if length is None else spoken.spoken_span(abs(length), language=get_language())


@register.simple_tag
def phone(number: str) -> SafeString:
    """A telephone number to tap."""
    digits = "".join(sign for sign in number if sign.isdigit() or sign == "+")
    return format_html('<a class="num" href="tel:{}">{}</a>', digits, number)


@register.simple_tag
def receipt(number: str, size: str = "") -> SafeString:
    """Twelve digits in fours, the check digit underlined, read aloud one by one; ``size="s"`` for a line of text."""
    groups = receipt_groups(number).split(" ")
    aloud = pgettext("list", ", ").join(" ".join(group) for group in groups)
    head = format_html_join("", "<span>{}</span>", [(group,) for group in groups[:-1]])
    tail = format_html("<span>{}<b>{}</b></span>", groups[-1][:-1], groups[-1][-1:])
    small = " digits--s" if size == "s" else ""
    return format_html(
        '<span class="digits{}"><span class="vh">{}</span><span aria-hidden="true" class="digits{}">{}{}</span></span>',
        small, aloud, small, head, tail,
    )  # fmt: skip


@register.inclusion_tag("shared/parts/qr.html")
def qr(text: str, label: str) -> dict[str, object]:
    """``text`` (an address) as a QR code; ``label`` says what scanning it does."""
    return {"square": squares.square_of(text), "label": label}


# ── the resident's seal ───────────────────────────────────────────────────────
@register.inclusion_tag("shared/parts/seal.html")
def seal(satisfied: str | None, solved: str | None = "", size: str = "") -> dict[str, Seal | str]:
    """The seal of a rating: five levels × solved; ``size`` s, m or l. Only where a resident rated."""
    return {"seal": draw_seal(satisfied or "", solved or "", language=get_language()), "size": size}


# ── fields ────────────────────────────────────────────────────────────────────
@register.inclusion_tag("shared/parts/field.html")
def field(
    bound: BoundField, *, ruled: bool = False, counter: bool = False, optional: bool = False, row: bool = False
) -> dict[str, object]:
    """A form field: label, hint, error beside it, control, all joined by aria-describedby.

    ``ruled`` writes on the book's lines, ``counter`` counts characters, ``optional`` says so, ``row`` sets choices side
    by side.
    """
    answers: list[Answer] = answers_of(bound)
    limit = bound.field.widget.attrs.get("maxlength") or getattr(bound.field, "max_length", None)
    return {
        "field": bound,
        "answers": answers,
        "control": "" if answers else drawn_widget(bound, ruled=ruled, counter=counter),
        "counter": counter,
        "limit": limit,
        "limit_words": f"{int(limit):,}" if limit else "",
        "optional": optional,
        "row": row,
    }


@register.inclusion_tag("shared/parts/error_summary.html")
def error_summary(*forms: BaseForm, kept: bool = True) -> dict[str, object]:
    """Everything that keeps the form(s) from being saved, each a link to its field; nothing where all is well.

    ``kept=False`` where what was typed is not shown again: passwords.
    """
    return {"problems": [problem for form in forms for problem in errors_of(form)], "kept": kept}


# ── figures and charts ────────────────────────────────────────────────────────
@register.inclusion_tag("shared/parts/clock.html")
def clock(strip: ClockStrip) -> dict[str, ClockStrip]:
    """A limit as a ruled strip: used, paused, left."""
    return {"strip": strip}


@register.inclusion_tag("shared/parts/figure.html")
def figure(fig: Figure) -> dict[str, Figure]:
    """A rate with its parts, n, interval and the door to its records; "n/a" in words where nobody could be asked."""
    return {"fig": fig}


@register.inclusion_tag("shared/parts/bars.html")
def bars(drawn: Bars) -> dict[str, Bars]:
    """Small bars, the last few standing out."""
    return {"bars": drawn}


@register.simple_tag(takes_context=True)
def run_chart(context: Context, chart: RunChart, level: int = 2) -> SafeString:
    """Twelve months with centre line and control limits; points are links; the table stands behind it."""
    number = _number(context, "run")
    return render_to_string("shared/parts/run_chart.html", {"chart": chart, "number": number, "level": f"h{level}"})


@register.simple_tag(takes_context=True)
def dot_plot(context: Context, plot: DotPlot, level: int = 2) -> SafeString:
    """Communities with their intervals, in the order given; rows are links; the table stands behind it."""
    number = _number(context, "dots")
    return render_to_string("shared/parts/dot_plot.html", {"plot": plot, "number": number, "level": f"h{level}"})
