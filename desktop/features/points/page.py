"""兑换: a card, a few digits, F9; and the account, the shelf, the day and the rules behind it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QWidget

from db.queries.redemptions import FindRedemption, TodayFacts, find_redemption
from desktop.features.points.basket import Basket
from desktop.features.points.closing_work import ClosingWork
from desktop.features.points.commons_work import CommonsWork
from desktop.features.points.counter_work import CounterWork
from desktop.features.points.gifts_work import GiftsWork
from desktop.features.points.history_work import HistoryWork
from desktop.features.points.lapse_work import LapseWork
from desktop.features.points.papers import PointsPapers
from desktop.features.points.redeem_view import RedeemView
from desktop.features.points.redeem_work import RedeemWork
from desktop.features.points.rules_work import RulesWork
from desktop.features.points.time_rules_work import RulesPart, TimeRulesWork
from desktop.features.points.time_work import TimeWork
from desktop.page import Page, ShellContext
from desktop.widgets.face_stack import FaceStack
from desktop.widgets.key_button import KeyButton
from desktop.widgets.one_line import OneLine
from desktop.widgets.segmented import Segmented

REDEEM, HISTORY, GIFTS, CLOSING, RULES, LAPSE, TIME, COMMONS = (
    "redeem", "history", "gifts", "closing", "rules", "lapse", "time", "commons"
)
_COMPACT = 1120


class Part(Protocol):
    """A view with what works it: asked when it comes to the front, told when data changed."""

    view: QWidget

    def show(self) -> None: ...
    def focus_first(self) -> None: ...


def create(context: ShellContext) -> Page:
    """The page of this feature."""
    return PointsPage(context)


class PointsPage(Page):
    """Puts the parts together; each view has its own work."""

    topics = frozenset({"points", "gifts", "papers", "volunteers", "time"})

    def __init__(self, context: ShellContext) -> None:
        super().__init__(context, name="points", title="兑换")
        self._title.hide()
        self._note.hide()
        self._stale, self._operator = True, ""
        self.basket = Basket()
        self.redeem_view = RedeemView(self.basket)
        self.views = Segmented((
            (REDEEM, self.tr("兑换")), (HISTORY, self.tr("流水")), (GIFTS, self.tr("礼品")), (CLOSING, self.tr("日结")),
            (RULES, self.tr("规则")), (LAPSE, self.tr("到期")), (TIME, self.tr("时间银行")),
            (COMMONS, self.tr("公益池")),
        ), name="points_views", label=self.tr("看法"))
        self.today = OneLine("body", "t2")
        self.closing_key = KeyButton("Ctrl+P", self.tr("兑换日结"), name="points_closing_key", icon="printer")
        self.add_left(self.views)
        self.add_right(self.today)
        self.add_right(self.closing_key)
        self.papers = PointsPapers(self, self._paper_said)
        self.redeem = RedeemWork(self, self.redeem_view, self.basket)
        self.counter = CounterWork(self, self.redeem_view, self.redeem)
        self.history = HistoryWork(self)
        self.gifts = GiftsWork(self)
        self.closing = ClosingWork(self)
        self.rules = RulesWork(self)
        self.time_rules = TimeRulesWork(self)
        self.lapse = LapseWork(self)
        self.time = TimeWork(self)
        self.commons = CommonsWork(self)
        self._parts: dict[str, Part] = {
            HISTORY: self.history, GIFTS: self.gifts, CLOSING: self.closing,
            RULES: RulesPart(self, self.rules, self.time_rules), LAPSE: self.lapse, TIME: self.time,
            COMMONS: self.commons,
        }
        self.stack = FaceStack()
        self.stack.addWidget(self.redeem_view)
        for part in self._parts.values():
            self.stack.addWidget(part.view)
        self.body.addWidget(self.stack, 1)
        self.views.changed.connect(lambda view: self.show_view(str(view)))
        self.closing_key.triggered.connect(self._close_day)
        self.redeem_view.counter.reprint_wanted.connect(self.papers.reprint)
        self.redeem_view.shelf.stock_wanted.connect(self._fill_shelf)
        self.redeem.seated.connect(self.history.set_person)
        self.redeem.seated.connect(self.time.set_person)
        self._add_keys()
        self.show_view(REDEEM)

    def _add_keys(self) -> None:
        for key, words, call in (
            ("Ctrl+PgDown", self.tr("换下一种看法"), lambda: self._turn(1)),
            ("Ctrl+PgUp", self.tr("换上一种看法"), lambda: self._turn(-1)),
            ("Alt+H", self.tr("到积分往来"), self._to_history),
        ):
            action = QAction(words, self)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(call)
            self.addAction(action)

    # ------------------------------------------------------------ views

    @property
    def showing(self) -> str:
        """Which view is in front."""
        return str(self.views.value)

    def show_view(self, view: str) -> None:
        """Turn to a view."""
        self.views.set_value(view)
        part = self._parts.get(view)
        widget = part.view if part is not None else self.redeem_view
        self.stack.turn(widget)
        if part is not None and not self._stale:
            part.show()

    def _turn(self, step: int) -> None:
        values = [option.value for option in self.views.options]
        self.show_view(str(values[(values.index(self.views.value) + step) % len(values)]))
        self.focus_first()

    def _fill_shelf(self) -> None:
        self.show_view(GIFTS)
        self.focus_first()

    def _close_day(self) -> None:
        if self.showing != CLOSING:
            self.show_view(CLOSING)
            self.closing.focus_first()
        else:
            self.closing.close_day()

    def _to_history(self) -> None:
        if self.showing == REDEEM and self.redeem_view.shelf.history.isVisible():
            self.redeem_view.shelf.history.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.show_view(HISTORY)
            self.history.focus_first()

    def show_today(self, facts: TodayFacts) -> None:
        """The day's figures in the head."""
        undone = self.tr("，撤销 {}").format(facts.undone) if facts.undone else ""
        self.today.set_text(self.tr("今日兑换 {} 笔・{} 分{}").format(facts.count, facts.points, undone))

    def _paper_said(self, words: str) -> None:
        self.redeem_view.counter.next.set_subtitle(words)

    # ------------------------------------------------------------ coming and going

    def activated(self) -> None:
        operator = self.context.desk.operator
        sitting = operator.operator_id if operator else ""
        if self._stale or sitting != self._operator:
            self._stale, self._operator = False, sitting
            self.redeem.load()
            self.counter.reload()
            if (part := self._parts.get(self.showing)) is not None:
                part.show()

    def take_card(self, text: str) -> bool:
        self.show_view(REDEEM)
        self.redeem.scan(text)
        return True

    def arrive(self, **wanted: object) -> None:
        """``card`` is a scanned card's text, ``volunteer_id`` puts somebody on the page, ``redemption`` is the number
        on a receipt, ``view`` one of the views."""
        if card := str(wanted.get("card") or ""):
            self.show_view(REDEEM)
            self.redeem.scan(card)
        elif volunteer_id := str(wanted.get("volunteer_id") or ""):
            self.show_view(str(wanted.get("view") or REDEEM))
            self.redeem.open(volunteer_id)
        elif number := str(wanted.get("redemption") or ""):
            job = self.context.tasks.latest("points.number", self.context.desk.ask, find_redemption, FindRedemption(number))
            job.done.connect(lambda redeem_id: self._redemption_found(number, redeem_id))
        elif view := str(wanted.get("view") or ""):
            self.show_view(view)
            self.focus_first()

    def _redemption_found(self, number: str, redeem_id: str | None) -> None:
        if redeem_id is None:
            self.show_fault(
                self.tr("没有这张兑换单"), self.tr("{} 不是本机办的；请核对单上的中心和日期。").format(number)
            )
            return
        self.show_view(CLOSING)
        self.closing.open_redemption(redeem_id)

    def refresh(self, topics: frozenset[str]) -> None:
        if not self.isVisible():
            self._stale = True
            return
        if topics & {"points", "gifts", "volunteers"}:
            self.redeem.reload()
            self.counter.reload()
        if (part := self._parts.get(self.showing)) is not None:
            part.show()

    def has_draft(self) -> str:
        count = sum(self.basket.units.values())
        return self.tr("兑换选了 {} 件").format(count) if count else ""

    def focus_first(self) -> None:
        part = self._parts.get(self.showing)
        if part is not None:
            part.focus_first()
        elif self.redeem.seat is None:
            self.redeem_view.person.find.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.redeem_view.shelf.focus_shelf()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc in 兑换: first the picks, then the person; in 日结 back to the sums."""
        if event.key() == Qt.Key.Key_Escape and self.showing == REDEEM and self.redeem.seat is not None:
            if not self.redeem.clear_picks():
                self.redeem.leave()
            return
        if event.key() == Qt.Key.Key_Escape and self.showing == CLOSING:
            self.closing.back()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.today.setVisible(self.width() >= _COMPACT)
