"""三项清单: what partners offer, what is needed, and the services agreed; proposals first, each one key away."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.domain.demand_table import Urgency
from db.queries.matching import NeedRow, OfferRow, ProposalRow, Proposals, ServiceRow
from desktop.features.demands.looks import day_words, urgency_badge
from desktop.features.demands.side_form import SideForm
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import LinkKey
from desktop.widgets.lazy_model import Column
from desktop.widgets.one_line import OneLine
from desktop.widgets.panel import Panel
from desktop.widgets.roles import BADGE_ROLE, NOTE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.tab_bar import TabBar
from desktop.widgets.table import TableView
from desktop.widgets.wrap_label import WrapLabel

LISTS = ("proposals", "needs", "offers", "services")
_SERVICES = {"agreed": ("info", "handshake"), "done": ("ok", "circle-check"), "dropped": ("neutral", "x")}


def span_words(row: OfferRow | NeedRow | ServiceRow | ProposalRow) -> str:
    """``11-20 起`` or ``11-20 至 12-31``."""
    if row.ends_on is None:
        return f"{day_words(row.starts_on)} 起"
    return f"{day_words(row.starts_on)} 至 {day_words(row.ends_on)}"


def _tone(row: Any) -> str:
    return "t3" if row.closed_on is not None or row.ended else "t1"


class MatchingView(QWidget):
    """Four lists in one panel; a form opens beside them."""

    list_changed = Signal(str)
    first_wanted = Signal(object)  # F9 on a row
    change_wanted = Signal(object)  # F4 on a row
    end_wanted = Signal(object)  # F7 on a row
    helper_wanted = Signal(object)  # Ctrl+F on a need: who among the volunteers can do it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("demand_matching")
        tr = self.tr
        self.tabs = TabBar((("proposals", tr("可以对接")), ("needs", tr("需求")), ("offers", tr("资源")),
                            ("services", tr("服务"))), name="matching_lists", label=tr("三项清单"))
        tone = {TONE_ROLE: _tone}
        self.models = {
            "proposals": RowsModel((
                Column("need", tr("需求"), lambda row: row.need_title, roles={NOTE_ROLE: lambda row: row.category}),
                Column("urgency", tr("缓急"), lambda row: row.urgency.label,
                       roles={BADGE_ROLE: lambda row: urgency_badge(row.urgency)}),
                Column("offer", tr("资源"), lambda row: row.offer_title, roles={NOTE_ROLE: lambda row: row.unit_name}),
                Column("quantity", tr("数量"), lambda row: f"{row.quantity}", right=True),
                Column("span", tr("时间"), span_words),
            ), self),
            "needs": RowsModel((
                Column("title", tr("需求"), lambda row: row.title, tip=lambda row: row.note,
                       roles={NOTE_ROLE: lambda row: row.demand_serial or row.address_masked, **tone}),
                Column("category", tr("类别"), lambda row: row.category, roles=tone),
                Column("urgency", tr("缓急"), lambda row: row.urgency.label,
                       roles={BADGE_ROLE: lambda row: urgency_badge(row.urgency), **tone}),
                Column("quantity", tr("要"), lambda row: f"{row.quantity}", right=True, roles=tone),
                Column("missing", tr("还差"), lambda row: f"{row.missing}", right=True,
                       roles={TONE_ROLE: lambda row: "warn" if row.missing and not row.ended else "t3"}),
                Column("span", tr("时间"), span_words, roles=tone),
            ), self),
            "offers": RowsModel((
                Column("title", tr("资源"), lambda row: row.title, tip=lambda row: row.note,
                       roles={NOTE_ROLE: lambda row: row.unit_name, **tone}),
                Column("category", tr("类别"), lambda row: row.category, roles=tone),
                Column("whole", "", lambda row: tr("整个用") if row.whole else "", roles={TONE_ROLE: lambda row: "t3"}),
                Column("quantity", tr("有"), lambda row: f"{row.quantity}", right=True, roles=tone),
                Column("spare", tr("还剩"), lambda row: f"{row.spare}", right=True, roles=tone),
                Column("span", tr("时间"), span_words, roles=tone),
            ), self),
            "services": RowsModel((
                Column("need", tr("需求"), lambda row: row.need_title, roles={NOTE_ROLE: lambda row: row.category}),
                Column("offer", tr("资源"), lambda row: row.offer_title, roles={NOTE_ROLE: lambda row: row.unit_name}),
                Column("quantity", tr("数量"), lambda row: f"{row.quantity}", right=True),
                Column("span", tr("时间"), span_words),
                Column("state", tr("状态"), lambda row: row.state_label,
                       roles={BADGE_ROLE: lambda row: BadgeSpec(row.state_label, *_SERVICES[row.state])}),
            ), self),
        }
        widths: dict[str, tuple[int | None, ...]] = {
            "proposals": (None, 70, None, 56, 140), "needs": (None, 80, 70, 52, 56, 140),
            "offers": (None, 80, 62, 52, 56, 140), "services": (None, None, 56, 140, 96),
        }
        badges = {"proposals": 1, "needs": 2, "services": 4}
        self.tables: dict[str, TableView] = {}
        for name in LISTS:
            table = TableView(name=f"matching_{name}", label=tr("三项清单"))
            table.setModel(self.models[name])
            if name in badges:
                table.set_delegates({badges[name]: BadgeDelegate()})
            last = len(widths[name]) - 1
            table.set_columns(widths[name], give_way=(last if name != "services" else 3,), least=150)
            table.setMinimumHeight(40)
            table.row_changed.connect(lambda _: self._offer_keys())
            self.tables[name] = table
        self.first = KeyButton("F9", "", name="matching_first", kind="primary")
        self.change = KeyButton("F4", tr("改"), name="matching_change")
        self.end = KeyButton("F7", "", name="matching_end")
        self.who_can = LinkKey("Ctrl+F", tr("谁会…"), name="matching_who_can")
        self.who_can.triggered.connect(lambda: self._ask(self.helper_wanted))
        self.words = OneLine("small", "t2")
        self.problem = WrapLabel(kind="error")
        self.problem.setObjectName("matching_problem")
        self.form = SideForm(name="matching_form")
        self.none = EmptyState("handshake", "", name="matching_none")
        self._build()
        self.tabs.changed.connect(lambda value: self.show_list(str(value)))
        for button, signal in ((self.first, self.first_wanted), (self.change, self.change_wanted), (self.end, self.end_wanted)):
            button.triggered.connect(lambda signal=signal: self._ask(signal))
        self._offer_keys()

    def _build(self) -> None:
        panel = Panel(name="matching_panel", flush=True)
        self._pages = QStackedWidget()
        for name in LISTS:
            self._pages.addWidget(self.tables[name])
        self._pages.addWidget(self.none)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 6, 12, 8)
        foot.setSpacing(8)
        for button in (self.first, self.change, self.end):
            foot.addWidget(button)
        foot.addWidget(self.who_can)
        foot.addStretch(1)
        foot.addWidget(self.words)
        told = QHBoxLayout()
        told.setContentsMargins(12, 0, 12, 0)
        told.addWidget(self.problem)
        panel.body.addWidget(self.tabs)
        panel.body.addWidget(self._pages, 1)
        panel.body.addLayout(told)
        panel.body.addLayout(foot)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(panel, 5)
        row.addWidget(self.form, 3)
        self.form.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        self.say("")

    # ------------------------------------------------------------ what it is told

    @property
    def list(self) -> str:
        """Which list is in front."""
        return str(self.tabs.value)

    def show_list(self, name: str) -> None:
        """Turn to a list."""
        self.tabs.set_value(name)
        self.say("")
        self._show_page()
        self.list_changed.emit(name)

    def show_rows(self, name: str, rows: tuple[Any, ...]) -> None:
        """What a list holds."""
        table = self.tables[name]
        here = max(0, table.current_row())
        self.models[name].set_rows(rows)
        if rows:
            table.select_row(min(here, len(rows) - 1))
        self._show_page()

    def show_proposals(self, found: Proposals) -> None:
        """What could be agreed, and how much stays open on both sides."""
        self.show_rows("proposals", found.matches)
        self.words.set_text(
            self.tr("对接后还有 {} 项需求没有着落，{} 项资源有余").format(len(found.open_needs), len(found.spare_offers))
        )

    def say(self, sentence: str) -> None:
        """Show why something was refused."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _show_page(self) -> None:
        texts = {
            "proposals": (self.tr("没有可以对接的"), self.tr("需求和资源同类别、时间对得上，就会列在这里。")),
            "needs": (self.tr("还没有需求"), self.tr("按 Ctrl+N 记一项需求。")),
            "offers": (self.tr("还没有资源"), self.tr("共建单位能提供什么，按 Ctrl+N 记下来。")),
            "services": (self.tr("还没有约定服务"), self.tr("在「可以对接」里选一项按 F9 约定。")),
        }
        if self.models[self.list].rows:
            self._pages.setCurrentIndex(LISTS.index(self.list))
        else:
            self.none.set_texts(*texts[self.list])
            self._pages.setCurrentWidget(self.none)
        self._offer_keys()

    def row(self) -> Any:
        """The row under the cursor, or ``None``."""
        rows, place = self.models[self.list].rows, self.tables[self.list].current_row()
        return rows[place] if 0 <= place < len(rows) else None

    def _offer_keys(self) -> None:
        row, name = self.row(), self.list
        there = row is not None and self.form.isHidden()
        going = there and not (name == "services" and row.state != "agreed")
        closed = there and name in ("needs", "offers") and row.closed_on is not None
        self.first.setVisible(going and name in ("proposals", "services"))
        self.first.set_title(self.tr("约定服务") if name == "proposals" else self.tr("已完成"))
        self.change.setVisible(there and name in ("needs", "offers"))
        self.end.setVisible(going and name != "proposals")
        self.end.set_title(self.tr("取消约定") if name == "services" else self.tr("恢复") if closed else self.tr("停止"))
        self.who_can.setVisible(there and name == "needs" and not closed)
        self.words.setVisible(name == "proposals" and self.form.isHidden())

    def _ask(self, signal: Any) -> None:
        row = self.row()
        if row is not None:
            self.say("")
            signal.emit(row)

    # ------------------------------------------------------------ the form

    def show_form(self) -> None:
        """The form beside the list."""
        self.form.show()
        self._offer_keys()
        self.form.focus_first()

    def close_form(self) -> bool:
        """Put the form away; whether it was open."""
        if self.form.isHidden():
            return False
        self.form.hide()
        self._offer_keys()
        self.focus_first()
        return True

    def focus_first(self) -> None:
        """Give the list in front the focus."""
        if not self.form.isHidden():
            self.form.focus_first()
        elif self.models[self.list].rows:
            self.tables[self.list].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)


URGENCIES = tuple((urgency, urgency.label) for urgency in Urgency)
