"""Reading component trees as the browser gets them, in JSON: what stands in them, found by class, type or id."""

from collections.abc import Iterator
from typing import Any

Node = dict[str, Any]


def nodes(tree: Any) -> Iterator[Node]:
    """Every component of a tree, in the order of reading; trees stand in any property, not only in `children`."""
    if isinstance(tree, list):
        for one in tree:
            yield from nodes(one)
    elif isinstance(tree, dict):
        if "type" in tree and "props" in tree:
            yield tree
        for value in tree.values():
            yield from nodes(value)


def by_class(tree: Any, name: str) -> list[Node]:
    return [node for node in nodes(tree) if name in (node["props"].get("className") or "").split()]


def by_type(tree: Any, name: str) -> list[Node]:
    return [node for node in nodes(tree) if node["type"] == name]


def by_id(tree: Any, identity: str) -> Node:
    [found] = [node for node in nodes(tree) if node["props"].get("id") == identity]
    return found


def text(tree: Any) -> str:
    """What a reader sees of a tree, white space folded."""
    return " ".join("".join(_texts(tree)).split())


def _texts(tree: Any) -> Iterator[str]:
    if isinstance(tree, str | int | float):
        yield str(tree)
    elif isinstance(tree, list):
        for one in tree:
            yield from _texts(one)
    elif isinstance(tree, dict):
        yield from _texts(tree.get("props", {}).get("children"))


def hrefs(tree: Any) -> list[str]:
    """Every address a tree leads to."""
    return [node["props"]["href"] for node in nodes(tree) if node["props"].get("href")]


def tiles(tree: Any) -> dict[str, tuple[str, str]]:
    """Figure and note of every tile by its label."""
    return {
        _only(tile, "tile-label-text"): (_only(tile, "tile-figure"), _only(tile, "tile-note"))
        for tile in by_class(tree, "tile")
    }


def _only(tree: Any, name: str) -> str:
    [found] = by_class(tree, name)
    return text(found)


def table(tree: Any) -> list[list[str]]:
    """The texts of the rows of the one table in a tree, its heading first."""
    [found] = by_type(tree, "Table")
    return [[text(cell) for cell in nodes(row) if cell["type"] in ("Th", "Td")] for row in by_type(found, "Tr")]


def records(tree: Any) -> list[dict[str, str]]:
    """The rows of the one table in a tree by their headings."""
    heading, *rows = table(tree)
    return [dict(zip(heading, row, strict=True)) for row in rows]
