"""事项: the catalogue, its editor, the blocked certificates, and the whole as an Excel workbook."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from db.desk import Desk
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.importing.catalogue_sheet import export_catalogue, import_catalogue
from db.queries.catalogue import (
    ItemDetail,
    ListBlocked,
    ListCatalogue,
    OfferedItem,
    OfferedItems,
    list_blocked,
    list_catalogue,
    offered_items,
)
from db.usecases.catalogue import CatalogueImported
from desktop.features.admin.blocked import BlockedList
from desktop.features.admin.item_editor import ItemDraft, ItemEditor, draft_of
from desktop.features.admin.item_list import ItemTable, ListedItem, item_model, search_text
from desktop.features.admin.section import Section, row_of
from desktop.features.admin.sheet_errors import SheetErrors
from desktop.page import Page
from desktop.theme.manager import tokens
from desktop.widgets.fields import SearchField
from desktop.widgets.files import FileChooser
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import KeyHint
from desktop.widgets.panel import Panel
from desktop.widgets.tab_bar import TabBar

_NEW = "new"
_PATTERN = "Excel 表格 (*.xlsx)"


def create(page: Page, files: FileChooser) -> Section:
    """The section, for the page."""
    return ItemsSection(page, files)


def read_all(desk: Desk) -> tuple[tuple[ItemDetail, ...], tuple[OfferedItem, ...]]:
    """Every item in its latest version, and how those offered are used."""
    return desk.ask(list_catalogue, ListCatalogue()), desk.ask(offered_items, OfferedItems())


class ItemsSection(Section):
    """Unsaved edits stay with their item while others are looked at."""

    topics = frozenset({"catalogue"})

    def __init__(self, page: Page, files: FileChooser) -> None:
        super().__init__(page, files, name="admin_items")
        self._details: dict[str, ItemDetail] = {}
        self._offered: dict[str, OfferedItem] = {}
        self._terms: dict[str, str] = {}
        self._drafts: dict[str, ItemDraft] = {}
        self._open = ""
        self._build_head()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._build_items())
        self.blocked = BlockedList()
        self._stack.addWidget(self.blocked)
        self.outer.addWidget(self._stack, 1)

    def _build_head(self) -> None:
        self.tabs = TabBar(
            (("items", self.tr("事项")), ("blocked", self.tr("不予出具"))), name="items_tabs", label=self.tr("目录的两页")
        )
        self.tabs.changed.connect(self._show_tab)
        flip = QAction(self.tr("换一页"), self)
        flip.setShortcut(QKeySequence("Ctrl+Tab"))
        flip.triggered.connect(self._flip)
        self.addAction(flip)
        self.new = KeyButton("Ctrl+N", self.tr("新事项"), name="items_new")
        self.export = KeyButton("Ctrl+E", self.tr("导出"), name="items_export")
        self.bring_in = KeyButton("Ctrl+I", self.tr("导入"), name="items_import")
        hint = KeyHint("Ctrl+Tab", self.tr("换一页"))
        self.spare.append(hint)
        self.outer.addLayout(row_of(self.tabs, hint, None, self.new, self.export, self.bring_in))
        self.new.triggered.connect(self._begin_new)
        self.export.triggered.connect(self._export)
        self.bring_in.triggered.connect(self._import)

    def _build_items(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens().size.space_2)
        self.panel = Panel(self.tr("目录"), name="items_panel", key="F3", flush=True)
        self.find = SearchField(name="items_find", label=self.tr("找事项"), placeholder=self.tr("名称、拼音、编码"), key="/")
        self.find.setMaximumWidth(200)
        self.find.textChanged.connect(lambda _: self._fill())
        self.panel.add_right(self.find)
        self.model = item_model(self)
        self.table = ItemTable(name="items_table", label=self.tr("事项目录"))
        self.table.setModel(self.model)
        self.table.row_changed.connect(self._row_changed)
        self.table.opened.connect(lambda _: self.editor.focus_first())
        self.panel.body.addWidget(self.table)
        self.panel.set_focus_target(self.table)
        self.editor = ItemEditor(self)
        self.editor.edited.connect(self._edited)
        self.editor.saved.connect(self._saved)
        self.editor.dropped.connect(self._dropped)
        self.errors = SheetErrors()
        self.errors.closed.connect(lambda: self._right.setCurrentWidget(self.editor))
        self._right = QStackedWidget()
        self._right.addWidget(self.editor)
        self._right.addWidget(self.errors)
        row.addWidget(self.panel, 4)
        row.addWidget(self._right, 5)
        return holder

    # ------------------------------------------------------------ showing

    def activated(self) -> None:
        job = self.context.tasks.latest("admin.items", read_all, self.context.desk)
        job.done.connect(self._show)
        job.failed.connect(self.refused)
        self.ask(list_blocked, ListBlocked(), self.blocked.show_all)

    def focus_first(self) -> None:
        if self.tabs.value == "blocked":
            self.blocked.focus_first()
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def draft(self) -> str:
        self._keep_draft()
        names = [draft.item.name or self.tr("新事项") for draft in self._drafts.values()]
        return self.tr("事项未保存：{0}").format("、".join(names)) if names else ""

    def _show_tab(self, *_: object) -> None:
        blocked = self.tabs.value == "blocked"
        self._stack.setCurrentIndex(int(blocked))
        self.focus_first()

    def _flip(self) -> None:
        self.tabs.set_value("items" if self.tabs.value == "blocked" else "blocked")
        self._show_tab()

    def _show(self, found: tuple[tuple[ItemDetail, ...], tuple[OfferedItem, ...]]) -> None:
        details, offered = found
        self._keep_draft()
        self._details = {detail.item_id: detail for detail in details}
        self._offered = {item.item_id: item for item in offered}
        self._terms = {detail.item_id: search_text(detail) for detail in details}
        wanted = self._open or (details[0].item_id if details else "")
        self._open = ""
        self._fill()
        self._select(wanted)

    def _fill(self) -> None:
        """The list as the words looked for and the unsaved edits make it."""
        text = self.find.text().strip().lower()
        rows: dict[str, ListedItem] = {}
        if _NEW in self._drafts:
            name = self._drafts[_NEW].item.name or self.tr("新事项")
            rows[_NEW] = ListedItem(None, name, 0, None, True)
        order = [*self._offered, *(item_id for item_id in self._details if item_id not in self._offered)]
        for item_id in order:
            detail = self._details.get(item_id)
            if detail is not None and text in self._terms[item_id]:
                offered = self._offered.get(item_id)
                uses, key = (offered.uses_30_days, offered.key) if offered else (0, None)
                rows[item_id] = ListedItem(detail, detail.item.name, uses, key, item_id in self._drafts)
        self.model.set_rows(rows)
        count = len(self._details)
        shown = len(rows)
        self.panel.set_note(self.tr("{0} 项").format(count) if shown >= count else f"{shown} / {count}")

    def _select(self, item_id: str) -> None:
        place = self.model.row_of(item_id)
        self.table.select_row(max(0, place) if self.model.rowCount() else -1)
        self._row_changed(self.table.current_row())

    def _row_changed(self, row: int) -> None:
        if not 0 <= row < self.model.rowCount():
            return
        item_id = self.model.id_at(row)
        if item_id == self._open:
            return
        self._keep_draft()
        self._open = item_id
        self._right.setCurrentWidget(self.editor)
        self.page.fault_bar.clear()
        self.editor.open(self._drafts.get(item_id) or draft_of(self._details[item_id]))

    # ------------------------------------------------------------ editing

    def _keep_draft(self) -> None:
        draft = self.editor.draft if self._open else None
        if draft is None:
            return
        if draft.touched:
            self._drafts[self._open] = draft
        else:
            self._drafts.pop(self._open, None)

    def _edited(self) -> None:
        before = set(self._drafts)
        self._keep_draft()
        if before != set(self._drafts) or self._open == _NEW:
            self._fill()

    def _begin_new(self) -> None:
        self._keep_draft()
        if _NEW in self._drafts:
            self._select(_NEW)
            return
        self.tabs.set_value("items")
        self._stack.setCurrentIndex(0)
        self._right.setCurrentWidget(self.editor)
        self.find.clear()
        self._open = _NEW
        self.editor.begin_new(business_date(self.context.desk.now()))
        self._edited()
        self.table.select_row(0)

    def _saved(self, item_id: str) -> None:
        self._drafts.pop(self._open, None)
        self._open = item_id
        self.activated()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _dropped(self) -> None:
        self._drafts.pop(self._open, None)
        wanted, self._open = self._open, ""
        self._fill()
        self._select(wanted)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refused(self, error: KnownError) -> None:
        rows = error.details.get("errors")
        if isinstance(rows, list):
            self.errors.show_rows(error.message, rows)
            self._right.setCurrentWidget(self.errors)
            self.errors.focus_first()
            return
        self.editor.show_field(error)
        super().refused(error)

    # ------------------------------------------------------------ Excel

    def _export(self) -> None:
        path = self.files.save_file(self, self.tr("目录导出到哪里"), self.tr("事项目录.xlsx"), _PATTERN)
        if path is not None:
            desk = self.context.desk
            self.run_long(
                self.tr("正在导出事项目录"),
                lambda job: export_catalogue(desk, path),
                lambda count: self.context.notices.show(self.tr("导出了 {0} 个事项").format(count), path.name),
            )

    def _import(self) -> None:
        path = self.files.open_file(self, self.tr("选事项目录表格"), _PATTERN)
        if path is not None:
            desk = self.context.desk
            self._right.setCurrentWidget(self.editor)
            self.run_long(
                self.tr("正在导入 {0}").format(path.name), lambda job: import_catalogue(desk, path), self._imported
            )

    def _imported(self, done: CatalogueImported) -> None:
        words = self.tr("新增 {0} 项，改了 {1} 项，没变 {2} 项").format(done.added, done.changed, done.unchanged)
        self.context.notices.show(self.tr("目录已导入"), words)
        self.activated()
