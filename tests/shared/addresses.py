"""The shared room's own addresses: its tests ask nothing of the rooms that stand on it."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("minsheng.interfaces.shared.urls"))]
handler400 = "minsheng.interfaces.shared.errors.bad_request"
handler403 = "minsheng.interfaces.shared.errors.permission_denied"
handler404 = "minsheng.interfaces.shared.errors.page_not_found"
handler500 = "minsheng.interfaces.shared.errors.server_error"
