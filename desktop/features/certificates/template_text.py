"""A template as lines to type in, and back: a paragraph, a fact or a column is a line; its parts stand between bars."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from db.domain.certificate_template import Template, TemplateFault

BAR = "｜"
LISTS = ("body", "facts", "columns", "notes", "signers", "issuers")
"""Editors of several lines, in the order of the page."""
_PLACES = {
    "名称": "name", "标题": "title", "正文": "body", "全文": "body", "信息表": "facts", "表格": "columns", "说明": "notes",
    "签字栏": "signers", "落款": "issuers", "公示天数": "publicity_days", "有效天数": "valid_days",
}
_PLACE = re.compile(rf"({'|'.join(_PLACES)})(?:第 (\d+) [段项条行列])?(名称|内容)?(?:第 (\d+) 字)?")
_COLUMN_PARTS = 3


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a fault is: the editor, the line in it from 0, the character in the line from 0."""

    editor: str
    line: int = 0
    column: int = 0


def written(template: Template) -> dict[str, str]:
    """The text of each editor of several lines."""
    return {
        "body": "\n".join(template.body),
        "facts": "\n".join(BAR.join(pair) for pair in template.facts),
        "columns": "\n".join(f"{heading}{BAR}{field}{BAR}{weight}" for heading, field, weight in template.columns),
        "notes": "\n".join(template.notes),
        "signers": "\n".join(template.signers),
        "issuers": "\n".join(template.issuers),
    }


def _lines(text: str) -> list[tuple[int, int, str]]:
    """The lines that say something: which line, how far in the words begin, the words."""
    rows = enumerate(text.split("\n"))
    return [(n, len(row) - len(row.lstrip()), row.strip()) for n, row in rows if row.strip()]


def _parts(line: str) -> list[str]:
    return [part.strip() for part in line.replace("|", BAR).split(BAR)]


def read(
    before: Template, texts: Mapping[str, str], *, name: str, title: str, publicity_days: int, valid_days: int,
) -> tuple[Template, tuple[TemplateFault, ...]]:
    """The template that the texts make of ``before``, and the lines that cannot be taken apart."""
    found = {key: [words for _, _, words in _lines(texts.get(key, ""))] for key in LISTS}
    facts, columns, faults = [], [], []
    for n, line in enumerate(found["facts"], 1):
        parts = _parts(line)
        if len(parts) != 2 or not parts[0]:
            faults.append(TemplateFault(f"信息表第 {n} 项", "TEMPLATE-LINE", f"请写成「名称{BAR}内容」。"))
        facts.append((parts[0], BAR.join(parts[1:])))
    for n, line in enumerate(found["columns"], 1):
        parts = _parts(line)
        if len(parts) != _COLUMN_PARTS or not (parts[2].isascii() and parts[2].isdigit()):
            words = f"请写成「列名{BAR}字段{BAR}宽度」，宽度是 1 至 20。"
            faults.append(TemplateFault(f"表格第 {n} 列", "TEMPLATE-LINE", words))
        else:
            columns.append((parts[0], parts[1], int(parts[2][:4])))
    template = replace(
        before, name=name.strip(), title=title.strip(), body=tuple(found["body"]), facts=tuple(facts),
        table=before.kind.facts.table if found["columns"] else "", columns=tuple(columns), notes=tuple(found["notes"]),
        signers=tuple(found["signers"]), issuers=tuple(found["issuers"]), publicity_days=publicity_days,
        valid_days=valid_days,
    )
    return template, tuple(faults)


def spot_of(place: str, texts: Mapping[str, str]) -> Spot | None:
    """Where the cursor goes for the place a fault names; ``None`` for what is not edited here (编号字头)."""
    found = _PLACE.match(place)
    if found is None:
        return None
    editor, column = _PLACES[found[1]], int(found[4] or 1) - 1
    if editor not in LISTS:
        return Spot(editor, 0, column)
    lines = _lines(texts.get(editor, ""))
    at = int(found[2] or 1) - 1
    if not 0 <= at < len(lines):
        return Spot(editor)
    line, indent, words = lines[at]
    if found[3] == "内容":
        after = words.replace("|", BAR).partition(BAR)[2]
        column += len(words) - len(after.lstrip())
    return Spot(editor, line, indent + min(column, len(words)))


def field_at(text: str, column: int) -> str:
    """The name in the braces the cursor stands in or right behind; empty outside any."""
    for found in re.finditer(r"\{([^{}]*)\}", text):
        if found.start() <= column <= found.end():
            return found[1]
    return ""


def summary(faults: Iterable[TemplateFault], most: int = 2) -> str:
    """The first faults with their places, and how many more."""
    every = list(faults)
    lines = [f"{fault.place}：{fault.message}" for fault in every[:most]]
    if len(every) > most:
        lines[-1] += f"　还有 {len(every) - most} 处。"
    return "\n".join(lines)
