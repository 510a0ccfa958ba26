"""The direction of imports, as the contracts in `setup.cfg` state it."""

import ast
from configparser import ConfigParser
from pathlib import Path

import pytest
from importlinter.application.use_cases import lint_imports
from importlinter.configuration import configure

from data.settings import ROOT
from tests.support.source import ROOMS, module_name, shipped, tree


def test_every_contract_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    kept = lint_imports(config_filename=str(ROOT / "setup.cfg"), cache_dir=None, no_logo=True)
    assert kept, capsys.readouterr().out


def test_the_contracts_cover_every_room() -> None:
    config = ConfigParser()
    config.read(ROOT / "setup.cfg")
    assert set(config["importlinter"]["root_packages"].split()) == set(ROOMS)


def test_nobody_imports_the_front_door() -> None:
    assert [module_name(file) for file in shipped() if "app" in imported(file)] == []


def imported(file: Path) -> set[str]:
    """The modules a file names in its imports."""
    nodes = list(ast.walk(tree(file)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
