"""The two public tables: every row in, our on-time rule the city's on each row, the replies' median."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from minsheng.concerns.models import Concern, Reporter
from minsheng.concerns.queries.counting import Scope
from minsheng.core.actors import SYSTEM
from minsheng.core.tables import read_rows
from minsheng.foundation.audit.queries import verify
from minsheng.insight.policy import RateName
from minsheng.insight.queries import rates_of
from minsheng.workflows.importing import Order, import_concerns, load_mapping
from tests.cast import NOW

DATA = Path(__file__).parents[3] / "shared" / "data"
BOSTON = DATA / "boston311" / "service_requests_2011q3.csv.gz"
MESSAGES = DATA / "teddy" / "messages_with_replies.xlsx"

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _there() -> None:
    for path in (BOSTON, MESSAGES):
        if not path.is_file():
            if os.environ.get("CI"):
                pytest.fail(f"CI must have the public data at {path}")
            pytest.skip(f"the public data is not at {path}")


def test_bostons_table_goes_in_whole_and_our_rule_is_the_citys_on_every_row_with_both_dates() -> None:
    order = Order(BOSTON, load_mapping("boston311"))
    account = import_concerns(order, by=SYSTEM, at=NOW)
    assert (account.read, account.new, account.refused) == (31_828, 31_828, 0)

    city = {row["case_enquiry_id"]: row["ontime"] for _line, row in read_rows(BOSTON)}
    both = Concern.objects.filter(due_at__isnull=False, closed_at__isnull=False)
    rows = both.values_list("source_key", "closed_at", "due_at")
    ours = {key: "ONTIME" if done <= due else "OVERDUE" for key, done, due in rows if done and due}
    assert len(ours) == 25_183
    flagged = {key: city[key] for key in ours if city[key]}
    assert len(flagged) == 25_101
    assert {key: ours[key] for key in flagged} == flagged
    # 82 rows have both dates and no flag; each was closed after its target
    assert {ours[key] for key in ours if not city[key]} == {"OVERDUE"}

    rates = rates_of(Scope(end=NOW))
    on_time = rates.rates[RateName.ON_TIME]
    # closed by the target / (closed with a target + the 1,632 still open, all past it)
    assert (on_time.numerator, on_time.denominator) == (20_356, 25_183 + 1_632)
    assert rates.counts["without_limit"] == 5_013
    assert rates.counts["open"] == 1_747

    again = import_concerns(order, by=SYSTEM, at=NOW)
    assert (again.read, again.new, again.known) == (31_828, 0, 31_828)
    assert verify().first_broken is None


def test_the_messages_go_in_with_their_replies_and_half_of_those_took_eleven_days() -> None:
    account = import_concerns(Order(MESSAGES, load_mapping("messages-with-replies")), by=SYSTEM, at=NOW)
    assert (account.read, account.new, account.refused) == (2_816, 2_816, 0)
    assert account.median_to_reply is not None
    assert round(account.median_to_reply.total_seconds() / 86_400, 1) == 11.2
    concerns = Concern.objects.all()
    assert concerns.exclude(reply="").filter(state="closed", outcome="informed").count() == 2_816
    assert Reporter.objects.filter(reachable=False).exclude(name="").count() == 2_816
    assert concerns.filter(reply__contains="已收悉").count() == 1_248
    longest = {
        row["留言编号"]: row["答复意见"].strip() for _line, row in read_rows(MESSAGES) if len(row["答复意见"]) > 4_000
    }
    assert len(longest) == 4
    for concern in concerns.filter(source_key__in=longest):
        lines = concern.entries.filter(action__in=["resolve", "note"]).order_by("at", "id")
        assert "".join(lines.values_list("text", flat=True)) == longest[concern.source_key]
