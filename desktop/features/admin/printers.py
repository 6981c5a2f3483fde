"""打印: which printer takes which paper and how it is reached, test pages, and what was printed when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from db.domain.clock import local
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.printer_profiles import (
    PAPER_LABELS,
    PrinterProfile,
    check_profile,
    with_profile,
    without,
)
from db.queries.papers import PaperLog, paper_log
from db.queries.settings import ReadSettings, Settings, read_settings
from db.usecases.settings import ChangePrinters, change_printers
from desktop.features.admin.printer_form import PrinterForm
from desktop.features.admin.printer_log import PrinterLog
from desktop.features.admin.rows import RowsModel
from desktop.features.admin.section import Section, row_of
from desktop.page import Page
from desktop.printing.views import PaperFault
from desktop.theme.manager import tokens
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.fault_bar import Notice
from desktop.widgets.files import FileChooser
from desktop.widgets.keycap import KeyHint
from desktop.widgets.lazy_model import Column
from desktop.widgets.panel import Panel
from desktop.widgets.roles import BADGE_ROLE, BOLD_ROLE, TONE_ROLE
from desktop.widgets.tab_bar import TabBar
from desktop.widgets.table import TableView

LOG_LINES = 300


def create(page: Page, files: FileChooser) -> Section:
    """The section, for the page."""
    return PrintersSection(page, files)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A kind of paper and its printer, if it has one."""

    paper: str
    profile: PrinterProfile | None


