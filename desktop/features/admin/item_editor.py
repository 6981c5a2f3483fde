"""One item of the catalogue being edited: its fields, materials, rules and versions, and saving the next one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QStackedWidget

from db.desk import Desk
from db.domain.catalogue import ServiceItem
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.queries.catalogue import GetItem, ItemDetail, ItemVersions, VersionRow, get_item, item_versions
from db.usecases.catalogue import PinItem, SaveItem, SetItemActive, pin_item, save_item, set_item_active
from desktop.features.admin.item_form import ItemForm, blank_item
from desktop.features.admin.material_editor import MaterialEditor
from desktop.features.admin.rows import RowsModel, moment
from desktop.features.admin.rule_editor import RuleEditor
from desktop.features.admin.section import Section, row_of, scrolled
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import KeyHint
from desktop.widgets.lazy_model import Column
from desktop.widgets.panel import Panel
from desktop.widgets.roles import BOLD_ROLE
from desktop.widgets.tab_bar import TabBar
from desktop.widgets.table import TableView

_TAB_OF = {"materials": "materials", "eligibility": "rules"}


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """An item as it stands in the fields, beside what is kept of it; a new item has nothing kept."""

    item_id: str | None
    version: int
    kept: ServiceItem | None
    kept_pin: int | None
    active: bool
    item: ServiceItem
    pin: int | None

    @property
    def touched(self) -> bool:
        """Whether anything differs from what is kept."""
        return self.item != self.kept or self.pin != self.kept_pin


def draft_of(detail: ItemDetail) -> ItemDraft:
    """An item that nobody has edited yet."""
    return ItemDraft(
        detail.item_id, detail.version, detail.item, detail.pinned, detail.active, detail.item, detail.pinned
    )


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save; version 0 when only the number key changed."""

    item_id: str
    version: int


def save_draft(desk: Desk, draft: ItemDraft) -> Saved:
    """Save what differs: a new version that begins today unless a date was chosen, then the number key."""
    item_id, version = draft.item_id or "", 0
    if draft.item != draft.kept:
        item = draft.item
        if draft.kept is not None and item.effective_on == draft.kept.effective_on:
            item = replace(item, effective_on=max(item.effective_on, business_date(desk.now())))
        saved = desk.run(save_item, SaveItem(draft.item_id, item, draft.version))
        item_id, version = saved.item_id, saved.version
    if draft.pin != draft.kept_pin:
        desk.run(pin_item, PinItem(item_id, draft.pin))
    return Saved(item_id, version)


