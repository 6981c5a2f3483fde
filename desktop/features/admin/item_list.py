"""The list of the catalogue: one line an item, its columns, and what it may be found by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QResizeEvent

from db.domain.pinyin import item_terms
from db.queries.catalogue import ItemDetail
from desktop.features.admin.rows import RowsModel
from desktop.theme.manager import tokens
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate, KeycapDelegate
from desktop.widgets.lazy_model import Column
from desktop.widgets.roles import BADGE_ROLE, BOLD_ROLE, KEYCAP_ROLE, NOTE_ROLE, TONE_ROLE
from desktop.widgets.table import TableView


def _tr(text: str) -> str:
    return QCoreApplication.translate("admin", text)


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One line of the list: what is kept, how it is used, and whether it has unsaved edits."""

    detail: ItemDetail | None
    name: str
    uses: int
    key: int | None
    touched: bool

    @property
    def active(self) -> bool:
        """Whether the desk offers it."""
        return self.detail is None or self.detail.active


def item_model(parent: QObject) -> RowsModel:
    """Key, name with code, limit, uses in 30 days, and what is out of the ordinary."""
    return RowsModel(
        (
            Column("key", _tr("键"), _key_text, roles={KEYCAP_ROLE: _key_text}),
            Column(
                "name",
                _tr("事项"),
                lambda row: row.name,
                roles={
                    NOTE_ROLE: lambda row: row.detail.item.code if row.detail else "",
                    TONE_ROLE: lambda row: "t1" if row.active else "t3",
                    BOLD_ROLE: lambda row: row.touched,
                },
            ),
            Column("limit", _tr("时限"), lambda row: row.detail.item.limit_label if row.detail else ""),
            Column("uses", _tr("近 30 天"), lambda row: str(row.uses) if row.detail else "", right=True),
            Column("state", "", lambda row: "", roles={BADGE_ROLE: _state}),
        ),
        parent,
    )


def _key_text(row: ListedItem) -> str:
    return "" if row.key is None else str(row.key % 10)


def _state(row: ListedItem) -> Any:
    if row.touched:
        return BadgeSpec("改了", "warn")
    return None if row.active else BadgeSpec("停用", "neutral")


def search_text(detail: ItemDetail) -> str:
    """Everything an item may be found by, in one lower-case text."""
    item = detail.item
    words: list[str] = [item.code, item.name, *item.aliases, item.department]
    for name in (item.name, *item.aliases):
        terms = item_terms(name)
        words += [*terms.initials, *terms.full]
    return "\n".join(words).lower()


class ItemTable(TableView):
    """With little room the use and the limit give way to the name."""

    def __init__(self, *, name: str, label: str) -> None:
        super().__init__(name=name, label=label)
        self.set_delegates({0: KeycapDelegate(), 4: BadgeDelegate()})
        self.set_columns([38, None, 112, 64, 62])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() * 14 / tokens().size.body
        self.setColumnHidden(3, room < 400)
        self.setColumnHidden(2, room < 330)
