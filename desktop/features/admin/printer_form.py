"""One paper's printer, to be looked at and changed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from db.domain.errors import KnownError
from db.domain.printer_profiles import MAX_COPIES, PAPER_LABELS, ROLLS, Letters, PrinterProfile, Way
from desktop.features.admin.section import hint, row_of, scrolled
from desktop.theme.manager import tokens
from desktop.widgets.fields import AsciiLineEdit, CheckBox, ChoiceBox, LabelledField, NumberBox
from desktop.widgets.key_button import KeyButton
from desktop.widgets.painting import is_style_event

_WIDTH, _LARGE_WIDTH = 356, 452
_FROM_LIST = (Way.SPOOL, Way.RAW_SPOOL)


class PrinterForm(QFrame):
    """Shows a profile; :meth:`profile` is what its fields say."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("printer_form")
        self.setProperty("kind", "sunk")
        self._kept = PrinterProfile("80mm")
        self._names: tuple[str, ...] = ()
        self._is_kept = False
        self.paper = "80mm"
        self.heading = hint("", "lead")
        self.way = ChoiceBox(name="printer_way", label=self.tr("怎么接"))
        self.printer = ChoiceBox(name="printer_name", label=self.tr("打印机"))
        self.device = AsciiLineEdit(name="printer_device", label=self.tr("地址"))
        self.right = AsciiLineEdit(name="printer_offset_x", label=self.tr("右移 mm"))
        self.down = AsciiLineEdit(name="printer_offset_y", label=self.tr("下移 mm"))
        self.copies = NumberBox(name="printer_copies", label=self.tr("份数"), minimum=1, maximum=MAX_COPIES)
        self.cut = CheckBox(self.tr("打完切纸"), name="printer_cut")
        self.letters = ChoiceBox(
            name="printer_letters", label=self.tr("打印机自己会打"), options=((one, one.label) for one in Letters)
        )
        self._printer_field = LabelledField(self.tr("打印机"), self.printer)
        self._device_field = LabelledField(self.tr("地址"), self.device)
        self._letters_field = LabelledField(
            self.tr("打印机自己会打"),
            self.letters,
            hint=self.tr("测试页没出二维码，选「二维码画图」；汉字是乱码，选「全部画图」"),
        )
        self.fields: dict[str, LabelledField] = {
            "way": LabelledField(self.tr("怎么接"), self.way),
            "device": self._printer_field,
            "offset_x": LabelledField(self.tr("右移 mm"), self.right),
            "offset_y": LabelledField(self.tr("下移 mm"), self.down),
            "copies": LabelledField(self.tr("份数"), self.copies),
        }
        self._note = hint(self.tr("字偏左填正的右移，偏高填正的下移；负数往回挪。"))
        self.save = KeyButton("F9", self.tr("保存"), name="printer_save", kind="primary")
        self.test = KeyButton("F8", self.tr("测试页"), name="printer_test")
        self.remove = KeyButton("F7", self.tr("不用这台"), name="printer_remove")
        self._build()
        self.way.changed.connect(lambda _: self._show_way())

    def _build(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        space = tokens().size.space_2
        column.setContentsMargins(tokens().size.space_3, space, tokens().size.space_3, space)
        column.setSpacing(space)
        column.addWidget(self.heading)
        for field in (self.fields["way"], self._printer_field, self._device_field):
            column.addWidget(field)
        column.addLayout(row_of(self.fields["offset_x"], self.fields["offset_y"], self.fields["copies"]))
        column.addWidget(self._note)
        column.addWidget(self.cut)
        column.addWidget(self._letters_field)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, space)
        outer.setSpacing(space)
        outer.addWidget(scrolled(inner, name="printer_form_scroll"), 1)
        keys = row_of(self.remove, None, self.test, self.save)
        keys.setContentsMargins(tokens().size.space_3, 0, tokens().size.space_3, 0)
        outer.addLayout(keys)
        self._measure()

    def _measure(self) -> None:
        self.setFixedWidth(_LARGE_WIDTH if tokens().large else _WIDTH)

    def changeEvent(self, event: QEvent) -> None:
        if is_style_event(event):
            self._measure()
        super().changeEvent(event)

    # ------------------------------------------------------------ showing

    def show_profile(self, profile: PrinterProfile, *, kept: bool) -> None:
        """Show a profile; another paper's unsaved changes are dropped, this one's stay."""
        if profile.paper == self.paper and self.changed_from_kept:
            return
        self.paper, self._kept, self._is_kept = profile.paper, profile, kept
        self.heading.setText(PAPER_LABELS[profile.paper])
        ways = tuple(Way) if profile.paper in ROLLS else (Way.SPOOL,)
        self.way.set_options((way, way.label) for way in ways)
        self.way.set_value(profile.way if profile.way in ways else Way.SPOOL)
        self.device.setText("" if profile.way in _FROM_LIST else profile.device)
        self.right.setText(f"{profile.offset_x:g}")
        self.down.setText(f"{profile.offset_y:g}")
        self.copies.setValue(profile.copies)
        self.cut.setChecked(profile.cut)
        self.letters.set_value(profile.letters)
        self._offer(profile.device if profile.way in _FROM_LIST else "")
        self._show_way()

    def forget(self) -> None:
        """What is in the fields is saved: the next profile shown replaces it."""
        self._kept = self._said()

    def offer_printers(self, names: tuple[str, ...]) -> None:
        """The system's printers."""
        chosen = str(self.printer.value or "")
        self._names = names
        self._offer(chosen)

    def _offer(self, chosen: str) -> None:
        gone = () if not chosen or chosen in self._names else ((chosen, self.tr("{0}（现在没找到）").format(chosen)),)
        self.printer.set_options((("", self.tr("请选一台")), *((name, name) for name in self._names), *gone))
        self.printer.set_value(chosen)

    def _show_way(self) -> None:
        way = self._way
        listed = way in _FROM_LIST
        self._printer_field.setVisible(listed)
        self._device_field.setVisible(not listed)
        self.fields["device"] = self._printer_field if listed else self._device_field
        self.device.setPlaceholderText(way.hint)
        self.cut.setVisible(way.raw)
        self._letters_field.setVisible(way.raw)

    def set_may_write(self, may: bool) -> None:
        """Only an administrator changes printers; anybody prints a test page."""
        widgets = (self.way, self.printer, self.right, self.down, self.copies, self.cut, self.letters)
        for widget in widgets:
            widget.setEnabled(may)
        self.device.setReadOnly(not may)
        words = "" if may else self.tr("打印机由管理员来设。")
        self.save.set_refusal(words)
        self.remove.set_refusal(words or ("" if self._is_kept else self.tr("这种纸还没有设打印机。")))

    def focus_first(self) -> None:
        """Begin with how it is reached."""
        self.way.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ reading

    @property
    def _way(self) -> Way:
        value = self.way.value
        return value if isinstance(value, Way) else Way.SPOOL

    @property
    def changed_from_kept(self) -> bool:
        """Whether anything differs from what is kept."""
        return self.heading.text() != "" and self._said() != self._kept

    def _said(self) -> PrinterProfile | None:
        try:
            return self.profile()
        except KnownError:
            return None

    def profile(self) -> PrinterProfile:
        """What the fields say. Raises KnownError PRINTER for an offset that is no number."""
        listed = self._way in _FROM_LIST
        letters = self.letters.value
        return PrinterProfile(
            self.paper,
            self._way,
            str(self.printer.value or "") if listed else self.device.text().strip(),
            _millimetres(self.right.text(), "offset_x"),
            _millimetres(self.down.text(), "offset_y"),
            self.copies.value(),
            self.cut.isChecked(),
            letters if isinstance(letters, Letters) else Letters.TEXT_AND_CODES,
        )


def _millimetres(text: str, field: str) -> float:
    try:
        return float(text.strip() or "0")
    except ValueError:
        raise KnownError("PRINTER", "偏移要填毫米数，如 1.5 或 -2，请改正。", field) from None
