"""The middle column of 兑换: the shelf by number or by letters, and below it what came and went lately."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.features.points.basket import Basket, Tile
from desktop.features.points.history_table import HistoryTable
from desktop.features.points.shelf import Shelf
from desktop.theme.manager import tokens
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields import SearchField
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import Keycap
from desktop.widgets.labels import label
from desktop.widgets.one_line import OneLine
from desktop.widgets.panel import Panel
from desktop.widgets.pick_field import answers


class ShelfPanel(Panel):
    """Digits take a gift wherever in this column the focus is, as long as nothing is typed into the search."""

    stock_wanted = Signal()  # the shelf is empty: go to 礼品

    def __init__(self, basket: Basket) -> None:
        super().__init__(self.tr("可兑换"), name="points_shelf_panel", flush=True)
        self._basket = basket
        self._all: tuple[Tile, ...] = ()
        self._somebody = self._low = False
        self.find = SearchField(
            name="points_shelf_find", label=self.tr("找礼品"), placeholder=self.tr("拼音首字母"), key="F3",
        )
        self.find.setMaximumWidth(190)
        self.find.textChanged.connect(lambda _: self._narrow())
        self.find.installEventFilter(self)
        self.add_left(self.find)
        self.hint = OneLine("small", "t3")
        self.hint.set_text(self.tr("按数字加一件，Backspace 减"))
        self.add_right(self.hint)
        self.shelf = Shelf(basket)
        self.shelf.typed.connect(self._type)
        self.scroll = QScrollArea()
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setWidgetResizable(True)
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget()
        around = QVBoxLayout(holder)
        around.setContentsMargins(8, 8, 8, 8)
        around.addWidget(self.shelf)
        around.addStretch(1)
        self.scroll.setWidget(holder)
        for ground in (self.scroll.viewport(), holder):
            ground.setAutoFillBackground(False)
        fill = KeyButton("Ctrl+N", self.tr("去添礼品"), name="points_fill_shelf")
        fill.triggered.connect(self.stock_wanted)
        self.empty = EmptyState(
            "gift", self.tr("货架上还没有东西"), self.tr("到「礼品」里添一样，写上分值，再入库。"), actions=(fill,),
            name="points_no_gifts",
        )
        self.top = QStackedWidget()
        self.top.addWidget(self.scroll)
        self.top.addWidget(self.empty)
        self.body.addWidget(self.top, 3)
        head = QFrame()
        head.setProperty("kind", "foot")
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 5, 12, 5)
        row.setSpacing(8)
        row.addWidget(label(self.tr("积分往来"), "strong"))
        row.addWidget(Keycap("Alt+H"))
        self.history_note = OneLine("small", "t3")
        row.addStretch(1)
        row.addWidget(self.history_note)
        self._history_head = head
        self.body.addWidget(head)
        self.history = HistoryTable(name="points_recent", label=self.tr("积分往来"))
        self.history.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.history.setMinimumHeight(0)
        self.body.addWidget(self.history, 2)
        self.history_note.set_text(self.tr("每笔都记规则版本与算式，选中按 Enter 查看"))

    # ------------------------------------------------------------ the shelf

    def set_tiles(self, tiles: tuple[Tile, ...]) -> None:
        """Show the shelf."""
        self._all = tiles
        self._narrow()
        self.top.setCurrentWidget(self.scroll if tiles else self.empty)

    def renew(self) -> None:
        """The basket has changed."""
        self.shelf.renew()

    def _narrow(self) -> None:
        wanted = self.find.text().strip()
        found = [tile for tile in self._all if not wanted or answers(wanted, tile.name)]
        if wanted:
            found = [
                Tile(t.gift_id, place, t.name, t.price, t.stock, t.service, t.low, t.refusal)
                for place, t in enumerate(found, 1)
            ]
        self.shelf.set_tiles(tuple(found))

    def clear_search(self) -> None:
        """The whole shelf again."""
        self.find.clear()

    def _type(self, text: str) -> None:
        self.find.setFocus(Qt.FocusReason.OtherFocusReason)
        self.find.insert(text)

    def focus_shelf(self) -> None:
        """Give the focus to the shelf."""
        self.shelf.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_current(self) -> None:
        """Scroll to the gift under the cursor."""
        place = self.shelf.tiles.index(self.shelf.current) if self.shelf.current else 0
        rect = self.shelf.rect_of(place)
        self.scroll.ensureVisible(round(rect.center().x()), round(rect.bottom()) + 8, 0, 8)
        self.scroll.ensureVisible(round(rect.center().x()), max(0, round(rect.top())), 0, 8)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.find and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            digit = event.text() if event.text().isdigit() and event.text() != "0" else ""
            if digit and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                self.shelf.take_number(int(digit))  # digits are never part of a name here
                self.clear_search()
                self.focus_shelf()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
                if event.key() != Qt.Key.Key_Down and self.find.text() and self.shelf.tiles:
                    self.shelf.take_number(self.shelf.tiles[0].key)
                    self.clear_search()
                self.focus_shelf()
                return True
        return super().eventFilter(watched, event)

    def set_somebody(self, here: bool) -> None:
        """While nobody is here there is no account to show."""
        self._somebody = here
        self._show_history()

    def _show_history(self) -> None:
        for widget in (self._history_head, self.history):
            widget.setVisible(self._somebody and not self._low)

    def set_low(self, low: bool) -> None:
        """In a low window the shelf has the whole column."""
        self._low = low
        self._show_history()
        self.hint.setVisible(not low or self.width() > 520 * tokens().size.body / 14)
