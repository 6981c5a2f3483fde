"""What the record form holds while a clerk types, and how it is kept as a draft."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from db.domain.visit_topics import Finding, Seen, Topic, all_unchanged
from db.domain.visits import VisitWay
from db.ids import new_id

PAGE = "visits"


@dataclass(frozen=True, slots=True)
class Form:
    """One visit being written. ``visit_id`` is made with it: pressing twice records once.

    ``base_entry`` is the entry being corrected, empty for a new visit. ``photos`` are the paths of pictures
    chosen and not yet kept.
    """

    visit_id: str = field(default_factory=new_id)
    household_id: str = ""
    visited_on: date | None = None
    worker_id: str = ""
    way: VisitWay = VisitWay.HOME
    met: frozenset[str] = frozenset()
    met_other: str = ""
    findings: Mapping[str, Finding] = field(default_factory=dict)
    asked: str = ""
    categories: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    next_on: date | None = None
    note: str = ""
    photos: tuple[str, ...] = ()
    base_entry: str = ""
    entry_id: str = field(default_factory=new_id)
    reason: str = ""

    def change(self, **values: Any) -> Form:
        """A copy with these values."""
        return replace(self, **values)

    @property
    def begun(self) -> bool:
        """Whether something was typed that leaving would lose; looking at a household alone loses nothing."""
        return bool(
            self.household_id
            and (self.findings or self.asked.strip() or self.categories or self.told or self.note.strip()
                 or self.photos or self.met_other.strip() or self.reason.strip())
        )

    @property
    def correcting(self) -> bool:
        """Whether an earlier visit is being corrected."""
        return bool(self.base_entry)

    def with_finding(self, finding: Finding) -> Form:
        """A copy with a line as entered; a blank one is taken away."""
        findings = {code: line for code, line in self.findings.items() if code != finding.topic}
        if not finding.blank:
            findings[finding.topic] = finding
        return replace(self, findings=findings)

    def unchanged(self, topics: Iterable[Topic], last: Mapping[str, Seen]) -> Form:
        """A copy with 无变化 on every line that is still empty and was known before."""
        found = {line.topic: line for line in all_unchanged(tuple(topics), last)}
        return replace(self, findings={**found, **self.findings})

    def to_json(self) -> str:
        """The draft: only what was typed or chosen."""
        data: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self)}
        data |= {name: sorted(data[name]) for name in ("met", "categories", "told")}
        data |= {name: f"{data[name]}" if data[name] else None for name in ("visited_on", "next_on")}
        data["findings"] = [
            {"topic": f.topic, "options": f.options, "note": f.note, "unchanged": f.unchanged}
            for f in self.findings.values()
        ]
        return json.dumps(data, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Form | None:
        """The form of a draft; ``None`` when the text is not one (an older program wrote it)."""
        try:
            data = json.loads(text)
            data |= {name: frozenset(data[name]) for name in ("met", "categories", "told")}
            data |= {name: date.fromisoformat(data[name]) if data[name] else None for name in ("visited_on", "next_on")}
            data["way"] = VisitWay(data["way"])
            data["photos"] = tuple(data["photos"])
            data["findings"] = {
                line["topic"]: Finding(line["topic"], tuple(line["options"]), line["note"], line["unchanged"])
                for line in data["findings"]
            }
            return cls(**data)
        except (ValueError, TypeError, KeyError, AttributeError):
            return None


def words_of(seen: Seen | Finding) -> str:
    """A line of what was seen, in words: 慢病、近期就医；服药规律."""
    return "；".join(part for part in ("、".join(seen.options), seen.note.strip()) if part)
