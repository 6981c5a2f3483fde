"""Who redeems: photo to compare, what may be spent here, what waits, what lapses, the hours that stay."""

from __future__ import annotations

import math
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from db.queries.points import AccountView
from desktop.features.points.looks import account_lines, quarter_badge
from desktop.features.points.people import Head
from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.widgets.badge import Badge, BadgeSpec
from desktop.widgets.empty_state import EmptyState, IconLabel
from desktop.widgets.fact_lines import FactLines
from desktop.widgets.fault_bar import Notice
from desktop.widgets.fields import CheckBox, LineEdit
from desktop.widgets.labels import label
from desktop.widgets.one_line import OneLine
from desktop.widgets.painting import Painted, draw_box
from desktop.widgets.panel import Panel, rule
from desktop.widgets.pick_field import PickField
from desktop.widgets.pieces import ScrollColumn, column


class Portrait(Painted):
    """The photo of the card; a silhouette where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.image: QImage | None = None
        self._low = False
        self.set_image(None)

    def set_image(self, image: QImage | None) -> None:
        """Show a photo, or that there is none."""
        self.image = image if image is not None and not image.isNull() else None
        self.setAccessibleName(self.tr("照片") if self.image else self.tr("没有照片"))
        self.update()

    def set_low(self, low: bool) -> None:
        """Take less room in a low window."""
        self._low = low
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        scale = tokens().size.body / 14
        return QSize(round((64 if self._low else 96) * scale), round((80 if self._low else 120) * scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = tokens().colour
        painter = QPainter(self)
        area = QRectF(self.rect())
        draw_box(painter, area, fill=colour.neutral_soft, border=None, radius=3)
        if self.image is None:
            edge = round(self.width() * 0.55)
            paint_icon(painter, "user", colour.t3, (self.width() - edge) / 2, (self.height() - edge) / 2, edge)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            want, have = self.width() / self.height(), self.image.width() / self.image.height()
            if have > want:
                wide = self.image.height() * want
                source = QRectF((self.image.width() - wide) / 2, 0, wide, self.image.height())
            else:
                high = self.image.width() / want
                source = QRectF(0, (self.image.height() - high) / 3, self.image.width(), high)
            painter.drawImage(area, self.image, source)
        painter.end()


class Stars(Painted):
    """So many stars and their word."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.count = 0

    def set_count(self, count: int) -> None:
        """0 to 5."""
        self.count = count
        self.setAccessibleName(f"{count} 星" if count else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        edge = tokens().size.icon_small
        return QSize(self.count * (edge + 2), edge + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.colour.warn))
        edge = now.size.icon_small
        for n in range(self.count):
            middle = QPointF(n * (edge + 2) + edge / 2, edge / 2 + 2)
            points = []
            for corner in range(10):
                far = edge / 2 * (1.0 if corner % 2 == 0 else 0.45)
                angle = math.pi * (corner / 5 - 0.5)
                points.append(middle + QPointF(far * math.cos(angle), far * math.sin(angle)))
            painter.drawPolygon(points)
        painter.end()


