"""A new recovery code: made, shown once, printed or kept as a PDF, and gone from the screen."""

from __future__ import annotations

import platform
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QLabel

from db.domain.clock import local
from db.domain.errors import KnownError
from db.paths import write_atomically
from db.queries.settings import ReadSettings, Settings, read_settings
from db.session import replace_recovery_code
from desktop.features.admin.section import Section, hint, row_of
from desktop.theme.manager import tokens
from desktop.widgets.fault_bar import Notice
from desktop.widgets.fields import AsciiLineEdit, LabelledField
from desktop.widgets.key_button import KeyButton
from desktop.widgets.painting import is_style_event
from desktop.widgets.panel import Panel

_TAIL = 4


class RecoveryCode(Panel):
    """Says what will happen, then shows the code until the last four characters were typed back."""

    left = Signal()

    def __init__(self, section: Section) -> None:
        super().__init__(self.tr("换新恢复码"), name="recovery_code")
        self._section = section
        self._code = ""
        self._printer = ""
        self._before = hint(
            self.tr("新码一出来，旧码马上作废。请先找好中心负责人：打印、装进信封封好、锁进柜子，一次做完。"), "second"
        )
        self.make = KeyButton(
            "Ctrl+Return", self.tr("换成新的"), name="recovery_make", kind="primary", subtitle=self.tr("新码只显示这一次")
        )
        self.leave = KeyButton("F7", self.tr("不换了"), name="recovery_leave")
        self.code = QLabel()
        self.code.setObjectName("recovery_shown")
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setTextFormat(Qt.TextFormat.PlainText)
        self.print = KeyButton("Ctrl+P", self.tr("打印"), name="recovery_print", icon="printer")
        self.keep = KeyButton("Ctrl+S", self.tr("存到 U 盘"), name="recovery_keep", icon="usb")
        self.tail = AsciiLineEdit(name="recovery_tail", label=self.tr("输入恢复码最后 4 位"))
        self._tail_field = LabelledField(self.tr("输入恢复码最后 4 位，确认已留存"), self.tail)
        self.done = KeyButton("F9", self.tr("已经收好"), name="recovery_done", kind="primary")
        self._after = Notice(
            self.tr("电脑坏了或换了，又没人记得口令，只有它能打开数据。不要拍照，不要贴在窗口。"), icon="shield-check"
        )
        for widget in (self._before, self.make):
            self.body.addWidget(widget)
        self.body.addLayout(row_of(self.leave, None))
        self.body.addWidget(self.code)
        self.body.addLayout(row_of(self.print, self.keep, None))
        self.body.addWidget(self._tail_field)
        self.body.addLayout(row_of(self.done, None))
        self.body.addWidget(self._after)
        self.body.addStretch(1)
        self.make.triggered.connect(self._make)
        self.leave.triggered.connect(self._leave)
        self.print.triggered.connect(lambda: self._render(self._to_printer))
        self.print.refused.connect(section.page.show_fault)
        self.keep.triggered.connect(self._keep)
        self.done.triggered.connect(self._done)
        self._show_code("")

    def begin(self) -> None:
        """Explain first."""
        self._show_code("")
        self._section.ask(read_settings, ReadSettings(), self._with_settings)
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def shown(self) -> bool:
        """Whether a new code is on the screen and nobody has said it is kept."""
        return bool(self._code)

    def _with_settings(self, settings: Settings) -> None:
        self._printer = settings.a5_printer
        none = self.tr("还没有选 A5 打印机；先存到 U 盘，或抄下来。")
        self.print.set_refusal("" if self._printer else none)

    def _show_code(self, code: str) -> None:
        self._code = code
        half = len(code) // 2
        self.code.setText(f"{code[:half]}\n{code[half + 1 :]}" if code else "")
        for widget in (self._before, self.make, self.leave):
            widget.setVisible(not code)
        for widget in (self.code, self.print, self.keep, self._tail_field, self.done, self._after):
            widget.setVisible(bool(code))
        self.tail.clear()
        self._tail_field.set_error("")
        self._fit()

    def _fit(self) -> None:
        face = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        face.setPixelSize(tokens().size.title)
        face.setBold(True)
        self.code.setFont(face)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if hasattr(self, "code") and is_style_event(event):
            self._fit()

    # ------------------------------------------------------------ doing

    def _make(self) -> None:
        self._section.run(replace_recovery_code, self._section.context.desk, then=self._made)

    def _made(self, code: str) -> None:
        self._show_code(code)
        self.tail.setFocus(Qt.FocusReason.OtherFocusReason)

    def _render(self, then: Callable[[bytes], object]) -> None:
        desk, code = self._section.context.desk, self._code

        def render() -> bytes:
            from desktop.documents.recovery_sheet import KIND, RecoverySheet

            made = f"{local(desk.now()):%Y-%m-%d %H:%M}"
            return KIND.render(
                RecoverySheet(desk.facts.centre_name, desk.facts.centre_code, code, made, platform.node() or "—"), "a5"
            )

        self._section.run(render, then=then)

    def _to_printer(self, pdf: bytes) -> None:
        self._section.context.printing.print_sheet(pdf, printer=self._printer, title=self.tr("数据恢复码"))
        self._section.context.notices.show(self.tr("恢复码已交给打印机"), self._printer, level="info")

    def _keep(self) -> None:
        path = self._section.files.save_file(
            self, self.tr("恢复码存到哪里"), self.tr("一门通恢复码.pdf"), "PDF (*.pdf)"
        )
        if path is not None:
            self._render(lambda pdf: self._write(path, pdf))

    def _write(self, path: Path, pdf: bytes) -> None:
        self._section.run(_write, path, pdf, then=lambda _: self._kept(path))

    def _kept(self, path: Path) -> None:
        self._section.context.notices.show(self.tr("恢复码已存好"), path.name)

    def _done(self) -> None:
        if self.tail.text().strip().upper() != self._code[-_TAIL:]:
            self._tail_field.set_error(self.tr("和新恢复码的最后 4 位对不上，请照着上面再输一次。"))
            self.tail.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._section.context.notices.show(self.tr("恢复码已换"), self.tr("旧码从现在起打不开数据。"))
        self._leave()

    def _leave(self) -> None:
        self._show_code("")
        self.left.emit()


def _write(path: Path, pdf: bytes) -> None:
    try:
        write_atomically(path, pdf)
    except OSError as error:
        raise KnownError("FILE-WRITE", "文件写不进去（磁盘满或被拔出）；请换个位置再存。") from error
