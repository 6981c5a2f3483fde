"""The middle column: the item field, the ten usual items, the best three matches, then the materials."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from db.domain.catalogue import BlockedCertificate, ServiceItem
from db.queries.catalogue import OfferedItem
from desktop.features.walkin.blocked_view import BlockedView
from desktop.features.walkin.cells import MatchDelegate
from desktop.features.walkin.duplicates import DuplicatesView
from desktop.features.walkin.matching import Match, find
from desktop.features.walkin.materials_view import MaterialsView
from desktop.features.walkin.models import MatchLine, matches_model, offers_model
from desktop.features.walkin.parts import ElidedLabel, FrontStack
from desktop.theme.manager import tokens
from desktop.widgets.delegates import KeycapDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields import SearchField
from desktop.widgets.painting import is_style_event
from desktop.widgets.panel import Panel
from desktop.widgets.table import TableView

FEW, FIELD, SHORT_FIELD = 3, 210, 130
OFFER_COLUMNS = (44, 160, 122, 64, None)
USES, ASK, ASK_LEAST = 3, 4, 7
"""The column of 先问一句, and the room it needs to be worth showing: six characters and its edges."""


class ItemPanel(Panel):
    """Typing finds, number keys and Enter choose; the rest follows from what was chosen."""

    chosen = Signal(object)  # Match

    def __init__(self) -> None:
        self._offers: tuple[OfferedItem, ...] = ()
        self._blocked: tuple[BlockedCertificate, ...] = ()
        self._chosen = ""
        self._silent = False
        self._composing = False
        self.frozen = False
        self._built = False
        super().__init__(self.tr("常办事项"), name="walkin_item", key="F3", flush=True)
        self.search = SearchField(
            name="walkin_item_search", label=self.tr("事项"), placeholder=self.tr("拼音首字母，如 glj"),
        )
        self.search.setFixedWidth(FIELD)
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._typed)
        self.add_left(self.search)
        self.hint = ElidedLabel(name="walkin_item_hint", role="t3", grow=False)
        self.add_left(self.hint)
        self.set_focus_target(self.search)
        self.stack = FrontStack()
        self.body.addWidget(self.stack, 1)
        self.offers_page = self._build_offers()
        self.work_page = self._build_work()
        self.duplicates = DuplicatesView()
        for page in (self.offers_page, self.work_page, self.duplicates):
            self.stack.addWidget(page)
        self._built = True

    def _build_offers(self) -> QWidget:
        page = QWidget()
        lines = QVBoxLayout(page)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        self.offers_model = offers_model(self)
        self.offers_table = TableView(name="walkin_offers", label=self.tr("常办事项"))
        self.offers_table.setModel(self.offers_model)
        self.offers_table.set_delegates({0: KeycapDelegate()})
        self.offers_table.set_columns(OFFER_COLUMNS)
        self.offers_table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.offers_table.opened.connect(self._open_offer)
        self.offers_table.installEventFilter(self)
        lines.addWidget(self.offers_table, 1)
        foot = QFrame()
        foot.setProperty("kind", "foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 5, 12, 5)
        self.offers_foot = ElidedLabel(name="walkin_offers_foot")
        self.offers_foot.set_text(self.tr("按使用次数自动排，可在「管理·事项」固定；先选事项按 F8 即打一次性告知单"))
        row.addWidget(self.offers_foot)
        lines.addWidget(foot)
        return page

    def _build_work(self) -> QWidget:
        page = QWidget()
        lines = QVBoxLayout(page)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        self.matches = matches_model(self)
        self.matches_table = TableView(name="walkin_matches", label=self.tr("找到的事项"), compact=True)
        self.matches_table.setModel(self.matches)
        self.matches_table.horizontalHeader().hide()
        self.matches_table.set_delegates({0: KeycapDelegate(), 1: MatchDelegate()})
        self.matches_table.set_columns((34, None, 112, 92))
        self.matches_table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.matches_table.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.matches_table.opened.connect(self._open_match)
        self.matches_table.clicked.connect(self._open_match)
        lines.addWidget(self.matches_table)
        self.detail = FrontStack()
        self.nothing = EmptyState("search", "", name="walkin_no_match")
        self.materials = MaterialsView()
        self.blocked_view = BlockedView()
        for view in (self.nothing, self.materials, self.blocked_view):
            self.detail.addWidget(view)
        lines.addWidget(self.detail, 1)
        return page

    # what is offered

    def set_catalogue(
        self, offers: Sequence[OfferedItem], blocked: Sequence[BlockedCertificate],
    ) -> None:
        """The items and blocked certificates to choose from."""
        self._offers, self._blocked = tuple(offers), tuple(blocked)
        keyed = sorted((offer for offer in offers if offer.key), key=lambda offer: offer.key or 0)
        self.offers_model.set_rows(keyed or self._offers[:10])
        self._find()

    # choosing

    def _typed(self) -> None:
        if not self._silent:
            self._find()

    def _find(self) -> None:
        text = self.search.text()
        found = find(text, self._offers, self._blocked, self.few)
        lines = [MatchLine(n, match, self._identity(match) == self._chosen) for n, match in enumerate(found, 1)]
        self.matches.set_rows(lines)
        self.matches_table.fit_rows(max(1, len(lines)))
        self.matches_table.setVisible(bool(lines))
        if lines:
            chosen = next((line.place - 1 for line in lines if line.chosen), 0)
            self.matches_table.select_row(chosen)
        if self.stack.currentWidget() is self.duplicates:
            return
        if not self._chosen:
            self.stack.setCurrentWidget(self.work_page if text.strip() else self.offers_page)
            self.detail.setCurrentWidget(self.nothing)
            if lines:
                self.nothing.set_texts(self.tr("按 Enter 选第一项"), self.tr("↑↓ 移动，数字键直接选"))
            else:
                self.nothing.set_texts(
                    self.tr("没有找到「{text}」").format(text=text.strip()),
                    self.tr("事项名、别名、拼音首字母都找过。清空后按 1–0 选常办。"),
                )

    @property
    def few(self) -> int:
        """How many matches there is room for."""
        return FEW - 1 if tokens().large else FEW

    @staticmethod
    def _identity(match: Match) -> str:
        return match.item.item_id if match.item else match.blocked.code if match.blocked else ""

    def _open_offer(self, index: QModelIndex) -> None:
        self._choose(Match(self.offers_model.rows[index.row()], None))

    def _open_match(self, index: QModelIndex) -> None:
        self._choose(self.matches.rows[index.row()].match)

    def _choose(self, match: Match) -> None:
        if not self.frozen:
            self.chosen.emit(match)

    def mark_chosen(self, match: Match) -> None:
        """Show that this match is the item now; without typed words its name stands in the field."""
        self._chosen = self._identity(match)
        if not any(self._identity(line.match) == self._chosen for line in self.matches.rows):
            self._silent = True
            self.search.setText(match.name)
            self._silent = False
        self._find()
        self.stack.setCurrentWidget(self.work_page)

    def show_item(self, item: ServiceItem, effective: str) -> None:
        """Show the materials of the chosen item."""
        self.materials.show_item(item, effective)
        self.detail.setCurrentWidget(self.materials)
        self.stack.setCurrentWidget(self.work_page)

    def show_blocked(self, certificate: BlockedCertificate) -> None:
        """Show why the chosen certificate is not issued."""
        self.blocked_view.show_certificate(certificate)
        self.detail.setCurrentWidget(self.blocked_view)
        self.stack.setCurrentWidget(self.work_page)

    def clear(self) -> None:
        """Nothing chosen, nothing typed."""
        self._chosen = ""
        self.set_frozen(False)
        self._silent = True
        self.search.clear()
        self._silent = False
        self.stack.setCurrentWidget(self.offers_page)
        self._find()
        self.offers_table.select_row(-1)

    def set_frozen(self, frozen: bool) -> None:
        """After registration nothing here changes any more."""
        self.frozen = frozen
        self.materials.frozen = frozen
        self.search.setReadOnly(frozen)

    def set_cramped(self, cramped: bool) -> None:
        """Beside an unfolded person in a narrow window: a shorter field, no hints."""
        self.search.setFixedWidth(SHORT_FIELD if cramped else FIELD)
        self.hint.setVisible(not cramped)
        self.materials.set_cramped(cramped)

    def set_tight(self, tight: bool) -> None:
        """In a very low window the materials have the room."""
        self.materials.set_tight(tight)

    def show_duplicates(self, on: bool) -> None:
        """Put the comparison in front, or take it away."""
        if on:
            self.stack.setCurrentWidget(self.duplicates)
        elif self.stack.currentWidget() is self.duplicates:
            self.stack.setCurrentWidget(self.work_page if self._chosen else self.offers_page)
            self._find()

    # keys

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and self._built:
            self._find()
            self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._built:
            self._make_room()

    def _make_room(self) -> None:
        """先问一句 is shown only where several words of it fit; else the item's name gets the room, at last of 近 30 天."""
        body = tokens().size.body
        others = round(sum(width for width in OFFER_COLUMNS if width) * body / 14)
        cramped = self.width() - others < ASK_LEAST * body
        self.offers_table.setColumnHidden(USES, self.width() < others)
        if cramped != self.offers_table.isColumnHidden(ASK):
            self.offers_table.setColumnHidden(ASK, cramped)
            widths = list(OFFER_COLUMNS)
            if cramped:
                widths[1] = None
            self.offers_table.set_columns(widths)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QInputMethodEvent):
            self._composing = bool(event.preeditString())
        if (
            event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
            and not self.frozen and not self._composing
        ):
            if watched is self.search and self._search_key(event):
                return True
            if watched is self.offers_table and self._number_key(event):
                return True
        return super().eventFilter(watched, event)

    def _plain(self, event: QKeyEvent) -> bool:
        return not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier

    def _number_key(self, event: QKeyEvent) -> bool:
        """1 to 9 and 0 choose from the usual items."""
        if not self._plain(event) or not Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9:
            return False
        wanted = (event.key() - Qt.Key.Key_0) or 10
        for offer in self.offers_model.rows:
            if offer.key == wanted:
                self._choose(Match(offer, None))
                return True
        return False

    def _search_key(self, event: QKeyEvent) -> bool:
        if not self._plain(event):
            return False
        text = self.search.text().strip()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._enter(text)
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._move(1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        if not text:
            return self._number_key(event)
        number = event.key() - Qt.Key.Key_0
        if text.isascii() and text.isalpha() and 1 <= number <= self.matches.rowCount():
            self._choose(self.matches.rows[number - 1].match)
            return True
        return False

    def _enter(self, text: str) -> bool:
        if not text:
            row = self.offers_table.current_row()
            if row >= 0:
                self._choose(Match(self.offers_model.rows[row], None))
            return True
        row = self.matches_table.current_row()
        if 0 <= row < self.matches.rowCount():
            self._choose(self.matches.rows[row].match)
        return True

    def _move(self, step: int) -> None:
        table = self.matches_table if self.search.text().strip() else self.offers_table
        last = table.model().rowCount() - 1
        if last >= 0:
            table.select_row(max(0, min(last, table.current_row() + step)))
