"""The card or name scanned last: verdict, photo, who, in or out, and what it was worth."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.features.volunteers.looks import hours_words, star_words, time_words
from desktop.theme.style import set_kind
from desktop.widgets.fault_bar import Notice
from desktop.widgets.labels import label
from desktop.widgets.one_line import OneLine
from desktop.widgets.pieces import ScrollColumn, column
from desktop.widgets.portrait import Portrait
from desktop.widgets.wrap_label import WrapLabel


class LastScan(QWidget):
    """What the last card or name was worth: verdict, photo, who, in or out."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("volunteers_last")
        self._low = False
        content, lines = column(8, (12, 10, 12, 6))
        self.verdict = Notice("", level="info", icon="scan-line")
        self.verdict.setObjectName("volunteers_verdict")
        lines.addWidget(self.verdict)
        self.person = QWidget()
        row = QHBoxLayout(self.person)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.portrait = Portrait(112, 140, name="volunteers_portrait")
        row.addWidget(self.portrait, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        beside, words = column(2)
        self.name = label("", "title", name="volunteers_last_name")
        words.addWidget(self.name)
        self.what = label("", "hero", name="volunteers_last_what")
        words.addWidget(self.what)
        self.facts = [OneLine("body", "t2") for _ in range(4)]
        for fact in self.facts:
            words.addWidget(fact)
        words.addStretch(1)
        row.addWidget(beside, 1)
        lines.addWidget(self.person)
        self.after = WrapLabel(kind="second")
        lines.addWidget(self.after)
        self.warning = Notice("", level="warn", icon="triangle-alert")
        lines.addWidget(self.warning)
        lines.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(ScrollColumn(content))
        self.show_ready()

    def set_low(self, low: bool) -> None:
        """In a low window the photo gives way to who it is and whether they came or went."""
        if low != self._low:
            self._low = low
            self.portrait.set_edges(*((64, 80) if low else (112, 140)))
            set_kind(self.what, "title" if low else "hero")

    def show_ready(self) -> None:
        """Nobody yet."""
        self.verdict.set_level("info", "scan-line")
        self.verdict.set_text(self.tr("卡放到扫码枪下，签到、签退自动分清。没带卡按 F4。"), self.tr("请刷志愿者卡"))
        for widget in (self.person, self.what, self.after, self.warning):
            widget.hide()

    def show_words(self, level: str, icon: str, title: str, text: str) -> None:
        """A verdict without a person."""
        self.show_ready()
        self.verdict.set_level(level, icon)
        self.verdict.set_text(text, title)

    def show_answer(self, answer: Any) -> None:
        """What a scan came to; the photo follows by :meth:`show_photo`."""
        if answer.accepted:
            level, icon = ("warn", "info") if answer.repeated else ("ok", "shield-check")
        else:
            level, icon = "bad", "circle-x"
        self.verdict.set_level(level, icon)
        title, text = answer.label, answer.message
        if answer.accepted and answer.verdict is not None:
            title = self.tr("卡有效，签名已核")
            seen = answer.volunteer is not None and answer.volunteer.photo_id is not None
            text = self.tr("请对照本人与照片。") if seen else self.tr("没有照片，请核对本人证件。")
        elif answer.accepted:
            title, text = self.tr("没带卡，手工记上"), ""
        self.verdict.set_text("" if self._low and answer.accepted else text, title)
        head = answer.volunteer
        self.person.setVisible(head is not None)
        if head is not None:
            age = self.tr("{} 岁").format(head.age) if head.age is not None else ""
            self.name.setText(head.name)
            served = self.tr("{}　累计 {}").format(star_words(head.stars), hours_words(head.counted_minutes))
            for line, text in zip(self.facts, (f"{head.sex_label} {age}".strip(), head.number, head.team, served), strict=True):
                line.set_text(text)
                line.setVisible(bool(text))
            self.portrait.set_image(None)
        self.what.setVisible(answer.accepted and answer.direction is not None)
        self.after.setVisible(answer.accepted)
        if answer.accepted and answer.direction is not None:
            came = time_words(answer.came_at)
            if answer.is_in:
                self.what.setText(self.tr("{} 签到").format(came) if came else self.tr("已签到"))
                self.after.setText(self.tr("在岗 {} 人").format(answer.present))
            else:
                self.what.setText(self.tr("已签退"))
                words = self.tr("{} 签到，本次 {}；在岗 {} 人").format(came, hours_words(answer.minutes), answer.present)
                self.after.setText(words)
        self.warning.set_text(answer.warning)
        self.warning.setVisible(bool(answer.warning))

    def show_taken_back(self, answer: Any) -> None:
        """The last scan does not count."""
        self.verdict.set_level("info", "undo-2")
        self.verdict.set_text(answer.message or self.tr("这一次不算，其余照旧。"), self.tr("已撤回"))
        self.what.hide()
        self.warning.hide()
        self.after.setText(self.tr("在岗 {} 人").format(answer.present))
        self.after.show()

    def show_photo(self, image: QImage | None) -> None:
        """The photo of the person shown."""
        self.portrait.set_image(image)

    def words(self) -> str:
        """Everything it says."""
        said = [self.verdict.accessibleName()]
        if self.person.isVisibleTo(self):
            said += [self.name.text(), *(line.text() for line in self.facts if line.isVisibleTo(self.person))]
        for widget in (self.what, self.after):
            if widget.isVisibleTo(self) and widget.text():
                said.append(widget.text())
        if self.warning.isVisibleTo(self):
            said.append(self.warning.accessibleName())
        return "；".join(said)
