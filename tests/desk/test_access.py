"""Who may open which page: signed in, with a post in force, of a role the page is for, within reach."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from minsheng.concerns.models import Reporter
from minsheng.directory.models import Post
from tests.cast import Cast
from tests.desk.scene import HTMX, at_work, raised, sign_in, text_of

PAGES = [
    ("ledger", []),
    ("entry", [1]),
    ("contact", [1]),
    ("act", [1, "assign"]),
    ("assign_many", []),
    ("people", []),
    ("new", []),
    ("similar", []),
    ("slip", ["482615309747"]),
    ("work", []),
    ("photo", [1]),
]


@pytest.mark.parametrize(("name", "arguments"), PAGES)
def test_every_page_asks_a_stranger_to_sign_in_and_leads_back(
    client: Client, db: None, name: str, arguments: list[object]
) -> None:
    address = reverse(f"desk:{name}", args=arguments)
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/accounts/login/?next={address}")


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("act", [1, "note"]), ("save_filter", []), ("rename_filter", [1]), ("drop_filter", [1]), ("new", [])],
)
def test_nothing_is_taken_from_a_stranger(client: Client, db: None, name: str, arguments: list[object]) -> None:
    assert client.post(reverse(f"desk:{name}", args=arguments), {"text": "x"}).status_code == 302


def test_a_lively_part_sends_the_whole_page_to_the_sign_in(client: Client, db: None) -> None:
    headers = HTMX | {"HX-Target": "opened", "HX-Current-URL": "http://testserver/desk/?f=waiting"}
    answer = client.get("/desk/concerns/1/", headers=headers)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=%2Fdesk%2F%3Ff%3Dwaiting"


def test_what_was_written_after_the_sign_in_ran_out_is_shown_once_more(client: Client, db: None) -> None:
    sent = {"text": "吸污车 16:00 到，井盖已垫", "visible": "on", "key": "7d0f6f9e-36f5-4f0a-9d1a-5f0c6f2f0d11"}
    answer = client.post("/desk/concerns/1/note/?f=at_work", sent)
    assert answer.status_code == 401
    assert "吸污车 16:00 到，井盖已垫" in text_of(answer)
    assert "/accounts/login/?next=%2Fdesk%2Fconcerns%2F1%2Fnote%2F%3Ff%3Dat_work" in answer.content.decode()


def test_a_lively_form_sent_after_the_sign_in_ran_out_stays_and_says_so(client: Client, db: None) -> None:
    headers = HTMX | {"HX-Target": "panel", "HX-Current-URL": "http://testserver/desk/?f=waiting"}
    answer = client.post("/desk/concerns/1/note/", {"text": "吸污车在路上。"}, headers=headers)
    assert (answer.status_code, answer.content.decode()) == (
        401,
        "登录已过期。请先复制这里写的，重新登录后再交。",
    )


def test_without_a_post_in_force_the_page_says_so(cast: Cast) -> None:
    Post.objects.filter(worker=cast.worker["bob"]).update(ends_on=date(2021, 1, 1))
    answer = sign_in(cast, "bob").get("/desk/")
    assert answer.status_code == 403
    assert "您今天没有岗位" in text_of(answer)
    assert "鲍勃，您已登录，但今天没有在任的岗位" in text_of(answer)


OPEN_TO = {
    "ledger": {"alice": 200, "bob": 200, "carol": 302, "dan": 200, "erin": 200, "frank": 200, "grace": 302},
    "new": {"alice": 200, "bob": 200, "carol": 200, "dan": 200, "erin": 403, "frank": 403, "grace": 403},
    "work": {"alice": 403, "bob": 403, "carol": 200, "dan": 200, "erin": 403, "frank": 403, "grace": 403},
    "assign_many": {"alice": 403, "bob": 302, "carol": 403, "dan": 302, "erin": 403, "frank": 403, "grace": 403},
    "people": {"alice": 403, "bob": 200, "carol": 403, "dan": 200, "erin": 403, "frank": 403, "grace": 403},
}


@pytest.mark.parametrize("page", OPEN_TO)
def test_a_page_opens_to_the_roles_it_is_for(cast: Cast, page: str) -> None:
    answers = {name: sign_in(cast, name).get(reverse(f"desk:{page}")).status_code for name in OPEN_TO[page]}
    assert answers == OPEN_TO[page]


def test_a_closed_page_names_the_posts_held(cast: Cast) -> None:
    answer = sign_in(cast, "grace").get("/desk/new/")
    assert "您的岗位看不了这一页" in text_of(answer)
    assert "管理员 龙华街道办事处" in text_of(answer)


def test_who_only_works_a_units_list_begins_there(cast: Cast) -> None:
    answer = sign_in(cast, "carol").get("/desk/")
    assert answer.headers["Location"] == "/desk/work/"
    assert sign_in(cast, "carol").get("/desk/?f=at_work").status_code == 200


@pytest.mark.parametrize("slug", ["", "contact/", "assign/", "note/", "resolve/", "merge/"])
def test_another_offices_coordinator_finds_nothing_behind_the_number(cast: Cast, slug: str) -> None:
    concern = at_work(cast)
    charlie = sign_in(cast, "charlie")
    address = f"/desk/concerns/{concern.pk}/{slug}"
    assert (charlie.get(address).status_code, charlie.post(address, {"text": "看"}).status_code) == (404, 404)
    concern.refresh_from_db()
    assert concern.version == 3


def test_another_offices_coordinator_sees_no_row_no_count_and_finds_no_receipt(cast: Cast) -> None:
    concern = raised(cast)
    receipt = Reporter.objects.get(concern=concern).receipt
    charlie = sign_in(cast, "charlie")
    assert concern.title not in text_of(charlie.get("/desk/?f=all"))
    assert concern.title not in text_of(charlie.get("/desk/", {"q": receipt}))
    assert charlie.get(f"/desk/slips/{receipt}/").status_code == 404


def test_a_handler_sees_only_what_lies_with_the_unit(cast: Cast) -> None:
    before, mine = raised(cast), at_work(cast)
    carol = sign_in(cast, "carol")
    assert carol.get(f"/desk/concerns/{before.pk}/").status_code == 404
    assert carol.get(f"/desk/concerns/{mine.pk}/").status_code == 200


def test_pages_with_personal_data_are_never_kept_by_a_browser(cast: Cast) -> None:
    answer = sign_in(cast, "bob").get(f"/desk/concerns/{raised(cast).pk}/")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "HX-Target" in answer.headers["Vary"]
