"""The stand-in under the name 办件."""

from __future__ import annotations

from desktop.page import ShellContext
from tests.helpers.pages.stand_in import StandIn


def create(context: ShellContext) -> StandIn:
    """The page under the name 办件."""
    return StandIn(context, "cases", "办件")
