"""One entry of the ledger: what made the amount, which accounts it moved between, which credits it used."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.queries.points import EntryDetail
from desktop.features.points.looks import moment, signed
from desktop.widgets.fact_lines import FactLine, FactLines
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import LinkKey
from desktop.widgets.labels import label
from desktop.widgets.pieces import ScrollColumn, column
from desktop.widgets.wrap_label import WrapLabel


class EntryView(QWidget):
    """The arithmetic as it was written then, and the two or more legs that sum to nothing."""

    left = Signal()
    undo_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("points_entry")
        content, lines = column(6, (12, 10, 12, 8))
        self.reason = WrapLabel(kind="lead")
        self.amount = label("", "hero", name="points_entry_amount")
        self.arithmetic = WrapLabel(kind="")
        self.arithmetic.setObjectName("points_entry_arithmetic")
        self.facts = FactLines(name="points_entry_facts")
        self.legs_title = label(self.tr("分录（合计为零）"), "hint")
        self.legs = FactLines(name="points_entry_legs")
        self.draws_title = label(self.tr("用掉的是哪几笔"), "hint")
        self.draws = FactLines(name="points_entry_draws")
        self.rules = WrapLabel(kind="hint")
        for widget in (self.reason, self.amount, self.arithmetic, self.facts, self.legs_title, self.legs,
                       self.draws_title, self.draws, self.rules):
            lines.addWidget(widget)
        lines.addStretch(1)
        self.problem = WrapLabel(kind="error")
        self.undo = KeyButton("F7", self.tr("撤销这一笔"), name="points_entry_undo")
        self.undo.triggered.connect(self.undo_wanted)
        self.undo.refused.connect(self._say)
        self.back = LinkKey("Esc", self.tr("回去"), name="points_entry_back")
        self.back.triggered.connect(self.left)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 8)
        outer.setSpacing(6)
        outer.addWidget(ScrollColumn(content), 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 0, 12, 0)
        foot.addWidget(self.problem)
        keys = QHBoxLayout()
        keys.addWidget(self.undo)
        keys.addStretch(1)
        keys.addWidget(self.back)
        foot.addLayout(keys)
        outer.addLayout(foot)
        self.detail: EntryDetail | None = None

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def show_detail(self, detail: EntryDetail, today: date, unit: str, refusal: str) -> None:
        """Show an entry; ``refusal`` is why it cannot be undone here."""
        self.detail = detail
        self._say("")
        row = detail
        self.reason.setText(row.label)
        self.amount.setText(f"{signed(row.amount)} {unit}")
        self.arithmetic.setText(row.arithmetic)
        self.arithmetic.setVisible(bool(row.arithmetic))
        facts = [
            FactLine(self.tr("时间"), moment(row.at)), FactLine(self.tr("经手"), row.operator or "—"),
            FactLine(self.tr("规则版本"), row.rule or "—"),
        ]
        if row.reason:
            facts.append(FactLine(self.tr("原因"), row.reason))
        if row.undone_by:
            facts.append(FactLine(self.tr("状态"), self.tr("已撤销"), "bad"))
        self.facts.set_lines(facts)
        self.legs.set_lines([
            FactLine(f"{leg.account_label} {leg.holder_number}".strip(), signed(leg.amount)) for leg in detail.legs
        ])
        self.draws.set_lines([
            FactLine(
                self.tr("{} 得的").format(draw.earned_on)
                + (self.tr("，{} 到期").format(draw.expires_on) if draw.expires_on else ""),
                str(draw.amount),
            )
            for draw in detail.draws
        ])
        self.draws_title.setVisible(bool(detail.draws))
        self.draws.setVisible(bool(detail.draws))
        rules = detail.rules
        self.rules.setText(self.tr("依据：{}").format(rules.basis) if rules is not None else "")
        self.rules.setVisible(rules is not None and bool(rules.basis))
        self.undo.set_refusal(refusal)
