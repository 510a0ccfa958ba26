"""The project's own source files, for tests that police all of it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from data.settings import ROOT

ROOMS = ("api", "auth", "callbacks", "data", "jobs", "layouts")
MIGRATIONS = ROOT / "data" / "migrations" / "versions"


def shipped() -> list[Path]:
    """Every Python file that runs in production, the migrations' steps aside."""
    found = [ROOT / "app.py", *(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))]
    return sorted(file for file in found if MIGRATIONS not in file.parents)


def written() -> list[Path]:
    """Every Python file of the project, tests and benchmarks included."""
    return sorted([*shipped(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")])


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def module_name(file: Path) -> str:
    """`data.models.base` for data/models/base.py, `data.models` for its `__init__.py`."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def functions_calling(file: Path, callee: str) -> Iterator[str]:
    """Dotted names of the functions (or the module) whose own body calls a function by its plain name."""
    waiting: list[tuple[ast.AST, str]] = [(tree(file), module_name(file))]
    while waiting:
        node, place = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            place = f"{place}.{node.name}"
        waiting.extend((child, place) for child in ast.iter_child_nodes(node))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == callee:
            yield place
