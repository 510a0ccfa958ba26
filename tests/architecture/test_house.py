"""How the house is kept: what stands at the top level, how modules introduce themselves, what they are not called."""

import ast
import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

from data.settings import ROOT
from tests.support.source import module_name, shipped, tree, written

TOP_LEVEL = {
    *("app.py", "layouts", "callbacks", "data", "auth", "jobs", "api", "assets", "tests", "setup.cfg"),
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "Makefile", "Procfile", "pyproject.toml"),
    *("ruff.toml", "requirements.lock", "portal.example.toml", "docs", "benchmarks", "deploy"),
    *(".ci", ".pre-commit-config.yaml", ".gitignore", ".git"),
}
SENTENCE = re.compile(r"[\"'`\w].*[.:]", re.DOTALL)
EMPTY_WORDS = re.compile(r"(^|_)(utils?|helpers?|misc|common|stuff)($|_)")
PROMISES = re.compile(r"\b(TO" + r"DO|FIX" + r"ME)\b")
RULE = re.compile(r"R-[A-Z]+-\d")
DOMAIN = [file for file in shipped() if file.parent == ROOT / "data" / "domain" and file.name != "__init__.py"]


def name_of(file: Path) -> str:
    return module_name(file)


def test_the_top_level_is_as_given() -> None:
    ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text().splitlines()]
    found = {item.name for item in ROOT.iterdir()}
    kept = {name for name in found if not any(fnmatch(name, pattern) for pattern in ignored)}
    assert kept == TOP_LEVEL


@pytest.mark.parametrize("file", written(), ids=name_of)
def test_a_module_opens_with_a_sentence_that_says_what_lives_in_it(file: Path) -> None:
    opening = (ast.get_docstring(tree(file)) or "").split("\n\n")[0]
    assert SENTENCE.fullmatch(opening)


def test_no_module_has_an_empty_name() -> None:
    named = [module_name(file) for file in written()]
    assert [name for name in named if EMPTY_WORDS.search(name.rpartition(".")[2])] == []


def test_nothing_is_left_for_later_in_the_code() -> None:
    assert [module_name(file) for file in written() if PROMISES.search(file.read_text())] == []


@pytest.mark.parametrize("file", DOMAIN, ids=name_of)
def test_a_module_of_rules_names_them_and_explains_every_public_function(file: Path) -> None:
    functions = [node for node in tree(file).body if isinstance(node, ast.FunctionDef)]
    unexplained = [node.name for node in functions if not node.name.startswith("_") and not ast.get_docstring(node)]
    assert unexplained == []
    assert RULE.search(file.read_text())
