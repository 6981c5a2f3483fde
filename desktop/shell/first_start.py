"""The very first start: one page, three columns, and the desk is ready."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.shell import first_start_form as form
from desktop.shell.brand import IconWords, Mark, PlainPage
from desktop.theme.fonts import font
from desktop.widgets.badge import Badge, BadgeSpec
from desktop.widgets.fault_bar import FaultBar, Notice
from desktop.widgets.fields import AsciiLineEdit, CheckBox, ChoiceBox, LabelledField, LineEdit
from desktop.widgets.key_button import KeyButton
from desktop.widgets.labels import label
from desktop.widgets.panel import Panel, rule
from desktop.widgets.segmented import Segmented

_COLUMNS = (
    ("centre_name", "centre_code", "centre_phone"),
    ("name", "login", "passphrase", "again"),
    ("kept", "last_four"),
)


class FirstStartScreen(PlainPage):
    """View and behaviour; making the centre is for whoever listens to :attr:`started`."""

    started = Signal()
    restore_wanted = Signal()
    print_wanted = Signal()
    save_wanted = Signal()
    look_changed = Signal(str, bool)  # appearance, large print

    def __init__(self, recovery_code: str, parent: QWidget | None = None) -> None:
        super().__init__(name="first_start", parent=parent)
        self.recovery_code = recovery_code
        self._visited: set[str] = set()
        self.fields: dict[str, LabelledField] = {}
        self.fault_bar = FaultBar(name="first_start_fault")
        scroll = QScrollArea()
        scroll.setObjectName("first_start_scroll")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        columns = QHBoxLayout(inner)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(12)
        self.panels = (self._centre(), self._person(), self._recovery())
        for panel in self.panels:
            panel.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            columns.addWidget(panel, 1)
        scroll.setWidget(inner)
        middle = QWidget()
        middle.setMaximumWidth(1248)
        column = QVBoxLayout(middle)
        column.setContentsMargins(24, 16, 24, 12)
        column.setSpacing(12)
        column.addLayout(self._head())
        column.addWidget(self.fault_bar)
        column.addWidget(scroll, 1)
        column.addLayout(self._bottom())
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(middle, 100)
        row.addStretch(1)
        self.room.addLayout(row, 1)
        self.where = IconWords("", "", name="first_start_where")
        self.disk = IconWords("", "", name="first_start_disk")
        self.version = IconWords("", "", name="first_start_version")
        self.foot.add_left(self.where)
        self.foot.add_right(self.disk)
        self.foot.add_right(self.version)
        self._check()

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(label(self.tr("第一次启动：填这一页就能开始办事"), "title"))
        words.addWidget(label(self.tr("不用联网。以后都能在「管理」里改。"), "second"))
        words.addStretch(1)
        restore = KeyButton("Ctrl+O", self.tr("从备份恢复"), name="first_start_restore", icon="database")
        restore.triggered.connect(self.restore_wanted)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Mark(56))
        row.addLayout(words)
        row.addStretch(1)
        row.addWidget(restore)
        return row

    def _panel(self, number: int, title: str) -> Panel:
        panel = Panel(title, name=f"first_start_panel_{number}", note="")
        panel.badge = Badge(None)  # type: ignore[attr-defined]
        panel.add_right(panel.badge)  # type: ignore[attr-defined]
        return panel

    def _field(self, field: str, text: str, editor: LineEdit, hint: str = "") -> LabelledField:
        made = LabelledField(text, editor, hint=hint)
        self.fields[field] = made
        editor.textChanged.connect(lambda _: self._check())
        editor.editingFinished.connect(lambda: self._visit(field))
        return made

    def _centre(self) -> Panel:
        panel = self._panel(1, self.tr("1　中心与窗口"))
        body = panel.body
        name = LineEdit(name="first_start_centre_name", label=self.tr("中心名称"))
        code = AsciiLineEdit(name="first_start_centre_code", label=self.tr("中心代码（12 位）"))
        phone = AsciiLineEdit(name="first_start_centre_phone", label=self.tr("联系电话"))
        body.addWidget(
            self._field("centre_name", self.tr("中心名称"), name, self.tr("印在回执、证明和叫号屏上"))
        )
        body.addWidget(
            self._field("centre_code", self.tr("中心代码（12 位）"), code, self.tr("统计用区划代码"))
        )
        body.addWidget(self._field("centre_phone", self.tr("联系电话"), phone, self.tr("印在回执上，供居民查询")))
        self.window_number = ChoiceBox(
            name="first_start_window", label=self.tr("窗口号"), options=[(n, str(n)) for n in range(1, 21)]
        )
        self.printer = ChoiceBox(
            name="first_start_printer", label=self.tr("回执打印机"), options=[("", self.tr("先不用打印机"))]
        )
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(
            LabelledField(self.tr("窗口号"), self.window_number, hint=self.tr("每台电脑不同")), 1
        )
        row.addWidget(
            LabelledField(self.tr("回执打印机"), self.printer, hint=self.tr("找不到也能先用，以后再配")), 2
        )
        body.addLayout(row)
        body.addStretch(1)
        return panel

    def _person(self) -> Panel:
        panel = self._panel(2, self.tr("2　第一位管理员"))
        body = panel.body
        name = LineEdit(name="first_start_name", label=self.tr("姓名"))
        login = AsciiLineEdit(name="first_start_login", label=self.tr("登录名"))
        self.passphrase = AsciiLineEdit(name="first_start_passphrase", label=self.tr("口令"), secret=True)
        self.again = AsciiLineEdit(name="first_start_again", label=self.tr("再输一次"), secret=True)
        body.addWidget(self._field("name", self.tr("姓名"), name))
        body.addWidget(
            self._field("login", self.tr("登录名"), login, self.tr("每人一个，不设公用账号；如 wangjj"))
        )
        body.addWidget(
            self._field(
                "passphrase", self.tr("口令"), self.passphrase,
                self.tr("至少 8 位，含三类：大写、小写、数字、符号"),
            )
        )
        body.addWidget(self._field("again", self.tr("再输一次"), self.again))
        row = QHBoxLayout()
        row.setSpacing(16)
        self.ticks = [IconWords("circle-dashed", "", name=f"first_start_tick_{n}") for n in range(3)]
        for tick in self.ticks:
            row.addWidget(tick)
        row.addStretch(1)
        body.addLayout(row)
        body.addWidget(rule())
        body.addWidget(label(self.tr("界面")))
        look = QHBoxLayout()
        look.setSpacing(8)
        self.large = Segmented(
            [(False, self.tr("标准字")), (True, self.tr("大字（适老）"))], name="first_start_large",
            label=self.tr("字的大小"), value=False,
        )
        self.appearance = Segmented(
            [("system", self.tr("随系统")), ("light", self.tr("浅")), ("dark", self.tr("深"))],
            name="first_start_appearance", label=self.tr("深浅"), value="system",
        )
        for bar in (self.large, self.appearance):
            bar.changed.connect(lambda _: self.look_changed.emit(self.appearance.value, self.large.value))
            look.addWidget(bar)
        look.addStretch(1)
        body.addLayout(look)
        body.addStretch(1)
        return panel

    def _recovery(self) -> Panel:
        panel = self._panel(3, self.tr("3　恢复码"))
        body = panel.body
        body.addWidget(label(self.tr("电脑坏了或换了，只有它能打开数据。"), wrap=True))
        body.addWidget(label(self.tr("只显示这一次。"), "strong"))
        box = QFrame()
        box.setProperty("kind", "box")
        lines = QVBoxLayout(box)
        lines.setContentsMargins(12, 16, 12, 16)
        groups = self.recovery_code.split("-")
        self.code = label("-".join(groups[:3]) + "\n" + "-".join(groups[3:]), "title", name="first_start_code")
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setAccessibleName(self.tr("恢复码 {0}").format(self.recovery_code))
        self.code.setFont(font(20, bold=True))
        lines.addWidget(self.code)
        body.addWidget(box)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.print_button = KeyButton(
            "Ctrl+P", self.tr("打印"), name="first_start_print", icon="printer"
        )
        self.print_button.triggered.connect(self.print_wanted)
        save = KeyButton("Ctrl+U", self.tr("存成 PDF"), name="first_start_save")
        save.triggered.connect(self.save_wanted)
        row.addWidget(self.print_button)
        row.addWidget(save)
        row.addStretch(1)
        body.addLayout(row)
        self.kept = CheckBox(self.tr("已打印或抄下，装封交专人保管"), name="first_start_kept")
        self.kept.toggled.connect(lambda _: self._check())
        body.addWidget(self.kept)
        last = AsciiLineEdit(name="first_start_last_four", label=self.tr("恢复码最后 4 位"))
        last.setMaxLength(4)
        last.setFixedWidth(130)
        body.addWidget(self._field("last_four", self.tr("输入恢复码最后 4 位，确认已留存"), last))
        body.addWidget(
            Notice(
                self.tr("数据存于本机并加密，开发者和上级都没有这个码。丢了它，旧电脑还能照常用，可在「管理」换一个新的。"),
                icon="shield-check",
            )
        )
        body.addStretch(1)
        return panel

    def _bottom(self) -> QHBoxLayout:
        self.missing = label("", "", name="first_start_missing", wrap=True)
        self.start = KeyButton("F9", self.tr("开始使用"), name="first_start_go", kind="primary")
        self.start.triggered.connect(self.started)
        self.start.refused.connect(lambda _: self._show_all())
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.missing, 1)
        row.addWidget(label(self.tr("完成后进入「受理」，起步事项已备好"), "small"))
        row.addWidget(self.start)
        return row

    def filled(self) -> form.Filled:
        """What the page says now."""
        text = {field: made.editor.text() for field, made in self.fields.items()}  # type: ignore[attr-defined]
        window = self.window_number.value
        return form.Filled(window=int(window) if isinstance(window, int) else 1, kept=self.kept.isChecked(), **text)

    def set_printers(self, names: Sequence[str]) -> None:
        """Offer the system's printers."""
        self.printer.set_options([("", self.tr("先不用打印机")), *((name, name) for name in names)])

    def set_busy(self, busy: bool) -> None:
        """While the centre is being made the button waits."""
        self.start.set_refusal(self.tr("正在准备……") if busy else "")
        self.start.set_title(self.tr("正在准备……") if busy else self.tr("开始使用"))

    def show_error(self, message: str, code: str) -> None:
        """Say what stood in the way; nothing typed is lost."""
        self.set_busy(False)
        headline, _, rest = message.partition("；")
        self.fault_bar.show_fault(headline, rest, level="bad", note=code)

    def focus_first(self) -> None:
        """The first field."""
        self.fields["centre_name"].editor.setFocus()

    def _visit(self, field: str) -> None:
        self._visited.add(field)
        self._check()

    def _show_all(self) -> None:
        """F9 too early: say what is missing everywhere and go to the first of it."""
        self._visited.update(self.fields)
        wrong = self._check()
        for field, made in self.fields.items():
            if field in wrong:
                made.editor.setFocus()
                return
        self.kept.setFocus()

    def _check(self) -> dict[str, object]:
        if len(self.fields) < len(form.MISSING) - 1 or not hasattr(self, "start"):
            return {}
        filled = self.filled()
        wrong = form.check(filled, self.recovery_code)
        for field, made in self.fields.items():
            error = wrong.get(field)
            made.set_ok(error is None)
            empty = not made.editor.text()  # type: ignore[attr-defined]
            made.set_error(error.message if error and field in self._visited and not empty else "")
        self.fields["centre_code"].set_hint(form.code_hint(filled.centre_code) or self.tr("统计用区划代码"))
        self._show_ticks(form.ticks(filled))
        for panel, fields in zip(self.panels, _COLUMNS, strict=True):
            count = sum(field in wrong for field in fields)
            spec = (
                BadgeSpec(self.tr("差 {0} 项").format(count), "warn", "hourglass") if count
                else BadgeSpec(self.tr("已填"), "ok", "check")
            )
            panel.badge.set_spec(spec)  # type: ignore[attr-defined]
        sentence = form.missing_sentence(wrong)
        self.missing.setText(sentence)
        self.start.set_refusal(sentence)
        return dict(wrong)

    def _show_ticks(self, ticks: form.Ticks) -> None:
        facts = (
            (ticks.long_enough, self.tr("8 位以上")),
            (ticks.three_classes, self.tr("三类字符")),
            (ticks.same, self.tr("两次一致")),
        )
        for widget, (good, words) in zip(self.ticks, facts, strict=True):
            widget.set_icon("circle-check" if good else "circle-dashed")
            widget.set_words(words, role="ok" if good else "t2")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.focus_first()