class ItemEditor(Panel):
    """Four tabs over one draft. ``section`` does the asking and shows the errors."""

    edited = Signal()
    saved = Signal(str)
    dropped = Signal()  # the edits were given up

    def __init__(self, section: Section) -> None:
        super().__init__("—", name="item_editor")
        self._section = section
        self._draft: ItemDraft | None = None
        self.tabs = TabBar((), name="item_tabs", label=self.tr("事项的各页"))
        self.tabs.changed.connect(self._show_tab)
        for key, step in (("Ctrl+PgUp", -1), ("Ctrl+PgDown", 1)):
            action = QAction(self.tr("前一页") if step < 0 else self.tr("后一页"), self)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(lambda _=False, step=step: self._step_tab(step))
            self.addAction(action)
        hint = KeyHint("Ctrl+PageDown", self.tr("下一页"))
        section.spare.append(hint)
        self.body.addLayout(row_of(self.tabs, None, hint))
        self.form = ItemForm(section.fields)
        self.materials = MaterialEditor()
        self.rules = RuleEditor()
        self.versions = RowsModel(
            (
                Column("version", self.tr("版本"), lambda row: f"第 {row.version} 版", roles={BOLD_ROLE: lambda row: True}),
                Column("effective", self.tr("生效"), lambda row: row.effective_on.isoformat()),
                Column("operator", self.tr("谁改的"), lambda row: row.operator or self.tr("程序自带")),
                Column("at", self.tr("什么时候"), lambda row: moment(row.created_at)),
            ),
            self,
        )
        self.version_table = TableView(name="item_versions", label=self.tr("版本"))
        self.version_table.setModel(self.versions)
        self.version_table.set_columns([92, 110, None, 140])
        self.version_table.opened.connect(lambda index: self._take_version(self.versions.id_at(index.row())))
        self._stack = QStackedWidget()
        self._pages = {
            "basic": scrolled(self.form, name="item_form_scroll"),
            "materials": self.materials,
            "rules": self.rules,
            "versions": self.version_table,
        }
        for page in self._pages.values():
            self._stack.addWidget(page)
        self.body.addWidget(self._stack, 1)
        self.save = KeyButton("F9", self.tr("保存"), name="item_save", kind="primary")
        self.revert = KeyButton("F7", self.tr("放弃改动"), name="item_revert")
        self.stop = KeyButton("F4", self.tr("停用"), name="item_stop")
        self.body.addLayout(row_of(self.save, self.revert, None, self.stop))
        for button, action in ((self.save, self._save), (self.revert, self._revert), (self.stop, self._stop)):
            button.triggered.connect(action)
            button.refused.connect(section.page.show_fault)
        self.form.edited.connect(self._edited)
        self.materials.edited.connect(self._edited)
        self.rules.edited.connect(self._edited)
        self._count_tabs()

    # ------------------------------------------------------------ showing

    def open(self, draft: ItemDraft) -> None:
        """Edit this; whatever was in the fields is gone (ask :meth:`draft` first)."""
        self._draft = draft
        self.form.show_item(draft.item, draft.pin, new=draft.kept is None)
        self.materials.set_rows(draft.item.materials)
        self.rules.set_rows(draft.item.eligibility)
        self.versions.set_rows({})
        for field in self._section.fields.values():
            field.set_error("")
        if draft.item_id is not None:
            self._section.ask(item_versions, ItemVersions(draft.item_id), self._show_versions)
        self._judge()

    def begin_new(self, today: date) -> None:
        """An empty item."""
        item = blank_item(today)
        self.open(ItemDraft(None, 0, None, None, True, item, None))
        self.tabs.set_value("basic")
        self._show_tab()
        self.form.name.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def draft(self) -> ItemDraft | None:
        """What is in the fields now; ``None`` before anything was opened."""
        if self._draft is None:
            return None
        item = replace(self.form.read_item(), materials=self.materials.rows, eligibility=self.rules.rows)
        pin = self.form.pin.value
        return replace(self._draft, item=item, pin=pin if isinstance(pin, int) else None)

    def focus_first(self) -> None:
        """Into the page in front."""
        first = {
            "basic": self.form.name,
            "materials": self.materials.table,
            "rules": self.rules.table,
            "versions": self.version_table,
        }[str(self.tabs.value)]
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_versions(self, rows: tuple[VersionRow, ...]) -> None:
        self.versions.set_rows({row.version_id: row for row in rows})
        self._count_tabs()

    def _count_tabs(self) -> None:
        self.tabs.set_options(
            (
                ("basic", self.tr("基本")),
                ("materials", self.tr("材料 {0}").format(len(self.materials.rows))),
                ("rules", self.tr("资格 {0}").format(len(self.rules.rows))),
                ("versions", self.tr("版本 {0}").format(self.versions.rowCount())),
            )
        )

    def _show_tab(self, *_: object) -> None:
        self._stack.setCurrentWidget(self._pages[str(self.tabs.value)])

    def _step_tab(self, step: int) -> None:
        names = list(self._pages)
        self.tabs.set_value(names[(names.index(str(self.tabs.value)) + step) % len(names)])
        self._show_tab()
        self.focus_first()

    def _edited(self) -> None:
        self._judge()
        self.edited.emit()

    def _judge(self) -> None:
        draft = self.draft
        if draft is None:
            return
        self._count_tabs()
        new = draft.kept is None
        self.set_title(draft.item.name or (self.tr("新事项") if new else "—"))
        version_words = self.tr("第 {0} 版，{1} 起").format(draft.version, draft.kept.effective_on) if draft.kept else ""
        stopped = "" if draft.active else self.tr(" · 停用")
        self.set_note(version_words + stopped)
        if new:
            title = self.tr("加上这个事项")
        elif draft.item == draft.kept and draft.touched:
            title = self.tr("保存数字键")
        else:
            title = self.tr("存为第 {0} 版").format(draft.version + 1)
        self.save.set_title(title)
        nothing = "" if draft.touched else self.tr("没有改动，不用保存。")
        self.save.set_refusal(nothing)
        self.revert.setVisible(draft.touched)
        self.stop.setVisible(not new)
        self.stop.set_title(self.tr("停用") if draft.active else self.tr("启用"))
        self.stop.set_refusal(self.tr("先保存或放弃改动。") if draft.touched else "")

    # ------------------------------------------------------------ doing

    def _save(self) -> None:
        draft = self.draft
        if draft is not None:
            self._section.run(save_draft, self._section.context.desk, draft, then=self._done)

    def _done(self, saved: Saved) -> None:
        name = self.form.name.text().strip()
        words = self.tr("已存为第 {0} 版").format(saved.version) if saved.version else self.tr("数字键已保存")
        rest = self.tr("{0}：在办的件仍按登记时的版本。").format(name) if saved.version > 1 else name
        self._section.context.notices.show(words, rest)
        self._draft = None
        self.saved.emit(saved.item_id)

    def _revert(self) -> None:
        self._draft = None
        self.dropped.emit()

    def _stop(self) -> None:
        if self._draft is not None and self._draft.item_id is not None:
            item_id, active = self._draft.item_id, not self._draft.active
            words = self.tr("已启用") if active else self.tr("已停用")
            self._section.run(
                self._section.context.desk.run,
                set_item_active,
                SetItemActive(item_id, active),
                then=lambda _: self._stopped(words, item_id),
            )

    def _stopped(self, words: str, item_id: str) -> None:
        rest = self.tr("{0}：在办的件照常办完。").format(self.form.name.text())
        self._section.context.notices.show(words, rest)
        self._draft = None
        self.saved.emit(item_id)

    def _take_version(self, version_id: str) -> None:
        """Begin from an earlier version; saving makes it the newest one."""
        if self._draft is not None and self._draft.item_id is not None:
            self._section.ask(get_item, GetItem(self._draft.item_id, version_id), self._take)

    def _take(self, detail: ItemDetail) -> None:
        draft = self.draft
        if draft is None or draft.kept is None or draft.item_id != detail.item_id:
            return
        self.open(replace(draft, item=replace(detail.item, effective_on=draft.kept.effective_on)))
        self.tabs.set_value("basic")
        self._show_tab()
        self._section.context.notices.show(
            self.tr("已填入第 {0} 版的内容").format(detail.version), self.tr("看过再按 F9 保存。"), level="info"
        )
        self.edited.emit()

    def show_field(self, error: KnownError) -> None:
        """Bring the tab to the front that the error's field is on."""
        tab = _TAB_OF.get(error.field or "", "basic" if error.field in self._section.fields else "")
        if tab and tab != self.tabs.value:
            self.tabs.set_value(tab)
            self._show_tab()
            self.focus_first()
