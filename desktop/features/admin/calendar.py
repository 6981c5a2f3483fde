"""日历: which days are worked, year by year, as the yearly 放假安排 says."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.queries.calendar import CalendarYears, YearFacts, working_calendar
from db.usecases.calendar import SaveYear, YearSaved, save_year
from db.work_calendar import DayFacts
from desktop.features.admin.rows import RowsModel
from desktop.features.admin.section import Section, hint, row_of, scrolled
from desktop.features.admin.year_draft import YearDraft
from desktop.features.admin.year_grid import WEEKDAYS, YearGrid, describe
from desktop.page import Page
from desktop.theme.manager import tokens
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.fields import LabelledField, LineEdit, NoteEdit
from desktop.widgets.files import FileChooser
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import KeyHint
from desktop.widgets.lazy_model import Column
from desktop.widgets.painting import draw_box, is_style_event
from desktop.widgets.panel import Panel
from desktop.widgets.roles import BADGE_ROLE
from desktop.widgets.tab_bar import TabBar
from desktop.widgets.table import TableView

_SIDE_WIDTH = 304


def create(page: Page, files: FileChooser) -> Section:
    """The section, for the page."""
    return CalendarSection(page, files)


class CalendarSection(Section):
    """A grid to mark days in, and beside it the notice, the marked days and the save."""

    topics = frozenset({"calendar"})

    def __init__(self, page: Page, files: FileChooser) -> None:
        super().__init__(page, files, name="admin_calendar")
        self._kept: dict[int, YearFacts] = {}
        self._drafts: dict[int, YearDraft] = {}
        self.tabs = TabBar((), name="calendar_years", label=self.tr("年份"))
        self.tabs.changed.connect(self._show_year)
        for key, step in (("PgUp", -1), ("PgDown", 1)):
            action = QAction(self.tr("上一年") if step < 0 else self.tr("下一年"), self)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(lambda _=False, step=step: self._step_year(step))
            self.addAction(action)
        hint_keys = KeyHint("PageUp / PageDown", self.tr("换一年"))
        self.spare.append(hint_keys)
        self.outer.addLayout(row_of(self.tabs, None, hint_keys))
        row = QHBoxLayout()
        row.setSpacing(tokens().size.space_2)
        row.addWidget(self._build_grid(), 1)
        row.addWidget(self._build_side())
        self.outer.addLayout(row, 1)

    def _build_grid(self) -> Panel:
        panel = Panel(self.tr("年历"), name="calendar_grid_panel")
        self.grid_panel = panel
        self.grid = YearGrid(name="calendar_grid", label=self.tr("年历"))
        self.grid.toggled.connect(self._toggle)
        self.grid.moved.connect(self._moved)
        self._area = scrolled(self.grid, name="calendar_scroll")
        panel.body.addWidget(self._area)
        legend = row_of(
            _Sample("ok"), _small(self.tr("放假")), _Sample("warn"), _small(self.tr("周末调休上班")), None,
            KeyHint(self.tr("空格"), self.tr("标上或去掉")),
        )  # fmt: skip
        holder = QFrame()
        holder.setLayout(legend)
        panel.set_foot(holder)
        return panel

    def _build_side(self) -> Panel:
        panel = Panel("—", name="calendar_side")
        self.side = panel
        self.notice = LineEdit(name="calendar_notice", label=self.tr("依据的通知"))
        self.fields["notice"] = LabelledField(self.tr("依据的通知"), self.notice)
        self.text = NoteEdit(
            name="calendar_text",
            label=self.tr("通知原文"),
            placeholder=self.tr("把通知里的放假安排整段粘进来，如：一、元旦：1月1日至3日放假，1月4日（周日）上班。"),
            lines=3,
        )
        self.fill = KeyButton("F4", self.tr("按原文标日子"), name="calendar_fill")
        self.save = KeyButton("F9", self.tr("保存这一年"), name="calendar_save", kind="primary")
        self.model = RowsModel(
            (
                Column("day", self.tr("日期"), lambda facts: _short(facts.day)),
                Column("state", "", lambda facts: _state(facts).text, roles={BADGE_ROLE: _state}),
                Column("name", self.tr("名称"), lambda facts: facts.name),
            ),
            self,
        )
        self.table = TableView(name="calendar_days", label=self.tr("标了的日子"), compact=True)
        self.table.setModel(self.model)
        self.table.set_delegates({1: BadgeDelegate()})
        self.table.set_columns([104, 66, None])
        self.table.row_changed.connect(self._row_changed)
        self.table.space_pressed.connect(lambda index: self._toggle(self.model.id_at(index.row())))
        self.table.opened.connect(lambda _: self.name.setFocus(Qt.FocusReason.OtherFocusReason))
        self.name = LineEdit(name="calendar_name", label=self.tr("这一天的名称"))
        self._name_field = LabelledField(self.tr("这一天的名称"), self.name)
        panel.body.addWidget(self.fields["notice"])
        panel.body.addWidget(LabelledField(self.tr("通知原文（可不填）"), self.text))
        panel.body.addLayout(row_of(self.fill, None))
        panel.body.addWidget(self.table, 1)
        panel.body.addWidget(self._name_field)
        panel.body.addLayout(row_of(self.save, None))
        self.notice.textEdited.connect(self._notice_edited)
        self.name.textEdited.connect(self._rename)
        self.fill.triggered.connect(self._fill)
        self.save.triggered.connect(self._save)
        self.save.refused.connect(self.page.show_fault)
        self._fit()
        return panel

    def _fit(self) -> None:
        self.side.setFixedWidth(round(_SIDE_WIDTH * tokens().size.body / 14))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "side"):
            self._fit()

    # ------------------------------------------------------------ showing

    @property
    def _draft(self) -> YearDraft:
        return self._drafts[int(str(self.tabs.value))]

    def activated(self) -> None:
        self.ask(working_calendar, CalendarYears(), self._show)

    def focus_first(self) -> None:
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def draft(self) -> str:
        years = [str(year) for year in self._drafts if self._touched(year)]
        return self.tr("{0} 年日历未保存").format("、".join(years)) if years else ""

    def _touched(self, year: int) -> bool:
        kept, draft = self._kept.get(year), self._drafts[year]
        return (draft.notice, draft.listed) != ((kept.notice, kept.days) if kept else ("", ()))

    def _show(self, years: tuple[YearFacts, ...]) -> None:
        untouched = [year for year in self._drafts if not self._touched(year)]
        for year in untouched:
            del self._drafts[year]
        self._kept = {facts.year: facts for facts in years}
        this_year = business_date(self.context.desk.now()).year
        following = max(self._kept, default=this_year - 1) + 1
        for year in (*self._kept, following):
            if year not in self._drafts:
                facts = self._kept.get(year)
                days = {facts.day: facts for facts in facts.days} if facts else {}
                self._drafts[year] = YearDraft(year, facts.notice if facts else "", days)
        self._drafts = dict(sorted(self._drafts.items()))
        first = not self.tabs.options
        self._name_tabs()
        if first:
            wanted = following if following - this_year <= 1 and this_year in self._kept else this_year
            self.tabs.set_value(this_year if this_year in self._drafts else wanted)
        self._show_year()

    def _name_tabs(self) -> None:
        names = []
        for year in self._drafts:
            state = self.tr("未录") if year not in self._kept else self.tr("改了") if self._touched(year) else ""
            names.append((year, f"{year} {state}".strip()))
        self.tabs.set_options(names)

    def _show_year(self, *_: object) -> None:
        draft = self._draft
        kept = draft.year in self._kept
        self.grid.show_year(draft.year, draft.days, business_date(self.context.desk.now()))
        self.notice.setText(draft.notice)
        self.notice.setPlaceholderText(
            self.tr("国务院办公厅关于 {0} 年部分节假日安排的通知").format(draft.year)
        )
        self.side.set_title(self.tr("{0} 年").format(draft.year))
        self._look()
        if not kept and not draft.days:
            self.grid_panel.set_note(self.tr("还没有录；承诺日期算到这一年时先标「暂定」"))

    def _look(self) -> None:
        """What depends on the marks."""
        draft = self._draft
        self.model.set_rows({facts.day: facts for facts in draft.listed})
        self.side.set_note(self.tr("放假 {0} 天 · 调休上班 {1} 天").format(draft.rest, draft.worked))
        self.save.set_refusal("" if self._touched(draft.year) else self.tr("这一年没有改动，不用保存。"))
        self._name_tabs()
        self.grid.show_year(draft.year, draft.days, business_date(self.context.desk.now()))
        self._moved(self.grid.cursor_day)

    def _moved(self, day: date) -> None:
        facts = self._draft.days.get(day)
        self.grid_panel.set_note(describe(day, facts))
        self.name.setText(facts.name if facts else "")
        self.name.setReadOnly(facts is None)
        self.name.setPlaceholderText("" if facts else self.tr("先在年历里用空格标上这一天"))
        place = self.model.row_of(day)
        if self.table.current_row() != place:
            self.table.select_row(place)
        rect = self.grid.rect_of(day).toRect()
        self._area.ensureVisible(rect.center().x(), rect.center().y(), rect.width(), 2 * rect.height())

    def _row_changed(self, row: int) -> None:
        if row >= 0 and self.table.hasFocus():
            self.grid.set_cursor(self.model.id_at(row))

    # ------------------------------------------------------------ editing

    def _step_year(self, step: int) -> None:
        years = list(self._drafts)
        place = years.index(self._draft.year) + step
        if 0 <= place < len(years):
            self.tabs.set_value(years[place])
            self._show_year()

    def _toggle(self, day: date) -> None:
        before = self._draft.days.get(day)
        beside = next((self._draft.days[other] for other in _beside(day) if other in self._draft.days), None)
        name = "" if before or beside is None or beside.working != (day.weekday() >= 5) else beside.name
        self._draft.toggle(day, name)
        self._look()

    def _rename(self, name: str) -> None:
        self._draft.rename(self.grid.cursor_day, name)
        self.model.set_rows({facts.day: facts for facts in self._draft.listed})
        self.save.set_refusal("" if self._touched(self._draft.year) else self.tr("这一年没有改动，不用保存。"))

    def _notice_edited(self, text: str) -> None:
        self._draft.notice = text
        self.save.set_refusal("" if self._touched(self._draft.year) else self.tr("这一年没有改动，不用保存。"))

    def _fill(self) -> None:
        found = self._draft.read_notice(self.text.toPlainText())
        if not found:
            words = self.tr("原文里没有认出放假的日子；请粘「1月1日至3日放假，1月4日上班」这样的句子，或在年历里用空格标。")
            self.page.show_fault(words)
            return
        self.page.fault_bar.clear()
        self._look()
        self.context.notices.show(self.tr("标上了 {0} 天").format(found), self.tr("请对照通知看一遍再保存。"), level="info")

    def _save(self) -> None:
        draft = self._draft
        request = SaveYear(draft.year, draft.notice, draft.listed)
        self.run(self.context.desk.run, save_year, request, then=lambda saved: self._saved(draft.year, saved))

    def _saved(self, year: int, saved: YearSaved) -> None:
        rest = self.tr("没有办件要重算日期。")
        if saved.cases_rechecked:
            rest = self.tr("重算了 {0} 件暂定日期的办件。").format(saved.cases_rechecked)
        self.context.notices.show(self.tr("{0} 年已保存").format(year), rest)
        del self._drafts[year]
        self.ask(working_calendar, CalendarYears(), self._show)

    def refused(self, error: KnownError) -> None:
        where = error.details.get("day")
        if isinstance(where, str):
            self.grid.set_cursor(date.fromisoformat(where))
        super().refused(error)


class _Sample(QFrame):
    """A cell of the legend."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self._role = role
        self.setFixedSize(20, 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        painter = QPainter(self)
        border = now.role("warn") if self._role == "warn" else None
        draw_box(
            painter, QRectF(self.rect()), fill=now.role(f"{self._role}_soft"), border=border, radius=now.size.badge_radius
        )
        painter.end()


def _small(text: str) -> QLabel:
    label = hint(text, "small")
    label.setWordWrap(False)
    return label


def _short(day: date) -> str:
    return f"{day.month}-{day.day:02} 周{WEEKDAYS[day.weekday()]}"


def _state(facts: DayFacts) -> BadgeSpec:
    return BadgeSpec("上班", "warn") if facts.working else BadgeSpec("放假", "ok")


def _beside(day: date) -> tuple[date, ...]:
    return tuple(date.fromordinal(day.toordinal() + step) for step in (-1, 1, -3, 3))
