"""What the sign-in pages say when something typed will not do."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from minsheng.foundation.outbox.models import Message
from tests.cast import Cast


@pytest.mark.parametrize(("typed", "message"), [("x@y", "这不像邮箱地址。"), ("", "请填写这一项。")])
def test_an_address_that_is_none_is_refused_in_our_own_words_beside_its_field(
    client: Client, cast: Cast, typed: str, message: str
) -> None:
    answer = client.post(reverse("account_reset_password"), {"email": typed})
    assert answer.context["form"].errors == {"email": [message]}
    assert Message.objects.count() == 0


def test_a_password_that_was_wrong_is_not_said_to_be_still_there(client: Client, cast: Cast) -> None:
    client.force_login(cast.worker["alice"])
    page = client.post(reverse("account_reauthenticate"), {"password": "wrong"}).content.decode()
    summary = page.partition('class="errors"')[2].partition("</div>")[0]
    assert ("密码不对，请再试一次。" in summary, "写的都还在" in summary) == (True, False)
