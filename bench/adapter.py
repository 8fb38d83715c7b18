"""Minsheng for the shared load generator: what create, assign, resolve and list look like over our JSON API.

Options (``--opt name=value``): ``access``, a JSON file with two ``tokens`` (``desk`` of a coordinator, ``unit`` of
a handler), and the ids ``area``, ``unit``, ``category``.
"""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

Request = tuple[str, str, dict[str, str], bytes]
TEXT = "南三巷口的雨水井上周开始堵，一下雨水就漫进楼道，老人出门要踩着砖走。编号 "
REPLY = "清出淤泥两车，换了三个雨水箅子，井盖加了垫圈；明年春天把这段管子加粗，已列入计划。"


class Adapter:
    """One virtual user's requests: create and assign as the desk, resolve as the unit."""

    def __init__(self, base: str, opts: dict[str, str]) -> None:  # noqa: ARG002 (the generator's signature)
        self.access: dict[str, Any] = json.loads(Path(opts["access"]).read_text())

    def login(self, call: object) -> dict[str, Any]:  # noqa: ARG002 (the generator's signature)
        """Tokens need no session: only the kind of content is common to all requests."""
        return {"headers": {"Content-Type": "application/json"}}

    def _as(self, who: str, method: str, path: str, body: dict[str, Any] | None = None, **headers: str) -> Request:
        bearer = {"Authorization": f"Bearer {self.access['tokens'][who]}"}
        return method, f"/api/v1{path}", bearer | headers, json.dumps(body).encode() if body else b""

    def create(self, ctx: dict[str, Any]) -> Request:
        """A resident's drain, with a phone number: it is encrypted, and two messages will be queued."""
        body = {
            "text": f"{TEXT}{ctx['rng'].random()}",
            "area": self.access["area"],
            "category": self.access["category"],
            "contact": {"phone": "13800001234"},
        }
        return self._as("desk", "POST", "/concerns", body, **{"Idempotency-Key": uuid.uuid4().hex})

    def on_create(self, ctx: dict[str, Any], status: int, headers: object, body: bytes) -> None:  # noqa: ARG002
        """Keep the number for the next two requests."""
        ctx["id"] = json.loads(body)["id"]

    def assign(self, ctx: dict[str, Any]) -> Request:
        """To the unit."""
        return self._as("desk", "POST", f"/concerns/{ctx['id']}/assign", {"unit": self.access["unit"]})

    def resolve(self, ctx: dict[str, Any]) -> Request:
        """With a reply; the reporter is asked for a verdict."""
        return self._as("unit", "POST", f"/concerns/{ctx['id']}/resolve", {"outcome": "solved", "reply": REPLY})

    def listing(self, ctx: dict[str, Any]) -> Request:  # noqa: ARG002 (the generator's signature)
        """Fifty resolved ones, newest first, of all the desk may see."""
        return self._as("desk", "GET", "/concerns?state=resolved&size=50")
