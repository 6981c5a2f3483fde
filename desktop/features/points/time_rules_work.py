"""规则 of the time bank: every version with its cap, its relations and who may be helped; a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget

from db.domain.beneficiary_text import read_marks, read_rules, write_marks, write_rules
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.points_accounts import Book
from db.domain.time_bank import Cap, Relation, TimeBankRules
from db.queries.time_bank import ListTimeRules, TimeRulesList, TimeRulesRow, time_rules_list
from db.usecases.time_rules import AddTimeRules, add_time_rules
from desktop.features.points.looks import hours_words
from desktop.features.points.rules_work import BOOKS, RulesWork, version_badge
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.entry_form import Entry
from desktop.widgets.fact_lines import FactLine
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.list_bench import Block, ListBench
from desktop.widgets.roles import BADGE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.segmented import Segmented

if TYPE_CHECKING:
    from desktop.features.points.page import PointsPage

VERSION = "version"
FAMILY = (Relation.SPOUSE, Relation.PARENT, Relation.LINEAL)


def _cap(rules: TimeBankRules) -> str:
    return "不限" if rules.cap_minutes is None else f"{rules.cap.label} {hours_words(rules.cap_minutes)}"


class TimeRulesWork(QObject):
    """Versions are added, never changed: what was saved stays as it was reckoned."""

    def __init__(self, page: PointsPage) -> None:
        super().__init__(page)
        self._page = page
        self._desk, self._tasks = page.context.desk, page.context.tasks
        self._list: TimeRulesList | None = None
        tr = self.tr
        model = RowsModel((
            Column("version", tr("版本"), lambda row: row.version.rules.version),
            Column("starts", tr("施行"), lambda row: f"{row.version.starts_on}"),
            Column("state", "", lambda row: "", roles={BADGE_ROLE: self._badge}),
            Column("cap", tr("存入上限"), lambda row: _cap(row.version.rules)),
            Column("reviews", tr("审核"), lambda row: tr("{} 人").format(row.version.rules.reviews), right=True),
            Column("basis", tr("依据"), lambda row: row.version.rules.basis, tip=lambda row: row.version.rules.basis,
                   roles={TONE_ROLE: lambda _: "t2"}),
        ), self)
        self.view = ListBench(
            name="points_time_rules", title=tr("时间银行规则"), model=model, widths=(70, 100, 80, None, 60, 240),
            empty=EmptyState("scroll-text", tr("还没有规则"), tr("没有规则，时间银行不能存取。"), name="points_no_time_rules"),
            id_of=lambda row: row.version.rules.version, give_way=(5, 4), side_width=372, least=150,
        )
        self.view.table.set_delegates({2: BadgeDelegate()})
        self.books = Segmented(BOOKS, name="points_time_rules_book", label=tr("账本"), value=Book.TIME)
        self.view.panel.add_right(self.books)
        self.new = KeyButton("Ctrl+N", tr("加一版"), name="points_time_rules_new")
        self.view.info.add_keys(self.new)
        self.new.triggered.connect(self._ask_version)
        self.view.chosen.connect(self._chosen)
        self.view.opened.connect(self._chosen)
        self.view.form.committed.connect(lambda _: self._commit())

    def show(self) -> None:
        """Ask for the versions."""
        refusal = "" if self._desk.may(Permission.POINTS_RULES) else self.tr("改规则要管理员的权限，请管理员来办。")
        self.new.set_refusal(refusal)
        job = self._tasks.latest("points.time.rules", self._desk.ask, time_rules_list, ListTimeRules())
        job.done.connect(self._listed)

    def focus_first(self) -> None:
        """Give the focus to the form or the versions."""
        self.view.focus_first()

    def _listed(self, facts: TimeRulesList) -> None:
        self._list = facts
        self.view.set_rows(facts.rows)

    def _badge(self, row: TimeRulesRow) -> BadgeSpec:
        later = row.version.starts_on > business_date(self._desk.now())
        return version_badge(self, in_force=row.in_force, later=later)

    def _chosen(self, row: TimeRulesRow | None) -> None:
        tr, facts = self.tr, self._list
        self.view.set_side_title(tr("内容"))
        if row is None or facts is None:
            self.view.info.set_info(tr("没有规则"))
            return
        rules = row.version.rules
        lines = [
            FactLine(tr("存入上限"), _cap(rules)),
            FactLine(tr("团队服务"), tr("只能捐") if rules.group_donate_only else tr("和个人一样")),
            FactLine(tr("最小单位"), tr("{} 分钟").format(rules.step)),
            FactLine(tr("存入要审"), tr("{} 人").format(rules.reviews)),
        ]
        family = tuple(
            FactLine(relation.label, tr("可用") if age is None else tr("满 {} 岁").format(age))
            for relation, age in rules.relations
        )
        help_lines = write_rules(rules.beneficiaries, facts.words) or tr("还没有条件，谁也不能受助。")
        blocks = [
            Block(lines=tuple(lines)), Block(tr("给谁用"), family), Block(tr("受助条件（名称；年龄；条件）"), words=help_lines),
            Block(tr("条件对应的标签"), words=write_marks(row.version.marks, facts.words, facts.tags)),
        ]
        words = tr("{} 起施行").format(row.version.starts_on)
        if row.operator:
            words += tr("，{} 录入").format(row.operator)
        self.view.info.set_info(tr("第 {} 版").format(rules.version), words, blocks)

    # ------------------------------------------------------------ a new one

    def _ask_version(self) -> None:
        tr, facts = self.tr, self._list
        if facts is None:
            return
        rules = facts.rows[0].version.rules if facts.rows else TimeBankRules("")
        marks = facts.rows[0].version.marks if facts.rows else {}
        ages = dict(rules.relations)
        self.view.form.open(
            VERSION,
            (
                Entry("version", tr("版本号"), hint=tr("如：2027")),
                Entry("starts_on", tr("施行日"), "date", tr("今天或以后")),
                Entry("cap", tr("存入上限"), "number", tr("小时，0 是不限")),
                Entry("cap_of", tr("上限管"), "side", options=tuple((one, one.label) for one in Cap)),
                Entry("step", tr("最小单位"), "number", tr("分钟"), most=1440),
                Entry("reviews", tr("存入要审"), "number", tr("人"), least=1, most=5),
                Entry("group", tr("团队服务的时长只能捐"), "check"),
                Entry("family", tr("本人以外还可给"), "ticks", options=tuple((one.value, one.label) for one in FAMILY)),
                *(Entry(one.value, tr("{}满").format(one.label), "number", tr("岁，0 是不限"), most=120) for one in FAMILY),
                Entry("beneficiaries", tr("受助条件"), "note", tr("名称；年龄；条件，一条一行")),
                Entry("marks", tr("对应标签"), "note", tr("条件＝标签、标签，一行一个")),
                Entry("basis", tr("依据"), hint=tr("文件名和文号")),
            ),
            {
                "cap": (rules.cap_minutes or 0) // 60, "cap_of": rules.cap, "step": rules.step, "reviews": rules.reviews,
                "group": rules.group_donate_only, "family": [one.value for one in FAMILY if one in ages],
                **{one.value: ages.get(one) or 0 for one in FAMILY},
                "beneficiaries": write_rules(rules.beneficiaries, facts.words),
                "marks": write_marks(marks, facts.words, facts.tags),
            },
            lead=tr("旧版不改：已存的时间照旧。条件用「、」是有一样就行，用「且」是都要有。"), save=tr("加上这一版"),
            below=tr("从施行日起按它办"),
        )
        self.view.show_form(tr("时间银行，加一版"))

    def _commit(self) -> None:
        form, facts = self.view.form, self._list
        values = form.values()
        if facts is None:
            return
        marks = {word: mark for mark, word in facts.words.items()}
        try:
            helped = read_rules(values["beneficiaries"], marks)
            tags = read_marks(values["marks"], marks, {name: code for code, name in facts.tags.items()})
        except KnownError as error:
            self._refused(error)
            return
        used = {mark for rule in helped for group in rule.marks for mark in group}
        tags |= {mark: (mark,) for mark in used if mark in facts.tags and mark not in tags}
        relations = [(Relation.SELF, None)]
        relations += [(one, values[one.value] or None) for one in FAMILY if one.value in values["family"]]
        rules = TimeBankRules(
            values["version"], values["cap"] * 60 or None, values["cap_of"], tuple(relations), values["group"], helped,
            values["step"], values["reviews"], values["basis"],
        )
        request = AddTimeRules(rules, form.day("starts_on", business_date(self._desk.now())), tags)
        self.view.want(rules.version)
        job = self._tasks.run(self._desk.run, add_time_rules, request)
        job.done.connect(lambda added: self._saved(added.version))
        job.failed.connect(self._refused)

    def _saved(self, version: str) -> None:
        self._page.context.notices.show(self.tr("第 {} 版已加上").format(version), self.tr("已存的时间不动。"))
        self.view.show_info()
        self.show()

    def _refused(self, error: KnownError) -> None:
        names = {"cap_minutes": "cap", "relations": "family"}
        self.view.form.say(error.message, names.get(error.field or "", error.field or ""))


class RulesPart(QObject):
    """The rules of points and those of the time bank in one place, turned by the book over the list."""

    def __init__(self, page: PointsPage, points: RulesWork, time: TimeRulesWork) -> None:
        super().__init__(page)
        self._points, self._time = points, time
        self.view = QStackedWidget()
        self.view.addWidget(points.view)
        self.view.addWidget(time.view)
        points.books.changed.connect(self._turn)
        time.books.changed.connect(self._turn)

    @property
    def _front(self) -> RulesWork | TimeRulesWork:
        return self._time if self.view.currentWidget() is self._time.view else self._points

    def _turn(self, book: object) -> None:
        to_time = book == Book.TIME
        if to_time == (self._front is self._time):
            return
        self.view.setCurrentWidget(self._time.view if to_time else self._points.view)
        for books in (self._points.books, self._time.books):
            books.blockSignals(True)
            books.set_value(book)
            books.blockSignals(False)
        self.show()
        (self._time if to_time else self._points).books.setFocus()

    def show(self) -> None:
        """Ask for what stands in front."""
        self._front.show()

    def focus_first(self) -> None:
        """Give the focus to what stands in front."""
        self._front.focus_first()
