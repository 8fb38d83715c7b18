"""The floors and drawers, beyond what the contracts in pyproject.toml can say; and proof that those can break."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

import grimp
import pytest

import ratchets

ROOT = ratchets.ROOT
HOUSE = ROOT / "src" / "minsheng"
PURE = {"policy", "states", "events"}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(
        "minsheng", include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None
    )


def rooms() -> list[str]:
    return ["minsheng." + ".".join(room.relative_to(HOUSE).parts) for room in ratchets.rooms()]


def ring_in(graph: grimp.ImportGraph) -> list[str]:
    """One ring of imports, if there is any: modules that have an order have none."""
    arrows = {module: sorted(graph.find_modules_directly_imported_by(module)) for module in sorted(graph.modules)}
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_module_imports_itself_by_a_detour(graph: grimp.ImportGraph) -> None:
    assert ring_in(graph) == []


def test_a_ring_would_be_found() -> None:
    ring = grimp.ImportGraph()
    for importer, imported in pairwise(["minsheng.a", "minsheng.b", "minsheng.c", "minsheng.a"]):
        ring.add_import(importer=importer, imported=imported)
    ring.add_import(importer="minsheng.d", imported="minsheng.a")
    assert set(ring_in(ring)) == {"minsheng.a", "minsheng.b", "minsheng.c"}


def test_policies_states_and_events_of_every_room_decide_without_django(graph: grimp.ImportGraph) -> None:
    pure = [f"{room}.{drawer}" for room in rooms() for drawer in PURE if f"{room}.{drawer}" in graph.modules]
    chains = {drawer: graph.find_shortest_chain(drawer, "django", as_packages=True) for drawer in pure}
    assert {drawer: chain for drawer, chain in chains.items() if chain} == {}


def test_a_model_is_opened_by_its_own_room_only(graph: grimp.ImportGraph) -> None:
    """Except privacy's, whose encrypted fields are column types every room may use, and audit's step that makes a table
    append-only, which belongs into the migrations of every room that keeps a history."""
    step = "minsheng.foundation.audit.models.append_only"
    strangers = [
        (importer, module)
        for room in rooms()
        if room != "minsheng.foundation.privacy" and f"{room}.models" in graph.modules
        for module in {f"{room}.models", *graph.find_descendants(f"{room}.models")} & graph.modules
        for importer in graph.find_modules_that_directly_import(module)
        if not importer.startswith(f"{room}.") and not (module == step and ".migrations." in importer)
    ]
    assert sorted(strangers) == []


def test_no_import_hides_in_a_function() -> None:
    assert [hidden for path in ratchets.sources() for hidden in ratchets.hidden_imports(path)] == []


def test_the_environment_is_read_in_one_place() -> None:
    readers = {
        path.relative_to(HOUSE).as_posix()
        for path in HOUSE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    }
    # The server and the command say which settings to use before there are any.
    assert readers - {"config/wsgi.py", "interfaces/cli/main.py"} == {"config/environment.py"}


def test_interfaces_never_ask_a_model_for_rows() -> None:
    askers = [
        f"{path.relative_to(HOUSE)}:{node.lineno}"
        for floor in ("interfaces", "workflows")
        for path in (HOUSE / floor).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
    ]
    assert askers == []


def test_the_clock_is_read_by_interfaces_and_tasks_only() -> None:
    readers = [
        f"{path.relative_to(HOUSE)}:{node.lineno}"
        for path in HOUSE.rglob("*.py")
        if not {"interfaces", "migrations", "tasks"} & set(path.parts) and path.stem != "tasks"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and (
            ast.unparse(node.func).endswith((".now", ".today", ".utcnow", "time.time"))
            or (ast.unparse(node.func).endswith("localdate") and not node.args)  # with a time it only converts
        )
    ]
    assert readers == []


BREAKS = [
    ("core/planted.py", "import minsheng.directory.actions", "Floors"),
    ("core/planted.py", "import django.http", "Core, policy"),
    ("utils.py", "", "Floors"),
    ("concerns/utils.py", "", "Furniture"),
    ("foundation/audit/policy.py", "import minsheng.foundation.audit.models", "Furniture"),
    ("foundation/bulk/planted.py", "import minsheng.foundation.audit.actions", "Foundation"),
    ("interfaces/portal/planted.py", "import minsheng.interfaces.desk.urls", "Interfaces: strangers"),
    ("interfaces/portal/planted.py", "import minsheng.concerns.models", "Interfaces, workflows"),
    ("workflows/planted.py", "import minsheng.foundation.outbox.tasks", "Tasks"),
    ("insight/planted.py", "import minsheng.directory.actions", "Insight"),
    ("interfaces/desk/hot/digest.py", "import minsheng.mediation.apps", "Nothing of mediation"),
]


@pytest.mark.parametrize(("place", "line", "contract"), BREAKS)
def test_each_contract_breaks_when_it_is_broken(tmp_path: Path, place: str, line: str, contract: str) -> None:
    shutil.copytree(HOUSE, tmp_path / "src" / "minsheng", ignore=shutil.ignore_patterns("*.po", "*.mo", "static"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    planted = tmp_path / "src" / "minsheng" / place
    before = planted.read_text(encoding="utf-8") if planted.exists() else ""
    planted.write_text(f"{before}\n{line}\n", encoding="utf-8")
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert [row for row in done.stdout.splitlines() if row.startswith(contract) and row.endswith("BROKEN")]
