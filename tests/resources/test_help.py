"""The help: every link leads somewhere, every code of the data room is explained, plain words only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import resources
from resources import read_text, resource_path

ROOT = Path(resources.__file__).parent.parent
PAGES = sorted(path.name for path in resource_path("help").glob("*.md"))
# The families whose cause is not on the screen in front of the clerk.
EXPLAINED = re.compile(r"(DB|KEY|ROOM|RECOVERY|BACKUP)-[A-Z]+(-[A-Z]+)*|SIGN-IN")


def codes_in_source() -> Iterator[str]:
    for folder in ("db", "desktop"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and EXPLAINED.fullmatch(node.value)
                ):
                    yield node.value


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_page(page: str) -> None:
    text = read_text("help", page)
    assert text.startswith("# ")
    for target in re.findall(r"\]\(([^)]+)\)", text):
        assert target in PAGES, f"{page} -> {target}"


def test_every_page_is_reachable_from_the_index() -> None:
    assert set(re.findall(r"\]\(([^)]+)\)", read_text("help", "index.md"))) == set(PAGES) - {"index.md"}


def test_the_codes_a_clerk_cannot_solve_alone_are_explained() -> None:
    headings = re.findall(r"^### (.+)$", read_text("help", "errors.md"), flags=re.M)
    explained = {code for heading in headings for code in heading.split("、")}
    used = set(codes_in_source())
    assert {"DB-READONLY", "DB-CORRUPT", "KEY-WRONG"} <= used
    assert sorted(used - explained) == []


def test_the_privacy_notice_holds_what_the_law_asks_for() -> None:
    """《个人信息保护法》§17: who and how to reach them, purpose, way, kinds, retention, and the rights."""
    text = read_text("help", "privacy-notice.md")
    for words in ("第十七条", "电话", "为什么", "敏感个人信息", "保存多久", "交给谁", "更正", "撤回"):
        assert words in text
