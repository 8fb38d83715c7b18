"""How allauth fits this house: nobody signs up by themselves, mail goes through the outbox, secrets rest encrypted."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from minsheng.directory import actions, policy
from minsheng.foundation.outbox import actions as outbox
from minsheng.interfaces.shared.origins import origin_of


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """allauth's account hooks."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("E-mail and password do not fit together. Try again, or choose a new password."),
        "incorrect_password": _("That is not your password. Try again."),
        "enter_current_password": _("That is not your password. Try again."),
        "incorrect_code": _("This code does not fit. Wait for the next one and try again."),
        "too_many_login_attempts": _("Too many wrong attempts. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Never: staff come by invitation."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """By the house's own rule: a proxy's address would be everybody's, and one guesser would shut out all staff."""
        return origin_of(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the letter in the outbox, in the person's own language."""
        user = context.get("user")
        now = timezone.now()
        with override(getattr(user, "language", settings.LANGUAGE_CODE)), transaction.atomic():
            outbox.queue(
                [
                    outbox.NewMessage(
                        channel="email",
                        address=email,
                        language=getattr(user, "language", settings.LANGUAGE_CODE),
                        template=template_prefix.rsplit("/", 1)[-1],
                        subject=" ".join(render_to_string(f"{template_prefix}_subject.txt", context).split()),
                        body=render_to_string(f"{template_prefix}_message.txt", context).strip(),
                        about_type="worker",
                        about_id=getattr(user, "pk", "") or "",
                        deduplication_key=f"{template_prefix}:{policy.digest_of(email)}:{now.isoformat()}",
                    )
                ],
                at=now,
            )

    def set_password(self, user: Any, password: str) -> None:  # noqa: ANN401 - the worker, whose model is not ours to know
        """Through the directory, so that the change is on the record."""
        actions.change_password(worker=user, password=password, at=timezone.now())

    def add_message(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - allauth's signature
        """Say nothing: the page that follows shows what happened."""

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of a reset letter, always to our own published address, whatever host the request named."""
        found = super().get_reset_password_from_key_url(key)
        path = found.split("//", 1)[-1].partition("/")[2]
        return f"{settings.PUBLIC_URL}/{path}"


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """allauth's second-factor hooks: what signs somebody in is encrypted at rest, as contacts are."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": InvitationOnly.error_messages["incorrect_code"],
    }

    def encrypt(self, text: str) -> str:
        """With the newest of CONTACT_KEYS; directory.actions.rotate_second_factors renews it."""
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """With whichever of CONTACT_KEYS opens it."""
        return _cipher().decrypt(encrypted_text.encode("ascii")).decode()

    def get_totp_issuer(self) -> str:
        """The name an authenticator app lists the account under."""
        return gettext("Minsheng")

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """The e-mail: what the person signs in with."""
        return str(getattr(user, "email", ""))


def _cipher() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.CONTACT_KEYS])
