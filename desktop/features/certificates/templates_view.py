"""模板 as it stands on the page: the list, and the editor with the page or the fields beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.domain.certificate_template import FieldSpec
from db.queries.certificate_templates import TemplateRow
from desktop.features.certificates.paper_pane import PaperPane
from desktop.features.certificates.template_form import TemplateForm
from desktop.widgets.badge import BadgeSpec, badge
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.face_stack import FaceStack
from desktop.widgets.fields import LineEdit
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import KeyHint, LinkKey
from desktop.widgets.lazy_model import Column
from desktop.widgets.list_bench import ListBench
from desktop.widgets.panel import Panel
from desktop.widgets.roles import BADGE_ROLE, BOLD_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.segmented import Segmented
from desktop.widgets.table import TableView

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class _Templates(RowsModel):
    def __init__(self, parent: QObject | None = None) -> None:
        tr = self.tr
        super().__init__((
            Column("name", tr("模板"), lambda row: row.name, tip=lambda row: row.name, roles={BOLD_ROLE: lambda row: row.active}),
            Column("kind", tr("种类"), lambda row: row.kind.label, roles={TONE_ROLE: lambda row: "t2"}),
            Column("version", tr("版本"), lambda row: tr("第 {} 版").format(row.version)),
            Column("layout", tr("版式"), self._layout, tip=lambda row: row.layout.label),
            Column("days", tr("公示"), self._days, right=True),
            Column("used", tr("用过"), lambda row: str(row.used), right=True),
            Column("state", "", lambda row: "", roles={BADGE_ROLE: self._badge}),
        ), parent)

    def _layout(self, row: TemplateRow) -> str:
        return row.layout.label.partition("（")[0]

    def _days(self, row: TemplateRow) -> str:
        return self.tr("{} 天").format(row.publicity_days) if row.publicity_days else "—"

    def _badge(self, row: TemplateRow) -> BadgeSpec:
        if not row.active:
            return badge(self.tr("停用"), "neutral")
        if row.newer:
            return badge(self.tr("有新版文字"), "warn")
        if row.coming is not None:
            return badge(self.tr("{} 起新版").format(f"{row.coming:%m-%d}"), "info")
        return badge(self.tr("在用"), "ok")


class TemplateList(ListBench):
    """The templates at the left, one of them and its versions at the right."""

    def __init__(self) -> None:
        tr = self.tr
        empty = EmptyState("file-text", tr("这里没有模板"), tr("停用的模板在「含停用的」里。"))
        super().__init__(
            name="certificate_templates", title=tr("模板"), model=_Templates(), widths=(None, 140, 72, 76, 60, 52, 124),
            empty=empty, id_of=lambda row: row.key, side_width=372, give_way=(3, 5, 1), least=140,
        )
        self.model.setParent(self)
        self.table.set_delegates({6: BadgeDelegate()})
        shown = ((False, tr("在用")), (True, tr("含停用的")))
        self.shown = Segmented(shown, name="certificate_templates_shown", label=tr("看哪些模板"))
        self.add_filter(self.shown)
        self.filters.addStretch(1)
        self.edit = KeyButton("F9", tr("修改"), name="template_edit", kind="primary")
        self.retire = KeyButton("F7", tr("停用"), name="template_retire")
        self.rules = KeyButton("F4", tr("出具规则"), name="certificate_rules")
        self.newer = KeyButton("F6", tr("新版文字"), name="template_newer")
        self.info.add_keys(self.newer)
        self.newer.hide()
        self.info.add_keys(self.edit, self.retire, self.rules)


class _Specs(RowsModel):
    def __init__(self, parent: QObject | None = None) -> None:
        tr = self.tr
        super().__init__((
            Column("label", tr("字段"), lambda spec: spec.label, tip=lambda spec: spec.label),
            Column("name", tr("写作"), lambda spec: spec.name, roles={TONE_ROLE: lambda spec: "accent"}),
            Column("sample", tr("例如"), lambda spec: spec.sample, tip=lambda spec: spec.sample,
                   roles={TONE_ROLE: lambda spec: "t2"}),
        ), parent)


class FieldList(QWidget):
    """The fields there are: type to find, arrows move, Enter takes one."""

    picked = Signal(object)  # the FieldSpec

    def __init__(self) -> None:
        super().__init__()
        tr = self.tr
        self._all: tuple[FieldSpec, ...] = ()
        self.search = LineEdit(name="template_field_search", label=tr("找字段"), placeholder=tr("姓名、小时、日期……"))
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.search.returnPressed.connect(lambda: self._take(self.table.current_row()))
        self.model = _Specs(self)
        self.table = TableView(name="template_field_list", label=tr("字段"), compact=True)
        self.table.setModel(self.model)
        self.table.set_columns((None, 142, 150), give_way=(2,), least=110)
        self.table.opened.connect(lambda index: self._take(index.row()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self.search, 1)
        row.addWidget(KeyHint("Enter", tr("插入")))
        column.addLayout(row)
        column.addWidget(self.table, 1)

    def offer(self, specs: Sequence[FieldSpec]) -> None:
        """Show these and wait for a word."""
        self._all = tuple(specs)
        self.search.clear()
        self._filter()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _filter(self) -> None:
        wanted = self.search.text().strip().lower()
        self.model.set_rows([spec for spec in self._all if wanted in spec.label.lower() or wanted in spec.name])
        self.table.select_row(0 if self.model.rows else -1)

    def _take(self, row: int) -> None:
        if 0 <= row < len(self.model.rows):
            self.picked.emit(self.model.rows[row])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _STEPS:
            row = self.table.current_row() + _STEPS[Qt.Key(event.key())]
            if 0 <= row < len(self.model.rows):
                self.table.select_row(row)
            return True
        return super().eventFilter(watched, event)


class TemplateEditor(QWidget):
    """The form at the left; beside it the page, or while one is being chosen the fields."""

    def __init__(self) -> None:
        super().__init__()
        tr = self.tr
        self.setObjectName("template_editor")
        self.form = TemplateForm()
        self.panel = Panel(tr("修改模板"), name="template_panel", flush=True)
        self.panel.body.addWidget(self.form)
        self.paper = PaperPane(name="template_paper")
        zoom = LinkKey("Ctrl+=", tr("放大、看整页"), name="template_zoom")
        zoom.triggered.connect(self._turn_zoom)
        self.paper.add_right(zoom)
        self.fields = FieldList()
        choice = Panel(tr("插入字段"), name="template_choice", flush=True)
        choice.body.addWidget(self.fields, 1)
        self.faces = QStackedWidget()
        for face in (self.paper, choice):
            self.faces.addWidget(face)
        for key, words, step in (("Alt+PgDown", tr("预览往下"), 1), ("Alt+PgUp", tr("预览往上"), -1)):
            action = QAction(words, self)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(lambda _=False, step=step: self._scroll(step))
            self.addAction(action)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.panel, 5)
        row.addWidget(self.faces, 4)

    def _turn_zoom(self) -> None:
        """The whole page, or its full width."""
        pages, modes = self.paper.pages, QPdfView.ZoomMode
        pages.setZoomMode(modes.FitToWidth if pages.zoomMode() is modes.FitInView else modes.FitInView)

    def _scroll(self, step: int) -> None:
        bar = self.paper.pages.verticalScrollBar()
        bar.setValue(bar.value() + step * bar.pageStep() * 4 // 5)

    @property
    def choosing(self) -> bool:
        """Whether the fields stand where the page was."""
        return self.faces.currentIndex() == 1

    def offer_fields(self) -> None:
        """Let one be chosen."""
        self.faces.setCurrentIndex(1)
        self.fields.offer(self.form.offered)

    def show_page(self) -> None:
        """The page again; the cursor is where it was."""
        self.faces.setCurrentIndex(0)
        self.form.focus_last()


class TemplatesView(QWidget):
    """The list, or the editor over the whole section."""

    def __init__(self) -> None:
        super().__init__()
        self.bench, self.editor = TemplateList(), TemplateEditor()
        self.faces = FaceStack()
        for face in (self.bench, self.editor):
            self.faces.addWidget(face)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.faces)
        self.turn(self.bench)

    @property
    def editing(self) -> bool:
        """Whether the editor is open."""
        return self.faces.currentWidget() is self.editor

    def turn(self, face: QWidget) -> None:
        """Show the list or the editor."""
        self.faces.turn(face)
