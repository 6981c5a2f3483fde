"""A page with nothing but a field and a button: what the shell needs of any page."""

from __future__ import annotations

from desktop.page import Page, ShellContext
from desktop.widgets.fields import LineEdit
from desktop.widgets.key_button import KeyButton


class StandIn(Page):
    """Remembers what the shell told it."""

    topics = frozenset({"cases", "residents"})

    def __init__(self, context: ShellContext, name: str, title: str) -> None:
        super().__init__(context, name=name, title=title)
        self.told: list[tuple[str, object]] = []
        self.field = LineEdit(name=f"{name}_field", label="备注")
        self.body.addWidget(self.field)
        self.commit = KeyButton("F9", "受理并打印", name=f"{name}_commit", kind="primary")
        self.add_right(self.commit)
        self.body.addStretch(1)

    def arrive(self, **wanted: object) -> None:
        self.told.append(("arrive", wanted))

    def activated(self) -> None:
        self.told.append(("activated", None))

    def refresh(self, topics: frozenset[str]) -> None:
        self.told.append(("refresh", topics))

    def focus_first(self) -> None:
        self.field.setFocus()

    def has_draft(self) -> str:
        return f"{self.title} {self.field.text()}" if self.field.text() else ""

    def before_lock(self) -> None:
        self.told.append(("before_lock", None))


def create(context: ShellContext) -> StandIn:
    """The page under the name 受理."""
    return StandIn(context, "walkin", "受理")
