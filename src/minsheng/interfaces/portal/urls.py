"""Addresses of the resident's side."""

from __future__ import annotations

from django.urls import path

from minsheng.interfaces.portal.views import (
    front,
    guides,
    last_word,
    link,
    places,
    projects,
    receipt,
    report,
    similar,
    visit,
    words,
)

app_name = "portal"
urlpatterns = [
    path("", front.start, name="start"),
    path("privacy/", front.privacy, name="privacy"),
    path("robots.txt", front.robots, name="robots"),
    path("report/", report.begin, name="report"),
    path("report/<uuid:draft>/", report.where, name="where"),
    path("report/<uuid:draft>/what/", report.what, name="what"),
    path("report/<uuid:draft>/similar/", similar.similar, name="similar"),
    path("report/<uuid:draft>/contact/", report.contact, name="contact"),
    path("report/<uuid:draft>/check/", report.check, name="check"),
    path("report/<uuid:draft>/photo/<int:file_id>/", report.photo, name="draft_photo"),
    path("r/", receipt.look_up, name="look_up"),
    path("r/<str:receipt>/", receipt.receipt, name="receipt"),
    path("r/<str:receipt>/qr.svg", receipt.qr, name="receipt_qr"),
    path("r/<str:receipt>/receipt.png", receipt.card, name="receipt_card"),
    path("r/<str:receipt>/photo/<int:photo_id>/", receipt.photo, name="receipt_photo"),
    path("r/<str:receipt>/rate/", last_word.rate, name="rate"),
    path("r/<str:receipt>/answer/", last_word.answer, name="answer"),
    path("r/<str:receipt>/photos/", last_word.add_photos, name="photos"),
    path("r/<str:receipt>/withdraw/", last_word.withdraw, name="withdraw"),
    path("r/<str:receipt>/write/", words.write, name="write"),
    path("r/<str:receipt>/asking/", words.asking, name="asking"),
    path("projects/", projects.projects, name="projects"),
    path("projects/pictures/<int:picture_id>/", projects.picture, name="project_picture"),
    path("projects/<slug:code>/", projects.project, name="project"),
    path("guides/", guides.guides, name="guides"),
    path("guides/<slug:code>/", guides.guide, name="guide"),
    path("guides/<slug:code>/v/<int:number>/", guides.guide, name="guide_version"),
    path("guides/<slug:code>/check/", guides.check, name="guide_check"),
    path("guides/<slug:code>/paper/", guides.paper, name="guide_paper"),
    path("places/", places.where_to_go, name="places"),
    path("visit/", visit.begin, name="visit"),
    path("visit/booking/<str:token>/", visit.booked, name="visit_booked"),
    path("visit/cancel/<str:token>/", visit.cancel, name="visit_cancel"),
    path("visit/<slug:code>/", visit.days, name="visit_days"),
    path("visit/<slug:code>/<str:day>/", visit.times, name="visit_times"),
    path("visit/<slug:code>/<str:day>/<str:clock>/", visit.book, name="visit_book"),
    path("v/<str:token>/", link.link, name="link"),
    path("v/<str:token>/asking/", link.asking, name="link_asking"),
]
