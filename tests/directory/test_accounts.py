"""Signing in, joining by invitation, and the second factor."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from cryptography.fernet import Fernet, InvalidToken
from django.core.exceptions import MiddlewareNotUsed, PermissionDenied
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from minsheng.core.actors import SYSTEM, Role
from minsheng.directory import actions, queries
from minsheng.directory.models import Invitation, Post, Worker
from minsheng.directory.policy import DirectoryRefusal
from minsheng.foundation.audit import queries as audit
from minsheng.foundation.outbox.models import Message
from minsheng.interfaces.shared.accounts.adapter import SecondFactor
from minsheng.interfaces.shared.middleware import SecondFactorRequired
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "thirty-two drains made good"


def invite(cast: Cast, email: str = "helen@minsheng.example", **changes: Any) -> actions.SentInvitation:
    facts: dict[str, Any] = {
        "invitee": actions.Invitee(name="海伦", email=email),
        "terms": actions.PostTerms(
            unit=cast.unit["longhua-office"], role=Role.COORDINATOR, starts_on=timezone.localdate()
        ),
        "link": lambda token: f"http://127.0.0.1:8000{reverse('invitation', args=[token])}",
        "by": cast.grace,
        "at": timezone.now(),
    }
    return actions.invite_worker(**(facts | changes))


def sign_in(client: Client, name: str, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": f"{name}@minsheng.example", "password": password})


def prove(client: Client) -> None:
    """The password once more, as delicate pages want it."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_alice_signs_in_with_e_mail_and_password(client: Client, cast: Cast) -> None:
    answer = sign_in(client, "alice")
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert client.session["_auth_user_id"] == str(cast.worker["alice"].pk)


def test_the_case_of_the_e_mail_does_not_matter(client: Client, cast: Cast) -> None:
    answer = client.post(reverse("account_login"), {"login": "ALICE@Minsheng.Example", "password": PASSWORD})
    assert answer.status_code == 302


def test_a_wrong_password_is_refused_and_the_e_mail_stays_in_the_field(client: Client, cast: Cast) -> None:
    answer = sign_in(client, "alice", "not her password")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="alice@minsheng.example"' in page
    assert 'role="status"' in page
    assert "_auth_user_id" not in client.session


