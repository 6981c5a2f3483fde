"""The icons that are shipped are those the window shows: none is missing, none lies about."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import desktop
from desktop.theme.icons import FOLDER

WHERE = {
    "paint_icon": 1, "pixmap": 0, "icon": 0, "set_icon": 0, "set_level": 1, "BadgeSpec": 2, "Feature": 2,
    "FaultWords": 1, "EmptyState": 0, "IconRow": 0, "IconLabel": 0, "IconWords": 0,
    "SectionSpec": 3, "Option": 2,
}
"""Which argument is the name of an icon; elsewhere it goes by the keyword ``icon``."""


@cache
def trees() -> tuple[ast.AST, ...]:
    sources = Path(desktop.__file__).parent.rglob("*.py")
    return tuple(ast.parse(path.read_text(encoding="utf-8")) for path in sources)


def strings(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def named_in(call: ast.Call) -> set[str]:
    """The icons a call names outright, also one of two."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    place = WHERE.get(name, len(call.args))
    found = [*call.args[place : place + 1], *(word.value for word in call.keywords if word.arg == "icon")]
    plain = [arm for one in found for arm in ((one.body, one.orelse) if isinstance(one, ast.IfExp) else (one,))]
    return {arm.value for arm in plain if isinstance(arm, ast.Constant) and isinstance(arm.value, str)}


def test_every_icon_named_is_there() -> None:
    calls = (node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call))
    named = set().union(*(named_in(call) for call in calls)) - {""}
    assert len(named) > 25, "the calls are found at all"
    assert {name for name in named if not (FOLDER / f"{name}.svg").exists()} == set()


def test_every_icon_there_is_named() -> None:
    words = {text for tree in trees() for text in strings(tree)}
    assert {path.stem for path in FOLDER.glob("*.svg")} - words == set()
