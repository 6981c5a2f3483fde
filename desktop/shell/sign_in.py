"""Who uses this window? The sign-in screen, which is the lock screen too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from db.domain.clock import local, system_clock
from desktop.shell.brand import IconWords, Mark, PlainPage
from desktop.shell.operator_list import OperatorList, Person
from desktop.shell.passphrase_field import PassphraseField
from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.theme.style import set_kind
from desktop.widgets.fault_bar import Notice
from desktop.widgets.key_button import KeyButton
from desktop.widgets.labels import label
from desktop.widgets.painting import Painted, draw_text, is_style_event, text_width
from desktop.widgets.panel import Panel

_CARD, _CARD_LARGE = 440, 520
WEEKDAYS = "一二三四五六日"


def chinese_date(moment: datetime) -> str:
    """``2026 年 11 月 20 日　星期五``."""
    return f"{moment.year} 年 {moment.month} 月 {moment.day} 日　星期{WEEKDAYS[moment.weekday()]}"


class BigClock(Painted):
    """Hours and minutes, large."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sign_in_clock")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._text = "00:00"

    def set_text(self, text: str) -> None:
        """Show ``text`` (HH:MM)."""
        self._text = text
        self.setAccessibleName(text)
        self.update()

    def _pixels(self) -> int:
        return tokens().size.hero * 9 // 4

    def sizeHint(self) -> QSize:
        return QSize(text_width(font(self._pixels(), bold=True), "00:00") + 4, round(self._pixels() * 1.25))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        face = font(self._pixels(), bold=True)
        draw_text(painter, QRectF(self.rect()), self._text, face, tokens().colour.t1)
        painter.end()


