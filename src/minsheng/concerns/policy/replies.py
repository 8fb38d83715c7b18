"""Whether a reply says anything: a lexicon of phrases that fill a line without telling what was done. Pure.

Only a reply that consists of such phrases and of nothing else is refused. One word of substance, a place, a date, a
thing, lets it through: refusing an honest short reply is worse than passing a lazy one.
"""

from __future__ import annotations

import re

HANS = """
您好 你好 转 与 和 尊敬的 市民 居民 群众 业主 先生 女士 朋友 来电人 反映人 诉求人 您 你 贵 我们 我局 我办 我街道
我社区 我单位 我科 本单位 我中心 相关部门 有关部门 责任单位 工作人员 承办单位 的 所 了 已经 已 将 会 正在 正
现 并 请 对 此 该 就 也 反映 反馈 提出 提交 来信 来电 来件 留言 诉求 问题 情况 事项 意见 建议 工单 信件 收悉
知悉 获悉 收到 接到 受理 登记 记录 备案 处理完毕 处理完成 处理好 处理 办理完毕 办理 办结 完成 解决 转办 转交
转达 移交 上报 反馈给 落实 跟进 跟踪 核实 核查 研究 重视 高度 非常 十分 认真 积极 尽快 尽早 及时 第一时间
妥善 依法 依规 按程序 按规定 按照 进一步 加强 密切 关注 督促 协调 安排 给予 予以 答复 回复 告知 结果 后续
等待 耐心 知晓 理解 支持 配合 谅解 感谢 谢谢 关心 工作 祝 生活愉快 生活 愉快 特此 望 敬请 如有疑问 好的 好
"""
HANT = """
您好 轉 與 和 尊敬的 市民 居民 群眾 業主 先生 女士 您 你 我們 我局 我辦 我街道 我單位 相關部門 有關部門 責任單位
工作人員 的 所 了 已經 已 將 會 正在 正 現 並 請 對 此 該 反映 反饋 提出 來信 來電 留言 訴求 問題 情況 事項
意見 建議 工單 收悉 知悉 獲悉 收到 接到 受理 登記 記錄 備案 處理完畢 處理完成 處理 辦理完畢 辦理 辦結 完成
解決 轉辦 轉交 轉達 移交 落實 跟進 跟蹤 核實 研究 重視 高度 非常 十分 認真 積極 盡快 儘快 及時 第一時間 妥善
依法 按程序 按規定 進一步 加強 密切 關注 督促 協調 安排 給予 予以 答覆 回覆 回復 告知 結果 後續 等待 耐心
知曉 理解 支持 配合 諒解 感謝 謝謝 關心 工作 祝 生活 愉快 特此 敬請 好的
"""
EN = """
dear resident sir madam hello ok okay done noted received resolved handled processed completed closed
forwarded dealt with we our us have has had been is are was will be it this that your you the a of to and
for very in on as soon possible report message matter issue request concern complaint feedback thank thanks
attach great importance take taken seriously serious looking into look following follow up relevant
department departments please wait patiently patience understanding support appreciate acknowledged
registered passed
"""


def _alternatives(words: str) -> str:
    return "|".join(sorted(map(re.escape, dict.fromkeys(words.split())), key=len, reverse=True))


_BOILERPLATE = re.compile(rf"(?:[\W_]|{_alternatives(HANS + HANT)}|\b(?:{_alternatives(EN)})\b)*+", re.IGNORECASE)
"""Longest phrase first, and never tried a second way: time grows with the text alone."""


GAP = re.compile("＿|___")
"""What beginnings of a reply leave to be filled in."""


def has_gaps(reply: str) -> bool:
    """Whether something is left open that somebody meant to write."""
    return GAP.search(reply) is not None


def says_something(reply: str) -> bool:
    """Whether anything is left once greetings, receipts, promises without a day and thanks are taken away."""
    return _BOILERPLATE.fullmatch(reply) is None
