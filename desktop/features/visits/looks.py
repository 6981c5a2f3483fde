"""How the plan, the coverage and what was written look: lines and badges for the tables."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from db.domain.masking import mask_name
from db.domain.visit_topics import ASKED_CATEGORIES, SEEN_TOPICS, Finding, Seen
from db.domain.visits import VisitWay
from db.queries.household_find import HouseholdHit
from db.queries.visit_coverage import Coverage, CoverageLine
from db.queries.visit_lists import EntryView
from db.queries.visit_plan import PlanLine
from db.visit_store import VisitContent
from desktop.features.visits.form import words_of
from desktop.features.visits.heat_panel import HeatLine
from desktop.features.visits.month_panel import MonthLine
from desktop.widgets.badge import BadgeSpec

_STATES = {
    "done": ("ok", "circle-check"),
    "overdue": ("bad_solid", "circle-x"),
    "soon": ("warn", "triangle-alert"),
    "due": ("outline", "clock"),
    "missed": ("warn", "hourglass"),
    "year": ("outline", "clock"),
}


def heat_line(line: CoverageLine) -> HeatLine:
    """One grid or worker of the heat table."""
    alert = line.load.text if line.load is not None and line.load.load.alert else ""
    return HeatLine(
        str(line.key or ""), line.name, line.worker_name, line.households, line.visited, line.months, line.shades,
        line.done, line.required, line.percent, alert,
    )


def size_alert(coverage: Coverage, words: str) -> str:
    """``words`` when any grid is over the limit of households; empty otherwise."""
    return words if any(line.load is not None and line.load.load == "over" for line in coverage.grids) else ""


def tag_specs(tags: Sequence[object]) -> tuple[BadgeSpec, ...]:
    """Focus tags in a list."""
    return tuple(BadgeSpec(tag.name, tag.tone) for tag in tags)  # type: ignore[attr-defined]


def month_line(line: PlanLine, number: int, *, year: int, draft: bool, draft_words: str) -> MonthLine:
    """One household of the month's list; one with a half-typed record says so."""
    kind, icon = _STATES[line.state]
    state = BadgeSpec(draft_words, "info", "pencil") if draft else BadgeSpec(line.text, kind, icon)
    return MonthLine(
        line.household_id, line.short_door, line.head_masked, tag_specs(line.tags), day_words(line.last_visit, year),
        state, line.state == "done", number,
    )


def found_line(hit: HouseholdHit, number: int, *, today: date, done_words: str) -> MonthLine:
    """One household found by its door or by somebody who lives there; done when it was reached this month."""
    last = hit.last_visit_on
    done = last is not None and (last.year, last.month) == (today.year, today.month)
    state = BadgeSpec(hit.grid or hit.state_name, "outline")
    if hit.state not in ("active", "vacant"):
        state = BadgeSpec(hit.state_name, "neutral")
    elif done:
        state = BadgeSpec(done_words.format(day_words(last)), *_STATES["done"])
    name = hit.matched or hit.head
    who = mask_name(name) if name else ""
    return MonthLine(hit.household_id, hit.short_door, who, (), day_words(last, today.year), state, done, number)


def first_category(ticked: Collection[str]) -> str:
    """The category a demand begins with: the first one ticked in the order of the form; empty for none."""
    return next((one for one in ASKED_CATEGORIES if one in ticked), "")


def day_words(value: date | None, year: int = 0) -> str:
    """``09-15``, in another year than ``year`` ``25-09-15``; empty for none."""
    if value is None:
        return ""
    return f"{value:%m-%d}" if year in (0, value.year) else f"{value:%y-%m-%d}"


def finding_of(seen: Seen, visited_on: date) -> Finding:
    """A kept line as the form has it: what an earlier visit saw is 无变化."""
    if seen.since != visited_on:
        return Finding(seen.topic, unchanged=True)
    return Finding(seen.topic, seen.options, seen.note)


def content_words(content: VisitContent, entry: EntryView, words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Everything an entry says, line by line; ``words`` are the names of the lines that are no topic."""
    on, way, who, met, asked, about, told, again, note = words
    seen = {line.topic: line for line in content.findings}
    people = "、".join(part for part in (*entry.met_names, content.met_other) if part)
    lines = [(on, f"{content.visited_on}"), (way, VisitWay(content.way).label), (who, entry.worker_name), (met, people)]
    for topic in SEEN_TOPICS:
        line = seen.get(topic.code)
        lines.append((topic.label, "" if line is None else words_of(line) + _since(line, content.visited_on)))
    lines += [
        (asked, content.asked), (about, "、".join(content.asked_categories)), (told, "、".join(content.told)),
        (again, f"{content.next_on or ''}"), (note, content.note),
    ]
    return tuple(lines)


def _since(line: Seen, visited_on: date) -> str:
    return "" if line.since == visited_on else f"（{line.since:%m-%d} 起无变化）"
