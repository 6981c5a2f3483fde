"""What the list shows: a preset, a text to find and four conditions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from db.domain.cases import CaseState
from db.queries.case_lists import CaseCounts, ListCases
from desktop.theme.manager import tokens
from desktop.widgets.fields import ChoiceBox, DateBox, SearchField
from desktop.widgets.keycap import KeyHint, LinkKey
from desktop.widgets.segmented import Option, Segmented

PRESETS = ("open", "soon", "overdue", "supplement", "tolerant", "today", "all")
CUSTOM = "custom"
_FIND, _LEAST_FIND = 216, 108


class _QuietWords(QLabel):
    """At the right end; where they do not fit only what follows the last ・ stays, and then nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self.setProperty("kind", "hint")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def set_words(self, words: str) -> None:
        """Show these."""
        self.words = words
        self.setToolTip(words)
        self._fit()

    def _fit(self) -> None:
        room = self.fontMetrics().horizontalAdvance
        fitting = (text for text in (self.words, self.words.rpartition("・")[2]) if room(text) <= self.width())
        self.setText(next(fitting, ""))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class FilterBar(QWidget):
    """Emits :attr:`changed` for every change by the clerk; :meth:`request` is what to ask the data for."""

    changed = Signal()
    leave = Signal()  # Enter, Down or Esc in the find field: on to the list

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cases_filters")
        self._today = today
        self._person: str | None = None
        self._counts: CaseCounts | None = None
        self.chips = Segmented((), name="cases_presets", label=self.tr("范围"), chips=True)
        self.find = SearchField(name="cases_find", label=self.tr("在本列表中找"), key="/",
                                placeholder=self.tr("在本列表中找"))
        self.find.action.setText(self.tr("在本列表中找"))
        self.item = ChoiceBox(name="cases_item", label=self.tr("事项"))
        self.state = ChoiceBox(name="cases_state", label=self.tr("状态"), options=(
            (None, self.tr("状态：全部")), *((state, state.label) for state in CaseState)))
        self.window_box = ChoiceBox(name="cases_window", label=self.tr("窗口"))
        self.received = ChoiceBox(name="cases_received", label=self.tr("收件日"), options=(
            (None, self.tr("收件日：不限")), ("today", self.tr("今天收的")), ("week", self.tr("近 7 天收的")),
            ("month", self.tr("近 30 天收的")), ("year", self.tr("今年收的")), (CUSTOM, self.tr("收件日：自选"))))
        self.due = ChoiceBox(name="cases_due", label=self.tr("承诺日"), options=(
            (None, self.tr("承诺日：不限")), ("past", self.tr("今天以前到期")), ("today", self.tr("今天到期")),
            ("week", self.tr("7 天内到期")), ("month", self.tr("30 天内到期")), (CUSTOM, self.tr("承诺日：自选"))))
        self.received_from, self.received_to = self._dates("received", self.tr("收件日"))
        self.due_from, self.due_to = self._dates("due", self.tr("承诺日"))
        self.clear = LinkKey("Ctrl+R", self.tr("清除条件"), name="cases_clear")
        self._words = _QuietWords()
        self._lay_out()
        self._connect()
        self.set_items(())
        self.set_windows(0)
        self.show_counts(None)

    def _dates(self, name: str, label: str) -> tuple[DateBox, DateBox]:
        first = DateBox(name=f"cases_{name}_from", label=self.tr("{}从").format(label), value=self._today)
        last = DateBox(name=f"cases_{name}_to", label=self.tr("{}到").format(label), value=self._today)
        return first, last

    def _lay_out(self) -> None:
        self.own_dates = QWidget()
        dates = QHBoxLayout(self.own_dates)
        dates.setContentsMargins(0, 0, 0, 0)
        self._date_labels: dict[str, list[QWidget]] = {}
        for key, words, first, last in (
            ("received", self.tr("收件日"), self.received_from, self.received_to),
            ("due", self.tr("承诺日"), self.due_from, self.due_to),
        ):
            label, to = QLabel(words), QLabel(self.tr("至"))
            label.setBuddy(first)
            to.setBuddy(last)
            self._date_labels[key] = [label, first, to, last]
            for widget in self._date_labels[key]:
                dates.addWidget(widget)
        dates.addStretch(1)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        for widget in (self.find, self.item, self.state, self.window_box, self.received, self.due):
            self._row.addWidget(widget)
        self._row.addWidget(self.clear)
        self._row.addWidget(self._words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._row)
        column.addWidget(self.own_dates)
        self.fit()

    def fit(self) -> None:
        """Give the fields the widths of the present print size, or what a narrow window has; the words take the rest."""
        scale = 1.12 if tokens().large else 1.0
        fields = (
            (self.item, 136, 124), (self.state, 120, 112), (self.window_box, 120, 112),
            (self.received, 142, 126), (self.due, 142, 126),
        )
        boxes = sum(width for _, width, _ in fields) * scale
        least = sum(least for _, _, least in fields) * scale
        room = self.width() - self.clear.sizeHint().width() - 6 * 8
        slim = room - boxes < _LEAST_FIND
        self._row.setSpacing(4 if slim else 8)
        self.find.setFixedWidth(round(_LEAST_FIND if slim else min(_FIND, room - boxes)))
        share = min(1.0, max(0.0, (room + 24 - _LEAST_FIND - least) / (boxes - least))) if slim else 1.0
        for widget, width, narrowest in fields:
            widget.setFixedWidth(round((narrowest + (width - narrowest) * share) * scale))
        self._show_dates()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def _connect(self) -> None:
        self.chips.changed.connect(lambda _: self.changed.emit())
        self.find.textChanged.connect(lambda _: self._told())
        self.find.returnPressed.connect(self.leave)
        for box in (self.item, self.state, self.window_box, self.received, self.due):
            box.changed.connect(lambda _: self._told())
        for dates in (self.received_from, self.received_to, self.due_from, self.due_to):
            dates.changed.connect(lambda _: self._told())
        self.clear.triggered.connect(self.reset)
        focus = QAction(self.tr("换范围"), self)
        focus.setShortcut(QKeySequence("Ctrl+G"))
        focus.triggered.connect(lambda: self.chips.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.addAction(focus)
        self.chips_hint = KeyHint("Ctrl+G", self.tr("换范围"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.find.hasFocus() and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down):
            self.leave.emit()
            return
        super().keyPressEvent(event)

    def _told(self) -> None:
        self._show_dates()
        self.changed.emit()

    def _show_dates(self) -> None:
        shown = {"received": self.received.value == CUSTOM, "due": self.due.value == CUSTOM}
        for key, widgets in self._date_labels.items():
            for widget in widgets:
                widget.setVisible(shown[key])
        self.own_dates.setVisible(any(shown.values()))
        self.clear.setVisible(self.narrowed)

    # ------------------------------------------------------------ what it is told

    def set_items(self, items: Iterable[tuple[str, str]]) -> None:
        """The items to choose from, as (id, name)."""
        self.item.set_options(((None, self.tr("事项：全部")), *items))

    def set_windows(self, own: int, others: Iterable[int] = ()) -> None:
        """This desk's window first, then the others that have cases."""
        options: list[tuple[object, str]] = [(None, self.tr("窗口：全部"))]
        if own:
            options.append((own, self.tr("本窗口（{}）").format(own)))
        options += [(window, self.tr("{} 号窗口").format(window)) for window in others if window != own]
        self.window_box.set_options(options)

    def set_today(self, today: date) -> None:
        """The business date the relative conditions count from."""
        self._today = today

    def show_counts(self, counts: CaseCounts | None) -> None:
        """The numbers on the presets; none while they are being counted."""
        self._counts = counts
        looks = {
            "open": (self.tr("在办"), "", "t2"),
            "soon": (self.tr("将到期"), "triangle-alert", "warn"),
            "overdue": (self.tr("超期"), "circle-x", "bad"),
            "supplement": (self.tr("补正"), "hourglass", "warn"),
            "tolerant": (self.tr("容缺"), "", "t2"),
            "today": (self.tr("今日"), "", "t2"),
            "all": (self.tr("全部"), "", "t2"),
        }
        self.chips.set_options(
            Option(name, words, icon, role, getattr(counts, name) if counts else None)
            for name, (words, icon, role) in looks.items()
        )

    def set_words(self, words: str) -> None:
        """The quiet words at the right: the order and how many there are."""
        self._words.set_words(words)

    @property
    def words(self) -> str:
        """The quiet words at the right."""
        return self._words.words

    def show_preset(self, preset: str) -> None:
        """Choose a preset without narrowing; :attr:`changed` tells."""
        self.chips.set_value(preset)
        self.reset()

    def show_person(self, resident_id: str) -> None:
        """Every case of one resident."""
        self._empty()
        self.chips.set_value("all")
        self._person = resident_id
        self._told()

    def show_text(self, text: str) -> None:
        """Everything that ``text`` finds, whatever its state."""
        self._empty()
        self.chips.set_value("all")
        self.find.blockSignals(True)
        self.find.setText(text)
        self.find.blockSignals(False)
        self._told()

    def reset(self) -> None:
        """Drop every condition but the preset."""
        self._empty()
        self._told()

    def _empty(self) -> None:
        self._person = None
        self.find.blockSignals(True)
        self.find.clear()
        self.find.blockSignals(False)
        for box in (self.item, self.state, self.window_box, self.received, self.due):
            box.set_value(None)

    # ------------------------------------------------------------ what it says

    @property
    def preset(self) -> str:
        """The preset chosen."""
        return str(self.chips.value)

    @property
    def total(self) -> int | None:
        """How many cases the preset holds, when nothing else narrows the list and they have been counted."""
        return None if self.narrowed or self._counts is None else getattr(self._counts, self.preset)

    @property
    def nothing_yet(self) -> bool:
        """Whether this centre has no case at all."""
        return self._counts is not None and self._counts.all == 0

    @property
    def narrowed(self) -> bool:
        """Whether more than the preset narrows the list."""
        boxes = (self.item, self.state, self.window_box, self.received, self.due)
        return bool(self.find.text().strip() or self._person or any(box.value is not None for box in boxes))

    def request(self, *, sort: str, descending: bool, limit: int, offset: int = 0) -> ListCases:
        """The question for the data."""
        received = self._span(self.received.value, self.received_from, self.received_to, past=True)
        due = self._span(self.due.value, self.due_from, self.due_to, past=False)
        return ListCases(
            preset=self.preset, text=self.find.text(), item_id=self.item.value, window=self.window_box.value,
            state=self.state.value, received_from=received[0], received_to=received[1], due_from=due[0],
            due_to=due[1], resident_id=self._person, sort=sort, descending=descending, limit=limit, offset=offset,
        )

    def _span(
        self, choice: object, first: DateBox, last: DateBox, *, past: bool
    ) -> tuple[date | None, date | None]:
        today = self._today
        days = {"week": 7, "month": 30}
        if choice == CUSTOM:
            return first.value, last.value
        if choice == "today":
            return today, today
        if choice == "past":
            return None, today - timedelta(days=1)
        if choice == "year":
            return date(today.year, 1, 1), today
        if choice in days:
            step = timedelta(days=days[str(choice)])
            return (today - step, today) if past else (today, today + step)
        return None, None
