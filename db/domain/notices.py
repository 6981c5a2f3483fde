"""Sentences about what somebody entered: what forbids keeping it and what only deserves a second look."""

from __future__ import annotations

from dataclasses import dataclass

from db.domain.errors import KnownError


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence for the clerk about one field."""

    code: str
    message: str
    field: str


@dataclass(frozen=True, slots=True)
class Check:
    """What forbids the record and what only deserves a second look."""

    refusals: tuple[Notice, ...]
    warnings: tuple[Notice, ...]

    def raise_first(self, **details: object) -> None:
        """Raise the first refusal as a KnownError; nothing when there is none."""
        for notice in self.refusals:
            raise KnownError(notice.code, notice.message, notice.field, **details)
