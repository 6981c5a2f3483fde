"""本机与中心: the centre's facts, this window and its printers, and how the screen looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.desk import Desk
from db.domain.clock import local
from db.domain.permissions import Permission
from db.domain.printer_profiles import PAPER_LABELS, PrinterProfile
from db.queries.settings import ReadSettings, Settings, read_settings
from db.settings_store import RECEIPT_PAPERS
from db.usecases.settings import (
    ChangeCentre,
    ChangeSettings,
    SetAppearance,
    change_centre,
    change_settings,
    set_appearance,
)
from desktop.features.admin.section import Section, hint, row_of, scrolled
from desktop.page import Page
from desktop.theme.manager import tokens
from desktop.widgets.fault_bar import Notice
from desktop.widgets.fields import AsciiLineEdit, ChoiceBox, LabelledField, LineEdit, NumberBox
from desktop.widgets.files import FileChooser
from desktop.widgets.key_button import KeyButton
from desktop.widgets.panel import Panel
from desktop.widgets.segmented import Segmented

if TYPE_CHECKING:
    from desktop.documents.printer_test import PrinterTest

_PAPERS = tuple((paper, PAPER_LABELS[paper]) for paper in RECEIPT_PAPERS)


def create(page: Page, files: FileChooser) -> Section:
    """The section, for the page."""
    return ThisPcSection(page, files)


class ThisPcSection(Section):
    """One F9 saves what was changed in the first two panels; the look changes at once."""

    topics = frozenset({"settings", "centre"})

    def __init__(self, page: Page, files: FileChooser) -> None:
        super().__init__(page, files, name="admin_this_pc")
        self._kept: Settings | None = None
        self._notice = Notice(
            self.tr("中心、窗口和打印机由管理员来改；你可以改界面的明暗和字号。"), icon="lock", level="info"
        )
        self.outer.addWidget(self._notice)
        holder = QWidget()
        columns = QHBoxLayout(holder)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(tokens().size.space_2)
        right = QVBoxLayout()
        right.setSpacing(tokens().size.space_2)
        right.addWidget(self._build_window())
        right.addWidget(self._build_look())
        right.addStretch(1)
        columns.addWidget(self._build_centre(), 1)
        columns.addLayout(right, 1)
        self.outer.addWidget(scrolled(holder, name="this_pc_scroll"), 1)
        self.save = KeyButton("F9", self.tr("保存"), name="this_pc_save", kind="primary")
        self.test = KeyButton("F8", self.tr("打回执测试页"), name="this_pc_test", icon="printer")
        self.test_a5 = KeyButton("Shift+F8", self.tr("打 A5 测试页"), name="this_pc_test_a5", icon="printer")
        self._state = hint("")
        self._state.setWordWrap(False)
        self.outer.addLayout(row_of(self._state, None, self.test, self.test_a5, self.save))
        self.save.triggered.connect(self._save)
        self.test.triggered.connect(lambda: self._print_test(self.receipt_printer, str(self.receipt_paper.value)))
        self.test_a5.triggered.connect(lambda: self._print_test(self.a5_printer, "a5"))
        for button in (self.save, self.test, self.test_a5):
            button.refused.connect(self.page.show_fault)
        self._watch()
        self.context.printing.printers_changed.connect(self._offer_printers)

    # ------------------------------------------------------------ building

    def _build_centre(self) -> Panel:
        panel = Panel(self.tr("中心"), name="this_pc_centre", note=self.tr("印在回执和告知单上"))
        self.centre = {
            "name": LineEdit(name="centre_name", label=self.tr("中心名称")),
            "short_name": LineEdit(name="centre_short_name", label=self.tr("中心简称")),
            "code": AsciiLineEdit(name="centre_code", label=self.tr("中心代码")),
            "phone": LineEdit(name="centre_phone", label=self.tr("联系电话")),
            "address": LineEdit(name="centre_address", label=self.tr("地址")),
            "hours": LineEdit(
                name="centre_hours", label=self.tr("办公时间"), placeholder=self.tr("周一至周五 9:00–12:00，13:30–17:30")
            ),
        }
        hints = {
            "short_name": self.tr("顶栏放不下全称时用"),
            "code": self.tr("12 位统计用区划代码；改了只影响以后的编号"),
        }
        for key, editor in self.centre.items():
            field = LabelledField(editor.accessibleName(), editor, hint=hints.get(key, ""))
            self.fields[key] = field
            panel.body.addWidget(field)
        panel.body.addStretch(1)
        return panel

    def _build_window(self) -> Panel:
        panel = Panel(self.tr("本窗口"), name="this_pc_window", note=self.tr("每台电脑各自设"))
        self.window_number = NumberBox(name="window_number", label=self.tr("窗口号"), minimum=1, maximum=99)
        self.idle_lock = NumberBox(name="idle_lock", label=self.tr("无操作锁屏（分钟）"), minimum=1, maximum=60)
        self.receipt_printer = ChoiceBox(name="receipt_printer", label=self.tr("回执打印机"))
        self.receipt_paper = ChoiceBox(name="receipt_paper", label=self.tr("回执纸张"), options=_PAPERS)
        self.a5_printer = ChoiceBox(name="a5_printer", label=self.tr("A5 打印机"))
        pairs = (
            ("window", self.window_number, ""),
            ("idle_lock_minutes", self.idle_lock, ""),
            ("receipt_printer", self.receipt_printer, self.tr("直连、偏移、别的纸，在「打印」里设")),
            ("receipt_paper", self.receipt_paper, ""),
            ("a5_printer", self.a5_printer, self.tr("告知单、接收凭证、恢复码用；没有也能办件，文书可存 PDF")),
        )
        for key, editor, words in pairs:
            self.fields[key] = LabelledField(editor.accessibleName(), editor, hint=words)
        numbers = row_of(self.fields["window"], self.fields["idle_lock_minutes"])
        panel.body.addLayout(numbers)
        for key in ("receipt_printer", "receipt_paper", "a5_printer"):
            panel.body.addWidget(self.fields[key])
        return panel

    def _build_look(self) -> Panel:
        panel = Panel(self.tr("界面"), name="this_pc_look", note=self.tr("选了马上变，谁都可以改"))
        self.size = Segmented(
            ((False, self.tr("标准字")), (True, self.tr("大字（适老）"))), name="look_size", label=self.tr("字号")
        )
        self.mode = Segmented(
            (("system", self.tr("随系统")), ("light", self.tr("浅")), ("dark", self.tr("深"))),
            name="look_mode",
            label=self.tr("明暗"),
        )
        panel.body.addLayout(row_of(self.size, None))
        panel.body.addLayout(row_of(self.mode, None))
        self.size.changed.connect(self._look)
        self.mode.changed.connect(self._look)
        return panel

    def _watch(self) -> None:
        for editor in self.centre.values():
            editor.textChanged.connect(self._judge)
        self.window_number.valueChanged.connect(self._judge)
        self.idle_lock.valueChanged.connect(self._judge)
        for choice in (self.receipt_printer, self.a5_printer, self.receipt_paper):
            choice.changed.connect(self._judge)

    # ------------------------------------------------------------ showing

    def activated(self) -> None:
        self._notice.setVisible(not self._may_write)
        for editor in self.centre.values():
            editor.setReadOnly(not self._may_write)
        for widget in (self.window_number, self.idle_lock, self.receipt_printer, self.receipt_paper, self.a5_printer):
            widget.setEnabled(self._may_write)
        self.save.setVisible(self._may_write)
        self.ask(read_settings, ReadSettings(), self._show)
        self.context.printing.find_printers()

    @property
    def _may_write(self) -> bool:
        return self.context.desk.may(Permission.SETTINGS_WRITE)

    def focus_first(self) -> None:
        first: QWidget = self.centre["name"] if self._may_write else self.size
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def draft(self) -> str:
        return self.tr("本机与中心有改动未保存") if self._changes() else ""

    def _show(self, settings: Settings) -> None:
        """Show what is kept; a field somebody has changed and not saved stays as it is."""
        typed = self._changes().keys()
        self._kept = settings
        self.size.set_value(settings.large_print)
        self.mode.set_value(settings.appearance)
        for key, editor in self.centre.items():
            if key not in typed:
                editor.setText(getattr(settings.centre, key))
        if "window" not in typed:
            self.window_number.setValue(settings.window)
        if "idle_lock_minutes" not in typed:
            self.idle_lock.setValue(settings.idle_lock_minutes)
        if "receipt_paper" not in typed:
            self.receipt_paper.set_value(settings.receipt_paper)
        self._offer_printers(self.context.printing.printer_names())
        for box in (self.receipt_printer, self.a5_printer):
            if box.objectName() not in typed:
                box.set_value(getattr(settings, box.objectName()))
        self._judge()

    def _offer_printers(self, names: tuple[str, ...]) -> None:
        for box in (self.receipt_printer, self.a5_printer):
            before = box.value
            kept = "" if self._kept is None else getattr(self._kept, box.objectName())
            gone = tuple(
                (name, self._told(name))
                for name in dict.fromkeys((kept, before))
                if isinstance(name, str) and name and name not in names
            )
            box.set_options((("", self.tr("不设")), *((name, name) for name in names), *gone))
            if isinstance(before, str):
                box.set_value(before)
        self._judge()

    def _told(self, name: str) -> str:
        """A printer that is not among the system's."""
        raw = self._raw(name)
        return f"{name}（{raw.way.label}）" if raw is not None else self.tr("{0}（现在没找到）").format(name)

    def _changes(self) -> dict[str, Any]:
        """What differs from what is kept, by the name of the setting or of the centre's fact."""
        if self._kept is None:
            return {}
        now: dict[str, Any] = {
            "window": self.window_number.value(),
            "idle_lock_minutes": self.idle_lock.value(),
            "receipt_printer": self.receipt_printer.value or "",
            "a5_printer": self.a5_printer.value or "",
            "receipt_paper": self.receipt_paper.value,
        }
        changed = {key: value for key, value in now.items() if value != getattr(self._kept, key)}
        for key, editor in self.centre.items():
            if editor.text() != getattr(self._kept.centre, key):
                changed[key] = editor.text()
        return changed

    def _judge(self, *_: object) -> None:
        count = len(self._changes())
        if count and self.save.refusal:
            self.page.fault_bar.clear()
        self._state.setText(self.tr("改了 {0} 处，未保存").format(count) if count else "")
        self.save.set_refusal("" if count else self.tr("没有改动，不用保存。"))
        none = self.tr("还没有选打印机；先在「本窗口」里选一台。")
        self.test.set_refusal("" if self.receipt_printer.value else none)
        self.test_a5.set_refusal("" if self.a5_printer.value else none)

    # ------------------------------------------------------------ doing

    def _look(self, _: object) -> None:
        mode, large = self.mode.value, bool(self.size.value)
        self.context.theme.set_mode(mode)
        self.context.theme.set_large(large)
        self.run(self.context.desk.run, set_appearance, SetAppearance(str(mode), large), then=lambda _: None)

    def _save(self) -> None:
        changed = self._changes()
        centre = None
        if changed.keys() & self.centre.keys():
            centre = ChangeCentre(**{key: editor.text() for key, editor in self.centre.items()})
        values = {key: value for key, value in changed.items() if key not in self.centre}
        self.run(_save, self.context.desk, centre, values, then=self._saved)

    def _saved(self, _: object) -> None:
        self.context.notices.show(self.tr("已保存"), self.tr("从下一张文书起生效。"))
        self._kept = None
        self.ask(read_settings, ReadSettings(), self._show)

    def _print_test(self, box: ChoiceBox, paper: str) -> None:
        printer = str(box.value)
        facts, now = self.context.desk.facts, local(self.context.desk.now())
        window = self.tr("{0} 号窗口").format(facts.window)

        def render() -> bytes:
            from desktop.documents.printer_test import KIND

            return KIND.render(page(), paper)

        def page() -> PrinterTest:
            from desktop.documents.printer_test import PrinterTest

            return PrinterTest(
                facts.centre_name, window, printer, PAPER_LABELS[paper], "YIMEN-TEST", f"{now:%Y-%m-%d %H:%M}"
            )

        raw = self._raw(printer)
        if raw is not None:
            self.context.printing.print_test(raw, page())
            self.context.notices.show(self.tr("测试页已交给打印机"), printer, level="info")
            return
        self.run(render, then=lambda pdf: self._spool(pdf, printer))

    def _raw(self, printer: str) -> PrinterProfile | None:
        """The profile of a printer that is not the system's."""
        profiles = self._kept.printers if self._kept is not None else ()
        return next((one for one in profiles if one.device == printer and one.way.raw), None)

    def _spool(self, pdf: bytes, printer: str) -> None:
        self.context.printing.print_sheet(pdf, printer=printer, title=self.tr("打印测试"))
        self.context.notices.show(self.tr("测试页已交给打印机"), printer, level="info")


def _save(desk: Desk, centre: ChangeCentre | None, values: dict[str, Any]) -> None:
    """The settings first: they are checked most narrowly, and a refusal then leaves the centre alone."""
    if values:
        desk.run(change_settings, ChangeSettings(values))
    if centre is not None:
        desk.run(change_centre, centre)
