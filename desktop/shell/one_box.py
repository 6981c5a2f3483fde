"""The one-box: type or scan anything, and see what can be done next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QWidget

from desktop.page import ShellContext
from desktop.shell.one_box_detail import OneBoxDetail
from desktop.shell.one_box_field import OneBoxField
from desktop.shell.one_box_list import OneBoxList
from desktop.shell.one_box_rows import Row, rows_of
from desktop.theme.manager import tokens
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.key_button import KeyButton

WIDTH, WIDE, HEIGHT = 916, 1010, 490
LIST_WIDTH = 556
LIMIT = 8
_OF_RESIDENTS = {"cases": "cases", "demand": "demands", "visit": "visits", "file": "residents"}
EDGES = 4  # above and below the list: the box's outline and the margin inside it


class OneBox(QObject):
    """Field, box and behaviour. ``go`` of the context does what the clerk chose."""

    used = Signal()  # something was chosen and the box has closed

    def __init__(self, context: ShellContext, over: QWidget) -> None:
        super().__init__(over)
        self.context = context
        self.field = OneBoxField()
        self._over = over
        self._before: QWidget | None = None
        self._answered = ""
        self._enter_waits = False
        self._held = False
        self._build_box()
        self.field.textEdited.connect(self._edited)
        self.field.entered.connect(self._enter)
        self.field.dismissed.connect(self.dismiss)
        self.field.stepped.connect(self.list.step)
        self.field.group_stepped.connect(self.list.step_group)
        self.field.left.connect(self.close)
        self.field.other_key.connect(self._other_key)
        self.field.held.connect(self._hold)
        over.installEventFilter(self)

    def _build_box(self) -> None:
        self.box = QFrame(self._over)
        self.box.setObjectName("one_box_panel")
        self.box.setProperty("kind", "box")
        self.list = OneBoxList()
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.moved.connect(self._moved)
        self.list.clicked.connect(lambda _: self._act("first"))
        self.detail = OneBoxDetail()
        self.detail.wanted.connect(self._act)
        found = QWidget()
        row = QHBoxLayout(found)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(self.detail, 1)
        self.new = KeyButton("Ctrl+N", self.tr("新建居民"), name="one_box_new", kind="primary")
        self.new.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.new.triggered.connect(self._new_resident)
        self.empty = EmptyState("search", "—", actions=(self.new,), name="one_box_empty")
        self._stack = QStackedLayout(self.box)
        self._stack.addWidget(found)
        self._stack.addWidget(self.empty)
        self.box.hide()

    @property
    def opened(self) -> bool:
        """Whether the list is in sight."""
        return not self.box.isHidden()

    def focus(self) -> None:
        """Ctrl+K: come here from anywhere, remembering where from."""
        now = self._over.window().focusWidget()
        if now is not self.field:
            self._before = now
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def look_up(self, text: str) -> None:
        """Search for ``text`` as if it had been typed."""
        self.focus()
        self.field.setText(text)
        self._edited(text)

    def dismiss(self) -> None:
        """Esc: close, forget the text, give the focus back."""
        self.close()
        self.field.clear()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
            self._before = None

    def close(self) -> None:
        """Close the list; the text stays."""
        self._enter_waits = False
        self._hold(False)
        self.box.hide()
        self.field.set_open(False)
        self.field.set_status("")

    def _edited(self, text: str) -> None:
        self._enter_waits = False
        wanted = text.strip()
        if not wanted:
            self.close()
            self._answered = ""
            return
        from db.queries.search import OneBox as Question
        from db.queries.search import one_box

        desk = self.context.desk
        job = self.context.tasks.latest("one_box", desk.ask, one_box, Question(wanted, LIMIT))
        job.done.connect(lambda hits: self._show(wanted, hits))

    def _show(self, text: str, hits: object) -> None:
        if text != self.field.text().strip() or not self.field.hasFocus():
            return
        rows = rows_of(hits, text)  # type: ignore[arg-type]
        self._answered = text
        count = sum(row.kind != "head" for row in rows)
        elapsed = max(1, round(hits.elapsed_ms))  # type: ignore[attr-defined]
        self.field.set_open(True)
        self.field.set_status(self.tr("{0} 条·{1} 毫秒").format(count, elapsed))
        self._stack.setCurrentIndex(0 if rows else 1)
        if not rows:
            self.empty.set_texts(
                self.tr("没有找到「{0}」").format(text),
                self.tr("按姓名、拼音、证件尾号、手机尾号、住址、回执号和志愿者编号都找过。"),
            )
        self.list.set_rows(rows)
        self._place()
        self.box.show()
        self.box.raise_()
        self._own_keys()
        if self._enter_waits:
            self._enter_waits = False
            self._act("first")

    def _hold(self, held: bool) -> None:
        """F11: the numbers of the person chosen, on record each time; an answer that comes too late shows nothing."""
        row = self.list.current
        if not held:
            self._held = False
            self.detail.conceal()
        elif not self._held and row is not None and row.kind == "person" and not self._stack.currentIndex():
            from db.usecases.privacy import Reveal, reveal_resident

            self._held = True
            job = self.context.tasks.run(self.context.desk.run, reveal_resident, Reveal(row.id))
            job.done.connect(lambda facts: self._reveal(row, facts))

    def _reveal(self, asked: Row, facts: object) -> None:
        if self._held and self.list.current is not None and self.list.current.id == asked.id:
            self.detail.reveal(facts.id_number, facts.phone, facts.address)  # type: ignore[attr-defined]

    def _moved(self) -> None:
        self._held = False
        row = self.list.current
        if row is not None:
            self.detail.show_row(row)
            self._own_keys()

    def _own_keys(self) -> None:
        buttons = (self.new,) if self._stack.currentIndex() else self.detail.buttons()
        self.field.keys = [button.action.shortcut()[0].toCombined() for button in buttons]

    def _other_key(self, event: QKeyEvent) -> None:
        pressed = event.keyCombination().toCombined()
        for button in (self.new,) if self._stack.currentIndex() else self.detail.buttons():
            if button.action.shortcut()[0].toCombined() == pressed:
                button.action.trigger()

    def _enter(self) -> None:
        """Enter before the answer is there counts for the answer."""
        if not self.field.text().strip():
            return
        if self.opened and self._answered == self.field.text().strip():
            self._act("first")
        else:
            self._enter_waits = True

    def _act(self, word: str) -> None:
        row = self.list.current
        if row is None or not self.opened or self._stack.currentIndex():
            return
        self._leave()
        go = self.context.go
        if word in _OF_RESIDENTS:
            go(_OF_RESIDENTS[word], resident_id=row.resident_id)
        elif word == "sign":
            go("volunteers", by_hand=(row.volunteer_id, row.name, row.number))
        elif word == "redeem":
            go("points", volunteer_id=row.volunteer_id)
        elif word == "certify":
            go("certificates", holder=(row.volunteer_id or None, row.resident_id or None, row.name, row.number))
        elif word == "volunteer":
            go("volunteers", volunteer_id=row.volunteer_id)
        else:
            self._open(row)

    def _open(self, row: Row) -> None:
        go = self.context.go
        if row.kind == "person":
            go("walkin", resident_id=row.id)
        elif row.kind == "case":
            go("cases", case_id=row.id)
        elif row.kind == "certificate":
            go("certificates", certificate_id=row.id, number=row.number)
        elif row.kind == "item":
            go("walkin", item_id=row.id)
        elif row.kind == "demand":
            go("demands", demand_id=row.id)
        elif row.kind == "household":
            go("visits", household_id=row.id)
        elif row.kind == "volunteer":
            go("volunteers", volunteer_id=row.id)
        elif row.kind == "notice":
            go("walkin", notice_serial=row.id)
        else:
            go("walkin", blocked_code=row.id)

    def _new_resident(self) -> None:
        text = self.field.text().strip()
        self._leave()
        self.context.go("walkin", new_resident=text)

    def _leave(self) -> None:
        self.close()
        self.field.clear()
        self._before = None
        self.used.emit()

    def _place(self) -> None:
        centre = self.field.mapTo(self._over, self.field.rect().center()).x()
        top = self.field.parentWidget().mapTo(self._over, self.field.parentWidget().rect().bottomLeft()).y() + 1
        width = min(WIDE if tokens().large else WIDTH, self._over.width() - 8)
        height = min(HEIGHT, self._over.height() - top - 36)
        if self._stack.currentIndex() == 0:
            height = self.list.whole_rows(height - EDGES) + EDGES
        left = max(4, min(self._over.width() - width - 4, centre - width // 2))
        self.box.setGeometry(left, top, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.opened:
            self._place()
        return False
