"""管理: the sections of running a desk, each behind a number key, shown as far as the role allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget

from db.domain.permissions import ROLE_PERMISSIONS, Permission, Role
from desktop.features.admin.section import Section, scrolled
from desktop.page import Page, ShellContext
from desktop.theme.manager import tokens
from desktop.widgets.delegates import KeycapDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.files import FileChooser, SystemFileChooser
from desktop.widgets.keycap import KeyHint
from desktop.widgets.lazy_model import Column, LazyTableModel
from desktop.widgets.panel import Panel
from desktop.widgets.roles import BOLD_ROLE, ICON_ROLE, KEYCAP_ROLE, TONE_ROLE
from desktop.widgets.table import TableView


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One section: its key, its name and where its module lies; ``needs`` None is open to everybody."""

    key: str
    name: str
    title: str
    icon: str
    needs: Permission | None


SECTIONS: tuple[SectionSpec, ...] = (
    SectionSpec("1", "items", "事项", "clipboard-list", Permission.CATALOGUE_WRITE),
    SectionSpec("2", "calendar", "日历", "calendar", Permission.CALENDAR_WRITE),
    SectionSpec("3", "people", "人员", "users", None),
    SectionSpec("4", "this_pc", "本机与中心", "monitor", None),
    SectionSpec("5", "backups", "备份", "hard-drive", Permission.BACKUP),
    SectionSpec("6", "imports", "导入", "file-spreadsheet", Permission.IMPORT),
    SectionSpec("7", "audit", "审计", "shield-check", Permission.AUDIT_READ),
    SectionSpec("8", "ground", "网格", "house", Permission.GROUND_WRITE),
    SectionSpec("9", "printers", "打印", "printer", None),
)
_BY_NAME: Mapping[str, SectionSpec] = {spec.name: spec for spec in SECTIONS}
_LIST_WIDTH = 164
_NARROW_LIST_WIDTH = 82
_NARROW_BELOW = 960


def create(context: ShellContext) -> Page:
    """The page, for the window."""
    return AdminPage(context)


