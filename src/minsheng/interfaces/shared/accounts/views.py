"""The page behind an invitation's link."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from minsheng.directory import actions, queries
from minsheng.directory.policy import DirectoryRefusal, invitation_refusal
from minsheng.interfaces.shared.accounts.forms import JoinForm, SignInForm

GONE = 410
"""The link was good once: 410 and not 404."""


@never_cache
@sensitive_post_parameters("password1", "password2")
def accept(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show the invitation; on POST set the password, begin the post and sign in.

    A link that is unknown is 404; one accepted, withdrawn or expired is 410; both with a page that says what to do.
    """
    now = timezone.now()
    invitation = queries.find_invitation(token)
    if invitation is None:
        return _closed(request, "invitation_unknown")
    refusal = invitation_refusal(invitation.accepted_at, invitation.withdrawn_at, invitation.expires_at, now)
    if refusal:
        return _closed(request, refusal)
    form = JoinForm(request.POST or None, person=invitation)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password1"]
        try:
            worker = actions.accept_invitation(token=token, password=password, at=now)
        except DirectoryRefusal as error:
            return _closed(request, error.code)
        return _signed_in(request, worker.email or "", password)
    return render(request, "account/invitation.html", {"form": form, "invitation": invitation, "now": now})


def _closed(request: HttpRequest, code: str) -> HttpResponse:
    status = 404 if code == "invitation_unknown" else GONE
    return render(request, "account/invitation_closed.html", {"code": code}, status=status)


def _signed_in(request: HttpRequest, email: str, password: str) -> HttpResponseBase:
    # Through allauth's own form, so that signing in here leaves the same traces as on the sign-in page.
    form = SignInForm({"login": email, "password": password}, request=request)
    form.full_clean()
    answer: HttpResponseBase = form.login(request, redirect_url=settings.LOGIN_REDIRECT_URL)
    return answer
