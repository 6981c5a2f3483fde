"""The right column: when it will be done, by which law, and the five keys with exactly one next right step."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.domain.calendar import LimitUnit
from db.domain.catalogue import ItemKind, ServiceItem
from db.queries.case_preview import CasePreview
from desktop.features.walkin.decision import ACCEPT, INSTANT, NOTICE, SUPPLEMENT, TOLERANT, VERBS, Decision
from desktop.features.walkin.done_view import DoneView
from desktop.features.walkin.parts import FactFlow, FrontStack
from desktop.theme.manager import tokens
from desktop.widgets.badge import Badge, BadgeSpec
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fault_bar import Notice
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import KeyHint
from desktop.widgets.labels import label
from desktop.widgets.painting import is_style_event
from desktop.widgets.panel import Panel, rule
from desktop.widgets.pieces import ScrollColumn, column

WEEKDAYS = "一二三四五六日"
KEYS = (TOLERANT, SUPPLEMENT, NOTICE, ACCEPT, INSTANT)


class ResultPanel(Panel):
    """Four faces: nothing chosen, the decision, a blocked certificate, done."""

    pressed = Signal(str)  # the key of an action row that may be used
    refused = Signal(str)  # why the key pressed may not

    def __init__(self) -> None:
        self._built = self._provisional = self._promised_kind = self._tight = False
        super().__init__(self.tr("结果"), name="walkin_result", flush=True)
        self.draft = Badge()
        self.draft.setObjectName("walkin_draft_state")
        self.add_right(self.draft)
        self.stack = FrontStack()
        self.body.addWidget(self.stack, 1)
        self.nothing = EmptyState("list-checks", "", name="walkin_no_item")
        self.decision_page = self._build_decision()
        self.blocked_page = self._build_blocked()
        self.done = DoneView()
        for page in (self.nothing, self.decision_page, self.blocked_page, self.done):
            self.stack.addWidget(page)
        self._built = True

    # building

    def _build_decision(self) -> ScrollColumn:
        content, lines = column(8, (12, 12, 12, 8))
        self._lines = lines
        dates = QVBoxLayout()
        dates.setSpacing(3)
        self.caption = label("", "hint", name="walkin_promise_caption")
        dates.addWidget(self.caption)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.promised = label("", "hero", name="walkin_promised")
        self.weekday = label("", "second", name="walkin_weekday")
        row.addWidget(self.promised)
        row.addWidget(self.weekday, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        dates.addLayout(row)
        legal = QHBoxLayout()
        legal.setSpacing(8)
        self.legal = label("", "small", name="walkin_legal")
        self.provisional = Badge(BadgeSpec(self.tr("暂定"), "outline", "circle-dashed"))
        legal.addWidget(self.legal)
        legal.addWidget(self.provisional)
        legal.addStretch(1)
        dates.addLayout(legal)
        self.provisional_note = label("", "hint", name="walkin_provisional_note", wrap=True)
        dates.addWidget(self.provisional_note)
        lines.addLayout(dates)
        self._rule = rule()
        lines.addWidget(self._rule)
        self.facts = FactFlow(name="walkin_item_facts")
        lines.addWidget(self.facts)
        self.actions = QVBoxLayout()
        self.actions.setSpacing(8)
        self.buttons: dict[str, KeyButton] = {}
        for key in KEYS:
            button = KeyButton(key, VERBS[key], name=f"walkin_{key.lower()}", subtitle=" ", kind="row")
            button.triggered.connect(lambda key=key: self.pressed.emit(key))
            button.refused.connect(self.refused)
            button.hide()
            self.buttons[key] = button
            self.actions.addWidget(button)
        lines.addLayout(self.actions)
        self.notice = Notice("", level="warn", icon="circle-alert")
        self.notice.setObjectName("walkin_result_notice")
        self.notice.hide()
        lines.addWidget(self.notice)
        self.open_repeat = KeyButton("Return", self.tr("打开那一件"), name="walkin_open_repeat")
        self.open_repeat.hide()
        lines.addWidget(self.open_repeat)
        lines.addStretch(1)
        self.foot = QWidget()
        foot = QHBoxLayout(self.foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(6)
        self.instant_hint = KeyHint("F10", VERBS[INSTANT])
        self.instant_words = label(self.tr("本事项为承诺件"), "hint")
        foot.addWidget(self.instant_hint)
        foot.addWidget(self.instant_words)
        foot.addStretch(1)
        foot.addWidget(KeyHint("Esc", self.tr("换一位")))
        lines.addWidget(self.foot)
        page = ScrollColumn(content)
        page.verticalScrollBar().rangeChanged.connect(self._keep_notice_in_sight)
        return page

    def _keep_notice_in_sight(self, least: int, most: int) -> None:
        """An answer stands at the foot, which a low window would hide."""
        if self.notice.isVisible():
            self.decision_page.verticalScrollBar().setValue(most)

    def _build_blocked(self) -> QWidget:
        holder, lines = column(10, (12, 16, 12, 12))
        lines.addWidget(label(self.tr("指引单"), "hint"))
        lines.addWidget(label(self.tr("社区不能开这张证明。"), "lead", wrap=True))
        lines.addWidget(label(self.tr("打一张指引单给居民，写明为什么、该去哪里、带什么。"), "second", wrap=True))
        self.slip_button = KeyButton(
            "F8", self.tr("打印指引单"), name="walkin_slip", subtitle=self.tr("不立案，留一条记录"), kind="primary",
        )
        self.slip_button.triggered.connect(lambda: self.pressed.emit(NOTICE))
        lines.addWidget(self.slip_button)
        self.slip_notice = Notice("", level="ok", icon="circle-check")
        self.slip_notice.setObjectName("walkin_slip_notice")
        self.slip_notice.hide()
        lines.addWidget(self.slip_notice)
        lines.addStretch(1)
        return holder

    # showing

    def show_nothing(self, fact: str, advice: str) -> None:
        """Nothing to decide yet."""
        self.nothing.set_texts(fact, advice)
        self.draft.set_spec(None)
        self.stack.setCurrentWidget(self.nothing)

    def show_blocked(self) -> None:
        """A blocked certificate was chosen."""
        self.draft.set_spec(None)
        self.slip_notice.hide()
        self.stack.setCurrentWidget(self.blocked_page)

    def show_item(self, item: ServiceItem) -> None:
        """The facts of the item; the dates come with :meth:`show_dates`."""
        instant = item.kind is ItemKind.INSTANT
        self.caption.setText(self.tr("即办件") if instant else self.tr("承诺办结"))
        self.promised.setText(self.tr("当场办结") if instant else "…")
        self.weekday.setText("")
        self.legal.setText("")
        self.provisional.hide()
        self._provisional = False
        self._measure_note()
        self.facts.set_facts((
            (self.tr("承办"), item.department), (self.tr("收费"), item.fee), (self.tr("送达"), item.delivery),
        ))
        self._promised_kind = not instant
        self.instant_hint.setVisible(not instant)
        self._measure_note()
        self.say("")
        self.stack.setCurrentWidget(self.decision_page)

    def show_dates(self, preview: CasePreview) -> None:
        """The promised and the legal date."""
        if preview.promised is not None and preview.promised.days and preview.promised_on is not None:
            unit = self.tr("个工作日") if preview.promised.unit is LimitUnit.WORKDAY else self.tr("日")
            self.caption.setText(self.tr("承诺办结（{days} {unit}，自今日受理起）").format(
                days=preview.promised.days, unit=unit))
            self.promised.setText(f"{preview.promised_on}")
            self.weekday.setText(f"星期{WEEKDAYS[preview.promised_on.weekday()]}")
        if preview.legal is not None and preview.legal.days:
            self.legal.setText(self.tr("法定 {limit} {day}").format(
                limit=preview.legal.label, day=preview.legal_on))
        provisional = preview.promised_provisional or preview.legal_provisional
        self.provisional.setVisible(provisional)
        self.provisional_note.setText(self.tr("{year} 年放假安排尚未录入，录入后自动复核").format(
            year=preview.covered_until.year + 1))
        self._provisional = provisional
        self._measure_note()

    def _measure_note(self) -> None:
        """Large print and a tight window have no room for the reason of 暂定; the badge stays."""
        large = tokens().large or self._tight
        self.provisional_note.setVisible(self._provisional and not large)
        self.facts.setHidden(self._tight)
        self._rule.setHidden(self._tight)
        self.caption.setHidden(self._tight)
        self.actions.setSpacing(4 if self._tight else 5 if large else 8)
        self._lines.setSpacing(2 if self._tight else 5 if large else 8)
        top, bottom = (0, 2) if self._tight else (6, 4) if large else (12, 8)
        self._lines.setContentsMargins(12, top, 12, bottom)
        self.instant_words.setHidden(large or not self._promised_kind)

    def set_tight(self, tight: bool) -> None:
        """In a very low window only the date and the action rows."""
        self._tight = tight
        self.foot.setHidden(tight or self.notice.isVisibleTo(self))
        self._measure_note()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and self._built:
            self._measure_note()

    def show_decision(self, decision: Decision) -> None:
        """Put the rows in their order; the first place is always the primary's, so nothing jumps."""
        shown = {offer.key for offer in decision.rows}
        for place, offer in enumerate(decision.rows):
            button = self.buttons[offer.key]
            button.set_kind("primary" if offer.key == decision.primary and not offer.refusal else "row")
            button.set_subtitle(offer.line)
            button.set_refusal(offer.refusal)
            if self.actions.itemAt(place).widget() is not button:
                self.actions.removeWidget(button)
                self.actions.insertWidget(place, button)
            button.show()
        for key, button in self.buttons.items():
            if key not in shown:
                button.hide()

    def say(self, text: str, *, level: str = "warn", repeat: bool = False) -> None:
        """Answer in the panel; ``repeat`` also offers to open the case that is already there."""
        notice = self.slip_notice if self.stack.currentWidget() is self.blocked_page else self.notice
        notice.set_text(text)
        notice.set_level(level, "circle-check" if level == "ok" else "circle-alert")
        notice.setVisible(bool(text))
        self.foot.setVisible(not text and not self._tight)
        self.open_repeat.setVisible(repeat)
        if repeat:
            self.open_repeat.setFocus()

    @property
    def said(self) -> str:
        """What the panel last answered and still shows."""
        notice = self.slip_notice if self.stack.currentWidget() is self.blocked_page else self.notice
        return notice.accessibleName() if notice.isVisibleTo(self) else ""
