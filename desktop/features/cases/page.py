"""办件: every case by urgency, one of them in full, and the next right step one key away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout

from db.domain.cases import CaseAction
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.importing.case_export import CaseFile, write_case_file
from db.queries.cases import CaseDetail, GetCase, PaperRow, get_case
from db.usecases.case_list_paper import PrintCases, print_cases
from db.usecases.case_moves import CaseMoved, MoveCase, ReceiveMaterials, move_case, receive_materials
from db.usecases.privacy import Reveal, Revealed, reveal_resident
from desktop.features.cases.case_list import CaseListPanel
from desktop.features.cases.detail import DetailPanel
from desktop.features.cases.filters import PRESETS, FilterBar
from desktop.features.cases.finder import CaseFinder
from desktop.page import Page, ShellContext
from desktop.printing.fault_actions import tell_fault
from desktop.printing.views import PaperFault, PaperView
from desktop.theme.manager import tokens
from desktop.widgets.fault_bar import FaultAction
from desktop.widgets.held_key import HeldKey
from desktop.widgets.key_button import KeyButton
from desktop.widgets.painting import is_style_event

_DETAIL_WIDTH, _DETAIL_LARGE, _DESIGN_WIDTH = 428, 476, 1238
_COMPACT_WIDTH, _SLIM_WIDTH, _DETAIL_COMPACT, _DETAIL_SLIM = 1060, 900, 396, 352
_LEAST_WIDTH, _ANY_WIDTH = 320, (1 << 24) - 1


def create(context: ShellContext) -> Page:
    """The page of this feature."""
    return CasesPage(context)


class CasesPage(Page):
    """The list answers by ids, its rows come when looked at, counts come apart; nothing here waits for another."""

    topics = frozenset({"cases", "papers", "catalogue"})

    def __init__(self, context: ShellContext) -> None:
        super().__init__(context, name="cases", title="办件")
        self._title.hide()
        self._note.hide()
        self._desk, self._tasks = context.desk, context.tasks
        self._stepping = False
        self._listing = False
        self._arriving = False
        self._stale = True
        self._operator = ""
        self._wide = False
        self.filters = FilterBar(business_date(self._desk.now()))
        self.list = CaseListPanel()
        self.finder = CaseFinder(self._desk, self._tasks, self.filters, self.list, lambda: context.go("walkin"))
        self.detail = DetailPanel()
        self.add_left(self.filters.chips)
        self.add_left(self.filters.chips_hint)
        self.print_list = KeyButton("Ctrl+P", self.tr("打印"), name="cases_print_list", icon="printer")
        self.print_list.triggered.connect(self._print_list)
        self.add_right(self.print_list)
        self.export = KeyButton("Ctrl+E", self.tr("导出"), name="cases_export")
        self.export.triggered.connect(self._export)
        self.add_right(self.export)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.export_folder = Path(documents, "一门通导出")
        self._row = QHBoxLayout()
        self._row.setSpacing(tokens().size.space_2)
        self._row.addWidget(self.list, 1)
        self._row.addWidget(self.detail)
        self.body.addWidget(self.filters)
        self.body.addLayout(self._row, 1)
        self.reveal_key = HeldKey(self)
        self._connect()
        self._fit()

    def _connect(self) -> None:
        self.filters.leave.connect(self._to_list)
        self.list.chosen.connect(self._chosen)
        self.list.opened.connect(self._open_person)
        self.detail.focus_list.connect(self._to_list)
        self.detail.wide_toggled.connect(self._toggle_wide)
        self.detail.step_requested.connect(self._step)
        self.detail.material_received.connect(self._receive)
        self.detail.print_requested.connect(self._print)
        self.reveal_key.pressed.connect(self._reveal)
        self.reveal_key.released.connect(lambda: self.detail.reveal(None))
        printing = self.context.printing
        self.detail.preview_requested.connect(lambda job_id: printing.preview(job_id, self))
        self.detail.save_requested.connect(lambda job_id: printing.save_pdf(job_id))
        printing.job_changed.connect(self._paper_changed)
        printing.fault.connect(self._print_fault)
        printing.saved.connect(self._saved)

    # ------------------------------------------------------------ coming and going

    def activated(self) -> None:
        self.export.setVisible(self._desk.may(Permission.EXPORT))
        self.filters.set_today(business_date(self._desk.now()))
        operator = self._desk.operator.operator_id if self._desk.operator else ""
        if self._stale or operator != self._operator:
            self._stale, self._operator = False, operator
            self.finder.load_choices()
            self.finder.renew()
            self._reload()

    def arrive(self, **wanted: object) -> None:
        """``case_id`` opens a case, ``resident_id`` lists a person's cases, ``preset`` chooses a list."""
        if case_id := str(wanted.get("case_id") or ""):
            job = self._tasks.latest("cases.detail", self._desk.ask, get_case, GetCase(case_id))
            job.done.connect(self._arrived)
            job.finished.connect(self._arrival_over)
            self._arriving = True
        elif resident_id := str(wanted.get("resident_id") or ""):
            self.filters.show_person(resident_id)
        elif (preset := str(wanted.get("preset") or "")) in PRESETS:
            self.filters.show_preset(preset)

    def _arrival_over(self) -> None:
        self._arriving = False

    def _arrived(self, case: CaseDetail) -> None:
        self._arriving = False
        self.finder.wanted = case.case_id
        self._show(case)
        row = self.list.model.row_of(case.case_id)
        if row >= 0:
            self.finder.wanted = ""
            self.list.table.select_row(row)
        else:
            self.filters.show_text(case.serial_short)
        self._to_list()

    def refresh(self, topics: frozenset[str]) -> None:
        if not self.isVisible():
            self._stale = True
            return
        if "catalogue" in topics:
            self.finder.load_choices()
        if "cases" in topics:
            self.finder.renew()
        self._reload()

    def focus_first(self) -> None:
        self._to_list()

    def before_lock(self) -> None:
        self.detail.reveal(None)
        self.detail.actions.put_away()

    def _to_list(self) -> None:
        if self.list.model.rowCount():
            self.list.focus_table()
        else:
            self.filters.chips.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ the list

    def _print_list(self) -> None:
        if self._listing:
            return
        self._listing = True
        job = self._tasks.run(self._desk.run, print_cases, PrintCases(self.finder.request()))
        job.done.connect(lambda queued: self.context.printing.preview(queued.job_id, self, fresh=True))
        job.failed.connect(lambda error: self.show_error(error))
        job.finished.connect(self._list_asked)

    def _list_asked(self) -> None:
        self._listing = False

    def _export(self) -> None:
        request = self.finder.request()
        job = self._tasks.run_long(lambda job: write_case_file(self._desk, request, self.export_folder))
        job.done.connect(self._exported)

    def _exported(self, made: CaseFile) -> None:
        open_folder = FaultAction(
            "Ctrl+O", self.tr("打开文件夹"),
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(made.path.parent))),
        )
        self.fault_bar.show_fault(
            self.tr("已导出 {} 件，打开口令 {}").format(made.count, made.passphrase),
            self.tr("姓名已遮盖；口令只显示这一次，请记下。文件在「{}」里：{}").format(
                made.path.parent.name, made.path.name
            ),
            level="ok", icon="file-spreadsheet", actions=(open_folder,),
        )

    # ------------------------------------------------------------ the case

    def _chosen(self, case_id: str) -> None:
        if self._arriving:
            return  # the case asked for comes next; the list's first must not take its place
        if not case_id:
            self.detail.show_case(None)
        elif self.detail.case is None or self.detail.case.case_id != case_id:
            self._load(case_id)

    def _load(self, case_id: str) -> None:
        job = self._tasks.latest("cases.detail", self._desk.ask, get_case, GetCase(case_id))
        job.done.connect(self._show)

    def _reload(self) -> None:
        if self.detail.case is not None:
            self._load(self.detail.case.case_id)

    def _show(self, case: CaseDetail) -> None:
        self.detail.show_case(case)

    def _open_person(self, case_id: str) -> None:
        if self.detail.case is not None and self.detail.case.case_id == case_id:
            self.open_requested.emit("person", self.detail.case.resident_id)
            return
        job = self._tasks.latest("cases.person", self._desk.ask, get_case, GetCase(case_id))
        job.done.connect(lambda case: self.open_requested.emit("person", case.resident_id))

    def _step(self, action: CaseAction, reason: str, positions: tuple[int, ...]) -> None:
        case = self.detail.case
        if case is None or self._stepping:
            return
        self._stepping = True
        request = MoveCase(case.case_id, case.version, action, reason, positions)
        job = self._tasks.run(self._desk.run, move_case, request)
        job.done.connect(lambda moved: self._moved(moved, action, case.serial_short))
        job.failed.connect(self._refused)
        job.finished.connect(self._stepped)

    def _stepped(self) -> None:
        self._stepping = False

    def _moved(self, moved: CaseMoved, action: CaseAction, serial: str) -> None:
        self.detail.actions.put_away()
        self.context.notices.show(self.tr("已{}").format(action.label), serial)
        if moved.job_ids:
            self.context.printing.submit(moved.job_ids)
        self._changed()

    def _refused(self, error: KnownError) -> None:
        self.detail.say(error.message)
        if error.code in ("CASE-VERSION", "CASE-STATE"):
            self._changed()

    def _receive(self, position: int) -> None:
        case = self.detail.case
        if case is None:
            return
        name = next(m.name for m in case.materials if m.position == position)
        job = self._tasks.run(self._desk.run, receive_materials, ReceiveMaterials(case.case_id, (position,)))
        job.done.connect(lambda _: self._received(name, case.serial_short))
        job.failed.connect(self._refused)

    def _received(self, name: str, serial: str) -> None:
        self.context.notices.show(self.tr("已收「{}」").format(name), serial)
        self._changed()

    def _reveal(self) -> None:
        if self.detail.case is not None:
            request = Reveal(self.detail.case.resident_id)
            job = self._tasks.run(self._desk.run, reveal_resident, request)
            job.done.connect(lambda facts: self._revealed(request.resident_id, facts))

    def _revealed(self, resident_id: str, facts: Revealed) -> None:
        case = self.detail.case
        if self.reveal_key.held and case is not None and case.resident_id == resident_id:
            self.detail.reveal(facts)

    def _changed(self) -> None:
        self.refresh(frozenset({"cases"}))

    # ------------------------------------------------------------ papers

    def _print(self, paper: PaperRow) -> None:
        if paper.state in ("printed", "cancelled"):
            self.context.printing.reprint(job_id=paper.job_id)
        else:
            self.context.printing.retry(paper.job_id)

    def _paper_changed(self, view: PaperView) -> None:
        case = self.detail.case
        if self.isVisible() and case is not None and view.subject_id == case.case_id:
            self._reload()

    def _print_fault(self, fault: PaperFault) -> None:
        tell_fault(self, fault)

    def _saved(self, path: Any) -> None:
        if self.isVisible():
            self.context.notices.show(self.tr("已存为 PDF"), f"{path.parent.name}／{path.name}")

    # ------------------------------------------------------------ keys and sizes

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.detail.actions.put_away() or self._wide):
            self._set_wide(False)
            self._to_list()
            return
        super().keyPressEvent(event)

    def _toggle_wide(self) -> None:
        self._set_wide(not self._wide)

    def _set_wide(self, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        if not wide:
            self._fit()
        self.list.setVisible(not wide)
        if wide:
            self._fit()
            self.detail.show_tab(str(self.detail.tabs.value or "timeline"))
        else:
            self._to_list()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "detail"):
            self.filters.fit()
            self._fit()

    def _fit(self) -> None:
        """The list keeps its designed width; what a wider window has more goes to the detail first."""
        room = self.width() - 2 * tokens().size.space_3
        compact = room < _COMPACT_WIDTH
        self.list.set_compact(compact)
        self.filters.chips_hint.setHidden(compact)
        if self._wide:
            self.detail.setMinimumWidth(_LEAST_WIDTH)
            self.detail.setMaximumWidth(_ANY_WIDTH)
            return
        small = _DETAIL_SLIM if room < _SLIM_WIDTH else _DETAIL_COMPACT
        usual = small if compact else _DETAIL_LARGE if tokens().large else _DETAIL_WIDTH
        width = usual + max(0, room - _DESIGN_WIDTH) * 0.6
        self.detail.setFixedWidth(round(width))
