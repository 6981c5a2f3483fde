"""核验 as it stands on the page: code or number and check code, the verdict, what code and register say side by side."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.features.certificates.verdict_banner import VerdictBanner
from desktop.theme.manager import tokens
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields import AsciiLineEdit, LabelledField
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.panel import Panel
from desktop.widgets.pieces import ScrollColumn, column
from desktop.widgets.roles import BOLD_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.table import TableView
from desktop.widgets.wrap_label import WrapLabel

_NARROW = 1000


class Compared(RowsModel):
    """Rows are (what, what the code says, what the register says, whether they agree)."""

    def __init__(self, parent: QObject | None = None) -> None:
        tr = self.tr

        def tone(row: Any) -> str:
            return "t1" if row[3] else "bad"

        super().__init__((
            Column("what", tr("对照"), lambda row: row[0], roles={TONE_ROLE: lambda row: "t2"}),
            Column("code", tr("码里写的"), lambda row: row[1], tip=lambda row: row[1], roles={TONE_ROLE: tone}),
            Column("register", tr("登记里的"), lambda row: row[2], tip=lambda row: row[2],
                   roles={TONE_ROLE: tone, BOLD_ROLE: lambda row: not row[3]}),
        ), parent)


class VerifyView(QWidget):
    """Widgets only; :class:`~desktop.features.certificates.verify_work.VerifyPart` works them."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("certificates_verify")
        tr = self.tr
        self.left = Panel(tr("核验"), name="certificates_verify_left", flush=True)
        content, lines = column(8, (12, 10, 12, 8))
        self.code = AsciiLineEdit(
            name="certificates_code", label=tr("二维码或编号"), placeholder=tr("直接扫码，或粘贴、打编号")
        )
        self.code.setMaxLength(2000)
        self.check = AsciiLineEdit(
            name="certificates_check", label=tr("校验码"), placeholder=tr("纸上的 8 位，可不填")
        )
        self.code_field = LabelledField(tr("二维码或编号"), self.code)
        self.check_field = LabelledField(tr("校验码"), self.check)
        lines.addWidget(self.code_field)
        lines.addWidget(self.check_field)
        self.banner = VerdictBanner(name="certificates_verdict")
        lines.addWidget(self.banner)
        self.message = WrapLabel(kind="lead")
        self.void = WrapLabel(kind="bad")
        for words in (self.message, self.void):
            lines.addWidget(words)
            words.hide()
        lines.addStretch(1)
        self.left.body.addWidget(ScrollColumn(content), 1)
        self.verify = KeyButton("F9", tr("核验"), name="certificates_verify_now", kind="primary")
        self.open = KeyButton("F4", tr("到登记簿"), name="certificates_verify_open")
        self.clear = KeyButton("F7", tr("清空"), name="certificates_verify_clear")
        keys = QHBoxLayout()
        keys.setContentsMargins(12, 4, 12, 8)
        keys.setSpacing(6)
        for key in (self.verify, self.open, self.clear):
            keys.addWidget(key)
        keys.addStretch(1)
        self.left.body.addLayout(keys)
        self.right = Panel(tr("逐行对照"), name="certificates_verify_right", flush=True)
        self.empty = EmptyState(
            "scan-line", tr("扫证明上的二维码"), tr("在哪一页扫都会到这里。没有网络也能核验；只有编号的，再打纸上的校验码。")
        )
        self.compared = Compared(self)
        self.table = TableView(name="certificates_compared", label=tr("码和登记对照"), compact=True)
        self.table.setModel(self.compared)
        self.table.set_columns((76, None, None), least=80)
        self.words = WrapLabel()
        self.words.setObjectName("certificates_register_words")
        self.words_title = WrapLabel(kind="hint")
        shown, inner = column(0, (0, 0, 0, 0))
        inner.addWidget(self.table)
        text = QWidget()
        below = QVBoxLayout(text)
        below.setContentsMargins(12, 8, 12, 8)
        below.setSpacing(6)
        below.addWidget(self.words_title)
        below.addWidget(self.words)
        inner.addWidget(text)
        inner.addStretch(1)
        self.facts = ScrollColumn(shown)
        self.right.body.addWidget(self.empty, 1)
        self.right.body.addWidget(self.facts, 1)
        self.facts.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.left)
        row.addWidget(self.right, 1)
        self._fit()

    def _fit(self) -> None:
        large = 1.12 if tokens().large else 1.0
        self.left.setFixedWidth(round((330 if self.width() < _NARROW else 420) * large))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
