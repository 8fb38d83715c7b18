"""Addresses below /desk/. The leader page and the record book bring their own lists."""

from __future__ import annotations

from django.urls import path

from . import acting, around, bulk, contact, entry, intake, ledger, photos, work
from .asking import urls as asking
from .book import urls as book
from .guiding import urls as guiding
from .hands import urls as hands
from .hot import urls as hot
from .keeping import urls as keeping
from .leader import urls as leader
from .letters import urls as letters
from .projects import urls as projects
from .ruling import urls as ruling

app_name = "desk"
urlpatterns = [
    *leader.urlpatterns,
    *book.urlpatterns,
    *keeping.urlpatterns,
    *ruling.urlpatterns,
    *letters.urlpatterns,
    *guiding.urlpatterns,
    *hands.urlpatterns,
    *asking.urlpatterns,
    *hot.urlpatterns,
    *projects.urlpatterns,
    path("", ledger.ledger, name="ledger"),
    path("filters/", ledger.save_filter, name="save_filter"),
    path("filters/<int:filter_id>/name/", ledger.rename_filter, name="rename_filter"),
    path("filters/<int:filter_id>/delete/", ledger.drop_filter, name="drop_filter"),
    path("concerns/<int:concern_id>/", entry.entry, name="entry"),
    path("concerns/<int:concern_id>/contact/", contact.contact, name="contact"),
    path("concerns/<int:concern_id>/<slug:slug>/", acting.act, name="act"),
    path("assign/", bulk.assign_many, name="assign_many"),
    path("people/", bulk.people, name="people"),
    path("new/", intake.new, name="new"),
    path("new/similar/", intake.similar, name="similar"),
    path("slips/<str:receipt>/", intake.slip, name="slip"),
    path("work/", work.work, name="work"),
    path("around/", around.around, name="around"),
    path("photos/<int:photo_id>/", photos.photo, name="photo"),
]
