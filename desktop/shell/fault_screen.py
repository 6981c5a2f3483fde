"""When the data cannot be opened: one plain sentence on a whole page, with keyed ways on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.domain.errors import KnownError
from desktop.shell.brand import PlainPage
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.key_button import KeyButton
from desktop.widgets.panel import Panel


@dataclass(frozen=True, slots=True)
class WayOn:
    """One thing to press; the first of a page is its primary."""

    key: str
    title: str
    callback: Callable[[], object]


@dataclass(frozen=True, slots=True)
class FaultWords:
    """How a fault looks: head of the panel, icon, its colour, the fact in bold."""

    head: str
    icon: str
    role: str
    fact: str


FAULTS = {
    "DB-READONLY": FaultWords("数据库只读", "database", "bad", "现在只能看，不能办"),
    "DB-CORRUPT": FaultWords("数据文件损坏", "hard-drive", "bad", "数据文件读不出来，已停下保护"),
    "DB-TOO-NEW": FaultWords("程序比数据旧", "undo-2", "warn", "这份数据来自更新的版本"),
    "DB-LOCKED": FaultWords("数据正被使用", "lock", "warn", "这份数据已经在别处打开"),
    "DB-BUSY": FaultWords("数据正被使用", "lock", "warn", "另一个程序正占用数据文件"),
    "DB-FULL": FaultWords("磁盘满了", "hard-drive", "bad", "磁盘没有空间了"),
    "DB-IO": FaultWords("磁盘出错", "hard-drive", "bad", "读写磁盘出错"),
    "DB-OPEN": FaultWords("打不开数据", "folder", "bad", "打不开数据文件"),
    "DB-MISSING": FaultWords("数据文件不见了", "folder", "bad", "找不到数据文件"),
    "KEY-MISSING": FaultWords("缺钥匙文件", "key-round", "bad", "数据在，钥匙文件不见了"),
    "KEY-FILE": FaultWords("钥匙文件损坏", "key-round", "bad", "钥匙文件坏了，打不开数据"),
}
_OTHER = FaultWords("打不开数据", "triangle-alert", "bad", "现在打不开这份数据")


class FaultScreen(PlainPage):
    """Shows one fault; made anew for each."""

    def __init__(self, error: KnownError, ways: Sequence[WayOn], parent: QWidget | None = None) -> None:
        super().__init__(name="fault", parent=parent)
        self.error = error
        words = FAULTS.get(error.code, _OTHER)
        self.buttons: list[KeyButton] = []
        for number, way in enumerate(ways):
            button = KeyButton(
                way.key, way.title, name=f"fault_way_{number}", kind="normal" if number else "primary"
            )
            button.triggered.connect(way.callback)
            self.buttons.append(button)
        self.state = EmptyState(
            words.icon, words.fact, error.message.removeprefix(words.fact).lstrip("；，"), role=words.role,
            note=f"编号 {error.code}", actions=self.buttons, name="fault_state",
        )
        panel = Panel(words.head, name="fault_panel")
        panel.setFixedSize(640, 380)
        panel.body.addWidget(self.state)
        row = QVBoxLayout()
        row.addStretch(1)
        row.addWidget(panel, 0, Qt.AlignmentFlag.AlignHCenter)
        row.addStretch(1)
        self.room.addLayout(row)

    def focus_first(self) -> None:
        """The primary way on."""
        if self.buttons:
            self.buttons[0].setFocus()