class AdminPage(Page):
    """A list of sections at the left, the chosen one at the right. ``arrive(section="backups")`` opens one."""

    topics = frozenset(
        {"catalogue", "calendar", "operators", "settings", "centre", "ground", "tags", "demands", "residents", "papers"}
    )

    def __init__(self, context: ShellContext, files: FileChooser | None = None) -> None:
        super().__init__(context, name="admin", title="管理")
        self._files: FileChooser = files or SystemFileChooser()
        self._sections: dict[str, Section] = {}
        self._shown = ""
        self._areas: dict[str, QScrollArea] = {}
        self._narrow = False
        self._build()
        for spec in SECTIONS:
            action = QAction(spec.title, self)
            action.setShortcut(QKeySequence(spec.key))
            action.setAutoRepeat(False)
            action.triggered.connect(lambda _=False, name=spec.name: self.open_section(name))
            self.addAction(action)

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(tokens().size.space_2)
        self.body.addLayout(row, 1)
        self._list_panel = Panel(name="admin_sections", flush=True)
        self._model = LazyTableModel(
            (
                Column("key", "", lambda spec: "", roles={KEYCAP_ROLE: lambda spec: spec.key}),
                Column(
                    "title",
                    "",
                    lambda spec: "" if self._narrow else spec.title,
                    tip=lambda spec: spec.title,
                    roles={
                        ICON_ROLE: lambda spec: spec.icon if self._refusal(spec) == "" else "lock:t3",
                        TONE_ROLE: lambda spec: "t1" if self._refusal(spec) == "" else "t3",
                        BOLD_ROLE: lambda spec: spec.name == self._shown,
                    },
                ),
            ),
            lambda names: {name: _BY_NAME[name] for name in names},
            parent=self,
        )
        self.list = TableView(name="admin_section_list", label=self.tr("管理的各部分"))
        self.list.horizontalHeader().hide()
        self.list.setModel(self._model)
        self.list.set_delegates({0: KeycapDelegate()})
        self.list.set_columns([36, None])
        self._model.set_ids([spec.name for spec in SECTIONS])
        self.list.opened.connect(self._enter)
        self.list.row_changed.connect(self._row_changed)
        self._list_panel.body.addWidget(self.list)
        self._esc = KeyHint("Esc", self.tr("回到这里"))
        self._list_panel.set_foot(self._esc)
        row.addWidget(self._list_panel)
        self._stack = QStackedWidget()
        self._locked = EmptyState("lock", "", "", name="admin_locked")
        self._locked_panel = Panel(name="admin_locked_panel")
        self._locked_panel.body.addWidget(self._locked)
        self._stack.addWidget(self._locked_panel)
        row.addWidget(self._stack, 1)
        self._measure_list()

    def _measure(self) -> None:
        super()._measure()
        if hasattr(self, "_list_panel"):
            self._measure_list()

    def _measure_list(self) -> None:
        width = _NARROW_LIST_WIDTH if self._narrow else _LIST_WIDTH
        self._list_panel.setFixedWidth(round(width * tokens().size.body / 14))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With little room the list keeps its keys and icons only, as the window's own navigation does."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW_BELOW * tokens().size.body / 14
        if narrow != self._narrow:
            self._narrow = narrow
            self._model.refresh()
            self._measure_list()
            self._esc.parentWidget().setVisible(not narrow)
            for section in self._sections.values():
                section.set_narrow(narrow)

    def _refusal(self, spec: SectionSpec) -> str:
        if spec.needs is None or self.context.desk.may(spec.needs):
            return ""
        least = next(role for role in Role if spec.needs in ROLE_PERMISSIONS[role])
        return self.tr("「{0}」由{1}来做。").format(spec.title, least.label)

    # ------------------------------------------------------------ sections

    @property
    def section(self) -> str:
        """The name of the section in front."""
        return self._shown

    def open_section(self, name: str) -> None:
        """Bring a section to the front, with the focus where a person begins."""
        self._show_section(name)
        current = self._current()
        if current is not None:
            current.focus_first()

    def _show_section(self, name: str) -> None:
        spec = _BY_NAME[name]
        if name != self._shown:
            self.fault_bar.clear()
        self._shown = name
        self.set_title(self.tr("管理"), spec.title)
        refusal = self._refusal(spec)
        self._model.refresh()
        if self.list.current_row() != self._model.row_of(name):
            self.list.select_row(self._model.row_of(name))
        if refusal:
            role = self.context.desk.operator.role.label if self.context.desk.operator else ""
            advice = self.tr("你现在的角色是{0}。要改这里的内容，请{1}登录后再来。").format(
                role, refusal.removeprefix(f"「{spec.title}」由").removesuffix("来做。")
            )
            self._locked.set_texts(refusal, advice)
            self._stack.setCurrentWidget(self._locked_panel)
            return
        section = self._section(spec)
        self._stack.setCurrentWidget(self._areas[name])
        section.activated()

    def _section(self, spec: SectionSpec) -> Section:
        if spec.name not in self._sections:
            factory: Callable[[Page, FileChooser], Section] = import_module(
                f"desktop.features.admin.{spec.name}"
            ).create
            with self.context.theme.building():
                made = self._sections[spec.name] = factory(self, self._files)
                area = self._areas[spec.name] = scrolled(made, name=f"{made.objectName()}_area")
                area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
                self._stack.addWidget(area)
            made.set_narrow(self._narrow)
        return self._sections[spec.name]

    def _current(self) -> Section | None:
        if self._stack.currentWidget() is self._locked_panel:
            return None
        return self._sections.get(self._shown)

    def _row_changed(self, row: int) -> None:
        if row >= 0 and self._shown and self.list.hasFocus():
            self._show_section(self._model.id_at(row))

    def _enter(self) -> None:
        current = self._current()
        if current is not None:
            current.focus_first()

    # ------------------------------------------------------------ the page

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves a section's fields for the list, where the number keys choose again."""
        if event.key() == Qt.Key.Key_Escape:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    def arrive(self, **wanted: object) -> None:
        section = wanted.get("section")
        if isinstance(section, str) and section in _BY_NAME:
            self.open_section(section)
            part, current = wanted.get("part"), self._current()
            if isinstance(part, str) and current is not None:
                current.arrive(part)

    def activated(self) -> None:
        self._show_section(self._shown or self._first_allowed())

    def _first_allowed(self) -> str:
        return next(spec.name for spec in SECTIONS if not self._refusal(spec))

    def refresh(self, topics: frozenset[str]) -> None:
        current = self._current()
        if current is not None and current.topics & topics:
            current.changed(topics & current.topics)

    def focus_first(self) -> None:
        current = self._current()
        if current is not None:
            current.focus_first()
        else:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def has_draft(self) -> str:
        drafts = (section.draft() for section in self._sections.values())
        return "；".join(words for words in drafts if words)

    def before_lock(self) -> None:
        for section in self._sections.values():
            section.before_lock()
