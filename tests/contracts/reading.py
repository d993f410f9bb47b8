"""The source as parsed, once a run."""

import ast
from functools import cache
from pathlib import Path


def related(parsed: ast.Module) -> list[ast.AST]:
    """Every node, each knowing its parent."""
    found = list(ast.walk(parsed))
    for node in found:
        for child in ast.iter_child_nodes(node):
            child.parent = node  # type: ignore[attr-defined]
    return found


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Every node of a file, each knowing its parent."""
    return related(ast.parse(path.read_text(encoding="utf-8")))


def called(call: ast.Call) -> str:
    """The last name of what is called: `now` of `timezone.now()`; nothing for what has no name."""
    return str(getattr(call.func, "attr", None) or getattr(call.func, "id", ""))
