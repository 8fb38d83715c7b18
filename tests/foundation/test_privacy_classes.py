"""Every field of every model of this project is sorted into personal, sensitive or plain."""

from __future__ import annotations

import pytest
from django.apps import apps

from minsheng.foundation.jobs.models import Heartbeat
from minsheng.foundation.privacy import queries


def test_every_field_of_every_model_is_sorted_once() -> None:
    assert queries.unsorted_fields() == []


def test_the_models_of_every_installed_room_are_looked_at() -> None:
    rooms = {config.label for config in apps.get_app_configs() if config.name.startswith("minsheng.")}
    with_models = {label for label in rooms if list(apps.get_app_config(label).get_models())}
    assert {model._meta.app_label for model in queries.project_models()} == with_models
    assert {"audit", "idempotency", "jobs", "files", "outbox"} <= with_models


def sorting(**classes: tuple[str, ...]) -> type:
    return type("Privacy", (), classes)


@pytest.mark.parametrize(
    ("privacy", "faults"),
    [
        (sorting(plain=("id", "worker_id", "started_at")), ["jobs.Heartbeat.beat_at: in no privacy class"]),
        (
            sorting(plain=("id", "worker_id", "started_at", "beat_at"), personal=("worker_id",)),
            ["jobs.Heartbeat.worker_id: in two privacy classes"],
        ),
        (
            sorting(plain=("id", "worker_id", "started_at", "beat_at"), sensitive=("pulse",)),
            ["jobs.Heartbeat.pulse: no such field"],
        ),
    ],
)
def test_a_field_that_is_unsorted_sorted_twice_or_made_up_is_named(
    monkeypatch: pytest.MonkeyPatch, privacy: type, faults: list[str]
) -> None:
    monkeypatch.setattr(Heartbeat, "Privacy", privacy)
    assert queries.unsorted_fields() == faults


def test_a_model_without_classes_has_every_field_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Heartbeat, "Privacy")
    assert queries.unsorted_fields() == [
        f"jobs.Heartbeat.{name}: in no privacy class" for name in ("id", "worker_id", "started_at", "beat_at")
    ]


def test_encrypted_columns_are_found() -> None:
    assert ("outbox.Message", "address") in [(model._meta.label, name) for model, name in queries.encrypted_columns()]
    named_as_personal = [
        f"{model._meta.label}.{name}"
        for model, name in queries.encrypted_columns()
        if model in queries.project_models() and name in queries.sorted_fields(model)["plain"]
    ]
    assert named_as_personal == []
