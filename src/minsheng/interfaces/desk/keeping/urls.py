"""Addresses of the administrator's pages, below /desk/."""

from __future__ import annotations

from django.urls import path

from . import alarms, areas, clocks, pages, people, units, wording

urlpatterns = [
    path("house/", pages.house, name="house"),
    path("house/clocks/", clocks.clocks, name="clocks"),
    path("house/alarms/", alarms.alarms, name="alarms"),
    path("house/alarms/<slug:kind>/", alarms.alarm, name="alarm"),
    path("house/messages/", wording.house_messages, name="messages"),
    path("house/messages/<slug:kind>/", wording.house_message, name="message"),
    path("house/units/<int:unit_id>/", units.unit, name="unit"),
    path("house/areas/<int:area_id>/", areas.area, name="area"),
    path("house/people/<int:worker_id>/", people.person, name="person"),
    path("house/<slug:what>/", pages.add, name="house_add"),
    path("house/invitations/<int:invitation_id>/withdraw/", pages.withdraw, name="withdraw_invitation"),
]
