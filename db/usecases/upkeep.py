"""Upkeep of derived data."""

from __future__ import annotations

from dataclasses import dataclass

from db import indexing
from db.domain.permissions import Permission
from db.registry import use_case
from db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class RebuildSearch:
    """Make the search terms anew from the records they are derived from."""


@dataclass(frozen=True, slots=True)
class SearchRebuilt:
    """How many terms there are now."""

    terms: int


@use_case("system.rebuild_search", needs=Permission.BACKUP)
def rebuild_search(tx: Transaction, request: RebuildSearch) -> SearchRebuilt:
    """Throw the derived search terms away and make them anew."""
    tx.changes("residents")
    return SearchRebuilt(indexing.rebuild(tx.connection))
