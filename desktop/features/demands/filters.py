"""What the board and the list show: a text to find, a range, and four conditions."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from db.domain.demand_table import DemandKind, Urgency
from db.queries.demand_board import DemandBoard
from db.queries.demand_lists import DemandCounts, ListDemands
from desktop.theme.manager import tokens
from desktop.widgets.fields import ChoiceBox, SearchField
from desktop.widgets.keycap import LinkKey
from desktop.widgets.one_line import OneLine

PRESETS = ("open", "mine", "soon", "overdue", "archived", "merged", "all")
ME = "me"


class FilterBar(QWidget):
    """Emits :attr:`changed` for every change by the clerk; :attr:`find` is placed in the head of the page."""

    changed = Signal()
    leave = Signal()  # Enter, Down or Esc in the find field: on to the cards

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("demand_filters")
        self.own_id = ""
        """The worker this operator is, or the operator."""
        self.ids: tuple[str, ...] | None = None
        tr = self.tr
        self.find = SearchField(name="demands_find", label=tr("在诉求中找"), key="/", placeholder=tr("在诉求中找"))
        self.find.action.setText(tr("在诉求中找"))
        self.preset = ChoiceBox(name="demands_preset", label=tr("范围"))
        self.category = ChoiceBox(name="demands_category", label=tr("类别"))
        self.kind = ChoiceBox(name="demands_kind", label=tr("类型"), options=(
            (None, tr("类型：全部")), *((kind, kind.label) for kind in DemandKind)))
        self.urgency = ChoiceBox(name="demands_urgency", label=tr("缓急"), options=(
            (None, tr("缓急：全部")), *((urgency, urgency.label) for urgency in Urgency)))
        self.owner = ChoiceBox(name="demands_owner", label=tr("主办"))
        self.clear = LinkKey("Ctrl+R", tr("清除条件"), name="demands_clear")
        self.words = OneLine("small", "t2")
        self._boxes = (self.category, self.kind, self.urgency, self.owner)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.preset, *self._boxes, self.clear):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.words)
        self.set_categories(())
        self.set_owners(())
        self.show_counts(None)
        self.find.textChanged.connect(lambda _: self._told())
        self.find.returnPressed.connect(self.leave)
        for box in (self.preset, *self._boxes):
            box.changed.connect(lambda _: self._told())
        self.clear.triggered.connect(self.reset)
        self.fit()
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave.emit()
            return
        super().keyPressEvent(event)

    def _told(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self.clear.setVisible(self.narrowed)

    def fit(self) -> None:
        """Give the boxes the widths of the present print size, or what a narrow window has."""
        room = max(0, self.width() - 40)
        usual = {self.preset: 132, self.category: 126, self.kind: 126, self.urgency: 126, self.owner: 140}
        scale = 1.12 if tokens().large else 1.0
        need = sum(width for box, width in usual.items() if not box.isHidden()) * scale + 5 * 8 + 110
        share = min(1.0, max(0.82, room / need)) if room else 1.0
        for box, width in usual.items():
            box.setFixedWidth(round(width * scale * share))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    # ------------------------------------------------------------ what it is told

    def set_view(self, view: str) -> None:
        """The board has all stages of what is open; the list can show other ranges."""
        self.preset.setVisible(view == "list")
        self.fit()

    def set_categories(self, names: Iterable[str]) -> None:
        """The categories to choose from."""
        self.category.set_options(((None, self.tr("类别：全部")), *((name, name) for name in names)))

    def set_owners(self, owners: Iterable[tuple[str, str]]) -> None:
        """Workers and units as (id, name)."""
        self.owner.set_options(((None, self.tr("主办：全部")), (ME, self.tr("我主办的")), *owners))

    def show_counts(self, counts: DemandCounts | None) -> None:
        """How many there are in each range."""
        names = {
            "open": self.tr("未结"), "mine": self.tr("我的"), "soon": self.tr("将到期"), "overdue": self.tr("超期"),
            "archived": self.tr("已归档"), "merged": self.tr("已合并"), "all": self.tr("全部"),
        }
        options = ((name, f"{words} {getattr(counts, name)}" if counts else words) for name, words in names.items())
        self.preset.set_options(options)

    def show_preset(self, preset: str) -> None:
        """Choose a range without further conditions."""
        self.preset.set_value(preset)
        self.reset()

    def show_ids(self, ids: Iterable[str], words: str) -> None:
        """Exactly these demands, as a figure counted them; ``words`` say which."""
        self._empty()
        self.preset.set_value("all")
        self.ids = tuple(ids)
        self.words.set_text(words)
        self._told()

    def reset(self) -> None:
        """Drop every condition but the range."""
        self._empty()
        self._told()

    def _empty(self) -> None:
        self.ids = None
        self.words.set_text("")
        self.find.blockSignals(True)
        self.find.clear()
        self.find.blockSignals(False)
        for box in self._boxes:
            box.set_value(None)

    # ------------------------------------------------------------ what it says

    @property
    def narrowed(self) -> bool:
        """Whether more than the range narrows what is shown."""
        return bool(
            self.find.text().strip() or self.ids is not None or any(box.value is not None for box in self._boxes)
        )

    @property
    def range(self) -> str:
        """The range chosen."""
        return str(self.preset.value)

    def _owner_id(self) -> str | None:
        value = self.owner.value
        return (self.own_id or None) if value == ME else None if value is None else str(value)

    def board_request(self) -> DemandBoard:
        """The question for the board."""
        return DemandBoard(
            category=self.category.value, owner_id=self._owner_id(), kind=self.kind.value,
            urgency=self.urgency.value, text=self.find.text().strip(),
        )

    def list_request(self, *, sort: str, descending: bool, limit: int, offset: int = 0) -> ListDemands:
        """The question for the list."""
        return ListDemands(
            preset=self.range, category=self.category.value, owner_id=self._owner_id(), kind=self.kind.value,
            urgency=self.urgency.value, text=self.find.text().strip(), sort=sort, descending=descending,
            limit=limit, offset=offset,
        )
