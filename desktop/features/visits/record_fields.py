"""The record form as it is laid out: its fields in their rows, its keys, and how they give way to a narrow window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from db.domain.visits import VisitWay
from desktop.features.visits.box_line import BoxLine
from desktop.features.visits.form import Form
from desktop.features.visits.topics import TopicsTable
from desktop.theme.manager import tokens
from desktop.widgets.fields import ChoiceBox, DateBox, LineEdit, NoteEdit
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import LinkKey
from desktop.widgets.labels import label
from desktop.widgets.one_line import OneLine
from desktop.widgets.painting import is_style_event
from desktop.widgets.panel import Panel
from desktop.widgets.photo_strip import PhotoStrip
from desktop.widgets.pieces import ScrollColumn, TagFlow
from desktop.widgets.segmented import Segmented
from desktop.widgets.wrap_label import WrapLabel

_SPLIT_WIDTH = 486
_LEAST_ADDRESS = 40


class RecordFields(Panel):
    """The widgets of the form; what they show and say is the subclass's."""

    def __init__(self) -> None:
        super().__init__(self.tr("走访记录"), name="visits_record", flush=True)
        self.form = Form()
        self._narrow = False
        self._head_widgets()
        self._fields()
        self._layout()
        self._foot_buttons()

    def _head_widgets(self) -> None:
        self.name = OneLine("body", "t1", bold=True)
        self.name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.phone = OneLine("body", "t1", bold=True)
        self.phone.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.phone.hide()
        self.address = OneLine("body", "t2")
        self.tags = TagFlow(name="visits_tags")
        self.history = LinkKey("Alt+H", self.tr("历次"), name="visits_history_key")
        self.add_left(self.name)
        self.add_left(self.phone)
        self.add_left(self.address)
        self.add_right(self.history)

    def _fields(self) -> None:
        tr = self.tr
        self.notice = WrapLabel("", "warn")
        self.reason = LineEdit(name="visits_reason", label=tr("更正原因"), placeholder=tr("为什么更正，写明原因"))
        self.day = DateBox(name="visits_day", label=tr("走访日期"))
        self.worker = ChoiceBox(name="visits_worker", label=tr("走访人"))
        self._ways = ((VisitWay.HOME, tr("入户")), (VisitWay.PHONE, tr("电话")), (VisitWay.CORRIDOR, tr("楼道")))
        self.way = Segmented(self._ways, name="visits_way", label=tr("走访方式"))
        self.met = BoxLine(name="visits_met", label=tr("见到谁"))
        self.other = LineEdit(name="visits_met_other", label=tr("邻居或其他人是谁"), placeholder=tr("邻居、其他人是谁"))
        self.topics = TopicsTable()
        self.asked = NoteEdit(name="visits_asked", label=tr("想要的"), placeholder=tr("反映的问题、想要的服务"))
        self.demand = KeyButton("Ctrl+D", tr("转诉求"), name="visits_demand")
        self.categories = BoxLine(name="visits_categories", label=tr("想要的属于哪类"))
        self.strip = PhotoStrip(name="visits_photos", label=tr("照片"))
        self.no_photos = label(tr("还没有照片"), "hint")
        self.photo_note = label("", "hint")
        self.take = KeyButton("Ctrl+U", tr("从手机取"), name="visits_take_photos")
        self.snap = KeyButton("Ctrl+R", tr("拍一张"), name="visits_snap")
        self.next = DateBox(name="visits_next", label=tr("下次走访"))
        self.next_words = WrapLabel("", "hint")
        self.told = BoxLine(name="visits_told", label=tr("当场答复或宣传"))
        self.note = LineEdit(name="visits_note", label=tr("备注"), placeholder=tr("备注"))

    def _layout(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(6)
        self._rows: list[QGridLayout] = []
        self._labels: list[QLabel] = []
        self._notice_row = self._row(column, "", self.notice)
        self._reason_row = self._row(column, self.tr("原因"), self.reason)
        when = QWidget()
        self._when = QGridLayout(when)
        self._when.setContentsMargins(0, 0, 0, 0)
        self._when.setSpacing(8)
        self._when.setColumnStretch(1, 1)
        self._row(column, self.tr("日期 人"), when)
        self._row(column, self.tr("见到"), self.met)
        self._other_row = self._row(column, "", self.other)
        column.addWidget(self.topics)
        asked = QWidget()
        line = QHBoxLayout(asked)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.asked, 1)
        line.addWidget(self.demand, 0, Qt.AlignmentFlag.AlignTop)
        self._row(column, self.tr("想要的"), asked)
        self._row(column, "", self.categories)
        photos = QWidget()
        grid = QGridLayout(photos)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.strip, 0, 0, 3, 1)
        grid.addWidget(self.no_photos, 0, 0)
        grid.addWidget(self.take, 0, 1)
        grid.addWidget(self.snap, 1, 1)
        grid.addWidget(self.photo_note, 3, 0, 1, 2)
        self._row(column, self.tr("照片"), photos)
        again = QWidget()
        line = QHBoxLayout(again)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.next)
        line.addWidget(self.next_words, 1)
        self._row(column, self.tr("下次"), again)
        self._row(column, self.tr("告知"), self.told)
        self._row(column, self.tr("备注"), self.note)
        column.addStretch(1)
        self.scroll = ScrollColumn(content)
        self.tag_row = QWidget()
        line = QHBoxLayout(self.tag_row)
        line.setContentsMargins(12, 6, 12, 0)
        line.addWidget(self.tags, 1)
        self.body.addWidget(self.tag_row)
        self.body.addWidget(self.scroll, 1)

    def _row(self, column: QVBoxLayout, words: str, editor: QWidget) -> QWidget:
        holder = QWidget()
        row = QGridLayout(holder)
        row.setContentsMargins(12, 0, 12, 0)
        row.setHorizontalSpacing(8)
        name = label(words)
        row.addWidget(name, 0, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(editor, 0, 1)
        row.setColumnStretch(1, 1)
        self._rows.append(row)
        self._labels.append(name)
        column.addWidget(holder)
        return holder

    def _foot_buttons(self) -> None:
        tr = self.tr
        self.save = KeyButton("F9", tr("保存，下一户"), name="visits_save", kind="primary")
        self.same = KeyButton("F4", tr("全无变化"), name="visits_unchanged")
        self.missed = KeyButton("F7", tr("未遇"), name="visits_missed")
        self.paper = KeyButton("F8", tr("走访表"), name="visits_paper")
        self.words = WrapLabel("", "warn")
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.words)
        buttons = QWidget()
        self._buttons = QGridLayout(buttons)
        self._buttons.setContentsMargins(0, 0, 0, 0)
        self._buttons.setSpacing(8)
        column.addWidget(buttons)
        self.set_foot(foot)
        self.words.hide()

    def _show_title(self) -> None:
        """Where it is narrow the head belongs to the household."""
        words = (self.tr("更正"), self.tr("走访")) if self._narrow else (self.tr("更正走访记录"), self.tr("走访记录"))
        self.set_title(words[0] if self.form.correcting else words[1])

    def show_phone(self, words: str) -> None:
        """Put the phone beside the name, or take it away; what else is in the head gives way to the two."""
        self.phone.set_text(words)
        self.phone.setVisible(bool(words))
        self._fit_head()

    def _fit_head(self) -> None:
        size = tokens().size
        room = self.width() - 2 - 2 * size.space_3 - self.name.sizeHint().width()
        room -= size.space_2 + self.phone.sizeHint().width()
        for widget in (self.history, self._title, self.address):
            need = size.space_2 + (_LEAST_ADDRESS if widget is self.address else widget.sizeHint().width())
            fits = need <= room or not self.phone.text()
            widget.setVisible(fits)
            room -= need if fits else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "_buttons"):
            self.fit()

    def fit(self) -> None:
        """Put the ways and the keys on one line or on two, as the width allows."""
        scale = tokens().size.body / 14
        narrow = self.width() < _SPLIT_WIDTH * scale
        size = tokens().size
        for row, name in zip(self._rows, self._labels, strict=True):
            row.setColumnMinimumWidth(0, round((44 if narrow else 52) * scale))
            boxed = isinstance(row.itemAtPosition(0, 1).widget(), BoxLine)
            name.setFixedHeight(size.row_compact if boxed else size.control)
        for widget in (self.day, self.worker, self.way):
            self._when.removeWidget(widget)
        self._when.addWidget(self.day, 0, 0)
        self._when.addWidget(self.worker, 0, 1)
        if narrow or self.form.correcting:
            self._when.addWidget(self.way, 1, 0, 1, 2)
        else:
            self._when.addWidget(self.way, 0, 2)
        for button in (self.save, self.same, self.missed, self.paper):
            self._buttons.removeWidget(button)
        if narrow:
            self._buttons.addWidget(self.save, 0, 0, 1, 2)
            self._buttons.addWidget(self.same, 1, 0)
            self._buttons.addWidget(self.missed, 1, 1)
        else:
            for place, button in enumerate((self.save, self.same, self.missed)):
                self._buttons.addWidget(button, 0, place)
        self._buttons.addWidget(self.paper, 0, 4)
        self._buttons.setColumnStretch(3, 1)
        if narrow != self._narrow:
            self._narrow = narrow
            self._show_title()
        self._fit_head()
