"""A caller of the API: a token, and the duty to hold every answer to what the description promises."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pydantic import BaseModel

from minsheng.interfaces.api.acting import router

ROOT = "/api/v1"
BY_THE_HOUSE = {404, 405, 413, 503}
"""Answers that may come from the house's own error pages, before the API is asked."""


@dataclass(frozen=True)
class Said:
    """An answer: its status, its JSON, and how many statements it took."""

    status: int
    body: Any
    headers: dict[str, str]
    statements: int


@dataclass
class Caller:
    """Somebody's program, with or without their token."""

    token: str = ""
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def get(self, path: str, **headers: str) -> Said:
        return self._call("GET", path, "", headers)

    def post(self, path: str, body: object = None, **headers: str) -> Said:
        raw = body if isinstance(body, str) else json.dumps({} if body is None else body)
        return self._call("POST", path, raw, headers)

    def _call(self, method: str, path: str, raw: str, headers: dict[str, str]) -> Said:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            named["Authorization"] = f"Bearer {self.token}"
        with CaptureQueriesContext(connection) as asked:
            answer = self.client.generic(method, ROOT + path, raw, content_type="application/json", headers=named)
        body = json.loads(answer.content) if answer.headers["Content-Type"].startswith("application/json") else None
        _hold_to_the_description(method, path.partition("?")[0], answer, body)
        spent = [one["sql"] for one in asked.captured_queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        return Said(answer.status_code, body, dict(answer.headers.items()), len(spent))


def _hold_to_the_description(method: str, path: str, answer: HttpResponseBase, body: object) -> None:
    """The body fits the schema of its status, and says nothing that stands in no schema."""
    models = promised(method, path)
    if answer.status_code not in models:
        assert answer.status_code in BY_THE_HOUSE, (method, path, answer.status_code, body)
        return
    found = models[answer.status_code].model_validate({"response": body})
    _nothing_more(body, found.model_dump(mode="json")["response"])


def promised(method: str, path: str) -> dict[int, type[BaseModel]]:
    """The schemas of an address by status."""
    for template, view in router.path_operations.items():
        pattern = re.sub(r"{int:\w+}", r"\\d+", re.sub(r"{str:\w+}", r"[^/]+", template))
        if re.fullmatch(pattern, path):
            for operation in view.operations:
                if method in operation.methods:
                    return operation.response_models
    return {}


def _nothing_more(said: object, known: object) -> None:
    if isinstance(said, dict) and isinstance(known, dict):
        assert set(said) <= set(known)
        for name, value in said.items():
            _nothing_more(value, known[name])
    elif isinstance(said, list) and isinstance(known, list):
        for one, other in zip(said, known, strict=True):
            _nothing_more(one, other)
