"""What the shell must know about a feature before its page exists."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.page import Page, ShellContext


@dataclass(frozen=True, slots=True)
class Feature:
    """One entry of the navigation. ``module`` holds ``create(context) -> Page`` and is imported when first shown."""

    name: str
    title: str
    icon: str
    key: str
    """The key sequence, such as ``Alt+1``; its last part is shown beside the title."""
    module: str
    at_bottom: bool = False

    def create(self, context: ShellContext) -> Page:
        """Make the page."""
        page: Page = importlib.import_module(self.module).create(context)
        return page