class SignInScreen(PlainPage):
    """View and behaviour; what a passphrase opens is for whoever listens to :attr:`submitted`."""

    submitted = Signal(str, str)  # login, passphrase
    left = Signal()  # Esc: sign out while locked, else end the program

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(name="sign_in", parent=parent)
        self._window = 0
        self._locked_login = ""
        self._busy = False
        self._build_left()
        self._build_card()
        row = QHBoxLayout()
        row.setSpacing(64)
        row.addStretch(1)
        for half in (self._left, self.card):
            middle = QVBoxLayout()
            middle.addStretch(1)
            middle.addWidget(half)
            middle.addStretch(1)
            row.addLayout(middle)
        row.addStretch(1)
        self.room.addLayout(row)
        self.foot.add_right(IconWords("shield-check", self.tr("数据已加密"), name="sign_in_encrypted"))
        self.backup = IconWords("hard-drive", "", name="sign_in_backup")
        self.version = IconWords("", "", name="sign_in_version")
        self.foot.add_right(self.backup)
        self.foot.add_right(self.version)
        self._tick = QTimer(self)
        self._tick.setInterval(5_000)
        self._tick.timeout.connect(self._show_time)
        self._tick.start()
        self._show_time()

    def _build_left(self) -> None:
        self._left = QWidget()
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QGridLayout()
        head.setHorizontalSpacing(12)
        head.setVerticalSpacing(0)
        head.addWidget(Mark(56), 0, 0, 2, 1)
        brand = label(self.tr("一门通"), "hero")
        self.centre = label("", "second", name="sign_in_centre")
        head.addWidget(brand, 0, 1)
        head.addWidget(self.centre, 1, 1)
        head.setColumnStretch(2, 1)
        column.addLayout(head)
        self.clock = BigClock()
        self.date = label("", "second", name="sign_in_date")
        column.addWidget(self.clock)
        column.addWidget(self.date)
        column.addSpacing(4)
        self.note = Notice("", icon="lock")
        self.note.setObjectName("sign_in_note")
        self.note.hide()
        column.addWidget(self.note)
        self._measure()

    def _build_card(self) -> None:
        self.card = Panel(name="sign_in_card")
        self.card.setFixedWidth(_CARD_LARGE if tokens().large else _CARD)
        body = self.card.body
        body.setContentsMargins(20, 18, 20, 18)
        body.addWidget(label(self.tr("谁在用这个窗口？"), "lead"))
        self.people = OperatorList(name="sign_in_people", label=self.tr("谁在用这个窗口"))
        self.people.chosen.connect(self._chosen)
        body.addWidget(self.people)
        row = QHBoxLayout()
        self.prompt = label("", name="sign_in_prompt")
        self.caps = IconWords("triangle-alert", "", name="sign_in_caps")
        row.addWidget(self.prompt)
        row.addStretch(1)
        row.addWidget(self.caps)
        body.addSpacing(2)
        body.addLayout(row)
        self.field = PassphraseField(name="sign_in_passphrase", label=self.tr("口令"))
        self.prompt.setBuddy(self.field)
        self.field.caps_lock.connect(self._caps)
        self.field.stepped.connect(self.people.move_by)
        self.field.textEdited.connect(lambda _: self._say(""))
        self.field.returnPressed.connect(self._submit)  # the Enter key of the number pad
        body.addWidget(self.field)
        self.said = label("", "error", name="sign_in_said", wrap=True)
        body.addWidget(self.said)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.enter = KeyButton("Return", self.tr("登录"), name="sign_in_enter", kind="primary")
        self.enter.triggered.connect(self._submit)
        self.away = KeyButton("Escape", "", name="sign_in_away")
        self.away.triggered.connect(self.left)
        buttons.addWidget(self.enter, 1)
        buttons.addWidget(self.away, 0, Qt.AlignmentFlag.AlignVCenter)
        body.addLayout(buttons)
        body.addSpacing(4)
        body.addWidget(
            label(self.tr("忘了口令：请值班长在「管理·人员」重设。程序不会发送任何口令。"), "hint", wrap=True)
        )
        self.unlock()

    def show_people(
        self, centre: str, window: int, people: Sequence[Person], login: str = "", version: str = ""
    ) -> None:
        """Show the centre and its people; ``login`` is who was here last."""
        self._window = window
        self.centre.setText(centre)
        self.version.set_words(version)
        if len(people) == 1:
            login = people[0].login
        self.people.set_people(people, login)
        self._chosen(login)
        self._show_time()

    def lock(self, login: str, title: str, text: str) -> None:
        """Be the lock screen of ``login``; ``title`` and ``text`` say why and what waits behind it."""
        self._locked_login = login
        self.people.set_people(self.people.people, login)
        self.show_note(title, text)
        self.away.set_title(self.tr("退出登录"))
        self._forget_typed()
        self._chosen(login)

    def show_note(self, title: str, text: str) -> None:
        """A standing note below the clock."""
        self.note.set_text(text, title)
        self._measure()
        self.note.show()

    def unlock(self) -> None:
        """Be the sign-in screen again."""
        self._locked_login = ""
        self.note.hide()
        self.away.set_title(self.tr("退出程序"))
        self._forget_typed()
        self._relabel()

    def set_busy(self, busy: bool) -> None:
        """While a passphrase is being tried no second one is sent."""
        self._busy = busy
        self.enter.set_refusal(self.tr("正在核对口令……") if busy else "")
        self._relabel()

    def refuse(self, message: str) -> None:
        """Say why nobody was let in; the passphrase is typed anew."""
        self.set_busy(False)
        self.field.clear_secret()
        self.field.setFocus()
        self._say(message)

    def focus_first(self) -> None:
        """The passphrase when the person is known, else the people."""
        (self.people if self.people.current is None else self.field).setFocus()

    def _forget_typed(self) -> None:
        self.field.clear_secret()
        self._busy = False
        self.enter.set_refusal("")
        self._say("")

    def _chosen(self, login: str) -> None:
        if login:
            self._say("")
            self.field.setFocus()
        self._relabel()

    def _relabel(self) -> None:
        person = self.people.current
        self.prompt.setText(self.tr("{0}的口令").format(person.name) if person else self.tr("口令"))
        same = person is not None and person.login == self._locked_login
        title = self.tr("解锁，继续") if same else self.tr("登录")
        self.enter.set_title(title)
        self.enter.set_subtitle(self.tr("原样回到刚才的页面") if same else self.tr("进入「受理」"))

    def _submit(self) -> None:
        person = self.people.current
        if person is None:
            self._say(self.tr("先选是谁：按数字键或上下键。"))
            self.people.setFocus()
        elif not self.field.text():
            self._say(self.tr("口令没有填。"))
            self.field.setFocus()
        else:
            self.set_busy(True)
            self.submitted.emit(person.login, self.field.text())

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        set_kind(self.said, "error")

    def _caps(self, on: bool) -> None:
        self.caps.set_words(self.tr("大写锁定已开") if on else "", role="warn")

    def _show_time(self) -> None:
        now = local(system_clock())
        self.clock.set_text(f"{now:%H:%M}")
        window = self.tr("　{0} 号窗口").format(self._window) if self._window else ""
        self.date.setText(chinese_date(now) + window)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.focus_first()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event):
            self._measure()
            self.card.setFixedWidth(_CARD_LARGE if tokens().large else _CARD)

    def _measure(self) -> None:
        """A wrapped note gets the height its words need in this width."""
        width = 440 if tokens().large else 380
        self._left.setFixedWidth(width)
        self.note.setMinimumHeight(max(0, self.note.layout().totalHeightForWidth(width)))
