"""All models, imported so that ``Base.metadata`` is complete."""

from __future__ import annotations

from db.models import (
    calendar,
    case,
    catalogue,
    centre,
    demand,
    draft,
    ground,
    journal,
    matching,
    meeting,
    operator,
    paper,
    resident,
    visit,
)
from db.models.base import Base, SyncPolicy

__all__ = [
    "Base",
    "SyncPolicy",
    "calendar",
    "case",
    "catalogue",
    "centre",
    "demand",
    "draft",
    "ground",
    "journal",
    "matching",
    "meeting",
    "operator",
    "paper",
    "resident",
    "visit",
]
