"""A start imports only the tables it works with, so each file of models must bring along what its keys point to."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from db import models

FILES = {path.stem: ast.parse(path.read_text("utf-8")) for path in Path(models.__path__[0]).glob("[a-z]*.py")}


def _imported(module: str) -> set[str]:
    """The files of models that come with one, itself included."""
    found, waiting = set(), [module]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        for node in ast.walk(FILES[name]):
            if isinstance(node, ast.Import):
                waiting += [a.name.removeprefix("db.models.") for a in node.names if a.name.startswith("db.models.")]
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("db.models."):
                waiting.append(str(node.module).removeprefix("db.models."))
    return found


@pytest.mark.parametrize("module", sorted(FILES))
def test_the_tables_its_keys_point_to_come_along(module: str) -> None:
    tables = {
        table.name: mapper.class_.__module__.removeprefix("db.models.")
        for mapper in models.load_all().registry.mappers
        for table in mapper.tables
    }
    pointed = {
        tables[key.column.table.name]
        for mapper in models.load_all().registry.mappers
        if mapper.class_.__module__ == f"db.models.{module}"
        for table in mapper.tables
        for key in table.foreign_keys
    }
    assert pointed <= _imported(module)
