"""The list of residents, or what is said where there is none."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.residents.models import COL_PHONE, COL_SEX, COL_TAGS, residents_model
from desktop.theme.manager import tokens
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import KeyHint, LinkKey
from desktop.widgets.labels import label
from desktop.widgets.lazy_model import Fetch
from desktop.widgets.painting import is_style_event
from desktop.widgets.panel import Panel, rule
from desktop.widgets.table import TableView

_WIDTHS = (88, 46, 58, 158, 110, None, 112)
_ADDRESS = 172
_GIVE_WAY = (COL_SEX, COL_TAGS, COL_PHONE)
"""Columns that are left out, one after another, where the list is narrow: the card shows them too."""


class ListPanel(Panel):
    """A table that fetches its rows as they come into sight; two other faces when it is empty."""

    new_asked = Signal()
    import_asked = Signal()
    template_asked = Signal()

    def __init__(self, fetch: Fetch, *, tags: bool) -> None:
        """``tags``: whether whoever is here may see them; the column is left out otherwise."""
        super().__init__(name="residents_list_panel", flush=True)
        self.setAccessibleName(self.tr("居民名单"))
        self._tags = tags
        self.model = residents_model(fetch, self)
        self.table = TableView(name="residents_table", label=self.tr("居民名单"), sortable=True)
        self.table.setModel(self.model)
        self.table.set_delegates({COL_TAGS: BadgeDelegate()})
        self.table.set_columns(_WIDTHS)
        self._make_empty_states()
        self.stack = QStackedWidget()
        self.stack.setObjectName("residents_list_stack")
        for face in (self._with_foot(), self.no_result, self.first_day):
            self.stack.addWidget(face)
        self.body.addWidget(self.stack)

    def _make_empty_states(self) -> None:
        self.new_button = KeyButton("Ctrl+N", self.tr("新建居民"), name="residents_new_none", kind="primary")
        self.new_button.triggered.connect(self.new_asked)
        self.no_result = EmptyState(
            "search", "", self.tr("按姓名、拼音、证件尾号、手机尾号、住址都找过。"),
            actions=(self.new_button,), name="residents_no_result",
        )
        self.import_button = KeyButton(
            "Ctrl+I", self.tr("导入 Excel"), name="residents_import_first", kind="primary"
        )
        self.template_button = KeyButton("Ctrl+T", self.tr("下载模板"), name="residents_template_first")
        self.import_button.triggered.connect(self.import_asked)
        self.template_button.triggered.connect(self.template_asked)
        self.first_day = EmptyState(
            "users", self.tr("先把居民请进来"), self.tr("从 Excel 导入，或刷身份证边办边建。"), role="accent",
            actions=(self.import_button, self.template_button), name="residents_first_day",
        )

    def _with_foot(self) -> QWidget:
        self.place = label("", "small", name="residents_place")
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(14)
        row.addWidget(self.place)
        row.addStretch(1)
        row.addWidget(KeyHint("Enter", self.tr("看往来")))
        self.cards_key = LinkKey("Ctrl+P", self.tr("打一批卡"), name="residents_print_many")
        row.addWidget(self.cards_key)
        face = QWidget()
        column = QVBoxLayout(face)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(rule())
        column.addWidget(foot)
        return face

    @property
    def face(self) -> str:
        """What shows: ``table``, ``no_result`` or ``first_day``."""
        return ("table", "no_result", "first_day")[self.stack.currentIndex()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "stack"):
            self._fit_columns()

    def _fit_columns(self) -> None:
        scale = tokens().size.body / 14
        need = sum(width or _ADDRESS for width in _WIDTHS) * scale
        if not self._tags:
            need -= (_WIDTHS[COL_TAGS] or 0) * scale
            self.table.setColumnHidden(COL_TAGS, True)
        for column in _GIVE_WAY:
            if column == COL_TAGS and not self._tags:
                continue
            narrow = need > self.width() - 2
            self.table.setColumnHidden(column, narrow)
            if narrow:
                need -= (_WIDTHS[column] or 0) * scale

    def show_ids(self, ids: tuple[str, ...], total: int, text: str) -> None:
        """List these; without any, say why."""
        if not ids and text:
            self.no_result.set_texts(
                self.tr("没有找到「{text}」").format(text=text), self.tr("按姓名、拼音、证件尾号、手机尾号、住址都找过。")
            )
        self.stack.setCurrentIndex(0 if ids else 1 if text else 2)
        self.model.set_ids(ids)
        self.tell_place(total)

    def tell_place(self, total: int) -> None:
        """Write under the list where the clerk is in it."""
        listed, here = self.model.rowCount(), self.table.current_row() + 1
        words = self.tr("第 {here} / {total} 人").format(here=f"{here:,}", total=f"{total:,}") if here else (
            self.tr("{total} 人").format(total=f"{total:,}")
        )
        if total > listed:
            words += self.tr("，列出前 {listed} 人，多打几个字缩小").format(listed=f"{listed:,}")
        self.place.setText(words)

    def reach(self, resident_id: str) -> None:
        """Make this person's row the current one, where it is listed."""
        row = self.model.row_of(resident_id)
        if row >= 0 and row != self.table.current_row():
            self.table.select_row(row)
