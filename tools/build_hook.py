"""Compiles the messages whenever the project is built or installed, so that no one gets a product without Chinese."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))

import catalogues  # the build imports this file alone: its neighbour had to be put on the path first


class CompileMessages(BuildHookInterface[Any]):
    """Writes the ``.mo`` files before the wheel is packed or the editable link is made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatchling's signature)
        """Compile every catalogue below ``src``."""
        catalogues.compile_all(Path(self.root) / "src" / "minsheng")
