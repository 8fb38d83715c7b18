"""The forms of the account pages, in our words and without placeholders that vanish as one types."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

PASSWORD_HINT = _("At least ten characters; a sentence you can remember is better than a word with signs in it.")
WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "login": (_("E-mail"), ""),
    "email": (_("E-mail"), _("The one you sign in with. We send a link there.")),
    "password": (_("Password"), ""),
    "oldpassword": (_("Your password now"), ""),
    "password1": (_("New password"), PASSWORD_HINT),
    "password2": (_("The new password again"), ""),
    "code": (_("Code"), _("Six digits from your app, or one of your recovery codes.")),
    "name": (_("A name for this passkey"), _("For instance “my phone”.")),
    "passwordless": (_("Sign in with it alone, without a password"), ""),
}
"""Label and hint of every field allauth gives us."""


validate_address = EmailValidator(_("This does not look like an e-mail address."))


class InOurWords(forms.Form):
    """Puts WORDS over allauth's labels and hints, and takes the placeholders away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - each allauth form has its own
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            label, hint = WORDS.get(name, (field.label, field.help_text))
            field.label, field.help_text = str(label or ""), str(hint or "")
            field.widget.attrs.pop("placeholder", None)
            field.error_messages["required"] = str(_("Please fill this in."))
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = str(_("This does not look like an e-mail address."))
                field.validators = [validate_address]


class SignInForm(InOurWords, allauth.LoginForm):  # type: ignore[misc]
    """E-mail and password."""


class ResetForm(InOurWords, allauth.ResetPasswordForm):  # type: ignore[misc]
    """Where to send the link."""


class ResetFromLinkForm(InOurWords, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password, twice."""


class ChangeForm(InOurWords, allauth.ChangePasswordForm):  # type: ignore[misc]
    """The old password and the new one, twice."""


class PasswordAgainForm(InOurWords, allauth.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something delicate."""


class CodeForm(InOurWords, second_factor.AuthenticateForm):  # type: ignore[misc]
    """The second factor at sign-in."""


class CodeAgainForm(InOurWords, second_factor.ReauthenticateForm):  # type: ignore[misc]
    """The second factor once more, before something delicate."""


class FirstCodeForm(InOurWords, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app just set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - allauth's signature
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = gettext("The six digits your app shows now.")


class PasskeyForm(InOurWords, AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey."""


class PasskeyNameForm(InOurWords, EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""


class JoinForm(forms.Form):
    """The password an invited person chooses. ``person`` has the name and e-mail a password must not resemble."""

    password1 = forms.CharField(
        label=_("Choose a password"),
        help_text=PASSWORD_HINT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password1(self) -> str:
        """The password, strong enough."""
        password = str(self.cleaned_data["password1"])
        validate_password(password, self.person)
        return password

    def clean_password2(self) -> str:
        """The same once more."""
        again = str(self.cleaned_data["password2"])
        if "password1" in self.cleaned_data and again != self.cleaned_data["password1"]:
            raise ValidationError(gettext("The two passwords are not the same. Type the second one again."))
        return again