def test_somebody_shut_out_cannot_sign_in_and_an_open_session_ends(client: Client, cast: Cast) -> None:
    sign_in(client, "bob")
    actions.deactivate_worker(worker=cast.worker["bob"], by=SYSTEM, at=timezone.now())
    assert client.get(reverse("account_change_password")).status_code == 302
    other = Client()
    sign_in(other, "bob")
    assert "_auth_user_id" not in other.session


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_set_password", "account_request_login_code"]
)
def test_there_is_no_page_to_sign_up_or_to_change_the_e_mail(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
@pytest.mark.parametrize(
    "name", ["account_login", "account_reset_password", "account_reset_password_done", "account_inactive"]
)
def test_every_page_before_signing_in_opens_in_every_language(
    client: Client, settings: Any, name: str, language: str
) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert len(re.findall("<h1", page.content.decode())) == 1


@pytest.mark.parametrize(
    "name",
    [
        "account_logout",
        "account_change_password",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
    ],
)
def test_every_page_after_signing_in_opens_for_the_owner_and_not_for_a_stranger(
    client: Client, cast: Cast, name: str
) -> None:
    stranger = Client().get(reverse(name))
    assert stranger.status_code == 302
    sign_in(client, "alice")
    prove(client)
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert len(re.findall("<h1", page.content.decode())) == 1


def test_an_invited_person_joins_and_is_in(client: Client, cast: Cast) -> None:
    sent = invite(cast)
    address = reverse("invitation", args=[sent.token])
    assert "海伦" in client.get(address).content.decode()
    answer = client.post(address, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    helen = Worker.objects.get(email="helen@minsheng.example")
    assert client.session["_auth_user_id"] == str(helen.pk)
    assert queries.actor_for(helen, timezone.localdate()).roles == {Role.COORDINATOR}


def test_the_invitation_goes_out_through_the_outbox_in_the_persons_language(cast: Cast) -> None:
    sent = invite(cast, invitee=actions.Invitee(name="Helen", email="Helen@Minsheng.example", language="en"))
    letter = Message.objects.get()
    assert (letter.channel, letter.address, letter.language) == ("email", "helen@minsheng.example", "en")
    assert letter.subject == "You are invited to work with Minsheng"
    assert f"http://127.0.0.1:8000{reverse('invitation', args=[sent.token])}" in letter.body


def test_the_link_opens_once(client: Client, cast: Cast) -> None:
    address = reverse("invitation", args=[invite(cast).token])
    first = client.post(address, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    again = Client().post(address, {"password1": "another long password", "password2": "another long password"})
    assert (first.status_code, again.status_code) == (302, 410)
    assert Worker.objects.filter(email="helen@minsheng.example").count() == 1
    assert Worker.objects.get(email="helen@minsheng.example").check_password(NEW_PASSWORD) is True


def test_an_unknown_link_is_not_found_and_an_expired_or_withdrawn_one_is_gone(client: Client, cast: Cast) -> None:
    expired = invite(cast, at=timezone.now() - timedelta(days=7))
    assert client.get(reverse("invitation", args=[expired.token])).status_code == 410
    older = invite(cast, email="ida@minsheng.example")
    newer = invite(cast, email="ida@minsheng.example")
    assert client.get(reverse("invitation", args=[older.token])).status_code == 410
    assert client.get(reverse("invitation", args=[newer.token])).status_code == 200
    actions.withdraw_invitation(invitation=newer.row, by=cast.grace, at=timezone.now())
    assert client.get(reverse("invitation", args=[newer.token])).status_code == 410
    assert client.get(reverse("invitation", args=["nonsense"])).status_code == 404


@pytest.mark.parametrize(
    ("first", "second"),
    [("short", "short"), (NEW_PASSWORD, "something else altogether"), ("", ""), ("helen@minsheng.example",) * 2],
)
def test_a_password_that_will_not_do_is_refused_beside_its_field(
    client: Client, cast: Cast, first: str, second: str
) -> None:
    sent = invite(cast)
    answer = client.post(reverse("invitation", args=[sent.token]), {"password1": first, "password2": second})
    assert answer.status_code == 200
    assert "data-error" in answer.content.decode()
    assert Invitation.objects.get(pk=sent.row.pk).accepted_at is None
    assert Worker.objects.filter(email="helen@minsheng.example").exists() is False


def test_somebody_on_the_staff_without_a_sign_in_gets_one_and_keeps_the_post(client: Client, cast: Cast) -> None:
    worker = actions.create_worker(name="老王", phone="13800001234", by=SYSTEM, at=timezone.now())
    terms = actions.PostTerms(unit=cast.unit["maintenance"], role=Role.HANDLER, starts_on=timezone.localdate())
    post = actions.hold_post(worker=worker, terms=terms, by=SYSTEM, at=timezone.now())
    sent = invite(cast, invitee=actions.Invitee(name="老王", email="wang@minsheng.example", worker=worker), terms=terms)
    client.post(reverse("invitation", args=[sent.token]), {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    worker.refresh_from_db()
    assert (worker.email, worker.phone) == ("wang@minsheng.example", "13800001234")
    assert list(Post.objects.filter(worker=worker)) == [post]
    assert [event.action for event in audit.events_of("worker", worker.pk)] == ["create_worker", "join"]


def test_nobody_is_invited_to_an_address_that_signs_in_already(cast: Cast) -> None:
    with pytest.raises(DirectoryRefusal, match="email_taken"):
        invite(cast, email="Alice@minsheng.example")
    assert Message.objects.count() == 0


def test_only_an_administrator_invites_and_only_into_her_area(cast: Cast) -> None:
    for stranger in (cast.alice, cast.bob, cast.erin, cast.charlie):
        with pytest.raises(PermissionDenied):
            invite(cast, by=stranger)


def test_a_forgotten_password_is_renewed_through_a_letter_in_the_outbox(client: Client, cast: Cast) -> None:
    client.post(reverse("account_reset_password"), {"email": "alice@minsheng.example"})
    letter = Message.objects.get()
    assert (letter.address, letter.template) == ("alice@minsheng.example", "password_reset_key")
    path = re.search(r"http://127\.0\.0\.1:8000(/\S+)", letter.body)
    assert path is not None
    page = client.get(path[1], follow=True)
    form = client.post(page.redirect_chain[-1][0], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert form.status_code == 302
    assert Worker.objects.get(email="alice@minsheng.example").check_password(NEW_PASSWORD) is True
    assert [event.action for event in audit.events_of("worker", cast.worker["alice"].pk)] == [
        "create_worker",
        "change_password",
    ]


def test_asking_for_a_strangers_new_password_sends_nothing_and_tells_nothing(client: Client, cast: Cast) -> None:
    known = client.post(reverse("account_reset_password"), {"email": "alice@minsheng.example"})
    unknown = client.post(reverse("account_reset_password"), {"email": "stranger@minsheng.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert Message.objects.count() == 1


def test_an_app_set_up_is_asked_for_at_the_next_sign_in(client: Client, cast: Cast) -> None:
    sign_in(client, "bob")
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))
    prove(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    now = totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
    client.post(reverse("mfa_activate_totp"), {"code": totp.format_hotp_value(now)})
    row = Authenticator.objects.get(user=cast.worker["bob"], type="totp")
    assert row.data["secret"] != secret, "encrypted at rest"
    assert SecondFactor().decrypt(row.data["secret"]) == secret
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    later = Client()
    answer = sign_in(later, "bob")
    assert answer["Location"] == reverse("mfa_authenticate")
    assert later.get(reverse("mfa_authenticate")).status_code == 200
    assert "_auth_user_id" not in later.session


def test_second_factors_move_to_the_newest_key(cast: Cast, settings: Any) -> None:
    old = list(settings.CONTACT_KEYS)
    row = Authenticator.objects.create(
        user=cast.worker["bob"], type="totp", data={"secret": SecondFactor().encrypt("JBSWY3DP")}
    )
    settings.CONTACT_KEYS = [Fernet.generate_key().decode(), *old]
    assert actions.rotate_second_factors() == 1
    row.refresh_from_db()
    assert SecondFactor().decrypt(row.data["secret"]) == "JBSWY3DP"
    settings.CONTACT_KEYS = old
    with pytest.raises(InvalidToken):
        SecondFactor().decrypt(row.data["secret"])


def desk(worker: Worker) -> HttpResponse:
    request = RequestFactory().get("/desk/")
    request.user = worker
    request.session = {}  # type: ignore[assignment]
    return SecondFactorRequired(lambda _request: HttpResponse("the desk"))(request)


def test_in_production_coordinators_and_above_are_sent_to_set_up_a_second_factor(cast: Cast, settings: Any) -> None:
    settings.PRODUCTION = True
    sent = {name: desk(worker).status_code for name, worker in cast.worker.items()}
    assert sent == {
        "alice": 200,
        "bob": 302,
        "carol": 200,
        "dan": 302,
        "erin": 302,
        "frank": 302,
        "grace": 302,
        "charlie": 302,
    }
    assert desk(cast.worker["bob"])["Location"] == reverse("mfa_index")
    Authenticator.objects.create(user=cast.worker["bob"], type="totp", data={})
    assert desk(cast.worker["bob"]).content == b"the desk"


def test_outside_production_nobody_is_sent(cast: Cast) -> None:
    with pytest.raises(MiddlewareNotUsed):
        SecondFactorRequired(lambda _request: HttpResponse("the desk"))
