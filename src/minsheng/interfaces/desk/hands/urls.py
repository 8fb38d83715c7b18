"""Addresses of the pages about many hands, below /desk/."""

from __future__ import annotations

from django.urls import path

from . import beyond, escalations, leave, tasks

urlpatterns = [
    path("tasks/<int:task_id>/", tasks.task, name="task"),
    path("tasks/<int:task_id>/photos/<int:photo_id>/", tasks.photo, name="task_photo"),
    path("leave/", leave.leave, name="leave"),
    path("leave/<int:absence_id>/drop/", leave.drop_leave, name="drop_leave"),
    path("escalations/", escalations.escalations, name="escalations"),
    path("escalations/<int:escalation_id>/seen/", escalations.seen, name="seen"),
    path("beyond/", beyond.beyond, name="beyond"),
]
