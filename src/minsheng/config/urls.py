"""Every address of the product, one line a building."""

from __future__ import annotations

from django.urls import include, path

from minsheng.interfaces.api import incoming

urlpatterns = [
    path("", include("minsheng.interfaces.portal.urls")),
    path("desk/", include("minsheng.interfaces.desk.urls")),
    path("api/v1/", include("minsheng.interfaces.api.urls")),
    path("in/sms/", incoming.text_message, name="in_sms"),
    path("accounts/", include("minsheng.interfaces.shared.accounts.urls")),
    path("", include("minsheng.interfaces.shared.urls")),
]
handler400 = "minsheng.interfaces.shared.errors.bad_request"
handler403 = "minsheng.interfaces.shared.errors.permission_denied"
handler404 = "minsheng.interfaces.shared.errors.page_not_found"
handler429 = "minsheng.interfaces.shared.errors.too_many_requests"  # asked for by allauth
handler500 = "minsheng.interfaces.shared.errors.server_error"