class PersonPanel(Panel):
    """Empty until somebody is here. :attr:`photo_checked` is the clerk's word that the photo was compared."""

    sought = Signal(str)
    chosen = Signal(str)  # volunteer id
    edited = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("志愿者"), name="points_person", key="F2", flush=True)
        self.find = PickField(
            name="points_find", label=self.tr("找志愿者"), placeholder=self.tr("姓名、拼音、编号、手机尾号"),
            seek=self.sought.emit,
        )
        self.set_focus_target(self.find)
        self.find.changed.connect(self._picked)
        self.verdict = Badge()
        self.verdict.setObjectName("points_verdict")
        self.add_right(self.verdict)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(12, 8, 12, 0)
        row.addWidget(self.find)
        self.body.addWidget(holder)
        self.stack = QStackedWidget()
        self.nobody = EmptyState(
            "scan-line", self.tr("请刷志愿者卡"), self.tr("没带卡就在上面找人，核对证件后再兑换。"), name="points_nobody",
        )
        self.stack.addWidget(self.nobody)
        self._build_person()
        self.body.addWidget(self.stack, 1)
        self._build_foot()
        self._measure()

    def _build_person(self) -> None:
        content, lines = column(6, (12, 10, 12, 8))
        self._lines = lines
        head = QHBoxLayout()
        head.setSpacing(12)
        self.portrait = Portrait()
        head.addWidget(self.portrait, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.name = label("", "title", name="points_name")
        words.addWidget(self.name)
        self._low, self._minor, self._head = False, False, None
        self.facts = [OneLine("body", "t2") for _ in range(4)]
        for line in self.facts:
            words.addWidget(line)
        star_row = QHBoxLayout()
        star_row.setSpacing(4)
        self.stars = Stars()
        self.star_words = OneLine("body", "t2")
        star_row.addWidget(self.stars)
        star_row.addWidget(self.star_words)
        star_row.addStretch(1)
        words.addLayout(star_row)
        words.addStretch(1)
        head.addLayout(words, 1)
        lines.addLayout(head)
        self.check = CheckBox(self.tr("已对照本人与照片"), name="points_photo", key="Alt+C")
        self.check.toggled.connect(lambda _: self._told())
        lines.addWidget(self.check)
        self.proxy = LineEdit(
            name="points_proxy", label=self.tr("代领人"), placeholder=self.tr("代领人姓名（本人来不填）")
        )
        self.proxy.setMaxLength(40)
        self.warning = Notice("", level="warn", icon="triangle-alert")
        self.warning.setObjectName("points_warning")
        self.warning.hide()
        lines.addWidget(self.warning)
        self._rule = rule()
        lines.addWidget(self._rule)
        self.caption = label(self.tr("本窗口现在可花"), "hint")
        lines.addWidget(self.caption)
        hero = QHBoxLayout()
        hero.setSpacing(8)
        self.spendable = label("", "hero", name="points_spendable")
        self.unit = label(self.tr("分"), "second")
        hero.addWidget(self.spendable)
        hero.addWidget(self.unit, 0, Qt.AlignmentFlag.AlignBottom)
        hero.addStretch(1)
        lines.addLayout(hero)
        self.account = FactLines(name="points_account")
        lines.addWidget(self.account)
        lines.addWidget(self.proxy)
        lines.addStretch(1)
        self.person = ScrollColumn(content)
        self.stack.addWidget(self.person)

    def _build_foot(self) -> None:
        self._quarter = QWidget()
        row = QHBoxLayout(self._quarter)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._quarter_icon = IconLabel("circle-check", "ok", 0)
        self.quarter = OneLine("small", "t2")
        row.addWidget(self._quarter_icon)
        row.addWidget(self.quarter)
        row.addStretch(1)
        self.set_foot(self._quarter)
        self._quarter_row(False)

    def _quarter_row(self, shown: bool) -> None:
        self._quarter.setVisible(shown)
        if self._foot is not None:
            self._foot.setVisible(shown)

    # ------------------------------------------------------------ what it is told

    def show_nobody(self) -> None:
        """Nobody is here."""
        self.find.set_choice(None)
        self.verdict.set_spec(None)
        self._quarter_row(False)
        self.stack.setCurrentWidget(self.nobody)

    def show_head(self, head: Head, verdict: BadgeSpec | None) -> None:
        """Show who it is; the figures come by :meth:`show_account`."""
        self.find.set_choice(None)
        self.verdict.set_spec(verdict)
        self.name.setText(head.name)
        self._head = head
        self._show_facts()
        self.stars.set_count(head.stars)
        self.star_words.set_text(head.star_words)
        self.portrait.set_image(head.photo)
        self.check.setChecked(False)
        self.proxy.clear()
        self.warning.hide()
        self._told()
        self.stack.setCurrentWidget(self.person)

    def show_account(self, view: AccountView, today: date) -> None:
        """Show what they have."""
        self.spendable.setText(str(view.spendable))
        self.account.set_lines(account_lines(view, today))
        badge = quarter_badge(view)
        self._quarter_icon.set_icon(badge.icon, badge.kind)
        self.quarter.set_text(badge.text)
        self._quarter_row(bool(badge.text))

    def show_balance(self, balance: int, spendable: int) -> None:
        """The figures right after an event, before the account is read again."""
        self.spendable.setText(str(spendable))
        self.account.set_lines([
            line if place else type(line)(line.words, f"{balance} 分", bold=True)
            for place, line in enumerate(self.account.lines)
        ])

    def warn(self, sentence: str, *, minor: bool = False) -> None:
        """Say what stands against redeeming; empty takes it away. A low window has no room for a ``minor`` one."""
        self._minor = minor
        self.warning.set_text(sentence)
        self.warning.setVisible(bool(sentence) and not (minor and self._low))

    def set_choices(self, choices: tuple) -> None:  # type: ignore[type-arg]
        """What was found for the words typed."""
        self.find.set_choices(choices)

    @property
    def proxy_name(self) -> str:
        """Who came for the volunteer; empty for themselves."""
        return self.proxy.text().strip()

    @property
    def photo_checked(self) -> bool:
        """Whether the clerk says they compared the photo."""
        return self.check.isChecked()

    def _picked(self, volunteer_id: object) -> None:
        if volunteer_id:
            self.chosen.emit(str(volunteer_id))

    def _told(self) -> None:
        self.edited.emit()

    def set_low(self, low: bool) -> None:
        """In a low window or large print the photo is smaller and the facts take two lines."""
        self._low = low
        if self._minor and low:
            self.warning.hide()
        self.portrait.set_low(low)
        self.caption.setVisible(not low)
        self.unit.setText(self.tr("分可花") if low else self.tr("分"))
        self._lines.setSpacing(3 if low else 6)
        self._show_facts()

    def _show_facts(self) -> None:
        head = self._head
        if head is None:
            return
        facts = [head.who, head.number, head.card, head.team]
        if self._low:
            facts = [f"{head.who}　{head.card}".strip(), f"{head.number}　{head.team}".strip(), "", ""]
            self.check.setText(self.tr("已对照照片") if head.photo else self.tr("已对照证件"))
        else:
            self.check.setText(self.tr("已对照本人与照片") if head.photo else self.tr("已对照本人与证件"))
        for line, text in zip(self.facts, facts, strict=True):
            line.set_text(text)
            line.setVisible(bool(text))