class PrintersSection(Section):
    """Two tabs: the papers with their printers, and the log."""

    topics = frozenset({"settings", "papers"})

    def __init__(self, page: Page, files: FileChooser) -> None:
        super().__init__(page, files, name="admin_printers")
        self._profiles: tuple[PrinterProfile, ...] = ()
        self._notice = Notice(
            self.tr("打印机由管理员来设；你可以打测试页、看打印记录。"), icon="lock", level="info"
        )
        self.outer.addWidget(self._notice)
        self.tabs = TabBar(
            (("papers", self.tr("各种纸")), ("log", self.tr("打印记录"))),
            name="printers_tabs",
            label=self.tr("打印的两页"),
        )
        self.tabs.changed.connect(self._show_tab)
        flip = QAction(self.tr("换一页"), self)
        flip.setShortcut(QKeySequence("Ctrl+Tab"))
        flip.triggered.connect(self._next_tab)
        self.addAction(flip)
        self.outer.addLayout(row_of(self.tabs, None, KeyHint("Ctrl+Tab", self.tr("换一页"))))
        self._stack = QStackedWidget()
        self.outer.addWidget(self._stack, 1)
        self._stack.addWidget(self._build_papers())
        self.log = PrinterLog()
        self._stack.addWidget(self.log)
        printing = self.context.printing
        printing.printers_changed.connect(self.form.offer_printers)
        printing.sheet_printed.connect(self._tested)
        printing.fault.connect(self._test_failed)
        self._testing = False

    def _build_papers(self) -> Panel:
        panel = Panel(self.tr("各种纸"), name="printers_panel", flush=True, note=self.tr("每台电脑各自设"))
        self.model = RowsModel(
            (
                Column(
                    "paper",
                    self.tr("纸"),
                    lambda line: PAPER_LABELS[line.paper],
                    roles={BOLD_ROLE: lambda line: line.profile is not None},
                ),
                Column(
                    "printer",
                    self.tr("打印机"),
                    lambda line: line.profile.device if line.profile else "—",
                    roles={TONE_ROLE: lambda line: "t1" if line.profile else "t3"},
                ),
                Column("way", self.tr("怎么接"), _way, roles={BADGE_ROLE: _way_badge}),
                Column("minded", self.tr("偏移、份数、切纸"), _minded, roles={TONE_ROLE: lambda line: "t2"}),
            ),
            self,
        )
        self.table = TableView(name="printers_table", label=self.tr("各种纸的打印机"))
        self.table.setModel(self.model)
        self.table.set_delegates({2: BadgeDelegate()})
        self.table.set_columns([152, None, 152, 170], give_way=(3, 2), least=120)
        self.table.row_changed.connect(self._chosen)
        self.table.opened.connect(lambda _: self.form.focus_first())
        self.form = PrinterForm()
        self.form.save.triggered.connect(self._save)
        self.form.test.triggered.connect(self._test)
        self.form.remove.triggered.connect(self._remove)
        for button in (self.form.save, self.form.test, self.form.remove):
            button.refused.connect(self.page.show_fault)
        self.fields.update(self.form.fields)
        holder = QHBoxLayout()
        holder.setContentsMargins(0, 0, 0, 0)
        holder.setSpacing(tokens().size.space_2)
        holder.addWidget(self.table, 1)
        holder.addWidget(self.form)
        panel.body.addLayout(holder)
        return panel

    # ------------------------------------------------------------ tabs

    def _show_tab(self, tab: object) -> None:
        self._stack.setCurrentIndex(1 if tab == "log" else 0)
        if tab == "log":
            self.ask(paper_log, PaperLog(limit=LOG_LINES), self.log.show_lines)
        self.focus_first()

    def _next_tab(self) -> None:
        wanted: Literal["papers", "log"] = "papers" if self.tabs.value == "log" else "log"
        self.tabs.set_value(wanted)
        self._show_tab(wanted)

    def focus_first(self) -> None:
        table = self.log.table if self._stack.currentIndex() else self.table
        table.setFocus(Qt.FocusReason.OtherFocusReason)

    def arrive(self, part: str) -> None:
        """``log`` opens the log."""
        if part == "log":
            self.tabs.set_value("log")
            self._show_tab("log")

    # ------------------------------------------------------------ showing

    @property
    def _may_write(self) -> bool:
        return self.context.desk.may(Permission.SETTINGS_WRITE)

    def activated(self) -> None:
        self._notice.setVisible(not self._may_write)
        self.ask(read_settings, ReadSettings(), self._show)
        if self._stack.currentIndex():
            self.ask(paper_log, PaperLog(limit=LOG_LINES), self.log.show_lines)
        self.context.printing.find_printers()

    def changed(self, topics: frozenset[str]) -> None:
        if "settings" in topics:
            self.ask(read_settings, ReadSettings(), self._show)
        if "papers" in topics and self._stack.currentIndex():
            self.ask(paper_log, PaperLog(limit=LOG_LINES), self.log.show_lines)

    def draft(self) -> str:
        return self.tr("打印机的设置未保存") if self._may_write and self.form.changed_from_kept else ""

    def _show(self, settings: Settings) -> None:
        self._profiles = settings.printers
        by_paper = {profile.paper: profile for profile in settings.printers}
        self.model.set_rows({paper: PaperLine(paper, by_paper.get(paper)) for paper in PAPER_LABELS})
        if self.table.current_row() < 0:
            self.table.select_row(0)
        else:
            self._chosen(self.table.current_row())

    def _chosen(self, row: int) -> None:
        if 0 <= row < self.model.rowCount():
            line: PaperLine = self.model.row(row)
            for field in self.fields.values():
                field.set_error("")
            self.form.show_profile(line.profile or PrinterProfile(line.paper), kept=line.profile is not None)
            self.form.set_may_write(self._may_write)
            self.form.offer_printers(self.context.printing.printer_names())

    # ------------------------------------------------------------ doing

    def _save(self) -> None:
        said = self._said()
        if said is not None:
            profiles = with_profile(self._profiles, said)
            self.run(self.context.desk.run, change_printers, ChangePrinters(profiles), then=self._saved)

    def _said(self) -> PrinterProfile | None:
        """What the form says; nothing when it cannot be, which is then told at its field."""
        try:
            return self.form.profile()
        except KnownError as error:
            self.refused(error)
            return None

    def _remove(self) -> None:
        profiles = without(self._profiles, self.form.paper)
        self.run(self.context.desk.run, change_printers, ChangePrinters(profiles), then=self._saved)

    def _saved(self, _: object) -> None:
        self.context.notices.show(self.tr("已保存"), self.tr("从下一张文书起生效。"))
        self.form.forget()
        self.ask(read_settings, ReadSettings(), self._show)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _test(self) -> None:
        said = self._said()
        if said is not None:
            self.run(check_profile, said, then=self._print_test)

    def _print_test(self, profile: PrinterProfile) -> None:
        from desktop.documents.printer_test import PrinterTest

        facts, now = self.context.desk.facts, local(self.context.desk.now())
        data = PrinterTest(
            facts.centre_name,
            self.tr("{0} 号窗口").format(facts.window),
            profile.device,
            PAPER_LABELS[profile.paper],
            "YIMEN-TEST",
            f"{now:%Y-%m-%d %H:%M}",
        )
        self._testing = True
        self.context.printing.print_test(profile, data)

    def _tested(self, _title: str, printer: str) -> None:
        if self._testing:
            self._testing = False
            self.context.notices.show(self.tr("测试页已交给打印机"), printer, level="info")

    def _test_failed(self, fault: PaperFault) -> None:
        if self._testing and not fault.job_ids:
            self._testing = False
            self.page.show_fault(fault.headline, fault.rest, note=fault.code)


def _way(line: PaperLine) -> str:
    return line.profile.way.label if line.profile else "未设"


def _way_badge(line: PaperLine) -> BadgeSpec:
    if line.profile is None:
        return BadgeSpec("未设", "neutral")
    return BadgeSpec(line.profile.way.label, "info" if line.profile.way.raw else "ok")


def _minded(line: PaperLine) -> str:
    """``右 1.5 下 2 mm · 2 份 · 不切纸``."""
    one = line.profile
    if one is None:
        return ""
    parts = []
    if one.offset_x or one.offset_y:
        sides = (("右" if one.offset_x > 0 else "左", one.offset_x), ("下" if one.offset_y > 0 else "上", one.offset_y))
        parts.append(" ".join(f"{word} {abs(size):g}" for word, size in sides if size) + " mm")
    if one.copies > 1:
        parts.append(f"{one.copies} 份")
    if one.way.raw and not one.cut:
        parts.append("不切纸")
    return " · ".join(parts) or "照常"
