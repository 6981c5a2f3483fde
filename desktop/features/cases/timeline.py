"""What has happened to a case, as the timeline takes it."""

from __future__ import annotations

from db.queries.cases import TimelineEntry
from desktop.features.cases.looks import moment_words, step_icon
from desktop.widgets.timeline import TimelineStep


def step_of(entry: TimelineEntry) -> TimelineStep:
    """One step of a case; one that does not count says that it needs another look."""
    icon, role = step_icon(entry.action)
    title = f"{entry.title}（未计入，需复核）" if entry.superseded else entry.title
    return TimelineStep(
        title, entry.text, f"{moment_words(entry.at)}・{entry.operator}", icon, role, quiet=entry.superseded
    )
